package measures

import (
	"fmt"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

// Result is the outcome of a requirement for a group. Measures read Unknown,
// Met or NotMet; AtRisk and Waived are found by the engine.
type Result uint8

// The results; Unknown is the zero value.
const (
	Unknown Result = iota
	Met
	AtRisk
	NotMet
	Waived
)

var resultNames = [...]string{"unknown", "met", "at-risk", "not-met", "waived"}

// String returns the result in data.
func (r Result) String() string { return resultNames[r] }

// MarshalText writes the result in data.
func (r Result) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (r *Result) UnmarshalText(text []byte) error {
	for i, name := range resultNames {
		if name == string(text) {
			*r = Result(i)
			return nil
		}
	}
	return fmt.Errorf("measures: no result %q", text)
}

// Reading is what a measure says at the end of one day.
type Reading struct {
	Result Result
	Value  guide.Quantity
	Target guide.Target // as it is asked of this group on this day
	// The result is Met only because nothing is asked yet.
	Early bool
	// Replaces the end of the grace; zero for none.
	PutRightBy ids.Date
}

// Case is a finding about to be put into words.
type Case struct {
	Day    ids.Date
	Now    Reading
	Result Result   // as the engine found it
	Turns  ids.Date // with AtRisk: the first day on which it would not be met
	Then   Reading  // with AtRisk: the reading on that day
}

// Measure reads one requirement of the guide in the facts of one group after
// another. It keeps its buffers from group to group: one goroutine at a time.
type Measure interface {
	// Bind takes a group's facts, which must not change until the next Bind.
	Bind(g *facts.Group)
	// On returns the reading at the end of a day.
	On(day ids.Date) Reading
	// Days appends the days in (after, to] on which the result of On may differ
	// from that of the day before, in any order.
	Days(after, to ids.Date, days []ids.Date) []ids.Date
	// Evidence appends what the reading of a day rests on.
	Evidence(day ids.Date, list []Evidence) []Evidence
	// Explain says what was found, and what to do next where there is something
	// to do.
	Explain(c Case) (summary, next i18n.Message)
}

// New returns the measure of a requirement of a guide without problems.
func New(g *guide.Guide, req *guide.Requirement) Measure {
	switch m := req.Measure; {
	case m.Leaders != nil:
		return &leaders{params: m.Leaders, target: req.Target}
	case m.Acceptances != nil:
		return newAcceptances(g, req)
	case m.Events != nil:
		return &events{params: m.Events, req: req, held: newLedger(req.Window)}
	case m.LongestGap != nil:
		return &longestGap{params: m.LongestGap, req: req}
	case m.Spread != nil:
		return &spread{params: m.Spread, req: req, parts: req.Parts()}
	case m.ShareOfEvents != nil:
		return &shareOfEvents{params: m.ShareOfEvents, req: req, held: newLedger(req.Window)}
	case m.FirstEvent != nil:
		return &firstEvent{params: m.FirstEvent}
	case m.PublicPresence != nil:
		return &publicPresence{page{kind: facts.Presence, seenWithin: m.PublicPresence.SeenWithin, requirement: req.Key}}
	case m.CodeOfConduct != nil:
		return &codeOfConduct{page{kind: facts.CodeOfConduct, seenWithin: m.CodeOfConduct.SeenWithin, requirement: req.Key}, m.CodeOfConduct.Parts, req.Target}
	case m.Decision != nil:
		return &decision{until: m.Decision.Until, requirement: req.Key}
	}
	panic("measures: a requirement without a measure: " + string(req.Key))
}

// within appends day to days when it lies in (after, to].
func within(after, to, day ids.Date, days []ids.Date) []ids.Date {
	if day.After(after) && !day.After(to) {
		return append(days, day)
	}
	return days
}
