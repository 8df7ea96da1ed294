package measures

import (
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// leaders counts the different people in certain roles. While nobody has ever
// held a role, the group is one that was imported and that nobody has claimed:
// unknown, and no clock starts.
type leaders struct {
	params *guide.Leaders
	target guide.Target
	group  *facts.Group
	people []ids.PersonID
}

func (m *leaders) Bind(g *facts.Group) { m.group = g }

func (m *leaders) On(day ids.Date) Reading {
	r := Reading{Value: guide.Count(m.count(day)), Target: m.target}
	switch {
	case !m.group.ClaimedOn(day):
		r.Result = Unknown
	case m.target.Holds(r.Value) && len(m.vacant(day)) == 0:
		r.Result = Met
	default:
		r.Result = NotMet
	}
	return r
}

func (m *leaders) count(day ids.Date) int {
	m.people = m.people[:0]
	for _, h := range m.group.Roster {
		if h.On(day) && slices.Contains(m.params.Roles, h.Role) && !slices.Contains(m.people, h.Person) {
			m.people = append(m.people, h.Person)
		}
	}
	return len(m.people)
}

// vacant returns the roles that must be filled and are not.
func (m *leaders) vacant(day ids.Date) []guide.Role {
	var vacant []guide.Role
	if !m.params.EveryRole {
		return nil
	}
	for _, role := range m.params.Roles {
		if !slices.ContainsFunc(m.group.Roster, func(h facts.Holder) bool { return h.Role == role && h.On(day) }) {
			vacant = append(vacant, role)
		}
	}
	return vacant
}

func (m *leaders) Days(after, to ids.Date, days []ids.Date) []ids.Date {
	for _, h := range m.group.Roster {
		days = within(after, to, h.From, days)
		if !h.Until.IsZero() {
			days = within(after, to, h.Until, days)
		}
	}
	return days
}

func (m *leaders) Evidence(day ids.Date, list []Evidence) []Evidence {
	start := len(list)
	for _, h := range m.group.Roster {
		if h.On(day) && slices.Contains(m.params.Roles, h.Role) {
			list = append(list, Evidence{Kind: OfRole, ID: string(h.Person), Day: h.From, Bearing: Counts, Role: h.Role})
		}
	}
	for _, role := range m.vacant(day) {
		list = append(list, Evidence{Kind: OfRole, Day: day, Bearing: Missing, Role: role})
	}
	sortEvidence(list[start:])
	return list
}

func (m *leaders) Explain(c Case) (summary, next i18n.Message) {
	if c.Result == Unknown {
		return msg.FindingLeadersUnclaimed(), i18n.Message{}
	}
	day, reading := c.Day, c.Now
	if c.Result == AtRisk {
		day, reading = c.Turns, c.Then
	}
	if c.Result == AtRisk || c.Result == NotMet {
		next = m.next(day, reading.Value.Whole())
	}
	return msg.FindingLeaders(c.Now.Value.Whole()), next
}

func (m *leaders) next(day ids.Date, people int) i18n.Message {
	if vacant := m.vacant(day); len(vacant) > 0 {
		var roles []i18n.Message
		for _, role := range vacant {
			roles = append(roles, roleMessage(role))
		}
		return msg.FindingLeadersName(roles)
	}
	if high := m.target.High.Whole(); m.target.Is != guide.AtLeast && people > high {
		return msg.FindingLeadersFewer(people - high)
	}
	return msg.FindingLeadersMore(max(m.target.Low.Whole()-people, 1))
}

func roleMessage(role guide.Role) i18n.Message {
	switch role {
	case guide.Leader:
		return msg.FindingRoleLeader()
	case guide.CoLeader:
		return msg.FindingRoleCoLeader()
	default:
		return msg.FindingRoleOrganiser()
	}
}
