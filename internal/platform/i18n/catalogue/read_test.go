package catalogue

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

const locale = `
name: X
months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
months-short: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
weekdays: [1, 2, 3, 4, 5, 6, 7]
weekdays-short: [1, 2, 3, 4, 5, 6, 7]
patterns: {date: x, date-day: x, date-short: x, date-short-year: x, date-weekday: x, date-weekday-short: x,
  month-year: x, moment: x, time-zone: x, range: x, list-two: x, list-last: x, list-or-two: x, list-or-last: x}
`

// tree makes a file system of languages, each with a good language.yaml.
func tree(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{"en/language.yaml": {Data: []byte(locale)}}
	for name, text := range files {
		fsys[name[:strings.IndexByte(name, '/')]+"/language.yaml"] = &fstest.MapFile{Data: []byte(locale)}
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func texts(problems []Problem) []string {
	var list []string
	for _, p := range problems {
		list = append(list, p.String())
	}
	return list
}

func TestReadKeysAndParameters(t *testing.T) {
	set, problems := Read(tree(map[string]string{
		"en/area.yaml": `
yes: Yes
deep: {er: {est: "By {who} on {on:date:short}, {n:int} of {count}"}}
found: {zero: None, one: One group, other: "{count} groups of {b} and {a}"}
kind: {talk: Talk, other: Other}
folded: >
  two
  lines
`,
		"de/area.yaml": `deep: {er: {est: "Am {on} {count} {n} {who}"}}`,
	}))
	if len(problems) > 0 {
		t.Fatal(texts(problems))
	}
	got := map[string]string{}
	for key, e := range set.Language("en").Entries {
		got[key] = describe(e.Params)
	}
	want := map[string]string{
		"area.yes":         "none",
		"area.deep.er.est": "{count:count} {n:int} {on:date} {who:string}",
		"area.found":       "{count:count} {a:string} {b:string}",
		"area.kind.talk":   "none",
		"area.kind.other":  "none",
		"area.folded":      "none",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("parameters (-want +got):\n%s", diff)
	}
	if text, _ := set.Language("en").Entries["area.folded"].Plain.Literal(); text != "two lines" {
		t.Errorf("folded text is %q", text)
	}
	german := set.Language("de").Entries["area.deep.er.est"].Plain
	if diff := cmp.Diff(Segment{Name: "on", Kind: Date, Style: "short"}, german[1]); diff != "" {
		t.Errorf("German did not inherit kind and style (-want +got):\n%s", diff)
	}
	order := []string{"area.yes", "area.deep.er.est", "area.found", "area.kind.talk", "area.kind.other", "area.folded"}
	if diff := cmp.Diff(order, set.Language("en").Areas["area"]); diff != "" {
		t.Errorf("order of the file (-want +got):\n%s", diff)
	}
}

func TestReadReports(t *testing.T) {
	for _, tc := range []struct{ name, file, text, want string }{
		{"twice", "en/area.yaml", "a: x\na: y\n", "en/area.yaml:2: area.a: the key stands twice"},
		{"empty", "en/area.yaml", "a: ''\n", "en/area.yaml:1: area.a: the text is empty"},
		{"null", "en/area.yaml", "a:\n", "en/area.yaml:1: area.a: the text is empty"},
		{"empty form", "en/area.yaml", "a: {one: '', other: x}\n", "en/area.yaml:1: area.a: the text is empty"},
		{"a list", "en/area.yaml", "a: [x]\n", "en/area.yaml:1: area.a: neither a text nor a map"},
		{"no map", "en/area.yaml", "[x]\n", "en/area.yaml:1: the file is not a map of keys"},
		{"an odd key", "en/area.yaml", "Über: x\n", "en/area.yaml:1: area.Über: a key's segment is"},
		{"an odd area", "en/Big.yaml", "a: x\n", "en/Big.yaml: an area's name is"},
		{"unquoted brace", "en/area.yaml", "a: {count} groups\n", "a text that begins with a brace needs quotes"},
		{"a bad placeholder", "en/area.yaml", "a: x {Y}\n", "en/area.yaml:1: area.a: placeholder {Y}"},
		{"two kinds", "en/area.yaml", "a: '{x:int} {x:date}'\n", "{x} is declared as"},
		{"two counters", "en/area.yaml", "a: '{count} {n:count}'\n", "both {count} and {n} count"},
		{"a bad locale", "en/language.yaml", "name: X\n", "12 months"},
		{"an odd folder", "notatag-/area.yaml", "a: x\n", "not a language tag"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			fsys := tree(nil)
			for name, file := range tree(map[string]string{tc.file: tc.text}) {
				fsys[name] = file
			}
			_, problems := Read(fsys)
			if all := strings.Join(texts(problems), "\n"); !strings.Contains(all, tc.want) {
				t.Errorf("got\n%s\nwant a line with\n%s", all, tc.want)
			}
		})
	}
}

func TestReadNothing(t *testing.T) {
	if _, problems := Read(fstest.MapFS{}); len(problems) == 0 {
		t.Error("an empty folder was accepted")
	}
}

func TestCompare(t *testing.T) {
	for _, tc := range []struct {
		name, lang, en, other string
		want                  []string
	}{
		{"agree", "de", `a: "{x}, {n:int}"`, `a: "{n}: {x} {x}"`, nil},
		{"missing", "de", "a: x\nb: y", "a: x", []string{"en/area.yaml:2: area.b: missing in de"}},
		{"extra", "de", "a: x", "a: x\nb: y", []string{"de/area.yaml:2: area.b: not in en"}},
		{"lacks a parameter", "de", `a: "{x} {y}"`, `a: "{x}"`,
			[]string{"de/area.yaml:1: area.a: parameters differ: {x:string} here, {x:string} {y:string} in en"}},
		{"has one too many", "de", `a: x`, `a: "{x}"`,
			[]string{"de/area.yaml:1: area.a: parameters differ: {x:string} here, none in en"}},
		{"other kind", "de", `a: "{x:date}"`, `a: "{x:int}"`,
			[]string{"de/area.yaml:1: area.a: parameters differ: {x:int} here, {x:date} in en"}},
		{"a form may hide the number", "de", `a: {one: One, other: "{count}"}`, `a: {one: Eine, other: Mehrere}`, nil},
		{"another counter's name", "de", `a: {one: One, other: "{n:count}"}`, `a: {one: "{n}", other: "{n}"}`, nil},
		{"counter not shown in a sentence", "de", `a: "{count} left"`, `a: "übrig"`,
			[]string{"de/area.yaml:1: area.a: parameters differ: none here, {count:count} in en"}},
		{"a form is missing", "de", `a: {one: x, other: y}`, `a: {other: y}`,
			[]string{`de/area.yaml:1: area.a: plural form "one" is missing in de`}},
		{"a form is never used", "de", `a: {one: x, other: y}`, `a: {one: x, few: z, other: y}`,
			[]string{`de/area.yaml:1: area.a: plural form "few" is never used in de`}},
		{"zero is welcome", "de", `a: {one: x, other: y}`, `a: {zero: w, one: x, other: y}`, nil},
		{"plural became plain", "de", `a: {one: x, other: y}`, `a: y`,
			[]string{"de/area.yaml:1: area.a: needs plural forms, as in en"}},
		{"one form is enough in Japanese", "ja", `a: {one: x, other: y}`, `a: y`, nil},
		{"plain became plural", "de", `a: "{count} left"`, `a: {one: "x {count}", other: y}`, nil},
		{"plural without a counter", "de", `a: x`, `a: {one: x, other: y}`,
			[]string{"de/area.yaml:1: area.a: has plural forms, but in en nothing is counted"}},
		{"Polish needs its forms", "pl", `a: {one: x, other: y}`, `a: {one: x, other: y}`,
			[]string{`pl/area.yaml:1: area.a: plural form "few" is missing in pl`, `pl/area.yaml:1: area.a: plural form "many" is missing in pl`}},
		{"Polish has them", "pl", `a: {one: x, other: y}`, `a: {one: x, few: y, many: z}`, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			set, problems := Read(tree(map[string]string{"en/area.yaml": tc.en, tc.lang + "/area.yaml": tc.other}))
			if len(problems) > 0 {
				t.Fatal(texts(problems))
			}
			if diff := cmp.Diff(tc.want, texts(Compare(set))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
