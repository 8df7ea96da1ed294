package measures_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts/factstest"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/measures"
)

// variants are requirements that use every measure and parameter.
var variants = []string{
	"measure: {events: {on_topic: true}}\n    target: at least 6\n    window: 12 months",
	"measure: {events: {on_topic: true}}\n    target: at least 6\n    window: 12 months\n    pro_rata: true",
	"measure: {events: {formats: [in-person], co_hosted: 50 %, known_before: true}}\n    target: at least 2.5\n    window: 90 days",
	"measure: {events: {announced_counts: true, attendance: {at_least: 5, counted: registered}}}\n    target: at least 2\n    window: 6 months",
	"measure: {events: {on_topic: true}}\n    target: at least 3\n    window: calendar year",
	"measure: {events: {announced_counts: true}}\n    target: at least 2\n    window: calendar quarter",
	"measure: {events: {}}\n    target: at least 5\n    window: since activation",
	"measure: {longest_gap: {on_topic: true}}\n    target: at most 150 days\n    window: 6 months",
	"measure: {longest_gap: {}}\n    target: at most 90 days\n    window: since activation",
	"measure: {spread: {on_topic: true, each: 3 months}}\n    target: at least 3\n    window: 12 months",
	"measure: {spread: {each: 2 weeks}}\n    target: at least 4\n    window: 12 weeks",
	"measure: {spread: {each: 1 month}}\n    target: at least 5\n    window: calendar year",
	"measure: {share_of_events: {on_topic: true}}\n    target: at least 50 %\n    window: 12 months",
	"measure: {share_of_events: {formats: [in-person, hybrid]}}\n    target: at least 70 %\n    window: calendar year",
	"measure: {first_event: {within: 6 months, on_topic: true}}",
	"measure: {first_event: {within: 60 days, announced_counts: true}}",
	"measure: {leaders: {roles: [leader, co-leader], every_role: true}}\n    target: at least 2",
	"measure: {leaders: {roles: [leader, organiser]}}\n    target: between 1 and 2",
	"measure: {acceptances: {documents: [terms], by: [leader, co-leader], kept: true}}",
	"measure: {acceptances: {documents: [terms], by: [leader], within: 30 days, renew_every: 1 year}}",
	"measure: {public_presence: {}}",
	"measure: {public_presence: {seen_within: 2 months}}",
	"measure: {code_of_conduct: {seen_within: 90 days}}",
	"measure: {code_of_conduct: {parts: [norms, prohibited]}}\n    target: at least 2",
	"measure: {decision: {until_decided: unknown}}",
}

const variantGuide = `format: chapterhouse/guide/1
id: variants
title: Variants
languages: [en]
timezone: UTC
documents: [{key: terms, kind: terms, title: Terms, version: 2, needed_from: 2025-06-01, authoritative: en, files: {en: terms.md}}]
requirements:
`

// parseVariants returns a guide with all variants, keyed v0, v1, …
func parseVariants(t *testing.T) *guide.Guide {
	t.Helper()
	var b strings.Builder
	b.WriteString(variantGuide)
	for i, v := range variants {
		b.WriteString("  - key: v" + strconv.Itoa(i) + "\n    title: V\n    why: W\n    level: required\n    applies: remain\n    grace: 30 days\n    source: {document: terms, section: S}\n    " + v + "\n")
	}
	g, problems := guide.Parse([]byte(b.String()))
	if len(problems) > 0 {
		t.Fatalf("%v", problems)
	}
	return g
}

func eachVariant(t *testing.T, do func(t *testing.T, g *guide.Guide, req *guide.Requirement)) {
	g := parseVariants(t)
	for i := range g.Requirements {
		t.Run(string(g.Requirements[i].Key), func(t *testing.T) { do(t, g, &g.Requirements[i]) })
	}
}

func TestVariantsUseEveryMeasure(t *testing.T) {
	used := map[string]bool{}
	for _, req := range parseVariants(t).Requirements {
		key, _ := req.Measure.Set()
		used[key] = true
	}
	for _, key := range guide.MeasureKeys() {
		if !used[key] {
			t.Errorf("no variant uses %s", key)
		}
	}
}

