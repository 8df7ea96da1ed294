package engine_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/engine"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts/factstest"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/measures"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

func date(s string) ids.Date {
	d, err := ids.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// good is a group that keeps all requirements of the default guide on the 23rd
// of November 2026.
var good = factstest.Lines{
	Activated: "2024-01-15",
	Roster:    []string{"wanjiru leader 2024-01-10", "daniel co-leader 2024-01-12"},
	Acceptances: []string{
		"wanjiru terms 1 2024-01-10", "wanjiru conduct 1 2024-01-10", "wanjiru brand 1 2024-01-10",
		"daniel terms 1 2024-01-12", "daniel conduct 1 2024-01-12", "daniel brand 1 2024-01-12",
	},
	Events: []string{
		"2026-01-15 on-topic", "2026-04-16 on-topic", "2026-05-14 on-topic", "2026-07-16 on-topic",
		"2026-09-17 on-topic", "2026-10-15 on-topic", "2026-11-12 on-topic",
	},
	Pages: []string{"presence hosted seen 2024-01-15", "code hosted seen 2024-01-15 norms encouraged prohibited resolution"},
}

func assess(t *testing.T, change func(*factstest.Lines), day string) engine.Assessment {
	t.Helper()
	lines := good
	change(&lines)
	group, err := lines.Group()
	if err != nil {
		t.Fatal(err)
	}
	_, rules := defaultRules(t, nil)
	return rules.Assess(group, date(day))
}

func TestStandings(t *testing.T) {
	const today = "2026-11-23"
	for _, c := range []struct {
		name   string
		change func(*factstest.Lines)
		day    string
		want   engine.Standing
	}{
		{"all is well", func(*factstest.Lines) {}, today, engine.Good},
		{"nothing is known of pages", func(l *factstest.Lines) { l.Pages = nil }, today, engine.Good},
		{"an imported group that nobody claimed", func(l *factstest.Lines) {
			l.Roster, l.Unclaimed, l.Acceptances, l.Pages = nil, true, nil, nil
		}, today, engine.Good},
		{"an imported group that nobody claimed and that does not meet", func(l *factstest.Lines) {
			l.Roster, l.Unclaimed, l.Events = nil, true, nil
		}, today, engine.Below},
		{"a recommendation is not met", func(l *factstest.Lines) {
			l.Pages = []string{"presence hosted seen 2024-01-15", "code hosted seen 2024-01-15"}
		}, today, engine.Good},
		{"the number will not last", func(l *factstest.Lines) { l.Events = l.Events[:6] }, today, engine.NeedsAttention},
		{"one too few, grace running", func(l *factstest.Lines) { l.Events = l.Events[1:6] }, today, engine.Below},
		{"grace over, nobody decided", func(l *factstest.Lines) { l.Roster = l.Roster[:1] }, today, engine.Below},
		{"grace over, declared", func(l *factstest.Lines) {
			l.Roster = l.Roster[:1]
			l.Declarations = []string{"leaders 2026-11-01"}
		}, today, engine.OutOfRules},
		{"declared about something else", func(l *factstest.Lines) {
			l.Roster = l.Roster[:1]
			l.Declarations = []string{"cadence 2026-11-01"}
		}, today, engine.Below},
		{"a waiver for this requirement", func(l *factstest.Lines) {
			l.Roster = l.Roster[:1]
			l.Waivers = []string{"leaders 2026-11-01 until 2027-02-01"}
		}, today, engine.Good},
		{"a pause", func(l *factstest.Lines) {
			l.Roster, l.Events = l.Roster[:1], nil
			l.Waivers = []string{"* 2026-11-01 until 2027-02-01"}
		}, today, engine.Pause},
		{"the pause is over", func(l *factstest.Lines) {
			l.Events = nil
			l.Waivers = []string{"* 2026-11-01 until 2026-11-23"}
		}, today, engine.Below},
		{"being helped", func(l *factstest.Lines) {
			l.Events = nil
			l.Statuses = []string{"active 2024-01-15", "probation 2026-06-01"}
		}, today, engine.InProbation},
		{"as of a day before that", func(l *factstest.Lines) {
			l.Events = nil
			l.Statuses = []string{"active 2024-01-15", "probation 2026-06-01"}
		}, "2026-05-31", engine.Below},
		{"leaving", func(l *factstest.Lines) { l.Statuses = []string{"active 2024-01-15", "leaving 2026-11-01"} }, today, engine.IsLeaving},
		{"suspended", func(l *factstest.Lines) { l.Statuses = []string{"active 2024-01-15", "suspended 2026-11-01"} }, today, engine.IsSuspended},
		{"left", func(l *factstest.Lines) { l.Statuses = []string{"active 2024-01-15", "left 2026-11-01"} }, today, engine.HasLeft},
		{"in onboarding", func(l *factstest.Lines) {
			l.Activated, l.Statuses = "", []string{"onboarding 2026-11-01"}
		}, today, engine.InOnboarding},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := assess(t, c.change, c.day)
			if a.Standing != c.want {
				t.Errorf("%s, want %s", a.Standing, c.want)
				for _, f := range a.Findings {
					t.Logf("%s: %v since %v due %v", f.Requirement, f.Result, f.Since, f.Due)
				}
			}
		})
	}
}

