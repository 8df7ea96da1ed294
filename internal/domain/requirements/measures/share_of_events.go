package measures

import (
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// shareOfEvents measures which share of the window's events fit. Unknown where
// there is no event, and where undecided events could tip the scales.
type shareOfEvents struct {
	params *guide.ShareOfEvents
	req    *guide.Requirement
	group  *facts.Group
	held   ledger
}

func (m *shareOfEvents) Bind(g *facts.Group) {
	m.group = g
	m.held.reset(g.Activated)
	for i := range g.Events {
		if e := &g.Events[i]; e.State.Counts() {
			m.held.add(e, tallyOf(fitOf(&m.params.EventFilter, e), whole), false)
		}
	}
	m.held.settle()
}

func (m *shareOfEvents) On(day ids.Date) Reading {
	t := m.held.on(day)
	r := Reading{Value: guide.Quantity{Unit: guide.Percent}, Target: m.req.Target}
	if t.all > 0 {
		r.Value.Hundredths = t.yes * 100_00 / t.all
	}
	r.Result, r.Early = m.held.overPeriods(day, m.resultOn)
	return r
}

// resultOn judges the window of a day by itself.
func (m *shareOfEvents) resultOn(day ids.Date) Result {
	t, share := m.held.on(day), m.req.Target.Low.Hundredths
	switch {
	case t.all == 0:
		return Unknown
	case t.yes*100_00 >= share*t.all:
		return Met
	case (t.yes+t.maybe)*100_00 >= share*t.all:
		return Unknown
	default:
		return NotMet
	}
}

func (m *shareOfEvents) Days(after, to ids.Date, days []ids.Date) []ids.Date {
	return m.held.days(after, to, days)
}

func (m *shareOfEvents) Evidence(day ids.Date, list []Evidence) []Evidence {
	start := len(list)
	for i := range m.group.Events {
		e := &m.group.Events[i]
		if !e.State.Counts() || e.Day.After(day) || !m.held.contains(e.Day, day) {
			continue
		}
		ev, ok := eventEvidence(fitOf(&m.params.EventFilter, e), e)
		if !ok {
			ev.Bearing = Against
		}
		list = append(list, ev)
	}
	sortEvidence(list[start:])
	return list
}

func (m *shareOfEvents) Explain(c Case) (summary, next i18n.Message) {
	t := m.held.on(c.Day)
	if t.all == 0 {
		return msg.FindingShareNone(when(m.req.Window)), i18n.Message{}
	}
	summary = msg.FindingShare(int(t.all/whole), float64(t.yes)/float64(t.all), when(m.req.Window))
	switch {
	case c.Result == Unknown:
		next = msg.FindingEventsUndecided(int(t.maybe / whole))
	case c.Result == NotMet && m.req.Target.Low.Hundredths < 100_00:
		next = msg.FindingShareMore(m.missing(t))
	}
	return summary, next
}

// missing returns the smallest number n of further events that fit, for which
// (yes + n) / (all + n) reaches the share.
func (m *shareOfEvents) missing(t tally) int {
	share := m.req.Target.Low.Hundredths
	lacking, perEvent := share*t.all-100_00*t.yes, 100_00-share
	return int((lacking + perEvent*whole - 1) / (perEvent * whole))
}
