package engine_test

import (
	"runtime"
	"strconv"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/engine"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts"
)

// network makes the facts of one group after another, 20 events each, in a
// buffer of its own, as a loader that streams batches does.
type network struct{ group facts.Group }

var assessDay = ids.Date{Year: 2026, Month: 11, Day: 23}

func (n *network) next(i int) *facts.Group {
	g := &n.group
	joined := assessDay.AddDays(-i % 1500)
	*g = facts.Group{ID: ids.GroupID("grp_" + strconv.Itoa(i)), Activated: joined, Statuses: append(g.Statuses[:0], facts.StatusSince{Status: facts.Active, From: joined}),
		Events: g.Events[:0], Roster: g.Roster[:0], Acceptances: g.Acceptances[:0], Pages: g.Pages[:0]}
	for e := range 20 {
		event := facts.Event{ID: "evt_00000000000000000000000000", Day: assessDay.AddDays(60 - (e*(30+i%40)+i)%900), State: facts.Held, OnTopic: guide.Answer((e + i) % 3), Format: guide.InPerson, Registered: 30, CheckedIn: facts.NotKnown}
		if event.Day.After(assessDay) {
			event.State = facts.Scheduled
		}
		event.Known = event.Day.AddDays(-20)
		g.Events = append(g.Events, event)
	}
	g.Roster = append(g.Roster, facts.Holder{Person: "anna", Role: guide.Leader, From: joined})
	if i%5 > 0 {
		g.Roster = append(g.Roster, facts.Holder{Person: "ben", Role: guide.CoLeader, From: joined})
	}
	for _, doc := range []guide.Key{"terms", "conduct", "brand"} {
		g.Acceptances = append(g.Acceptances, facts.Acceptance{Person: "anna", Document: doc, Version: 1, Day: joined}, facts.Acceptance{Person: "ben", Document: doc, Version: 1, Day: joined})
	}
	g.Pages = append(g.Pages, facts.Page{ID: "p", Kind: facts.Presence, Hosted: true, Day: joined}, facts.Page{ID: "q", Kind: facts.CodeOfConduct, Hosted: true, Day: joined, Parts: []guide.ConductPart{guide.Norms}})
	return g
}

func benchmark(b *testing.B, groups int, assess func(*engine.Assessor, *facts.Group) engine.Assessment) {
	_, rules := defaultRules(b, nil)
	a := rules.Assessor()
	standings := map[engine.Standing]int{}
	b.ReportAllocs()
	for b.Loop() {
		n := network{}
		clear(standings)
		for i := range groups {
			standings[assess(a, n.next(i)).Standing]++
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys)/1e6, "MB-from-the-system")
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*groups), "µs/group")
	if len(standings) < 3 {
		b.Errorf("the network is too uniform: %v", standings)
	}
}

func full(a *engine.Assessor, g *facts.Group) engine.Assessment  { return a.Assess(g, assessDay) }
func brief(a *engine.Assessor, g *facts.Group) engine.Assessment { return a.Brief(g, assessDay) }

func BenchmarkAssess1000Groups(b *testing.B)   { benchmark(b, 1_000, full) }
func BenchmarkAssess100000Groups(b *testing.B) { benchmark(b, 100_000, full) }
func BenchmarkBrief1000Groups(b *testing.B)    { benchmark(b, 1_000, brief) }
func BenchmarkBrief100000Groups(b *testing.B)  { benchmark(b, 100_000, brief) }

// A calendar with a meeting each day for 13 years is still one page view.
func BenchmarkAssessGroupWith5000Events(b *testing.B) {
	_, rules := defaultRules(b, nil)
	n := network{}
	g := n.next(1499)
	for i := range 5000 {
		g.Events = append(g.Events, facts.Event{Day: assessDay.AddDays(-i), State: facts.Held, OnTopic: guide.AnswerYes})
	}
	for b.Loop() {
		rules.Assess(g, assessDay)
	}
}
