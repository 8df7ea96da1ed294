package engine_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"chapterhouse.dev/chapterhouse/guides"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/engine"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts/factstest"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/measures"
)

// defaultRules are those of the guide that the program ships.
func defaultRules(t testing.TB, inForce map[guide.Key]ids.Date) (*guide.Guide, *engine.Rules) {
	t.Helper()
	v, problems := guide.Load(guides.Files, guides.Default)
	if len(problems) > 0 {
		t.Fatalf("%v", problems)
	}
	return v.Guide, engine.New(v.Guide, v.Hash, inForce)
}

func keysOf(g *guide.Guide) []guide.Key {
	var keys []guide.Key
	for _, req := range g.Requirements {
		keys = append(keys, req.Key)
	}
	return keys
}

func TestSameInputSameOutput(t *testing.T) {
	g, rules := defaultRules(t, nil)
	used := rules.Assessor()
	rapid.Check(t, func(t *rapid.T) {
		group, day := factstest.Random(t, keysOf(g)...), factstest.Day(t, "as of")
		first := rules.Assess(group, day)
		if diff := cmp.Diff(first, used.Assess(factstest.Shuffled(t, group), day)); diff != "" {
			t.Fatalf("another order, another assessor: %s", diff)
		}
		brief := used.Brief(group, day)
		for i := range brief.Findings {
			b, f := &brief.Findings[i], first.Findings[i]
			f.Summary, f.NextStep, f.Outlook, f.Evidence = b.Summary, b.NextStep, b.Outlook, nil
			if f.Result != measures.NotMet {
				f.Since = ids.Date{}
			}
			if diff := cmp.Diff(f, *b); diff != "" {
				t.Fatalf("in brief it is another finding: %s", diff)
			}
		}
		if brief.Standing != first.Standing {
			t.Fatalf("in brief %s, else %s", brief.Standing, first.Standing)
		}
	})
}

// resultsBy returns the bare results, without the look-ahead, as of a day.
func resultsBy(a *engine.Assessor, group *facts.Group, day ids.Date) map[guide.Key]measures.Result {
	results := map[guide.Key]measures.Result{}
	for _, f := range a.Brief(group, day).Findings {
		results[f.Requirement] = bare(f.Result)
	}
	return results
}

// resultOn is the result of one requirement as of a day.
func resultOn(a *engine.Assessor, group *facts.Group, day ids.Date, key guide.Key) measures.Result {
	assessed := a.Brief(group, day)
	return assessed.Finding(key).Result
}

// bare takes the forecast out of a result: what is at risk is met or unknown.
func bare(r measures.Result) measures.Result {
	if r == measures.AtRisk || r == measures.Unknown {
		return measures.Met
	}
	return r
}

// The forecast is the finding of that later day, and the finding of a later day
// does not depend on when it is asked for.
func TestForecastIsTheFindingOfThatDay(t *testing.T) {
	g, rules := defaultRules(t, nil)
	a := rules.Assessor()
	rapid.Check(t, func(t *rapid.T) {
		group, day := factstest.Random(t, keysOf(g)...), factstest.Day(t, "as of")
		for _, f := range rules.Assess(group, day).Findings {
			later := rules.Assess(group, f.Forecast.Day)
			then := later.Finding(f.Requirement)
			if bare(then.Result) != bare(f.Forecast.Result) || then.Value != f.Forecast.Value {
				t.Fatalf("%s: forecast %v %v, found %v %v", f.Requirement, f.Forecast.Result, f.Forecast.Value, then.Result, then.Value)
			}
			if f.Forecast.Turns.IsZero() {
				continue
			}
			turned, before := resultOn(a, group, f.Forecast.Turns, f.Requirement), resultOn(a, group, f.Forecast.Turns.AddDays(-1), f.Requirement)
			falls := bare(turned) == measures.NotMet && bare(before) != measures.NotMet
			rises := bare(turned) != measures.NotMet && before != measures.Met // unknown may come between
			if f.Result == measures.NotMet && !rises || f.Result != measures.NotMet && !falls {
				t.Fatalf("%s is said to turn on %v, from %v to %v", f.Requirement, f.Forecast.Turns, before, turned)
			}
		}
	})
}

// Since is what reading day by day backwards finds.
func TestSinceIsTheDayItTurned(t *testing.T) {
	g, rules := defaultRules(t, nil)
	a := rules.Assessor()
	rapid.Check(t, func(t *rapid.T) {
		group := factstest.Random(t, keysOf(g)...)
		day := group.Activated.AddDays(rapid.IntRange(0, 500).Draw(t, "as of"))
		for _, f := range rules.Assess(group, day).Findings {
			if f.Result != measures.NotMet {
				continue
			}
			turned := day
			for turned.After(group.Activated) && resultsBy(a, group, turned.AddDays(-1))[f.Requirement] == measures.NotMet {
				turned = turned.AddDays(-1)
			}
			if f.Since != turned {
				t.Fatalf("%s not met since %v, day by day since %v", f.Requirement, f.Since, turned)
			}
		}
	})
}

