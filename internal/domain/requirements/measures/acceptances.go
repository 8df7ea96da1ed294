package measures

import (
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// acceptances asks each person in certain roles to have accepted certain
// documents. An acceptance from before the role counts. Until the day from
// which a document's version is needed, one of an earlier version is enough.
// Unknown while nobody holds the roles: the requirement on leaders says that.
type acceptances struct {
	params      *guide.Acceptances
	documents   []guide.Document
	requirement guide.Key
	group       *facts.Group
	people      []duty
}

// duty is a person who must accept, since the day of the role.
type duty struct {
	person ids.PersonID
	from   ids.Date
}

func newAcceptances(g *guide.Guide, req *guide.Requirement) *acceptances {
	m := &acceptances{params: req.Measure.Acceptances, requirement: req.Key}
	for _, key := range m.params.Documents {
		m.documents = append(m.documents, *g.Document(key))
	}
	return m
}

func (m *acceptances) Bind(g *facts.Group) { m.group = g }

// onDuty returns the people who must accept as of a day, each once.
func (m *acceptances) onDuty(day ids.Date) []duty {
	m.people = m.people[:0]
	for _, h := range m.group.Roster {
		if !h.On(day) || !slices.Contains(m.params.By, h.Role) {
			continue
		}
		i := slices.IndexFunc(m.people, func(d duty) bool { return d.person == h.Person })
		if i < 0 {
			m.people = append(m.people, duty{h.Person, h.From})
		} else if h.From.Before(m.people[i].from) {
			m.people[i].from = h.From
		}
	}
	return m.people
}

// needed returns the version of a document that is needed on a day; 0 for none.
func needed(d *guide.Document, day ids.Date) int {
	switch {
	case !day.Before(d.NeededFrom.Date):
		return int(d.Version)
	case d.Version > 1:
		return 1
	default:
		return 0
	}
}

// last returns the newest acceptance of a person up to a day, of a version or
// a later one; nil for none.
func (m *acceptances) last(person ids.PersonID, document guide.Key, version int, day ids.Date) *facts.Acceptance {
	var last *facts.Acceptance
	for i := range m.group.Acceptances {
		a := &m.group.Acceptances[i]
		if a.Person != person || a.Document != document || a.Version < version || a.Day.After(day) {
			continue
		}
		if last == nil || last.Day.Before(a.Day) || last.Day == a.Day && last.Version < a.Version {
			last = a
		}
	}
	return last
}

// expires returns the day from which an acceptance no longer counts; zero for
// never.
func (m *acceptances) expires(a *facts.Acceptance) ids.Date {
	if m.params.RenewEvery.IsZero() {
		return ids.Date{}
	}
	return m.params.Within.After(m.params.RenewEvery.After(a.Day))
}

// state is how a person stands to a document.
type state uint8

const (
	notAsked state = iota
	given
	pending // not given, and the person still has time
	owed
)

func (m *acceptances) stateOf(p duty, d *guide.Document, day ids.Date) (state, *facts.Acceptance) {
	version := needed(d, day)
	if version == 0 {
		return notAsked, nil
	}
	a := m.last(p.person, d.Key, version, day)
	if a != nil {
		if end := m.expires(a); end.IsZero() || day.Before(end) {
			return given, a
		}
	}
	if day.Before(m.due(p, d, day)) {
		return pending, a
	}
	return owed, a
}

// due returns the day from which a missing acceptance is owed: some time after
// the role was taken or, for one who accepted an earlier version, after the new
// one came to be needed.
func (m *acceptances) due(p duty, d *guide.Document, day ids.Date) ids.Date {
	from := p.from
	if d.NeededFrom.After(from) && (d.Version == 1 || m.last(p.person, d.Key, 1, day) != nil) {
		from = d.NeededFrom.Date
	}
	return m.params.Within.After(from)
}

func (m *acceptances) On(day ids.Date) Reading {
	asked, has, owes := 0, 0, false
	people := m.onDuty(day)
	for _, p := range people {
		for i := range m.documents {
			s, _ := m.stateOf(p, &m.documents[i], day)
			if s != notAsked {
				asked++
			}
			if s == given {
				has++
			}
			owes = owes || s == owed
		}
	}
	r := Reading{Result: Met, Value: guide.Count(has), Target: guide.Target{Is: guide.AtLeast, Low: guide.Count(asked)}}
	broken := m.broken(day)
	switch {
	case broken != nil:
		r.Result, r.PutRightBy = NotMet, broken.PutRightBy
	case len(people) == 0:
		r.Result = Unknown
	case owes:
		r.Result = NotMet
	case asked == 0:
		r.Early = true
	}
	return r
}

// broken returns the decision in force that what was accepted is not kept.
func (m *acceptances) broken(day ids.Date) *facts.Decision {
	if !m.params.Kept {
		return nil
	}
	if d := decisionOn(m.group, m.requirement, day); d != nil && !d.Met {
		return d
	}
	return nil
}

func (m *acceptances) Days(after, to ids.Date, days []ids.Date) []ids.Date {
	for _, h := range m.group.Roster {
		days = within(after, to, h.From, days)
		days = within(after, to, m.params.Within.After(h.From), days)
		if !h.Until.IsZero() {
			days = within(after, to, h.Until, days)
		}
	}
	for _, d := range m.documents {
		if !d.NeededFrom.IsZero() {
			days = within(after, to, d.NeededFrom.Date, days)
			days = within(after, to, m.params.Within.After(d.NeededFrom.Date), days)
		}
	}
	for i := range m.group.Acceptances {
		a := &m.group.Acceptances[i]
		days = within(after, to, a.Day, days)
		if end := m.expires(a); !end.IsZero() {
			days = within(after, to, end, days)
		}
	}
	if m.params.Kept {
		days = decisionDays(m.group, m.requirement, after, to, days)
	}
	return days
}

func (m *acceptances) Evidence(day ids.Date, list []Evidence) []Evidence {
	start := len(list)
	for _, p := range m.onDuty(day) {
		for i := range m.documents {
			d := &m.documents[i]
			ev := Evidence{Kind: OfAcceptance, ID: string(p.person), Document: d.Key}
			switch s, a := m.stateOf(p, d, day); s {
			case given:
				ev.Day, ev.Version, ev.Bearing = a.Day, a.Version, Counts
			case pending, owed:
				ev.Day, ev.Version, ev.Bearing = m.due(p, d, day), needed(d, day), Missing
			default:
				continue
			}
			list = append(list, ev)
		}
	}
	if d := m.broken(day); d != nil {
		list = append(list, decisionEvidence(d))
	}
	sortEvidence(list[start:])
	return list
}

func (m *acceptances) Explain(c Case) (summary, next i18n.Message) {
	if d := m.broken(c.Day); d != nil {
		return msg.FindingAcceptancesBroken(i18n.Date(d.Day)), msg.FindingDecisionPutRight()
	}
	if len(m.onDuty(c.Day)) == 0 {
		if !m.group.ClaimedOn(c.Day) {
			return msg.FindingLeadersUnclaimed(), i18n.Message{}
		}
		return msg.FindingAcceptancesNobody(), i18n.Message{}
	}
	given, asked := c.Now.Value.Whole(), c.Now.Target.Low.Whole()
	switch missing := c.Then.Target.Low.Whole() - c.Then.Value.Whole(); {
	case c.Result == AtRisk && missing > 0:
		next = msg.FindingAcceptancesBefore(missing, i18n.Date(c.Turns))
	case c.Result == NotMet:
		next = msg.FindingAcceptancesMissing(asked - given)
	}
	return msg.FindingAcceptances(asked, given), next
}
