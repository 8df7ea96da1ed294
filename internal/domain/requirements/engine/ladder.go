package engine

import (
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/measures"
)

// StepDue is a step of the ladder with the day on which it is due for a finding.
type StepDue struct {
	Index int // of the step in the guide
	Step  guide.Step
	Day   ids.Date
}

// Ladder returns the steps that a finding leads to as it stands, in the order of
// their days; those whose day has come are due. A step belongs to one turn of
// the finding (its Since, or its Due where it is at risk): whoever acts on it
// remembers requirement, turn and index, and so does nothing twice. A finding
// that is met, waived or unknown leads to nothing.
func Ladder(g *guide.Guide, f *Finding) []StepDue {
	var due []StepDue
	for i, step := range g.Ladder {
		if !concerns(step, f) {
			continue
		}
		if from, ok := rungDay(g, step.On, f); ok {
			due = append(due, StepDue{i, step, step.After.After(from)})
		}
	}
	slices.SortStableFunc(due, func(a, b StepDue) int { return a.Day.Compare(b.Day) })
	return due
}

func concerns(step guide.Step, f *Finding) bool {
	if len(step.Requirements) == 0 {
		return f.Level == guide.Required
	}
	return slices.Contains(step.Requirements, f.Requirement)
}

// rungDay returns the day on which the time of a step begins to run. A finding
// is at risk from the look-ahead before the day on which it would turn.
func rungDay(g *guide.Guide, on guide.Rung, f *Finding) (ids.Date, bool) {
	switch {
	case on == guide.OnAtRisk && f.Result == measures.AtRisk:
		return lookAhead(g, g.Requirement(f.Requirement)).Before(f.Due), true
	case on == guide.OnNotMet && f.Result == measures.NotMet:
		return f.Since, true
	case on == guide.OnGraceOver && f.Result == measures.NotMet && f.Level == guide.Required:
		return f.Due, true
	default:
		return ids.Date{}, false
	}
}
