package guide

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"chapterhouse.dev/chapterhouse/guides"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

func defaultGuide(t *testing.T) *Version {
	t.Helper()
	v, problems := Load(guides.Files, guides.Default)
	for _, p := range problems {
		t.Errorf("%s: %s", p.Path, i18n.Load().For("en").T(p.Message()))
	}
	if v == nil {
		t.FailNow()
	}
	return v
}

func TestDefaultGuide(t *testing.T) {
	v := defaultGuide(t)
	sameAfterCanonical(t, v.Guide)
	if want := 12; len(v.Documents) != want {
		t.Errorf("%d files of documents, want %d", len(v.Documents), want)
	}
	if _, problems := Parse(v.Canonical); len(problems) > 0 || Hash(v.Canonical) != v.Hash {
		t.Errorf("the kept text does not give the guide back: %v", problems)
	}
}

// A finding cites a section of a document: it must stand there, in each guide
// that the program ships.
func TestCitedSectionsExist(t *testing.T) {
	names, err := fs.Glob(guides.Files, "*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no guides: %v", err)
	}
	for _, name := range names {
		v, problems := Load(guides.Files, name)
		if len(problems) > 0 {
			t.Errorf("%s: %v", name, problems)
			continue
		}
		found := headings(v)
		for _, req := range v.Guide.Requirements {
			for _, lang := range v.Guide.Languages {
				cited := string(req.Source.Document) + " " + string(lang) + " " + req.Source.Section.In(string(lang))
				if !found[cited] {
					t.Errorf("%s: %s cites %q, which is no heading", name, req.Key, cited)
				}
			}
		}
	}
}

// headings returns the headings of all documents: document, language, heading.
func headings(v *Version) map[string]bool {
	found := map[string]bool{}
	for _, d := range v.Documents {
		for _, line := range strings.Split(string(d.Body), "\n") {
			if strings.HasPrefix(line, "#") {
				found[string(d.Document)+" "+string(d.Language)+" "+strings.TrimLeft(line, "# ")] = true
			}
		}
	}
	return found
}

func TestLoadReportsMissingDocumentsWhereTheyAreNamed(t *testing.T) {
	fsys := fstest.MapFS{"g/small.yaml": {Data: []byte(small)}, "g/tea/terms.md": {Data: []byte("# Terms\n")}}
	if _, problems := Load(fsys, "g/small.yaml"); len(problems) > 0 {
		t.Fatal(problems)
	}
	fsys["g/tea/terms.md"].Data = []byte(" \n")
	if _, problems := Load(fsys, "g/small.yaml"); len(problems) != 1 || problems[0].Line != 13 || problems[0].Reason.Key != "guide.file_empty" {
		t.Errorf("empty file: %v", problems)
	}
	delete(fsys, "g/tea/terms.md")
	if _, problems := Load(fsys, "g/small.yaml"); len(problems) != 1 || problems[0].Line != 13 || problems[0].Reason.Key != "guide.file_missing" {
		t.Errorf("missing file: %v", problems)
	}
	if _, problems := Load(fsys, "g/none.yaml"); len(problems) != 1 || problems[0].Line != 0 {
		t.Errorf("missing guide: %v", problems)
	}
}