// A group in onboarding is asked what is asked to join, an active one what is
// asked to remain.
func TestWhatIsAskedOfWhom(t *testing.T) {
	keys := func(a engine.Assessment) map[guide.Key]bool {
		m := map[guide.Key]bool{}
		for _, f := range a.Findings {
			m[f.Requirement] = true
		}
		return m
	}
	joining := keys(assess(t, func(l *factstest.Lines) { l.Activated, l.Statuses = "", []string{"onboarding 2026-11-01"} }, "2026-11-23"))
	remaining := keys(assess(t, func(*factstest.Lines) {}, "2026-11-23"))
	if joining["cadence"] || !joining["leaders"] || !remaining["cadence"] || !remaining["leaders"] {
		t.Errorf("joining %v, remaining %v", joining, remaining)
	}
}

// What a leader reads, in both languages.
func TestFindingsInWords(t *testing.T) {
	a := assess(t, func(l *factstest.Lines) {
		l.Roster = l.Roster[:1]
		l.Events = append(l.Events[:4:4], "2026-12-03 scheduled on-topic", "2027-01-07 scheduled")
		l.Pages = l.Pages[:1]
	}, "2026-11-23")
	for lang, want := range map[string]map[guide.Key][3]string{
		"en": {
			"cadence":         {"4 of 6 meetings in the last 12 months", "2 more meetings put it right.", ""},
			"leaders":         {"1 person holds the roles that are asked for.", "Name a co-leader.", ""},
			"public-presence": {"The group's page here has been public since 15 January 2024.", "", ""},
			"code-published":  {"No code of conduct has been seen yet.", "Publish a code of conduct here, or give the address of your own.", ""},
			"no-fee":          {"No concern is open.", "", ""},
		},
		"de": {
			"cadence": {"4 von 6 Treffen in den letzten 12 Monaten", "Noch 2 Treffen bringen es in Ordnung.", ""},
			"leaders": {"1 Person hat die geforderten Rollen.", "Benennen Sie eine Co-Leitung.", ""},
		},
	} {
		l := i18n.Load().For(lang)
		say := func(m i18n.Message) string {
			if m.IsZero() {
				return ""
			}
			return l.T(m)
		}
		for key, words := range want {
			f := a.Finding(key)
			got := [3]string{say(f.Summary), say(f.NextStep), say(f.Outlook)}
			if got != words {
				t.Errorf("%s %s: %q, want %q", lang, key, got, words)
			}
		}
	}
}

// Assessments are kept as JSON and read years later.
func TestAssessmentSurvivesJSON(t *testing.T) {
	before := assess(t, func(l *factstest.Lines) { l.Roster, l.Events = l.Roster[:1], l.Events[:6] }, "2026-11-23")
	data, err := json.Marshal(before)
	if err != nil {
		t.Fatal(err)
	}
	var after engine.Assessment
	if err := json.Unmarshal(data, &after); err != nil {
		t.Fatal(err)
	}
	l := i18n.Load().For("en")
	for i := range before.Findings {
		b, a := &before.Findings[i], &after.Findings[i]
		for _, pair := range [][2]i18n.Message{{b.Summary, a.Summary}, {b.NextStep, a.NextStep}, {b.Outlook, a.Outlook}} {
			if pair[0].Key != pair[1].Key || !pair[0].IsZero() && l.T(pair[0]) != l.T(pair[1]) {
				t.Errorf("%v became %v", pair[0], pair[1])
			}
		}
		a.Summary, a.NextStep, a.Outlook = b.Summary, b.NextStep, b.Outlook
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Error(diff)
	}
}

func TestStandingsAndResultsHaveWords(t *testing.T) {
	l := i18n.Load().For("en")
	for standing, want := range map[engine.Standing]string{
		engine.Good: "Good standing", engine.NeedsAttention: "Needs attention", engine.Below: "Below the requirements",
		engine.OutOfRules: "Out of compliance", engine.Pause: "Pause agreed", engine.InOnboarding: "Onboarding", engine.InProbation: "Being helped",
		engine.IsSuspended: "Suspended", engine.IsLeaving: "Leaving", engine.HasLeft: "Left",
	} {
		if got := l.T(standing.Message()); got != want {
			t.Errorf("%s is shown as %q, want %q", standing, got, want)
		}
	}
	for result, want := range map[measures.Result]string{
		measures.Met: "Met", measures.AtRisk: "At risk", measures.NotMet: "Not met", measures.Unknown: "Unknown", measures.Waived: "Waived",
	} {
		if got := l.T(engine.ResultMessage(result)); got != want {
			t.Errorf("%v is shown as %q, want %q", result, got, want)
		}
	}
}

// What is not met can first become unknown, when a meeting of which nobody has
// said whether it is on topic would complete the number. That is no promise: the
// day that is foretold is the one from which it is certainly met.
func TestTheForecastPassesOverWhatIsOnlyPossible(t *testing.T) {
	a := assess(t, func(l *factstest.Lines) {
		l.Events = append([]string{"2026-01-15"}, l.Events[1:5]...) // one undecided, four on topic
		l.Events[4] = "2026-12-01 on-topic scheduled"
		l.Events = append(l.Events, "2026-12-02 on-topic scheduled", "2026-12-03 on-topic scheduled")
	}, "2026-11-30")
	f := a.Finding("cadence")
	if f.Result != measures.NotMet || f.Forecast.Turns != date("2026-12-03") {
		t.Errorf("%v, turns on %v", f.Result, f.Forecast.Turns)
	}
	between := assess(t, func(l *factstest.Lines) {
		l.Events = append([]string{"2026-01-15"}, l.Events[1:5]...)
		l.Events[4] = "2026-12-01 on-topic scheduled"
		l.Events = append(l.Events, "2026-12-02 on-topic scheduled")
	}, "2026-12-02")
	if f := between.Finding("cadence"); f.Result == measures.NotMet || f.Result == measures.Met {
		t.Errorf("on the day before it is %v", f.Result)
	}
}
