package demo

import (
	"context"
	"slices"

	"chapterhouse.dev/chapterhouse/internal/app"
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/engine"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/dev"
)

// staffRoles are the words of the bar for the program team, in its order.
var staffRoles = []struct {
	role access.Role
	word func() i18n.Message
}{{access.Manager, msg.DevCastManager}, {access.Editor, msg.DevCastEditor}, {access.Administrator, msg.DevCastAdministrator}}

// Cast chooses people of the network whom a visitor of the demo may be: the
// program team, and a leader in each standing that needs an act.
func Cast(ctx context.Context, a *app.App) (parts []dev.Part, err error) {
	leaders, err := leadersByStanding(ctx, a)
	if err != nil {
		return nil, err
	}
	for _, s := range []engine.Standing{engine.Good, engine.NeedsAttention, engine.Below, engine.InOnboarding} {
		g, ok := leaders[s]
		if !ok {
			continue
		}
		parts = append(parts, dev.Part{Role: msg.DevCastLeader(s.Message()), Person: g.roster[access.Leader], Start: "/me/groups/" + g.slug})
		if s == engine.Good {
			parts = append(parts, dev.Part{Role: msg.DevCastCoLeader(), Person: g.roster[access.CoLeader], Start: "/me/groups/" + g.slug},
				dev.Part{Role: msg.DevCastOrganiser(), Person: g.roster[access.Organiser], Start: "/me"}, dev.Part{Role: msg.DevCastMember(), Person: g.member, Start: "/me"})
		}
	}
	team, err := a.People.StaffList(ctx, as)
	for _, s := range staffRoles { // one of each is enough
		for _, regional := range []bool{false, true} {
			i := slices.IndexFunc(team, func(m accounts.StaffMember) bool { return holds(m, s.role, regional) })
			if i < 0 {
				continue
			}
			word := s.word()
			if regional {
				word = msg.DevCastRegional()
			}
			parts = append(parts, dev.Part{Role: word, Person: team[i].Person.ID, Start: "/office"})
		}
	}
	if err != nil {
		return nil, err
	}
	applicant, err := applicantOf(ctx, a, team)
	if err == nil && applicant != "" {
		parts = append(parts, dev.Part{Role: msg.DevCastApplicant(), Person: applicant, Start: "/apply"})
	}
	return parts, err
}

// holds says that somebody of the team holds a role, for a part of the program
// only or for all of it.
func holds(m accounts.StaffMember, role access.Role, regional bool) bool {
	return slices.ContainsFunc(m.Roles, func(r accounts.StaffRole) bool { return r.Role == role && len(r.Scopes) > 0 == regional })
}

// applicantOf finds somebody whom the office has asked for something.
func applicantOf(ctx context.Context, a *app.App, team []accounts.StaffMember) (ids.PersonID, error) {
	i := slices.IndexFunc(team, func(m accounts.StaffMember) bool { return holds(m, access.Manager, false) })
	if i < 0 {
		return "", nil
	}
	q, err := a.Applications.Queue(ctx, access.Person(team[i].Person.ID), applications.Asleep)
	if err != nil || len(q.Lines) == 0 {
		return "", err
	}
	return q.Lines[0].Person, nil
}

// chosen is a group of the cast.
type chosen struct {
	slug   string
	roster map[access.Role]ids.PersonID
	member ids.PersonID
}

// leadersByStanding finds a group with a leader in each standing; the one in
// good standing also has an organiser.
func leadersByStanding(ctx context.Context, a *app.App) (map[engine.Standing]chosen, error) {
	found := map[engine.Standing]chosen{}
	err := a.Requirements.Network(ctx, as, ids.Date{}, func(st requirements.Standing) error {
		s := st.Assessment.Standing
		if _, ok := found[s]; ok || !st.Group.Claimed {
			return nil
		}
		c, err := choose(ctx, a, st.Group)
		if err == nil && (s != engine.Good || c.roster[access.Organiser] != "" && c.member != "") {
			found[s] = c
		}
		return err
	})
	return found, err
}

func choose(ctx context.Context, a *app.App, g groups.Group) (c chosen, err error) {
	c = chosen{slug: g.Slug, roster: map[access.Role]ids.PersonID{}}
	err = a.Gate.View(ctx, as, func(tx *access.Tx) error {
		roster, err := groups.RosterTx(ctx, tx, g.ID)
		if err != nil {
			return err
		}
		for _, h := range roster {
			c.roster[h.Role] = h.Person
		}
		members, err := groups.MembersTx(ctx, tx, g.ID, 50)
		for _, m := range members {
			if m.Person != c.roster[access.Leader] && m.Person != c.roster[access.CoLeader] && m.Person != c.roster[access.Organiser] {
				c.member = m.Person
			}
		}
		return err
	})
	return c, err
}
