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

// longestGap measures the longest time without an event, in days. A gap counts
// whole while it is running, and after that until the event that ended it has
// left the window. The first gap begins with the activation of the group;
// events before it do not matter.
type longestGap struct {
	params *guide.LongestGap
	req    *guide.Requirement
	group  *facts.Group
	ended  []gap // between certain events, in order
	most   []gap // if all undecided events fitted
}

// gap is the time without an event from one day to another. The last one has no
// end; as of a day it ends there, and is running.
type gap struct {
	from, to ids.Date
	running  bool
}

func (m *longestGap) Bind(g *facts.Group) {
	m.group = g
	m.ended, m.most = m.ended[:0], m.most[:0]
	if g.Activated.IsZero() {
		return
	}
	m.ended = m.gaps(m.ended, fits)
	m.most = m.gaps(m.most, fitsPerhaps)
}

// gaps appends the gaps between events that fit at least so well.
func (m *longestGap) gaps(list []gap, least fit) []gap {
	for i := range m.group.Events {
		e := &m.group.Events[i]
		if e.State.Counts() && !e.Day.Before(m.group.Activated) && fitOf(&m.params.EventFilter, e) >= least {
			list = append(list, gap{to: e.Day})
		}
	}
	slices.SortFunc(list, func(a, b gap) int { return a.to.Compare(b.to) })
	from := m.group.Activated
	for i := range list {
		list[i].from, from = from, list[i].to
	}
	return append(list, gap{from: from})
}

// longest returns the longest gap as of a day.
func (m *longestGap) longest(gaps []gap, day ids.Date) gap {
	var longest gap
	days := -1
	inWindow := sort.Search(len(gaps), func(i int) bool { return gaps[i].to.IsZero() || m.inWindow(gaps[i].to, day) })
	for _, g := range gaps[inWindow:] {
		if g.from.After(day) {
			break
		}
		if g.to.IsZero() || g.to.After(day) {
			g.to, g.running = day, true
		}
		if n := g.to.DaysSince(g.from); n > days {
			longest, days = g, n
		}
	}
	return longest
}

func (m *longestGap) inWindow(event, day ids.Date) bool {
	return m.req.Window.Since || day.Before(m.req.Window.Rolling.After(event))
}

func (m *longestGap) On(day ids.Date) Reading {
	r := Reading{Value: guide.Quantity{Unit: guide.InDays}, Target: m.req.Target}
	if len(m.ended) == 0 || day.Before(m.group.Activated) {
		r.Result, r.Early = Met, true
		return r
	}
	r.Value = gapDays(m.longest(m.ended, day))
	switch {
	case m.req.Target.Holds(r.Value):
		r.Result = Met
	case !m.req.Target.Holds(gapDays(m.longest(m.most, day))):
		r.Result = NotMet
	}
	return r
}

func gapDays(g gap) guide.Quantity {
	return guide.Quantity{Hundredths: int64(g.to.DaysSince(g.from)) * whole, Unit: guide.InDays}
}

func (m *longestGap) Days(after, to ids.Date, days []ids.Date) []ids.Date {
	tooLong := m.req.Target.High.Whole() + 1
	for _, gaps := range [][]gap{m.ended, m.most} {
		for _, g := range gaps {
			days = within(after, to, g.from.AddDays(tooLong), days)
			if g.to.IsZero() {
				continue
			}
			days = within(after, to, g.to, days)
			if !m.req.Window.Since {
				days = within(after, to, m.req.Window.Rolling.After(g.to), days)
			}
		}
	}
	return days
}

// Evidence returns the events at both ends of the longest gap, and those within
// it that are undecided.
func (m *longestGap) Evidence(day ids.Date, list []Evidence) []Evidence {
	if len(m.ended) == 0 || day.Before(m.group.Activated) {
		return list
	}
	start, g := len(list), m.longest(m.ended, day)
	for i := range m.group.Events {
		e := &m.group.Events[i]
		if !e.State.Counts() || e.Day.Before(g.from) || e.Day.After(g.to) {
			continue
		}
		if ev, ok := eventEvidence(fitOf(&m.params.EventFilter, e), e); ok {
			list = append(list, ev)
		}
	}
	sortEvidence(list[start:])
	return list
}

func (m *longestGap) Explain(c Case) (summary, next i18n.Message) {
	summary = msg.FindingGap(c.Now.Value.Whole())
	g := m.longest(m.ended, c.Day)
	switch {
	case c.Result == AtRisk:
		next = msg.FindingGapBefore(i18n.Date(c.Turns))
	case c.Result == NotMet && g.running:
		next = msg.FindingGapMeet()
	case c.Result == NotMet && !m.req.Window.Since:
		next = msg.FindingGapPassing(i18n.Date(m.req.Window.Rolling.After(g.to)))
	}
	return summary, next
}