// Between two of its Days a measure's result is the same: read day by day over
// four years. "Since when" and the forecast rest on this.
func TestResultsTurnOnlyOnDays(t *testing.T) {
	eachVariant(t, func(t *testing.T, g *guide.Guide, req *guide.Requirement) {
		m := measures.New(g, req)
		rapid.Check(t, func(t *rapid.T) {
			group := factstest.Random(t, req.Key)
			m.Bind(group)
			first, last := factstest.Epoch.AddDays(-30), factstest.Epoch.AddDays(4*365)
			if req.Window.Since || req.ProRata {
				first = group.Activated
			}
			turns := m.Days(first, last, nil)
			slices.SortFunc(turns, ids.Date.Compare)
			before := m.On(first)
			for day := first.AddDays(1); !day.After(last); day = day.AddDays(1) {
				now := m.On(day)
				if now.Result != before.Result {
					if _, known := slices.BinarySearchFunc(turns, day, ids.Date.Compare); !known {
						t.Fatalf("%v turns from %v to %v on %v, which is none of its days", req.Key, before.Result, now.Result, day)
					}
				}
				before = now
			}
		})
	})
}

func TestOrderOfFactsDoesNotMatter(t *testing.T) {
	eachVariant(t, func(t *testing.T, g *guide.Guide, req *guide.Requirement) {
		a, b := measures.New(g, req), measures.New(g, req)
		rapid.Check(t, func(t *rapid.T) {
			group, day := factstest.Random(t, req.Key), factstest.Day(t, "as of")
			a.Bind(group)
			b.Bind(factstest.Shuffled(t, group))
			if x, y := a.On(day), b.On(day); x != y {
				t.Fatalf("%+v and %+v", x, y)
			}
			if x, y := a.Evidence(day, nil), b.Evidence(day, nil); !slices.Equal(x, y) {
				t.Fatalf("%+v and %+v", x, y)
			}
		})
	})
}

// badness orders results for the comparisons below.
func badness(r measures.Result) int {
	switch r {
	case measures.Met:
		return 0
	case measures.Unknown:
		return 1
	default:
		return 2
	}
}

// One more event that was held, that fits and of which everything is known
// never makes a result worse, on any day after it.
func TestAnotherFittingEventNeverHurts(t *testing.T) {
	eachVariant(t, func(t *testing.T, g *guide.Guide, req *guide.Requirement) {
		a, b := measures.New(g, req), measures.New(g, req)
		rapid.Check(t, func(t *rapid.T) {
			group := factstest.Random(t, req.Key)
			more := *group
			event := facts.Event{ID: "more", Day: factstest.Day(t, "more"), State: facts.Held, OnTopic: guide.AnswerYes, Format: guide.InPerson, Registered: 50, CheckedIn: 50, KnownBefore: true}
			event.Known = event.Day.AddDays(-1)
			more.Events = append(slices.Clone(group.Events), event)
			day := factstest.Day(t, "as of")
			a.Bind(group)
			b.Bind(&more)
			if x, y := a.On(day), b.On(day); badness(y.Result) > badness(x.Result) {
				t.Fatalf("an event on %v turns %v into %v on %v", event.Day, x, y, day)
			}
		})
	})
}

// Not knowing the topic of an event never turns a result into not met.
func TestUndecidedNeverTurnsNotMet(t *testing.T) {
	eachVariant(t, func(t *testing.T, g *guide.Guide, req *guide.Requirement) {
		a, b := measures.New(g, req), measures.New(g, req)
		rapid.Check(t, func(t *rapid.T) {
			group, day := factstest.Random(t, req.Key), factstest.Day(t, "as of")
			less := *group
			less.Events = slices.Clone(group.Events)
			for i := range less.Events {
				if rapid.Bool().Draw(t, "forgotten") {
					less.Events[i].OnTopic = guide.AnswerUndecided
				}
			}
			a.Bind(group)
			b.Bind(&less)
			if x, y := a.On(day), b.On(day); y.Result == measures.NotMet && x.Result != measures.NotMet {
				t.Fatalf("forgetting topics turns %v into %v on %v", x, y, day)
			}
		})
	})
}

// A measure that was bound to other groups before reads the same.
func TestBindForgetsTheGroupBefore(t *testing.T) {
	eachVariant(t, func(t *testing.T, g *guide.Guide, req *guide.Requirement) {
		used := measures.New(g, req)
		rapid.Check(t, func(t *rapid.T) {
			used.Bind(factstest.Random(t, req.Key))
			used.On(factstest.Day(t, "before"))
			group, day := factstest.Random(t, req.Key), factstest.Day(t, "as of")
			fresh := measures.New(g, req)
			fresh.Bind(group)
			used.Bind(group)
			if x, y := fresh.On(day), used.On(day); x != y {
				t.Fatalf("%+v and %+v", x, y)
			}
		})
	})
}
