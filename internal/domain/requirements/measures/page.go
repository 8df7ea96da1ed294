package measures

import (
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts"
)

// page is what public_presence and code_of_conduct have in common. A page that
// is hosted here is certainly there. One elsewhere on the web is there when the
// last look saw it or, with a time in which it counts as seen, while that time
// runs and nothing else was seen since. Everything else is unknown; only a
// person's decision makes it not met, until the page is seen again.
type page struct {
	kind        facts.PageKind
	seenWithin  guide.Span
	requirement guide.Key
	group       *facts.Group
}

// Bind takes the facts of a group.
func (m *page) Bind(g *facts.Group) { m.group = g }

// last returns the newest look at the page up to a day that accept agrees to;
// nil for none. Of two on one day the one with the later ID holds.
func (m *page) last(day ids.Date, accept func(p *facts.Page) bool) *facts.Page {
	var last *facts.Page
	for i := range m.group.Pages {
		p := &m.group.Pages[i]
		if p.Kind != m.kind || p.Day.After(day) || !accept(p) {
			continue
		}
		if last == nil || last.Day.Before(p.Day) || last.Day == p.Day && last.ID < p.ID {
			last = p
		}
	}
	return last
}

func hosted(p *facts.Page) bool    { return p.Hosted }
func elsewhere(p *facts.Page) bool { return !p.Hosted }
func telling(p *facts.Page) bool   { return !p.Hosted && p.State != facts.NotReached }

// there returns the look that shows the page to be there on a day; nil for none.
func (m *page) there(day ids.Date) *facts.Page {
	if p := m.last(day, hosted); p != nil && p.State == facts.Seen {
		return p
	}
	look := elsewhere
	if !m.seenWithin.IsZero() {
		look = telling
	}
	p := m.last(day, look)
	if p == nil || p.State != facts.Seen || !m.seenWithin.IsZero() && !day.Before(m.seenWithin.After(p.Day)) {
		return nil
	}
	return p
}

// missing returns the decision that there is no page, while nothing was seen
// after it.
func (m *page) missing(day ids.Date) *facts.Decision {
	d := decisionOn(m.group, m.requirement, day)
	if d == nil || d.Met {
		return nil
	}
	if p := m.there(day); p != nil && (p.Hosted || p.Day.After(d.Day)) {
		return nil
	}
	return d
}

// On returns whether the page is there.
func (m *page) On(day ids.Date) Reading {
	if d := m.missing(day); d != nil {
		return Reading{Result: NotMet, PutRightBy: d.PutRightBy}
	}
	if m.there(day) != nil {
		return Reading{Result: Met}
	}
	return Reading{}
}

// Days appends the days of looks and decisions.
func (m *page) Days(after, to ids.Date, days []ids.Date) []ids.Date {
	for _, p := range m.group.Pages {
		if p.Kind != m.kind {
			continue
		}
		days = within(after, to, p.Day, days)
		if !m.seenWithin.IsZero() {
			days = within(after, to, m.seenWithin.After(p.Day), days)
		}
	}
	return decisionDays(m.group, m.requirement, after, to, days)
}

// Evidence appends the look that counts, or the last one, and a decision.
func (m *page) Evidence(day ids.Date, list []Evidence) []Evidence {
	p := m.there(day)
	if p == nil {
		p = m.last(day, func(*facts.Page) bool { return true })
	}
	if p != nil {
		ev := Evidence{Kind: OfPage, ID: p.ID, Day: p.Day, Bearing: Counts}
		if p.State != facts.Seen {
			ev.Bearing = Waits
		}
		list = append(list, ev)
	}
	if d := m.missing(day); d != nil {
		list = append(list, decisionEvidence(d))
	}
	return list
}

// unreached returns the last look when it could not read the page.
func (m *page) unreached(day ids.Date) *facts.Page {
	if p := m.last(day, elsewhere); p != nil && p.State == facts.NotReached {
		return p
	}
	return nil
}
