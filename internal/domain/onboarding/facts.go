package onboarding

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/hub"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// factsTx gathers what the tasks of a group follow from.
func factsTx(ctx context.Context, r db.Reader, g groups.Group) (f Facts, err error) {
	if f.Holders, err = holdersTx(ctx, r, g.ID); err != nil {
		return f, err
	}
	if _, f.Conduct, err = groups.ConductTx(ctx, r, g.ID); err != nil {
		return f, err
	}
	f.Homepage = g.Homepage
	app, came, err := applications.OfGroupTx(ctx, r, g.ID)
	if err != nil || !came {
		return f, err
	}
	f.Application, f.Applicant = app.ID, app.Person
	if app.ToAdd != "" {
		f.Added = &Added{app.ID, app.ToAdd, app.ToAddBy, !app.AddedAt.IsZero()}
	}
	sights, err := applications.SightsTx(ctx, r, app.ID)
	if err != nil {
		return f, err
	}
	closed := func(what applications.What, address string) bool {
		s, seen := sights[what]
		return seen && s.Address == address && s.Seen.V.Problem == nil && s.Seen.V.SignIn
	}
	f.Closed = closed(applications.Homepage, g.Homepage)
	if !f.Conduct && app.ConductKind == applications.ConductAddress {
		f.Conduct = !closed(applications.Conduct, app.ConductURL)
	}
	return f, nil
}

func holdersTx(ctx context.Context, r db.Reader, g ids.GroupID) (two [2]Holder, err error) {
	two = [2]Holder{{Role: access.Leader}, {Role: access.CoLeader}}
	roster, err := groups.RosterTx(ctx, r, g)
	if err != nil {
		return two, err
	}
	for _, grant := range roster {
		for i := range two {
			if two[i].Role == grant.Role {
				two[i].Person = grant.Person
			}
		}
	}
	for i := range two {
		if err == nil && two[i].Person != "" {
			err = two[i].fillTx(ctx, r)
		}
	}
	return two, err
}

func (h *Holder) fillTx(ctx context.Context, r db.Reader) error {
	people, err := accounts.PeopleTx(ctx, r, []ids.PersonID{h.Person})
	if err != nil {
		return err
	}
	h.Name = people[h.Person].Name
	if h.ProfileID, err = program.ProfileIDTx(ctx, r, h.Person); err != nil {
		return err
	}
	if h.Accepted, err = program.AcceptancesTx(ctx, r, h.Person); err != nil {
		return err
	}
	m, err := hub.MemberTx(ctx, r, h.Person)
	h.Hub = m.State()
	return err
}
