package engine_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/engine"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts/factstest"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/measures"
)

func TestLadder(t *testing.T) {
	g := &guide.Guide{
		Requirements: []guide.Requirement{{Key: "cadence"}, {Key: "other"}, {Key: "advice"}},
		Ladder: []guide.Step{
			{On: guide.OnAtRisk, Do: guide.Advise},
			{On: guide.OnGraceOver, Do: guide.ProposeDeclaration},
			{On: guide.OnNotMet, Do: guide.Notify},
			{On: guide.OnNotMet, After: guide.NewSpan(2, guide.Weeks), Do: guide.Warn, Requirements: []guide.Key{"cadence", "advice"}},
		},
	}
	for _, c := range []struct {
		name    string
		finding engine.Finding
		want    string
	}{
		{"at risk", engine.Finding{Requirement: "cadence", Level: guide.Required, Result: measures.AtRisk, Due: date("2026-12-31")}, "advise 2026-12-01"},
		{"not met", engine.Finding{Requirement: "cadence", Level: guide.Required, Result: measures.NotMet, Since: date("2026-05-01"), Due: date("2026-05-31")}, "notify 2026-05-01, warn 2026-05-15, propose-declaration 2026-05-31"},
		{"a shorter grace comes first", engine.Finding{Requirement: "cadence", Level: guide.Required, Result: measures.NotMet, Since: date("2026-05-01"), Due: date("2026-05-08")}, "notify 2026-05-01, propose-declaration 2026-05-08, warn 2026-05-15"},
		{"a step for others only", engine.Finding{Requirement: "other", Level: guide.Required, Result: measures.NotMet, Since: date("2026-05-01"), Due: date("2026-05-31")}, "notify 2026-05-01, propose-declaration 2026-05-31"},
		{"advice that is named", engine.Finding{Requirement: "advice", Level: guide.Recommended, Result: measures.NotMet, Since: date("2026-05-01")}, "warn 2026-05-15"},
		{"met", engine.Finding{Requirement: "cadence", Level: guide.Required, Result: measures.Met}, ""},
		{"waived", engine.Finding{Requirement: "cadence", Level: guide.Required, Result: measures.Waived, Due: date("2026-05-31")}, ""},
		{"unknown", engine.Finding{Requirement: "cadence", Level: guide.Required, Result: measures.Unknown}, ""},
	} {
		var got []string
		for _, s := range engine.Ladder(g, &c.finding) {
			got = append(got, string(s.Step.Do)+" "+s.Day.String())
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %v, want %s", c.name, got, c.want)
		}
	}
}

