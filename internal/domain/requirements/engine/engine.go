package engine

import (
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/measures"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

// Rules are a version of the guide, ready for judging. They may be shared by
// many goroutines.
type Rules struct {
	guide   *guide.Guide
	hash    string
	inForce map[guide.Key]ids.Date
}

// New returns the rules of a version of the guide. Findings cite it by its
// hash. inForce says since when each requirement has been asked in this way
// (guide.InForceSince); nothing is not met on an earlier day.
func New(g *guide.Guide, hash string, inForce map[guide.Key]ids.Date) *Rules {
	return &Rules{g, hash, inForce}
}

// Assess is Assessor.Assess for a single group.
func (r *Rules) Assess(g *facts.Group, day ids.Date) Assessment { return r.Assessor().Assess(g, day) }

// Assessment is the state of a group as of a day.
type Assessment struct {
	Group    ids.GroupID  `json:"group"`
	Day      ids.Date     `json:"day"`
	Status   facts.Status `json:"status"`
	Standing Standing     `json:"standing"`
	Findings []Finding    `json:"findings"` // in the order of the guide
	Guide    string       `json:"guide"`    // hash of the version
}

// Finding returns the finding of a requirement, or nil.
func (a *Assessment) Finding(key guide.Key) *Finding {
	for i := range a.Findings {
		if a.Findings[i].Requirement == key {
			return &a.Findings[i]
		}
	}
	return nil
}

// Finding is the result of one requirement for one group as of a day.
type Finding struct {
	Requirement guide.Key       `json:"requirement"`
	Level       guide.Level     `json:"level"`
	Result      measures.Result `json:"result"`

	// What was measured, and what was asked of this group on this day.
	Value  guide.Quantity `json:"value"`
	Target guide.Target   `json:"target"`

	// The first day of the result as it stands; zero where it always stood. With
	// NotMet the day on which it turned, on which the grace begins.
	Since ids.Date `json:"since"`
	// With AtRisk the first day on which it would not be met; with NotMet the
	// end of the grace; with Waived the end of the waiver. What is due can be
	// done until the day before.
	Due ids.Date `json:"due"`
	// The grace is over, that is, Due has come. Only with NotMet.
	GraceOver bool `json:"grace_over,omitempty"`
	// The manager's declaration that stands; empty for none.
	Declared string `json:"declared,omitempty"`
	// The waiver that holds; empty for none.
	Waiver string `json:"waiver,omitempty"`

	Forecast Forecast `json:"forecast"`

	Summary  i18n.Message        `json:"summary"`
	NextStep i18n.Message        `json:"next_step"` // zero where there is nothing to do
	Outlook  i18n.Message        `json:"outlook"`   // zero where nothing changes within the look-ahead
	Evidence []measures.Evidence `json:"evidence"`

	Source guide.Source `json:"source"` // the place in the documents that is cited
	Guide  string       `json:"guide"`  // hash of the version
}

// Forecast is the same function on a later day.
type Forecast struct {
	Day    ids.Date        `json:"day"` // the end of the look-ahead
	Result measures.Result `json:"result"`
	Value  guide.Quantity  `json:"value"`
	// The first day on which the result differs from today's in a way that
	// matters: not met where it is met or unknown, met where it is not met; zero
	// for none.
	Turns ids.Date `json:"turns"`
}

// Assessor judges one group after another and keeps its buffers between them:
// one goroutine at a time. What it returns is the caller's.
type Assessor struct {
	rules *Rules
	items []item
	days  []ids.Date
}

// item is a requirement ready for judging.
type item struct {
	req       *guide.Requirement
	measure   measures.Measure
	inForce   ids.Date
	lookAhead guide.Span
}

// Assessor returns a new Assessor.
func (r *Rules) Assessor() *Assessor {
	a := &Assessor{rules: r}
	for i := range r.guide.Requirements {
		req := &r.guide.Requirements[i]
		a.items = append(a.items, item{req, measures.New(r.guide, req), r.inForce[req.Key], lookAhead(r.guide, req)})
	}
	return a
}

func lookAhead(g *guide.Guide, req *guide.Requirement) guide.Span {
	switch {
	case !req.LookAhead.IsZero():
		return req.LookAhead
	case !g.Deadlines.LookAhead.IsZero():
		return g.Deadlines.LookAhead
	default:
		return guide.DefaultDeadlines.LookAhead
	}
}

// Assess returns the findings and the standing of a group at the end of a day.
func (a *Assessor) Assess(g *facts.Group, day ids.Date) Assessment {
	return a.assess(g, day, true)
}

// Brief is Assess without what is only said: no messages, no evidence, and no
// Since but of what is not met. It is for figures over the whole network.
func (a *Assessor) Brief(g *facts.Group, day ids.Date) Assessment {
	return a.assess(g, day, false)
}

func (a *Assessor) assess(g *facts.Group, day ids.Date, full bool) Assessment {
	result := Assessment{Group: g.ID, Day: day, Status: g.StatusOn(day), Guide: a.rules.hash, Findings: make([]Finding, 0, len(a.items))}
	for i := range a.items {
		it := &a.items[i]
		if !asked(it.req.Applies, result.Status) {
			continue
		}
		it.measure.Bind(g)
		j := judge{item: it, group: g, day: day, start: start(it, g, result.Status), days: a.days}
		f := j.finding(full)
		a.days = j.days
		f.Guide = a.rules.hash
		result.Findings = append(result.Findings, f)
	}
	result.Standing = standing(g, day, result.Status, result.Findings)
	return result
}

// asked says whether a requirement is asked of a group of a status.
func asked(applies guide.Applies, status facts.Status) bool {
	if status == facts.Onboarding {
		return applies.Joining()
	}
	return applies.Remaining()
}

// start returns the first day on which a requirement can be not met: when the
// group became active or the requirement came into force, whichever is later.
// A group in onboarding has no clock, and is judged from the first fact on.
func start(it *item, g *facts.Group, status facts.Status) ids.Date {
	if status != facts.Onboarding && g.Activated.After(it.inForce) {
		return g.Activated
	}
	return it.inForce
}
