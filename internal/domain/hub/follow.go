package hub

import (
	"context"
	"slices"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// Follow lets a person's membership follow from the facts. It changes nothing
// when it already does, so it may run whenever something might have changed.
func (s *Service) Follow(ctx context.Context, a access.Actor, p ids.PersonID) (err error) {
	defer fault.Wrap(&err, "hub.Follow %s", p)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.HubFollow, access.PersonTarget(p))
		if err != nil {
			return err
		}
		w.Routine()
		return s.followTx(ctx, w, p)
	})
}

func (s *Service) followTx(ctx context.Context, w *access.Writer, p ids.PersonID) error {
	m, err := MemberTx(ctx, w, p)
	if err != nil {
		return err
	}
	f, err := s.factsTx(ctx, w, w.Now(), p)
	if err != nil {
		return err
	}
	next, letter := m.follow(f, p, w.Now())
	if next == m {
		return nil
	}
	return s.moveTx(ctx, w, m, next, letter)
}

// moveTx writes a membership that has changed, and says so.
func (s *Service) moveTx(ctx context.Context, w *access.Writer, before, m Member, letter bool) error {
	if w.Changed("hub", before.State(), m.State()); before.State() != m.State() {
		w.Emit(Changed{m.Person, m.State()})
	}
	if letter {
		w.Changed("letters", before.Letters, m.Letters)
		w.Emit(InvitationDue{m.Person, m.Letters})
	}
	if m.State() == Ended {
		if _, err := db.Exec(ctx, w, dropWord, m.Person); err != nil {
			return err
		}
	}
	return putTx(ctx, w, m)
}

// FollowGroup is Follow for everyone who leads a group, or led it.
func (s *Service) FollowGroup(ctx context.Context, a access.Actor, g ids.GroupID) (err error) {
	defer fault.Wrap(&err, "hub.FollowGroup %s", g)
	return s.followEach(ctx, a, func(tx *access.Tx) ([]access.Grant, error) { return access.GrantsIn(ctx, tx, g) })
}

// FollowAll is Follow for all leaders and members, for those whom no event told.
func (s *Service) FollowAll(ctx context.Context, a access.Actor) (err error) {
	defer fault.Wrap(&err, "hub.FollowAll")
	return s.followEach(ctx, a, func(tx *access.Tx) ([]access.Grant, error) {
		grants, err := access.GrantsBetween(ctx, tx, "", afterGroups)
		if err != nil {
			return nil, err
		}
		members, err := db.All[Member](ctx, tx, membersNow)
		for _, m := range members {
			grants = append(grants, access.Grant{Person: m.Person, Role: access.Leader})
		}
		return grants, err
	})
}

// afterGroups sorts after every identifier of a group.
const afterGroups ids.GroupID = "grp~"

// followEach follows the people who hold, or held, the role of a leader. Most
// of them need nothing, which a look in a reading transaction tells.
func (s *Service) followEach(ctx context.Context, a access.Actor, find func(*access.Tx) ([]access.Grant, error)) error {
	var due []ids.PersonID
	err := s.gate.View(ctx, a, func(tx *access.Tx) error {
		due = nil
		if err := tx.Need(access.HubFollow, access.ProgramTarget("hub")); err != nil {
			return err
		}
		grants, err := find(tx)
		seen := map[ids.PersonID]bool{}
		for _, g := range grants {
			if err != nil {
				return err
			}
			if !leads(g.Role) || seen[g.Person] {
				continue
			}
			seen[g.Person] = true
			var differs bool
			if differs, err = s.differsTx(ctx, tx, g.Person); differs {
				due = append(due, g.Person)
			}
		}
		return err
	})
	for _, p := range due {
		if err == nil {
			err = s.Follow(ctx, a, p)
		}
	}
	return err
}

func (s *Service) differsTx(ctx context.Context, tx *access.Tx, p ids.PersonID) (bool, error) {
	m, err := MemberTx(ctx, tx, p)
	if err != nil {
		return false, err
	}
	f, err := s.factsTx(ctx, tx, tx.Now(), p)
	next, _ := m.follow(f, p, tx.Now())
	return next != m, err
}

func leads(r access.Role) bool { return r == access.Leader || r == access.CoLeader }

// factsTx gathers what a membership follows from.
func (s *Service) factsTx(ctx context.Context, r db.Reader, now time.Time, p ids.PersonID) (f Facts, err error) {
	grants, err := access.GrantsOf(ctx, r, p)
	if err != nil {
		return f, err
	}
	if f.Leads = slices.ContainsFunc(grants, func(g access.Grant) bool { return leads(g.Role) }); !f.Leads {
		return f, nil
	}
	e, today, err := s.guideTx(ctx, r, now)
	if err != nil {
		return f, err
	}
	said, err := program.AcceptancesTx(ctx, r, p)
	if err != nil {
		return f, err
	}
	f.Asked = e.Guide.Profile != nil
	f.Owes = program.Owed(e.Guide, program.OfLeaders(e.Guide), today, said)
	if f.ProfileID, err = program.ProfileIDTx(ctx, r, p); err != nil {
		return f, err
	}
	f.Address, err = accounts.CommunityTx(ctx, r, p)
	return f, err
}

// guideTx is the guide in force, and today.
func (s *Service) guideTx(ctx context.Context, r db.Reader, now time.Time) (e program.Edition, today ids.Date, err error) {
	if today, err = s.program.TodayTx(ctx, r, now); err != nil {
		return e, today, err
	}
	e, err = s.program.CurrentTx(ctx, r, today)
	return e, today, err
}
