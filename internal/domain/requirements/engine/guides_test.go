package engine_test

import (
	"io/fs"
	"testing"

	"chapterhouse.dev/chapterhouse/guides"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/engine"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts/factstest"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

func load(t *testing.T, name string) *guide.Version {
	t.Helper()
	v, problems := guide.Load(guides.Files, name)
	for _, p := range problems {
		t.Errorf("%s: %s: %s", name, p.Path, i18n.Load().For("en").T(p.Message()))
	}
	if v == nil {
		t.FailNow()
	}
	return v
}

// Every program whose rules we know is one file.
func TestAllGuidesLoad(t *testing.T) {
	names, err := fs.Glob(guides.Files, "*.yaml")
	if err != nil || len(names) < 6 {
		t.Fatalf("%v, %v", names, err)
	}
	for _, name := range names {
		v := load(t, name)
		again, problems := guide.Parse(v.Canonical)
		if len(problems) > 0 || len(guide.Diff(v.Guide, again)) > 0 {
			t.Errorf("%s does not survive its canonical form: %v", name, problems)
		}
	}
}

// What each program says about a group that falls silent, as its own people
// would tell it.
func TestProgramsJudgeInTheirOwnWay(t *testing.T) {
	two := []string{"a leader 2025-01-01", "b co-leader 2025-01-01"}
	for _, c := range []struct {
		guide   string
		key     guide.Key
		lines   factstest.Lines
		on      string
		want    string
		ladders []guide.Act // due on that day
	}{
		// GDG: mail after 60 days, off the list after 90, a new start after 180.
		{"google-developer-groups", "active", factstest.Lines{Events: []string{"2026-01-10"}}, "2026-03-10", "met", nil},
		{"google-developer-groups", "active", factstest.Lines{Events: []string{"2026-01-10"}}, "2026-03-11", "at-risk", []guide.Act{guide.Advise}},
		{"google-developer-groups", "active", factstest.Lines{Events: []string{"2026-01-10"}}, "2026-04-10", "not-met", []guide.Act{guide.ProposeDelisting}},
		{"google-developer-groups", "active", factstest.Lines{Events: []string{"2026-01-10"}}, "2026-07-09", "not-met", []guide.Act{guide.ProposeDelisting, guide.ProposeRemoval}},
		{"google-developer-groups", "active", factstest.Lines{Events: []string{"2026-01-10", "2026-07-09"}}, "2026-07-09", "met", nil},
		// R-Ladies: an announced event counts; two reminders, then retirement nine months after the last event.
		{"r-ladies", "active", factstest.Lines{Events: []string{"2025-09-15"}}, "2026-04-12", "not-met", []guide.Act{guide.Notify, guide.Warn, guide.Warn}},
		{"r-ladies", "active", factstest.Lines{Events: []string{"2025-09-15"}}, "2026-06-15", "not-met", []guide.Act{guide.Notify, guide.Warn, guide.Warn, guide.ProposeRemoval}},
		{"r-ladies", "active", factstest.Lines{Events: []string{"2025-09-15", "2026-07-01 scheduled known=2026-06-10"}}, "2026-06-15", "met", nil},
		{"r-ladies", "first-event", factstest.Lines{}, "2025-07-01", "not-met", []guide.Act{guide.Notify}},
		// Azure Data Community: half of the meetings on topic.
		{"azure-data-community", "on-topic", factstest.Lines{Events: []string{"2026-01-10 on-topic", "2026-02-10 off-topic"}}, "2026-03-01", "met", nil},
		{"azure-data-community", "on-topic", factstest.Lines{Events: []string{"2026-01-10 on-topic", "2026-02-10 off-topic", "2026-02-17 off-topic"}}, "2026-03-01", "not-met", []guide.Act{guide.Notify}},
		// OWASP: two to five leaders, three months' grace; confirmed each year.
		{"owasp-chapters", "leaders", factstest.Lines{Roster: two[:1]}, "2025-03-31", "not-met", []guide.Act{guide.Notify}},
		{"owasp-chapters", "leaders", factstest.Lines{Roster: two[:1]}, "2025-04-01", "not-met", []guide.Act{guide.Notify, guide.ProposeRestriction}},
		{"owasp-chapters", "agreement", factstest.Lines{Roster: two[:1], Acceptances: []string{"a agreement 1 2025-01-10"}}, "2026-02-09", "not-met", []guide.Act{guide.Notify}},
		// CNCF: more than 90 days without an event is inactive; a pause is accepted.
		{"cncf-regional", "active", factstest.Lines{Events: []string{"2026-01-10"}}, "2026-04-10", "at-risk", []guide.Act{guide.Advise}},
		{"cncf-regional", "active", factstest.Lines{Events: []string{"2026-01-10"}}, "2026-04-11", "not-met", []guide.Act{guide.Notify, guide.ProposeDelisting, guide.ProposeDeclaration}},
		{"cncf-regional", "active", factstest.Lines{Events: []string{"2026-01-10"}, Waivers: []string{"* 2026-03-01 until 2026-09-01"}}, "2026-04-11", "waived", nil},
	} {
		v := load(t, c.guide+".yaml")
		c.lines.Activated = "2025-01-01"
		group, err := c.lines.Group()
		if err != nil {
			t.Fatal(err)
		}
		a := engine.New(v.Guide, v.Hash, nil).Assess(group, date(c.on))
		f := a.Finding(c.key)
		if f.Result.String() != c.want {
			t.Errorf("%s, %s on %s: %v since %v, want %s", c.guide, c.key, c.on, f.Result, f.Since, c.want)
		}
		var due []guide.Act
		for _, s := range engine.Ladder(v.Guide, f) {
			if !s.Day.After(date(c.on)) {
				due = append(due, s.Step.Do)
			}
		}
		if len(due) != len(c.ladders) {
			t.Errorf("%s, %s on %s: due %v, want %v", c.guide, c.key, c.on, due, c.ladders)
			continue
		}
		for i := range due {
			if due[i] != c.ladders[i] {
				t.Errorf("%s, %s on %s: due %v, want %v", c.guide, c.key, c.on, due, c.ladders)
				break
			}
		}
	}
}
