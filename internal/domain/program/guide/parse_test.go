package guide

import (
	"fmt"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

// small is the smallest guide that uses most of the grammar.
const small = `format: chapterhouse/guide/1
id: tea-circles
title: Tea Circles
languages: [en, de]
timezone: Europe/Berlin
documents:
  - key: terms
    kind: terms
    title: {en: Terms, de: Bedingungen}
    version: 2
    needed_from: 2026-07-01
    authoritative: en
    files: {en: tea/terms.md}
requirements:
  - key: cadence
    title: {en: Meet, de: Treffen}
    why: {en: To drink tea, de: Um Tee zu trinken}
    level: required
    applies: remain
    measure:
      events:
        on_topic: true
    target: at least 6
    window: 12 months
    source: {document: terms, section: Meetings}
topic:
  products:
    - name: Tea
`

func TestSmallGuideHasNoProblems(t *testing.T) {
	if _, problems := Parse([]byte(small)); len(problems) > 0 {
		t.Fatal(problems)
	}
}

func TestProblemsNameLineColumnPathAndReason(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"key misspelt", "window:", "windw:", "24:5 requirements[0].windw unknown_key_near"},
		{"key unknown", "timezone: Europe/Berlin", "timezone: Europe/Berlin\ncolour: green", "6:1 colour unknown_key"},
		{"key twice", "id: tea-circles", "id: tea-circles\nid: again", "3:1 id duplicate_key"},
		{"key missing", "timezone: Europe/Berlin\n", "", "1:1  missing_key"},
		{"value missing", "target: at least 6", "target:", "23:12 requirements[0].target empty_value"},
		{"list instead of a value", "level: required", "level: [required]", "18:12 requirements[0].level want_one_value"},
		{"value instead of a mapping", "source: {document: terms, section: Meetings}", "source: terms", "25:13 requirements[0].source want_mapping"},
		{"value instead of a list", "languages: [en, de]", "languages: en", "4:12 languages want_list"},
		{"empty list", "languages: [en, de]", "languages: []", "4:12 languages empty_value"},
		{"other format", "guide/1", "guide/2", "1:9 format wrong_format"},
		{"bad key", "id: tea-circles", "id: Tea Circles", "2:5 id bad_key"},
		{"bad choice", "level: required", "level: mandatory", "18:12 requirements[0].level bad_choice"},
		{"yes is no boolean", "on_topic: true", "on_topic: yes", "22:19 requirements[0].measure.events.on_topic bad_bool"},
		{"bad number", "version: 2", "version: two", "10:14 documents[0].version bad_number"},
		{"number too small", "version: 2", "version: 0", "10:14 documents[0].version bad_number"},
		{"bad date", "2026-07-01", "2026-06-31", "11:18 documents[0].needed_from bad_date"},
		{"bad zone", "Europe/Berlin", "Middle-earth/Shire", "5:11 timezone bad_zone"},
		{"machine's zone", "Europe/Berlin", "Local", "5:11 timezone bad_zone"},
		{"bad language", "[en, de]", "[en, german!]", "4:17 languages[1] bad_language"},
		{"language not canonical", "[en, de]", "[en, DE]", "4:17 languages[1] bad_language"},
		{"path leads out", "tea/terms.md", "../terms.md", "13:17 documents[0].files.en bad_path"},
		{"bad target", "at least 6", "more than 5", "23:13 requirements[0].target bad_target"},
		{"bad window", "window: 12 months", "window: a while", "24:13 requirements[0].window bad_window"},
		{"bad share", "on_topic: true", "co_hosted: 150 %", "22:20 requirements[0].measure.events.co_hosted bad_percent"},
		{"target of the wrong unit", "at least 6", "at least 6 days", "23:13 requirements[0].target target_unit"},
		{"target the wrong way round", "at least 6", "at most 6", "23:13 requirements[0].target target_unit"},
		{"target missing", "    target: at least 6\n", "", "15:5 requirements[0] target_missing"},
		{"window missing", "    window: 12 months\n", "", "15:5 requirements[0] window_missing"},
		{"no such measure", "events:", "ramblings:", "21:7 requirements[0].measure.ramblings unknown_key"},
		{"no measure", "      events:\n        on_topic: true\n", "      {}\n", "21:7 requirements[0].measure one_measure"},
		{"two measures", "      events:\n", "      public_presence: {}\n      events:\n", "21:7 requirements[0].measure one_measure"},
		{"window that does nothing", "      events:\n        on_topic: true\n", "      leaders: {roles: [leader]}\n", "23:13 requirements[0].window window_unused"},
		{"target that does nothing", "      events:\n        on_topic: true\n    target: at least 6\n    window: 12 months\n", "      decision: {until_decided: met}\n    target: at least 6\n", "22:13 requirements[0].target target_unused"},
		{"gap by the calendar", "      events:\n        on_topic: true\n    target: at least 6\n    window: 12 months", "      longest_gap: {}\n    target: at most 90 days\n    window: calendar year", "23:13 requirements[0].window window_not_calendar"},
		{"parts that do not divide", "      events:\n        on_topic: true\n", "      spread: {each: 5 months}\n", "21:22 requirements[0].measure.spread.each parts_divide"},
		{"more parts than there are", "      events:\n        on_topic: true\n", "      spread: {each: 3 months}\n", "22:13 requirements[0].target parts_target"},
		{"proportion of a share", "window: 12 months", "window: calendar year\n    pro_rata: true", "25:15 requirements[0].pro_rata window_rolling"},
		{"proportion of a gap", "      events:\n        on_topic: true\n    target: at least 6", "      longest_gap: {}\n    target: at most 90 days\n    pro_rata: true", "23:15 requirements[0].pro_rata pro_rata_unused"},
		{"grace of advice", "level: required", "level: recommended\n    grace: 30 days", "19:12 requirements[0].grace recommended_grace"},
		{"grace before joining", "applies: remain", "applies: join\n    grace: 30 days", "19:14 requirements[0].applies join_only"},
		{"no such document", "document: terms", "document: rules", "25:24 requirements[0].source.document no_such_document"},
		{"text not translated", "{en: Meet, de: Treffen}", "{en: Meet}", "16:12 requirements[0].title text_missing"},
		{"text in another language", "{en: Meet, de: Treffen}", "{en: Meet, de: Treffen, fr: Rencontrer}", "16:40 requirements[0].title.fr text_language"},
		{"language twice", "[en, de]", "[en, de, en]", "4:21 languages[2] twice"},
		{"authoritative language missing", "authoritative: en", "authoritative: de", "13:12 documents[0].files authoritative_missing"},
		{"version missing", "    version: 2\n    needed_from: 2026-07-01\n", "", "7:5 documents[0] version_missing"},
		{"version that does nothing", "kind: terms", "kind: guide", "10:14 documents[0].version version_unused"},
		{"control character", "Tea Circles", `"Tea\u0007"`, "3:8 title control_character"},
		{"direction mark", "Tea Circles", `"Tea\u202e"`, "3:8 title control_character"},
		{"binary", "Tea Circles", "!!binary dGVh", "3:8 title control_character"},
		{"anchor", "Tea Circles", "&t Tea", "3:8 title alias"},
		{"merge key", "source: {document", "source: {<<: {section: x}, document", "25:14 requirements[0].source.<< alias"},
		{"two documents", "title: Tea Circles", "---\ntitle: Tea Circles", "3:1  many_documents"},
		{"not YAML", "title: Tea Circles", "title: [", "3:1  not_yaml"},
		{"tab", "    why:", "\twhy:", "17:1  not_yaml"},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := strings.Replace(small, c.old, c.new, 1)
			if data == small {
				t.Fatalf("%q is not in the guide", c.old)
			}
			g, problems := Parse([]byte(data))
			if g != nil {
				t.Fatal("a guide with problems was accepted")
			}
			var got []string
			for _, p := range problems {
				got = append(got, fmt.Sprintf("%d:%d %s %s", p.Line, p.Column, p.Path, strings.TrimPrefix(p.Reason.Key, "guide.")))
			}
			for _, want := range strings.Split(c.want, "; ") {
				if !strings.Contains(strings.Join(got, "\n")+"\n", want+"\n") {
					t.Errorf("got  %s\nwant %s", strings.Join(got, "; "), c.want)
					break
				}
			}
		})
	}
}

