package engine

import (
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/measures"
)

// BenefitState is how a group stands to a benefit.
type BenefitState string

// The states of a benefit.
const (
	BenefitYours  BenefitState = "yours"
	BenefitComing BenefitState = "coming" // from From on, or once the group is active
	BenefitPaused BenefitState = "paused" // because of Because, or of the group's status
	BenefitEnded  BenefitState = "ended"  // the group has left
)

// Benefit is a benefit of the guide as a group sees it.
type Benefit struct {
	Key     guide.Key
	State   BenefitState
	From    ids.Date    // its first day; zero while the group is not active
	Because []guide.Key // the requirements that are not met
}

// Benefits returns the benefits of the guide, in its order, as the group of an
// assessment has them. A waived or unknown finding pauses nothing.
func Benefits(g *guide.Guide, group *facts.Group, a *Assessment) []Benefit {
	benefits := make([]Benefit, 0, len(g.Benefits))
	for _, b := range g.Benefits {
		benefit := Benefit{Key: b.Key, State: BenefitYours}
		if !group.Activated.IsZero() {
			benefit.From = b.After.After(group.Activated)
		}
		for _, key := range b.While {
			if f := a.Finding(key); f != nil && f.Result == measures.NotMet {
				benefit.Because = append(benefit.Because, key)
			}
		}
		switch {
		case a.Status == facts.Left:
			benefit.State = BenefitEnded
		case a.Status == facts.Onboarding, a.Day.Before(benefit.From):
			benefit.State = BenefitComing
		case a.Status == facts.Suspended, len(benefit.Because) > 0:
			benefit.State = BenefitPaused
		}
		benefits = append(benefits, benefit)
	}
	return benefits
}