func TestUnknownNeverLowersStanding(t *testing.T) {
	g, rules := defaultRules(t, nil)
	rapid.Check(t, func(t *rapid.T) {
		group, day := factstest.Random(t, keysOf(g)...), factstest.Day(t, "as of")
		before := rules.Assess(group, day).Standing
		less := *group
		less.Events = slices.Clone(group.Events)
		for i := range less.Events {
			if rapid.Bool().Draw(t, "topic forgotten") {
				less.Events[i].OnTopic = guide.AnswerUndecided
			}
		}
		less.Pages = slices.Clone(group.Pages)
		for i := range less.Pages {
			if !less.Pages[i].Hosted {
				less.Pages[i].State = facts.NotReached
			}
		}
		less.Decisions = nil
		if after := rules.Assess(&less, day).Standing; after.Rank() > before.Rank() {
			t.Fatalf("knowing less turns %s into %s", before, after)
		}
	})
}

// However often a page cannot be reached, that alone harms nobody (P24).
func TestAPageThatIsDownHarmsNobody(t *testing.T) {
	g, rules := defaultRules(t, nil)
	rapid.Check(t, func(t *rapid.T) {
		group, day := factstest.Random(t, keysOf(g)...), factstest.Day(t, "as of")
		group.Decisions, group.Pages = nil, nil
		before := rules.Assess(group, day).Standing
		for range rapid.IntRange(1, 40).Draw(t, "looks") {
			group.Pages = append(group.Pages, facts.Page{
				ID: "p", Kind: rapid.SampledFrom([]facts.PageKind{facts.Presence, facts.CodeOfConduct}).Draw(t, "kind"),
				State: rapid.SampledFrom([]facts.PageState{facts.NotReached, facts.Gone}).Draw(t, "state"), Day: factstest.Day(t, "looked"),
			})
		}
		if after := rules.Assess(group, day).Standing; after != before {
			t.Fatalf("a page that is down turns %s into %s", before, after)
		}
	})
}

// Advice never changes standing.
func TestRecommendationsNeverChangeStanding(t *testing.T) {
	g, rules := defaultRules(t, nil)
	required := *g
	required.Requirements = slices.DeleteFunc(slices.Clone(g.Requirements), func(r guide.Requirement) bool { return r.Level == guide.Recommended })
	if len(required.Requirements) == len(g.Requirements) {
		t.Fatal("the guide recommends nothing")
	}
	without := engine.New(&required, "", nil)
	rapid.Check(t, func(t *rapid.T) {
		group, day := factstest.Random(t, keysOf(g)...), factstest.Day(t, "as of")
		if a, b := rules.Assess(group, day).Standing, without.Assess(group, day).Standing; a != b {
			t.Fatalf("%s with recommendations, %s without", a, b)
		}
	})
}

// Nothing is not met before the day since which it is asked.
func TestNothingIsNotMetBeforeItIsAsked(t *testing.T) {
	from := factstest.Epoch.AddDays(700)
	g, _ := defaultRules(t, nil)
	inForce := map[guide.Key]ids.Date{}
	for _, key := range keysOf(g) {
		inForce[key] = from
	}
	_, rules := defaultRules(t, inForce)
	rapid.Check(t, func(t *rapid.T) {
		group, day := factstest.Random(t, keysOf(g)...), factstest.Day(t, "as of")
		for _, f := range rules.Assess(group, day).Findings {
			if f.Result == measures.NotMet && (day.Before(from) || f.Since.Before(from) || f.Since.Before(group.Activated)) {
				t.Fatalf("%s not met since %v on %v", f.Requirement, f.Since, day)
			}
		}
	})
}

// A declaration counts only when the grace of this very turn is over.
func TestOutOfComplianceNeedsGraceOverAndADeclaration(t *testing.T) {
	g, rules := defaultRules(t, nil)
	rapid.Check(t, func(t *rapid.T) {
		group, day := factstest.Random(t, keysOf(g)...), factstest.Day(t, "as of")
		a := rules.Assess(group, day)
		declared := false
		for _, f := range a.Findings {
			if f.Declared == "" {
				continue
			}
			declared = declared || f.Level == guide.Required
			if f.Result != measures.NotMet || !f.GraceOver || day.Before(f.Due) {
				t.Fatalf("declared: %+v", f)
			}
		}
		if (a.Standing == engine.OutOfRules) != (declared && a.Status == facts.Active && a.Standing != engine.Pause) {
			t.Fatalf("%s, declared %v", a.Standing, declared)
		}
	})
}
