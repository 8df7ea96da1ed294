package engine

import (
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/measures"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Standing sums up the required findings of an active group; for any other the
// word of its status stands in its place. It is computed, never set, and never
// public.
type Standing string

// The standings, and the statuses in their place.
const (
	Good           Standing = "good"            // every required finding is met, waived or unknown
	NeedsAttention Standing = "needs-attention" // some are at risk
	Below          Standing = "below"           // some are not met: grace is running, or over and undecided
	OutOfRules     Standing = "out"             // grace is over and a manager has declared it
	Pause          Standing = "pause"           // the whole group is waived

	InOnboarding Standing = Standing(facts.Onboarding)
	InProbation  Standing = Standing(facts.Probation)
	IsSuspended  Standing = Standing(facts.Suspended)
	IsLeaving    Standing = Standing(facts.Leaving)
	HasLeft      Standing = Standing(facts.Left)
)

// Rank orders standings by consequence, the gravest last; statuses have no
// place in this order and rank 0.
func (s Standing) Rank() int {
	switch s {
	case Pause:
		return 1
	case Good:
		return 2
	case NeedsAttention:
		return 3
	case Below:
		return 4
	case OutOfRules:
		return 5
	default:
		return 0
	}
}

// Message returns the word that is shown.
func (s Standing) Message() i18n.Message {
	switch s {
	case Good:
		return msg.FindingStandingGood()
	case NeedsAttention:
		return msg.FindingStandingAttention()
	case Below:
		return msg.FindingStandingBelow()
	case OutOfRules:
		return msg.FindingStandingOut()
	case Pause:
		return msg.FindingStandingPause()
	case InOnboarding:
		return msg.FindingStandingOnboarding()
	case InProbation:
		return msg.FindingStandingProbation()
	case IsSuspended:
		return msg.FindingStandingSuspended()
	case IsLeaving:
		return msg.FindingStandingLeaving()
	default:
		return msg.FindingStandingLeft()
	}
}

// ResultMessage returns the word for a result.
func ResultMessage(r measures.Result) i18n.Message {
	switch r {
	case measures.Met:
		return msg.FindingResultMet()
	case measures.AtRisk:
		return msg.FindingResultAtRisk()
	case measures.NotMet:
		return msg.FindingResultNotMet()
	case measures.Waived:
		return msg.FindingResultWaived()
	default:
		return msg.FindingResultUnknown()
	}
}

// standing sums up. Only required findings weigh, and what is unknown weighs
// nothing.
func standing(g *facts.Group, day ids.Date, status facts.Status, findings []Finding) Standing {
	if status != facts.Active {
		return Standing(status)
	}
	for _, w := range g.Waivers {
		if w.Requirement == "" && w.On(day) {
			return Pause
		}
	}
	worst := Good
	for i := range findings {
		if s := weight(&findings[i]); s.Rank() > worst.Rank() {
			worst = s
		}
	}
	return worst
}

// weight returns the standing that a finding alone would give.
func weight(f *Finding) Standing {
	switch {
	case f.Level != guide.Required:
		return Good
	case f.Result == measures.AtRisk:
		return NeedsAttention
	case f.Result == measures.NotMet && f.Declared != "":
		return OutOfRules
	case f.Result == measures.NotMet:
		return Below
	default:
		return Good
	}
}
