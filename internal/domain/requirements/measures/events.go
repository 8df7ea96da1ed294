package measures

import (
	"cmp"
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// events counts the events of a window.
//
// Met when those that certainly count reach the target, not met when even with
// the undecided ones they do not, else unknown. Events before the activation of
// the group count too. Pro rata: a group that has been active for m whole
// months, fewer than the W months of the window, needs target × m ÷ W, rounded
// down to a whole number.
type events struct {
	params *guide.Events
	req    *guide.Requirement
	group  *facts.Group
	held   ledger
}

func (m *events) Bind(g *facts.Group) {
	m.group = g
	m.held.reset(g.Activated)
	for i := range g.Events {
		if e := &g.Events[i]; e.State.Counts() {
			m.held.add(e, tallyOf(fitOf(&m.params.EventFilter, e), m.weight(e)), m.params.AnnouncedCounts)
		}
	}
	m.held.settle()
}

func (m *events) weight(e *facts.Event) int64 {
	if e.CoHosted && m.params.CoHosted > 0 {
		return int64(m.params.CoHosted)
	}
	return whole
}

func (m *events) On(day ids.Date) Reading {
	r := Reading{Value: guide.Quantity{Hundredths: m.held.on(day).yes}, Target: m.target(day)}
	r.Result, r.Early = m.held.overPeriods(day, m.resultOn)
	return r
}

// resultOn judges the window of a day by itself.
func (m *events) resultOn(day ids.Date) Result {
	t, needed := m.held.on(day), m.target(day).Low.Hundredths
	switch {
	case t.yes >= needed:
		return Met
	case t.yes+t.maybe >= needed:
		return Unknown
	default:
		return NotMet
	}
}

// target returns what is asked on a day: less of a young group, where the
// requirement is pro rata.
func (m *events) target(day ids.Date) guide.Target {
	target := m.req.Target
	months, _ := m.req.Window.Rolling.Months()
	if !m.req.ProRata || m.group.Activated.IsZero() {
		return target
	}
	if active := max(day.MonthsSince(m.group.Activated), 0); active < months {
		target.Low = guide.Count(target.Low.Whole() * active / months)
	}
	return target
}

func (m *events) Days(after, to ids.Date, days []ids.Date) []ids.Date {
	days = m.held.days(after, to, days)
	if months, ok := m.req.Window.Rolling.Months(); ok && m.req.ProRata && !m.group.Activated.IsZero() {
		for i := 1; i <= months; i++ {
			days = within(after, to, m.group.Activated.AddMonths(i), days)
		}
	}
	return days
}

func (m *events) Evidence(day ids.Date, list []Evidence) []Evidence {
	start := len(list)
	for i := range m.group.Events {
		e := &m.group.Events[i]
		if !e.State.Counts() || !m.held.contains(e.Day, day) {
			continue
		}
		if e.Day.After(day) && (!m.params.AnnouncedCounts || e.Known.After(day)) {
			continue
		}
		if ev, ok := eventEvidence(fitOf(&m.params.EventFilter, e), e); ok {
			list = append(list, ev)
		}
	}
	sortEvidence(list[start:])
	return list
}

func (m *events) Explain(c Case) (summary, next i18n.Message) {
	summary = msg.FindingEvents(c.Now.Value.Float(), c.Now.Target.Low.Float(), when(m.req.Window))
	if c.Now.Target.Low.Hundredths == 0 { // nothing is asked of so young a group yet
		summary = msg.FindingEventsHeld(c.Now.Value.Whole(), when(m.req.Window))
	}
	switch c.Result {
	case AtRisk:
		next = msg.FindingEventsBefore(m.missingBefore(c.Turns, c.Then), i18n.Date(c.Turns))
	case NotMet:
		next = msg.FindingEventsMissing(roundUp(c.Now.Target.Low.Hundredths - c.Now.Value.Hundredths))
	case Unknown:
		next = msg.FindingEventsUndecided(m.undecided(c.Day))
	}
	return summary, next
}

// missingBefore returns how many more events, held before a day, would keep the
// requirement met on it. With a period of the calendar they belong to the
// period that ends before that day.
func (m *events) missingBefore(day ids.Date, then Reading) int {
	value := then.Value.Hundredths
	if !m.req.Window.Calendar.IsZero() {
		value = m.held.on(day.AddDays(-1)).yes
	}
	return roundUp(then.Target.Low.Hundredths - value)
}

// undecided counts the events of the window that wait for a decision.
func (m *events) undecided(day ids.Date) int {
	n := 0
	for _, ev := range m.Evidence(day, nil) {
		if ev.Bearing == Waits {
			n++
		}
	}
	return n
}

// roundUp returns hundredths as a whole number, at least 1.
func roundUp(hundredths int64) int { return max(int((hundredths+whole-1)/whole), 1) }

// sortEvidence puts evidence into the order of days.
func sortEvidence(list []Evidence) {
	slices.SortFunc(list, func(a, b Evidence) int {
		return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Document, b.Document), cmp.Compare(a.Role, b.Role))
	})
}

// when says a window for readers: "in the last 12 months".
func when(w guide.Window) i18n.Message {
	switch {
	case w.Since:
		return msg.FindingWhenActive()
	case w.Calendar == guide.NewSpan(1, guide.Years):
		return msg.FindingWhenCalendarYear()
	case w.Calendar == guide.NewSpan(3, guide.Months):
		return msg.FindingWhenCalendarQuarter()
	case !w.Calendar.IsZero():
		return msg.FindingWhenCalendarMonth()
	}
	switch n := w.Rolling.N; w.Rolling.Unit {
	case guide.Days:
		return msg.FindingWhenDays(n)
	case guide.Weeks:
		return msg.FindingWhenWeeks(n)
	case guide.Months:
		return msg.FindingWhenMonths(n)
	default:
		return msg.FindingWhenYears(n)
	}
}
