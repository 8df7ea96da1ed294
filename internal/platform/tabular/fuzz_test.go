package tabular_test

import (
	"bytes"
	"slices"
	"testing"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/tabular"
)

// Whatever the bytes are, the answer is a sound table or a refusal for people.
func FuzzRead(f *testing.F) {
	names := []string{"", "x.csv", "x.json", "x.yaml"}
	for i, seed := range []string{
		"a,b\n1,\"2\n\"\"3\"\n", "sep=;\na;a;\n'=1;2;3;4\n", "\xff\xfea\x00\n\x00b\x00", "a\tb\rM\xfcnchen\t2",
		`[{"a":{"b":[1,{"c":null}]}},"x"]`, "{\"a\":1}\n{\"a\":1,\"a\":2}", `{"x":[{"a":1}],"y":[{"b":1}]}`,
		"- &a {x: 1}\n- *a\n", "---\na: 1\n---\n", "? [a]\n: b\n", "x: {a: 1, b: 2}\ny: {a: 1}\n",
	} {
		f.Add(byte(i), []byte(seed))
	}
	f.Fuzz(func(t *testing.T, name byte, raw []byte) {
		table, err := tabular.Read(bytes.NewReader(raw), tabular.Options{Name: names[int(name)%len(names)]})
		if err != nil {
			if e := fault.As(err); e == nil || e.Kind != fault.Invalid || e.Message.IsZero() {
				t.Fatalf("no sentence for people: %v", err)
			}
			return
		}
		sorted := slices.Sorted(slices.Values(table.Columns))
		if len(slices.Compact(sorted)) != len(table.Columns) || slices.Contains(table.Columns, "") {
			t.Errorf("columns %q", table.Columns)
		}
		last := bytes.Count(raw, []byte("\n")) + bytes.Count(raw, []byte("\r")) + 1
		for _, r := range table.Rows {
			if r.Line < 1 || r.Line > last || len(r.Cells) > len(table.Columns) {
				t.Errorf("row %+v of %d lines and %d columns", r, last, len(table.Columns))
			}
			for _, cell := range r.Cells {
				if !utf8.ValidString(cell) || len(cell) > tabular.MaxCellBytes {
					t.Errorf("cell %q", cell)
				}
			}
		}
	})
}
