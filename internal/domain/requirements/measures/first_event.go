package measures

import (
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// firstEvent asks for one event, on the day of activation or later, before a
// time from activation has passed. An event after that puts it right.
type firstEvent struct {
	params *guide.FirstEvent
	group  *facts.Group
	yes    arrival
	maybe  arrival
}

// arrival is the first event of a kind and the day from which it counts.
type arrival struct {
	day   ids.Date
	event *facts.Event
}

func (a *arrival) earlier(day ids.Date, e *facts.Event) {
	if a.event == nil || day.Before(a.day) || day == a.day && e.ID < a.event.ID {
		*a = arrival{day, e}
	}
}

func (a arrival) by(day ids.Date) bool { return a.event != nil && !a.day.After(day) }

func (m *firstEvent) Bind(g *facts.Group) {
	m.group, m.yes, m.maybe = g, arrival{}, arrival{}
	for i := range g.Events {
		e := &g.Events[i]
		if !e.State.Counts() || e.Day.Before(g.Activated) {
			continue
		}
		day := e.Day
		if m.params.AnnouncedCounts && !e.Known.IsZero() && e.Known.Before(day) {
			day = e.Known
		}
		switch fitOf(&m.params.EventFilter, e) {
		case fits:
			m.yes.earlier(day, e)
		case fitsPerhaps:
			m.maybe.earlier(day, e)
		}
	}
}

func (m *firstEvent) deadline() ids.Date { return m.params.Within.After(m.group.Activated) }

func (m *firstEvent) On(day ids.Date) Reading {
	r := Reading{Target: guide.Target{Is: guide.AtLeast, Low: guide.Count(1)}}
	switch {
	case m.yes.by(day):
		r.Result, r.Value = Met, guide.Count(1)
	case m.group.Activated.IsZero() || day.Before(m.deadline()):
		r.Result, r.Early = Met, true
	case !m.maybe.by(day):
		r.Result = NotMet
	}
	return r
}

func (m *firstEvent) Days(after, to ids.Date, days []ids.Date) []ids.Date {
	for _, a := range []arrival{m.yes, m.maybe} {
		if a.event != nil {
			days = within(after, to, a.day, days)
		}
	}
	if m.group.Activated.IsZero() {
		return days
	}
	return within(after, to, m.deadline(), days)
}

func (m *firstEvent) Evidence(day ids.Date, list []Evidence) []Evidence {
	switch {
	case m.yes.by(day):
		return append(list, Evidence{Kind: OfEvent, ID: string(m.yes.event.ID), Day: m.yes.event.Day, Bearing: Counts})
	case m.maybe.by(day):
		return append(list, Evidence{Kind: OfEvent, ID: string(m.maybe.event.ID), Day: m.maybe.event.Day, Bearing: Waits})
	}
	return list
}

func (m *firstEvent) Explain(c Case) (summary, next i18n.Message) {
	if m.yes.by(c.Day) {
		return msg.FindingFirst(i18n.Date(m.yes.event.Day)), i18n.Message{}
	}
	switch {
	case c.Result == Unknown:
		next = msg.FindingEventsUndecided(1)
	case c.Result == AtRisk:
		next = msg.FindingFirstBefore(i18n.Date(c.Turns))
	case c.Result == NotMet:
		next = msg.FindingFirstHold()
	case c.Now.Early && !m.group.Activated.IsZero():
		next = msg.FindingFirstBefore(i18n.Date(m.deadline()))
	}
	return msg.FindingFirstNone(), next
}