func TestBenefits(t *testing.T) {
	g, rules := defaultRules(t, nil)
	states := func(change func(*factstest.Lines), day string) map[guide.Key]string {
		lines := good
		change(&lines)
		group, err := lines.Group()
		if err != nil {
			t.Fatal(err)
		}
		a := rules.Assess(group, date(day))
		got := map[guide.Key]string{}
		for _, b := range engine.Benefits(g, group, &a) {
			got[b.Key] = strings.TrimSpace(string(b.State) + " " + strings.Join(keyText(b.Because), " "))
		}
		return got
	}
	const today = "2026-11-23"
	for _, c := range []struct {
		name   string
		change func(*factstest.Lines)
		key    guide.Key
		want   string
	}{
		{"all is well", func(*factstest.Lines) {}, "hub", "yours"},
		{"terms not accepted", func(l *factstest.Lines) { l.Acceptances = l.Acceptances[1:] }, "hub", "paused terms-accepted"},
		{"that pauses nothing else", func(l *factstest.Lines) { l.Acceptances = l.Acceptances[1:] }, "directory", "yours"},
		{"waived", func(l *factstest.Lines) {
			l.Acceptances = l.Acceptances[1:]
			l.Waivers = []string{"terms-accepted 2026-01-01 until 2027-01-01"}
		}, "hub", "yours"},
		{"onboarding", func(l *factstest.Lines) { l.Activated, l.Statuses = "", []string{"onboarding 2026-11-01"} }, "directory", "coming"},
		{"suspended", func(l *factstest.Lines) { l.Statuses = []string{"active 2024-01-15", "suspended 2026-11-01"} }, "directory", "paused"},
		{"left", func(l *factstest.Lines) { l.Statuses = []string{"active 2024-01-15", "left 2026-11-01"} }, "directory", "ended"},
	} {
		if got := states(c.change, today)[c.key]; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func keyText(keys []guide.Key) []string {
	var list []string
	for _, k := range keys {
		list = append(list, string(k))
	}
	return list
}

func TestPromises(t *testing.T) {
	letter := &guide.Promise{Key: "letter", What: guide.PromisedLetter, Every: guide.NewSpan(30, guide.Days)}
	mail := &guide.Promise{Key: "mail", What: guide.PromisedMail, Within: guide.Within{Working: 2}}
	call := &guide.Promise{Key: "call", What: guide.PromisedInvitation, Before: guide.NewSpan(7, guide.Days)}
	dates := func(list ...string) (days []ids.Date) {
		for _, s := range list {
			days = append(days, date(s))
		}
		return days
	}
	for _, c := range []struct {
		name    string
		promise *guide.Promise
		office  engine.Office
		want    engine.Kept
	}{
		{"letters in time", letter, engine.Office{Since: date("2026-08-01"), Done: dates("2026-08-31", "2026-09-20", "2026-10-20", "2026-11-15")},
			engine.Kept{Promise: "letter", Kept: true, Due: date("2026-12-16"), InTime: 4}},
		{"one letter a day late", letter, engine.Office{Since: date("2026-10-01"), Done: dates("2026-11-01")},
			engine.Kept{Promise: "letter", Kept: true, Due: date("2026-12-02"), Slow: 1}},
		{"no letter for too long", letter, engine.Office{Since: date("2026-10-20")},
			engine.Kept{Promise: "letter", Due: date("2026-11-20"), Late: 1}},
		// Friday to Tuesday are two working days
		{"mail answered in time", mail, engine.Office{Asked: []engine.Asked{{date("2026-11-13"), date("2026-11-17")}}},
			engine.Kept{Promise: "mail", Kept: true, InTime: 1}},
		{"mail answered too late, and one waiting", mail, engine.Office{Asked: []engine.Asked{{date("2026-11-13"), date("2026-11-18")}, {On: date("2026-11-20")}}},
			engine.Kept{Promise: "mail", Kept: true, Due: date("2026-11-25"), Slow: 1}},
		{"mail waits too long", mail, engine.Office{Asked: []engine.Asked{{On: date("2026-11-18")}}},
			engine.Kept{Promise: "mail", Due: date("2026-11-21"), Late: 1}},
		{"what was asked long ago is forgotten", mail, engine.Office{Asked: []engine.Asked{{date("2025-10-01"), date("2025-11-18")}}},
			engine.Kept{Promise: "mail", Kept: true}},
		{"invitation seven days before", call, engine.Office{Told: []engine.Told{{date("2026-11-13"), date("2026-11-20")}, {For: date("2026-12-09")}}},
			engine.Kept{Promise: "call", Kept: true, Due: date("2026-12-03"), InTime: 1}},
		{"invitation six days before", call, engine.Office{Told: []engine.Told{{date("2026-11-14"), date("2026-11-20")}}},
			engine.Kept{Promise: "call", Kept: true, Slow: 1}},
		{"not invited", call, engine.Office{Told: []engine.Told{{For: date("2026-11-25")}}},
			engine.Kept{Promise: "call", Due: date("2026-11-19"), Late: 1}},
	} {
		got := engine.Promise(c.promise, c.office, date("2026-11-23"))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		slices.Reverse(c.office.Done)
		slices.Reverse(c.office.Asked)
		if again := engine.Promise(c.promise, c.office, date("2026-11-23")); again != got {
			t.Errorf("%s: another order gives %+v", c.name, again)
		}
	}
}
