package tabular_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/tabular"
)

// read reads a table that must be fine.
func read(t *testing.T, name, text string) *tabular.Table {
	t.Helper()
	table, err := tabular.Read(strings.NewReader(text), tabular.Options{Name: name})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return table
}

// draw writes a table as text: columns, then "line: cells".
func draw(t *tabular.Table) string {
	var b strings.Builder
	b.WriteString(strings.Join(t.Columns, " | ") + "\n")
	for _, r := range t.Rows {
		fmt.Fprintf(&b, "%d: %s", r.Line, strings.Join(r.Cells, " | "))
		if !r.Problem.IsZero() {
			fmt.Fprintf(&b, " !%s", r.Problem.Key)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestRead(t *testing.T) {
	cases := []struct{ name, file, text, want string }{
		{"plain", "a.csv", "name,url\nBerlin,https://b.test\n", "name | url\n2: Berlin | https://b.test\n"},
		{"semicolons, CRLF", "a.csv", "Name;Ort\r\nA;Köln\r\n", "Name | Ort\n2: A | Köln\n"},
		{"tabs", "a.tsv", "name\tcity\nA, B\tX\n", "name | city\n2: A, B | X\n"},
		{"bars, CR only", "a.csv", "name|city\rA|X\rB|Y", "name | city\n2: A | X\n3: B | Y\n"},
		{"one column", "a.csv", "name\nBerlin, DE\nKöln, DE; or so\nBonn", "name\n2: Berlin, DE\n3: Köln, DE; or so\n4: Bonn\n"},
		{"comma in cells, semicolons rule", "", "name;place\nA;Köln, Germany\nB;Rome, Italy\n", "name | place\n2: A | Köln, Germany\n3: B | Rome, Italy\n"},
		{"sep line", "a.csv", "sep=;\na,b;c\n1;2\n", "a,b | c\n3: 1 | 2\n"},
		{"quotes", "a.csv", "a,b\n\"x, \"\"y\"\"\" ,\"l1\nl2\r\nl3\"\nnext,1\n", "a | b\n2: x, \"y\" | l1\nl2\r\nl3\n5: next | 1\n"},
		{"careless quotes", "a.csv", "a,b\nthe \"big\" one,1\n\"the \"big\" one\",2\n", "a | b\n2: the \"big\" one | 1\n3: the \"big\" one | 2\n"},
		{"blank lines and empty ends", "a.csv", "\n , \na,b,,\n\n1,2,,\n,,,\n3\n", "a | b\n5: 1 | 2\n7: 3\n"},
		{"headings, quoted", "a.csv", "\" Full\n name\",,Name,Name\n1,2,3,4\n", "Full name | B | Name | Name (2)\n3: 1 | 2 | 3 | 4\n"},
		{"ragged", "a.csv", "a,b\n1,2,3\n4\n5,6,\n", "a | b\n2: 1 | 2 !table.row_too_long\n3: 4\n4: 5 | 6\n"},
		{"guarded cells", "a.csv", "a\n'=1+1\n'tis\n=x\n", "a\n2: =1+1\n3: 'tis\n4: =x\n"},

		{"JSON list", "a.json", "[\n {\"name\":\"A\",\n  \"at\":{\"lat\":1.50,\"lon\":-2e400}},\n {\"name\":null,\"tags\":[\"x\",\"y\"],\"ok\":true}\n]", "name | at.lat | at.lon | tags | ok\n2: A | 1.50 | -2e400\n4:  |  |  | x; y | true\n"},
		{"JSON object around a list", "", `{"version":1,"groups":[{"a":"1"},{"b":"2"}],"tags":["x"]}`, "a | b\n1: 1\n1:  | 2\n"},
		{"JSON map of maps", "a.json", "{\"berlin\":{\"name\":\"B\",\"url\":\"u\"},\n\"rome\":{\"name\":\"R\"}}", "key | name | url\n1: berlin | B | u\n2: rome | R\n"},
		{"JSON single record with parts", "a.json", `{"owner":{"name":"x","mail":"y"},"info":{"title":"t","place":"p"}}`, "owner.name | owner.mail | info.title | info.place\n1: x | y | t | p\n"},
		{"JSON list of texts", "", `["a","b"]`, "value\n1: a\n1: b\n"},
		{"JSON list inside a row", "a.json", `[{"name":"A","places":[{"city":"X"},1],"none":[],"nothing":{}}]`, "name | places | none | nothing\n1: A | [{\"city\":\"X\"},\"1\"]\n"},
		{"NDJSON", "a.jsonl", "{\"a\":1}\n\n{\"a\":2,\"b\":3}\n", "a | b\n1: 1\n3: 2 | 3\n"},
		{"JSON key twice", "a.json", `[{"a":1,"a":2}]`, "a\n1: 1 !table.key_twice\n"},

		{"YAML list", "a.yml", "- name: A\n  country: NO\n  since: 2020-01-01\n- name: ~\n  at: {lat: 1.50}\n", "name | country | since | at.lat\n1: A | NO | 2020-01-01\n4:  |  |  | 1.50\n"},
		{"YAML map of maps", "", "berlin:\n  name: B\nrome:\n  name: R\n", "key | name\n2: berlin | B\n4: rome | R\n"},
		{"YAML record", "a.yaml", "name: A\nabout: |\n  two\n  lines\n", "name | about\n1: A | two\nlines\n\n"},
		{"YAML documents", "", "---\nname: A\n---\nname: B\n", "name\n2: A\n4: B\n"},
		{"YAML alias", "a.yml", "- &x {city: Bonn}\n- *x\n", "city\n1: Bonn\n1: Bonn\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, draw(read(t, c.file, c.text))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestListIsChosen(t *testing.T) {
	const text = `{"teams":[{"a":"1"}],"groups":[{"b":"2"}],"by_key":{"x":{"c":"3"},"y":{"c":"4"}}}`
	_, err := tabular.Read(strings.NewReader(text), tabular.Options{})
	if f := fault.As(err); f == nil || f.Message.Key != "table.several_lists" || f.Message.Args["names"] != "teams, groups" {
		t.Errorf("two lists: %v", err)
	}
	for list, want := range map[string]string{"groups": "b\n1: 2\n", "by_key": "key | c\n1: x | 3\n1: y | 4\n"} {
		table, err := tabular.Read(strings.NewReader(text), tabular.Options{List: list})
		if err != nil || draw(table) != want {
			t.Errorf("%s: %v, %v", list, table, err)
		}
	}
	_, err = tabular.Read(strings.NewReader(text), tabular.Options{List: "nothing"})
	if f := fault.As(err); f == nil || f.Message.Key != "table.no_such_list" {
		t.Errorf("unknown list: %v", err)
	}
}

func TestEncodings(t *testing.T) {
	const text = "Name;Ort\nJürgen – „Chef“;Köln\n"
	const want = "Name | Ort\n2: Jürgen – „Chef“ | Köln\n"
	encode := func(e interface {
		String(string) (string, error)
	}) string {
		s, err := e.String(text)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for name, raw := range map[string]string{
		"utf-8":        "\ufeff" + text,
		"windows-1252": encode(charmap.Windows1252.NewEncoder()),
		"utf-16le":     encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()),
		"utf-16be":     encode(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder()),
	} {
		table := read(t, "", raw)
		if draw(table) != want || table.Encoding != name || table.Delimiter != ';' {
			t.Errorf("%s: got %s %q\n%s", name, table.Encoding, table.Delimiter, draw(table))
		}
	}
}

func TestRefusals(t *testing.T) {
	many := func(n int, s string) string { return strings.Repeat(s, n) }
	header := "a" + many(tabular.MaxColumns, ",a") + "\n"
	cases := []struct {
		name, file, text, want string
		line                   int // 0: the message names none
	}{
		{"empty", "", "", "table.empty", 0},
		{"blank", "", " \r\n\t", "table.empty", 0},
		{"header only", "a.csv", "a,b\n", "table.empty", 0},
		{"empty list", "", "[]", "table.empty", 0},
		{"spreadsheet", "a.csv", "PK\x03\x04rest", "table.spreadsheet", 0},
		{"old spreadsheet", "a.csv", "\xd0\xcf\x11\xe0rest", "table.spreadsheet", 0},
		{"login page", "a.csv", "\n<!DOCTYPE html><title>Sign in", "table.web_page", 0},
		{"binary", "a.csv", "a,b\n\x00\x01", "table.not_text", 0},
		{"single bad byte in UTF-8", "a.csv", "a\nKöln, Zürich\nM\xfcnchen\n", "table.bad_text", 3},
		{"unclosed quote", "a.csv", "a,b\n1,2\n3,\"4\n5,6\n", "table.unclosed_quote", 3},
		{"200 MB", "a.csv", many(tabular.MaxBytes/4+1, "a,b\n"), "table.too_large", 0},
		{"columns", "a.csv", header + "1\n", "table.too_many_columns", 0},
		{"very many columns", "a.csv", many(100_000, ",a") + "\n1\n", "table.too_many_columns", 0},
		{"rows", "a.csv", "a\n" + many(tabular.MaxRows+1, "1\n"), "table.too_many_rows", 0},
		{"cells", "a.csv", many(199, "a,") + "a\n" + many(20_001, many(199, "1,")+"1\n"), "table.too_many_cells", 0},
		{"cell", "a.csv", "a,b\n1," + many(tabular.MaxCellBytes+1, "x"), "table.cell_too_large", 2},
		{"quoted cell", "a.csv", "a,b\n1,\"" + many(tabular.MaxCellBytes+1, "x") + "\"", "table.cell_too_large", 2},
		{"JSON cut short", "a.json", "[{\"a\":1},\n{\"a\":", "table.bad_json", 2},
		{"JSON comma too many", "a.json", "[\n{\"a\":1},\n]", "table.bad_json", 3},
		{"JSON quote missing", "a.json", "{\n\"a\": \"x,\n\"b\": 1}", "table.bad_json", 2},
		{"JSON rest", "a.json", "{\"a\":1}\n}", "table.bad_json", 2},
		{"NDJSON bad line", "a.jsonl", "{\"a\":1}\n{\"a\":2}\n{a:3}\n", "table.bad_json", 3},
		{"JSON depth", "a.json", many(1_000_000, "["), "table.too_nested", 1},
		{"JSON values", "a.json", `{"a":[` + many(5_000_000, "1,") + "1]}", "table.too_nested", 1},
		{"JSON cell", "a.json", `[{"a":"` + many(tabular.MaxCellBytes+1, "x") + `"}]`, "table.cell_too_large", 1},
		{"JSON key", "a.json", `[{"` + many(2000, "x") + `":1}]`, "table.cell_too_large", 1},
		{"YAML tab", "a.yml", "a:\n  b: 1\n\tc: 2\n", "table.bad_yaml", 2},
		{"YAML size", "a.yml", many(tabular.MaxYAMLBytes/4+1, "- a\n"), "table.too_large", 0},
		{"YAML bomb", "a.yml", yamlBomb(), "table.too_nested", 1},
		{"YAML circle", "a.yml", "a: &a\n  b: *a\n", "table.too_nested", 1},
		{"YAML depth", "a.yml", many(5000, "["), "table.bad_yaml", 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := tabular.Read(strings.NewReader(c.text), tabular.Options{Name: c.file})
			f := fault.As(err)
			if f == nil || f.Kind != fault.Invalid || f.Message.Key != c.want {
				t.Fatalf("want %s, got %v", c.want, err)
			}
			if line, _ := f.Message.Args["line"].(int); line != c.line {
				t.Errorf("line %d, want %d", line, c.line)
			}
		})
	}
}

// yamlBomb unfolds to 10^9 values.
func yamlBomb() string {
	text := "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := 1; i < 9; i++ {
		text += fmt.Sprintf("a%d: &a%d [%s*a%d]\n", i, i, strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 9), i-1)
	}
	return text
}

func TestReaderFails(t *testing.T) {
	broken := errors.New("disk")
	_, err := tabular.Read(iotest.ErrReader(broken), tabular.Options{})
	if !errors.Is(err, broken) || fault.Is(err, fault.Invalid) {
		t.Errorf("the file is not to blame: %v", err)
	}
}