func TestText(t *testing.T) {
	text := Text{"en": "tea", "de": "Tee"}
	for _, c := range []struct{ got, want string }{
		{text.In("de", "en"), "Tee"},
		{text.In("fr", "en"), "tea"},
		{text.In("fr"), ""},
		{Same("Chá").In("fr", "en"), "Chá"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestNamesCheck(t *testing.T) {
	n := &Names{Shapes: []Words{"Tea {place}", "{place} Tea Circle"}, MustNot: []Words{"official", "Leaf Inc"}}
	for _, c := range []struct {
		name string
		want string
	}{
		{"Tea Zürich", ""},
		{"são paulo tea circle", ""},
		{"Tea", "name_shape"},
		{"Tea Circle", ""}, // the city of Circle, Alaska
		{"Zürich Tea", "name_shape"},
		{"Tea Officially", ""},
		{"Official Tea Zürich", "name_word name_shape"},
		{"Tea Leaf-Inc", "name_word"},
	} {
		var got []string
		for _, m := range n.Check(c.name) {
			got = append(got, strings.TrimPrefix(m.Key, "guide."))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("Check(%q) = %v, want %q", c.name, got, c.want)
		}
	}
}

func date(s string) ids.Date {
	d, err := ids.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestInForceSince(t *testing.T) {
	version := func(from string, change func(*Requirement)) Adopted {
		g, problems := Parse([]byte(small))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		change(&g.Requirements[0])
		return Adopted{g, date(from)}
	}
	same := func(*Requirement) {}
	words := func(r *Requirement) { r.Why = Same("because") }
	more := func(r *Requirement) { r.Target.Low = Count(8) }
	other := func(r *Requirement) { r.Key = "another" }
	for _, c := range []struct {
		name     string
		versions []Adopted
		want     string
	}{
		{"none", nil, ""},
		{"one", []Adopted{version("2026-01-01", same)}, "2026-01-01"},
		{"only words changed", []Adopted{version("2026-01-01", same), version("2026-07-01", words)}, "2026-01-01"},
		{"stricter", []Adopted{version("2026-01-01", same), version("2026-07-01", more)}, "2026-07-01"},
		{"away and back", []Adopted{version("2026-01-01", same), version("2026-04-01", more), version("2026-07-01", same)}, "2026-07-01"},
		{"new", []Adopted{version("2026-01-01", other), version("2026-07-01", same)}, "2026-07-01"},
	} {
		if got := InForceSince(c.versions)["cadence"].String(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestDiff(t *testing.T) {
	edit := func(pairs ...string) *Guide {
		g, problems := Parse([]byte(strings.NewReplacer(pairs...).Replace(small)))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return g
	}
	before := edit()
	second := "\n  - key: kind\n    title: {en: Be kind, de: Freundlich sein}\n    why: Because.\n    level: required\n    applies: both\n    measure: {decision: {until_decided: met}}\n    source: {document: terms, section: Kindness}\ntopic:"
	for _, c := range []struct {
		name  string
		after *Guide
		want  []string
		rules bool
	}{
		{"nothing", edit(), nil, false},
		{"target", edit("at least 6", "at least 8"), []string{"requirements cadence target: at least 6 becomes at least 8"}, true},
		{"words", edit("To drink tea", "For tea"), []string{"requirements cadence why.en: the text changed"}, false},
		{"added key", edit("    window:", "    grace: 30 days\n    window:"), []string{"added: requirements cadence grace: 30 days"}, true},
		{"removed key", edit("        on_topic: true\n", "        {}\n"), []string{"removed: requirements cadence measure.events.on_topic"}, true},
		{"other measure", edit("events:\n        on_topic: true\n    target: at least 6\n    window: 12 months", "decision: {until_decided: met}"), []string{
			"removed: requirements cadence measure.events", "added: requirements cadence measure.decision: until_decided: met",
			"removed: requirements cadence target", "removed: requirements cadence window"}, true},
		{"added entry", edit("\ntopic:", second), []string{"added: requirements kind"}, true},
		{"renamed entry", edit("key: cadence", "key: rhythm"), []string{"added: requirements rhythm", "removed: requirements cadence"}, true},
		{"file", edit("tea/terms.md", "tea/terms.en.md"), []string{"documents terms files.en: tea/terms.md becomes tea/terms.en.md"}, false},
		{"in a list", edit("[en, de]", "[de, en]"), []string{"languages: en, de becomes de, en"}, false},
		{"word", edit("- name: Tea", "- name: Tea\n      synonyms: [Chai]"), []string{"added: topic Tea synonyms: Chai"}, false},
	} {
		l := i18n.Load().For("en")
		var got []string
		rules := false
		for _, change := range Diff(before, c.after) {
			got = append(got, l.T(change.Message()))
			rules = rules || change.ChangesRules()
		}
		if diff := cmp.Diff(c.want, got); diff != "" || rules != c.rules {
			t.Errorf("%s: changes rules %v %s", c.name, rules, diff)
		}
	}
	two, reordered := edit("\ntopic:", second), edit("\ntopic:", second)
	reordered.Requirements[0], reordered.Requirements[1] = reordered.Requirements[1], reordered.Requirements[0]
	if got := Diff(two, reordered); len(got) != 1 || got[0].Kind != Reordered || got[0].ChangesRules() {
		t.Errorf("reordered: %v", got)
	}
}

func TestSpansAndWorkingDays(t *testing.T) {
	for _, c := range []struct {
		text, from, want string
	}{
		{"30 days", "2026-01-31", "2026-03-02"},
		{"2 weeks", "2026-01-31", "2026-02-14"},
		{"1 month", "2026-01-31", "2026-02-28"},
		{"1 year", "2024-02-29", "2025-02-28"},
		{"1 working day", "2026-11-20", "2026-11-23"}, // a Friday
		{"10 working days", "2026-11-21", "2026-12-04"},
	} {
		var w Within
		if m := w.parse(c.text); !m.IsZero() {
			t.Errorf("%s: %v", c.text, m)
			continue
		}
		if got := w.After(date(c.from)).String(); got != c.want || w.String() != c.text {
			t.Errorf("%s after %s = %s, want %s; written %q", c.text, c.from, got, c.want, w)
		}
	}
	for _, bad := range []string{"", "30", "days", "0 days", "01 days", "-1 days", "1.5 months", "30 Days", "30  days", "99999 years", "12 fortnights"} {
		var s Span
		if m := s.parse(bad); m.IsZero() {
			t.Errorf("%q is read as %v", bad, s)
		}
	}
	if d := (WorkingDays(3)).After(ids.NewDate(2026, time.November, 20)); d.Weekday() != time.Wednesday {
		t.Errorf("three working days after a Friday is a %v", d.Weekday())
	}
}

func TestTargets(t *testing.T) {
	for _, c := range []struct {
		text  string
		holds []int64 // hundredths
		fails []int64
	}{
		{"at least 6", []int64{600, 650}, []int64{599, 0}},
		{"at least 5.5", []int64{550}, []int64{549}},
		{"at most 120 days", []int64{0, 12000}, []int64{12001}},
		{"at least 50 %", []int64{5000}, []int64{4999}},
		{"between 2 and 5", []int64{200, 500}, []int64{199, 501}},
	} {
		var target Target
		if m := target.parse(c.text); !m.IsZero() || target.String() != c.text {
			t.Errorf("%q: %v, written %q", c.text, m, target)
		}
		for _, v := range c.holds {
			if !target.Holds(Quantity{Hundredths: v}) {
				t.Errorf("%d does not hold %s", v, c.text)
			}
		}
		for _, v := range c.fails {
			if target.Holds(Quantity{Hundredths: v}) {
				t.Errorf("%d holds %s", v, c.text)
			}
		}
	}
	for _, bad := range []string{"6", "at least", "at least six", "at least 6 apples", "between 5 and 2", "between 2 and 2", "at least 101 %", "at most 1.234", "at least 1.", "at least .5", "At least 6"} {
		var target Target
		if m := target.parse(bad); m.IsZero() {
			t.Errorf("%q is read as %v", bad, target)
		}
	}
}