func TestProblemsOfTheWholeFile(t *testing.T) {
	for _, c := range []struct{ data, want string }{
		{"", "guide.empty"},
		{"# only a comment\n", "guide.empty"},
		{"~\n", "guide.empty"},
		{strings.Repeat("#", MaxSize+1), "guide.too_large"},
		{"- a list\n", "guide.want_mapping"},
	} {
		_, problems := Parse([]byte(c.data))
		if len(problems) == 0 || problems[0].Reason.Key != c.want {
			t.Errorf("%.20q: %v, want %s", c.data, problems, c.want)
		}
	}
}

func TestAllProblemsAreToldAtOnceAndInOrder(t *testing.T) {
	data := strings.NewReplacer("2026-07-01", "someday", "at least 6", "six", "Europe/Berlin", "Berlin").Replace(small)
	_, problems := Parse([]byte(data))
	if len(problems) != 3 || problems[0].Line != 5 || problems[1].Line != 11 || problems[2].Line != 23 {
		t.Fatalf("%v", problems)
	}
	err := problems.Err()
	if fault.KindOf(err) != fault.Invalid || len(fault.As(err).Fields) != 3 {
		t.Fatalf("%v", err)
	}
	l := i18n.Load().For("en")
	want := "Line 5, column 11: “Berlin” is not a time zone such as Europe/Berlin."
	if got := l.T(fault.As(err).Fields[0].Message); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("format: chapterhouse/guide/1\nid: [a, &b {c: *b}]\n"))
	f.Add([]byte("{<<: {a: b}, ? [x] : y}\n--- \n"))
	f.Add([]byte(strings.Replace(small, "Tea Circles", "|\n  Tea\n\n  Circles  \n", 1)))
	f.Fuzz(func(t *testing.T, data []byte) {
		g, problems := Parse(data)
		if (g == nil) == (len(problems) == 0) {
			t.Fatalf("guide %v with problems %v", g, problems)
		}
		for _, p := range problems {
			if p.Line < 0 || p.Column < 0 || p.Reason.IsZero() {
				t.Fatalf("problem %+v", p)
			}
		}
		if g != nil {
			sameAfterCanonical(t, g)
		}
	})
}
