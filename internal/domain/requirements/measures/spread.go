package measures

import (
	"slices"
	"sort"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// spread cuts the window into parts of equal length and counts those in which
// an event was held. Of a rolling window the last part ends on the day itself:
// with parts of 3 months an event is in the last part until its day 3 months
// later, then in the one before. A period of the calendar is cut from its
// start, and cannot be judged before it is over.
type spread struct {
	params *guide.Spread
	req    *guide.Requirement
	parts  int
	group  *facts.Group
	frame  ledger     // only for the window, no event is entered
	yes    []ids.Date // days of the events that fit, in order
	maybe  []ids.Date // of those that may fit
}

func (m *spread) Bind(g *facts.Group) {
	m.group, m.yes, m.maybe = g, m.yes[:0], m.maybe[:0]
	m.frame.window, m.frame.activated = m.req.Window, g.Activated
	for i := range g.Events {
		e := &g.Events[i]
		if !e.State.Counts() {
			continue
		}
		switch fitOf(&m.params.EventFilter, e) {
		case fits:
			m.yes = append(m.yes, e.Day)
		case fitsPerhaps:
			m.maybe = append(m.maybe, e.Day)
		}
	}
	slices.SortFunc(m.yes, ids.Date.Compare)
	slices.SortFunc(m.maybe, ids.Date.Compare)
}

// shift returns the day that lies n parts after another.
func (m *spread) shift(day ids.Date, n int) ids.Date {
	return guide.NewSpan(m.params.Each.N*n, m.params.Each.Unit).After(day)
}

// inPart returns how many of the days, in order, lie in a part of the window as
// of a day. The last part of a rolling window is part 0.
func (m *spread) inPart(days []ids.Date, part int, day ids.Date) int {
	first := func(beyond func(e ids.Date) bool) int {
		return sort.Search(len(days), func(i int) bool { return beyond(days[i]) })
	}
	if m.req.Window.Calendar.IsZero() {
		aged := func(n int) int { return first(func(e ids.Date) bool { return m.shift(e, n).After(day) }) }
		return aged(part) - aged(part+1)
	}
	start := periodStart(day, m.req.Window.Calendar)
	from, to := m.shift(start, part), m.shift(start, part+1)
	if tomorrow := day.AddDays(1); tomorrow.Before(to) {
		to = tomorrow
	}
	if to.Before(from) {
		return 0
	}
	return first(func(e ids.Date) bool { return !e.Before(to) }) - first(func(e ids.Date) bool { return !e.Before(from) })
}

// counted returns how many parts have an event, and how many would have one if
// all undecided events fitted; and the number of those.
func (m *spread) counted(day ids.Date) (yes, most, undecided int) {
	for part := range m.parts {
		waiting := m.inPart(m.maybe, part, day)
		undecided += waiting
		switch {
		case m.inPart(m.yes, part, day) > 0:
			yes++
			most++
		case waiting > 0:
			most++
		}
	}
	return yes, most, undecided
}

func (m *spread) On(day ids.Date) Reading {
	yes, _, _ := m.counted(day)
	r := Reading{Value: guide.Count(yes), Target: m.req.Target}
	r.Result, r.Early = m.frame.overPeriods(day, m.resultOn)
	return r
}

func (m *spread) resultOn(day ids.Date) Result {
	yes, most, _ := m.counted(day)
	switch {
	case m.req.Target.Holds(guide.Count(yes)):
		return Met
	case m.req.Target.Holds(guide.Count(most)):
		return Unknown
	default:
		return NotMet
	}
}

func (m *spread) Days(after, to ids.Date, days []ids.Date) []ids.Date {
	if !m.req.Window.Calendar.IsZero() {
		for _, list := range [][]ids.Date{m.yes, m.maybe} {
			for _, e := range list {
				days = within(after, to, e, days)
			}
		}
		return periodStarts(m.req.Window.Calendar, after, to, days)
	}
	for _, list := range [][]ids.Date{m.yes, m.maybe} {
		for _, e := range list {
			for part := range m.parts + 1 {
				days = within(after, to, m.shift(e, part), days)
			}
		}
	}
	return days
}

func (m *spread) Evidence(day ids.Date, list []Evidence) []Evidence {
	start := len(list)
	for i := range m.group.Events {
		e := &m.group.Events[i]
		if !e.State.Counts() || e.Day.After(day) || !m.frame.contains(e.Day, day) {
			continue
		}
		if ev, ok := eventEvidence(fitOf(&m.params.EventFilter, e), e); ok {
			list = append(list, ev)
		}
	}
	sortEvidence(list[start:])
	return list
}

func (m *spread) Explain(c Case) (summary, next i18n.Message) {
	summary = msg.FindingSpread(m.parts, c.Now.Value.Whole(), m.params.Each.Message())
	switch c.Result {
	case AtRisk:
		next = msg.FindingSpreadBefore(i18n.Date(c.Turns))
	case NotMet:
		next = msg.FindingSpreadMore()
	case Unknown:
		_, _, undecided := m.counted(c.Day)
		next = msg.FindingEventsUndecided(undecided)
	}
	return summary, next
}
