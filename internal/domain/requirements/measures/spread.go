package measures

import (
	"math/bits"

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
	frame  ledger // only for the window, no event is entered
	yes    []ids.Date
	maybe  []ids.Date
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
}

// partOf returns the part of the window that an event is in at the end of a
// day, from 0, and false where it is in none.
func (m *spread) partOf(event, day ids.Date) (int, bool) {
	if event.After(day) {
		return 0, false
	}
	var from, to ids.Date = event, day
	if !m.req.Window.Calendar.IsZero() {
		start := periodStart(day, m.req.Window.Calendar)
		if event.Before(start) {
			return 0, false
		}
		from, to = start, event
	}
	part := 0
	if months, ok := m.params.Each.Months(); ok {
		part = to.MonthsSince(from) / months
	} else {
		part = to.DaysSince(from) / m.params.Each.After(ids.Date{Year: 1, Month: 1, Day: 1}).DaysSince(ids.Date{Year: 1, Month: 1, Day: 1})
	}
	return part, part < m.parts
}

// counted returns how many parts have an event, and how many would have one if
// all undecided events fitted.
func (m *spread) counted(day ids.Date) (yes, most int) {
	var have, may uint64
	for _, e := range m.yes {
		if part, ok := m.partOf(e, day); ok {
			have |= 1 << part
		}
	}
	for _, e := range m.maybe {
		if part, ok := m.partOf(e, day); ok {
			may |= 1 << part
		}
	}
	return bits.OnesCount64(have), bits.OnesCount64(have | may)
}

func (m *spread) On(day ids.Date) Reading {
	yes, _ := m.counted(day)
	r := Reading{Value: guide.Count(yes), Target: m.req.Target}
	r.Result, r.Early = m.frame.overPeriods(day, m.resultOn)
	return r
}

func (m *spread) resultOn(day ids.Date) Result {
	yes, most := m.counted(day)
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
				days = within(after, to, guide.NewSpan(m.params.Each.N*part, m.params.Each.Unit).After(e), days)
			}
		}
	}
	return days
}

func (m *spread) Evidence(day ids.Date, list []Evidence) []Evidence {
	start := len(list)
	for i := range m.group.Events {
		e := &m.group.Events[i]
		if _, in := m.partOf(e.Day, day); !in || !e.State.Counts() {
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
		next = msg.FindingEventsUndecided(len(m.undecided(c.Day)))
	}
	return summary, next
}

func (m *spread) undecided(day ids.Date) []ids.Date {
	var list []ids.Date
	for _, e := range m.maybe {
		if _, ok := m.partOf(e, day); ok {
			list = append(list, e)
		}
	}
	return list
}
