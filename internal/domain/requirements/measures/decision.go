package measures

import (
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// decision leaves a requirement to people: the last decision in force is the
// finding. Trust until somebody objects is for people who have joined the
// program: of a group that nobody has claimed it is not known yet.
type decision struct {
	until       guide.Undecided
	requirement guide.Key
	group       *facts.Group
}

func (m *decision) Bind(g *facts.Group) { m.group = g }

// decisionOn returns the last decision on a requirement that is in force at the
// end of a day; nil for none. Of two on one day the one with the later ID holds.
func decisionOn(g *facts.Group, requirement guide.Key, day ids.Date) *facts.Decision {
	var last *facts.Decision
	for i := range g.Decisions {
		d := &g.Decisions[i]
		if d.Requirement != requirement || d.Day.After(day) || !d.Until.IsZero() && !day.Before(d.Until) {
			continue
		}
		if last == nil || last.Day.Before(d.Day) || last.Day == d.Day && last.ID < d.ID {
			last = d
		}
	}
	return last
}

// decisionDays appends the days on which a decision begins or ends.
func decisionDays(g *facts.Group, requirement guide.Key, after, to ids.Date, days []ids.Date) []ids.Date {
	for _, d := range g.Decisions {
		if d.Requirement != requirement {
			continue
		}
		days = within(after, to, d.Day, days)
		if !d.Until.IsZero() {
			days = within(after, to, d.Until, days)
		}
	}
	return days
}

func decisionEvidence(d *facts.Decision) Evidence {
	ev := Evidence{Kind: OfDecision, ID: d.ID, Day: d.Day, Bearing: Against}
	if d.Met {
		ev.Bearing = Counts
	}
	return ev
}

func (m *decision) On(day ids.Date) Reading {
	d := decisionOn(m.group, m.requirement, day)
	switch {
	case d != nil && d.Met, d == nil && m.until == guide.UntilDecidedMet && m.group.ClaimedOn(day):
		return Reading{Result: Met}
	case d != nil:
		return Reading{Result: NotMet, PutRightBy: d.PutRightBy}
	default:
		return Reading{}
	}
}

func (m *decision) Days(after, to ids.Date, days []ids.Date) []ids.Date {
	days = within(after, to, m.group.Claimed(), days)
	return decisionDays(m.group, m.requirement, after, to, days)
}

func (m *decision) Evidence(day ids.Date, list []Evidence) []Evidence {
	if d := decisionOn(m.group, m.requirement, day); d != nil {
		list = append(list, decisionEvidence(d))
	}
	return list
}

func (m *decision) Explain(c Case) (summary, next i18n.Message) {
	switch d := decisionOn(m.group, m.requirement, c.Day); {
	case d == nil && c.Result == Unknown && m.until == guide.UntilDecidedMet:
		return msg.FindingLeadersUnclaimed(), i18n.Message{}
	case d == nil && c.Result == Unknown:
		return msg.FindingDecisionWaiting(), i18n.Message{}
	case d == nil:
		return msg.FindingDecisionNone(), i18n.Message{}
	case d.Met:
		return msg.FindingDecisionMet(i18n.Date(d.Day)), i18n.Message{}
	default:
		return msg.FindingDecisionNotMet(i18n.Date(d.Day)), msg.FindingDecisionPutRight()
	}
}
