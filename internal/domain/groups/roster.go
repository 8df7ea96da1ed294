package groups

import (
	"context"
	"slices"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Leaders are the two people who answer for a group.
type Leaders struct {
	Leader   ids.PersonID // the primary contact
	CoLeader ids.PersonID // the secondary contact
	Since    time.Time    // zero: now; earlier when a change is recorded afterwards
	Awaited  bool         // the co-leader has been asked and not answered yet: only while a group is in onboarding
}

// SetLeaders appoints both people of a group.
func (s *Service) SetLeaders(ctx context.Context, a access.Actor, id ids.GroupID, l Leaders, reason string) (err error) {
	defer fault.Wrap(&err, "groups.SetLeaders %s", id)
	lock := access.Lock{Table: "groups_groups", ID: string(id)}
	return s.gate.UpdateLocked(ctx, a, lock, func(tx *access.Tx) error {
		w, _, err := s.allow(ctx, tx, access.GroupRoster, id)
		if err != nil {
			return err
		}
		var notes fault.Notes
		reason := access.OptionalReason(&notes, reason)
		if err := notes.Err(); err != nil {
			return err
		}
		w.Because(reason)
		return SetLeadersTx(ctx, w, id, l, reason)
	})
}

// Appointment is what a form of the office says about the leaders of a group.
type Appointment struct {
	LeaderAddress, LeaderName     string
	CoLeaderAddress, CoLeaderName string
	Reason                        string
}

// Appoint is SetLeaders by the addresses of two people. Who has no account gets
// one, and enters it by proving the address; when anything is refused, no
// account was made either.
func (s *Service) Appoint(ctx context.Context, a access.Actor, id ids.GroupID, in Appointment) (err error) {
	defer fault.Wrap(&err, "groups.Appoint %s", id)
	lock := access.Lock{Table: "groups_groups", ID: string(id)}
	return s.gate.UpdateLocked(ctx, a, lock, func(tx *access.Tx) error {
		w, _, err := s.allow(ctx, tx, access.GroupRoster, id)
		if err != nil {
			return err
		}
		var notes fault.Notes
		leader := accounts.ReadNamed(&notes, "leader", in.LeaderAddress, in.LeaderName)
		coLeader := accounts.ReadNamed(&notes, "coleader", in.CoLeaderAddress, in.CoLeaderName)
		reason := access.OptionalReason(&notes, in.Reason)
		if leader.SharesMailbox(coLeader) {
			notes.Add("coleader", msg.GroupLeadersSame())
		}
		if err := notes.Err(); err != nil {
			return err
		}
		var l Leaders
		if l.Leader, err = accounts.DemandTx(ctx, tx, leader); err != nil {
			return err
		}
		if l.CoLeader, err = accounts.DemandTx(ctx, tx, coLeader); err != nil {
			return err
		}
		w.Because(reason)
		return SetLeadersTx(ctx, w, id, l, reason)
	})
}

// SetLeadersTx makes two people the leaders of a group, ends the roles of those
// before them, and marks the group as claimed. It is the only way by which
// these roles change, and so the one guard of "two people, never zero": both
// must be named, and they must not be one person. Only a group in onboarding
// may begin with its leader while the co-leader has not answered yet. The caller
// holds the lock of the group's row.
func SetLeadersTx(ctx context.Context, w *access.Writer, id ids.GroupID, l Leaders, reason string) error {
	var notes fault.Notes
	if l.Leader == "" {
		notes.Add("leader", msg.GroupLeaderMissing())
	}
	if l.CoLeader == "" && !l.Awaited {
		notes.Add("coleader", msg.GroupColeaderMissing())
	}
	if l.CoLeader == "" && l.Awaited {
		if g, err := ByIDTx(ctx, w, id); err != nil {
			return err
		} else if g.Status != Onboarding {
			notes.Add("coleader", msg.GroupColeaderMissing())
		}
	}
	if l.Leader != "" && l.Leader == l.CoLeader {
		notes.Add("coleader", msg.GroupLeadersSame())
	}
	if err := notes.Err(); err != nil {
		return err
	}
	if l.Since.IsZero() {
		l.Since = w.Now()
	}
	held, err := access.GrantsIn(ctx, w, id)
	if err != nil {
		return err
	}
	wanted := map[access.Role]ids.PersonID{access.Leader: l.Leader, access.CoLeader: l.CoLeader}
	before := map[access.Role]ids.PersonID{}
	for _, g := range held {
		if who, ours := wanted[g.Role]; ours && g.Until.IsZero() {
			if before[g.Role] = g.Person; g.Person == who {
				continue
			}
			if _, err := access.RevokeTx(ctx, w, g.Person, g.Role, id); err != nil {
				return err
			}
		}
	}
	for _, role := range []access.Role{access.Leader, access.CoLeader} {
		if wanted[role] == "" {
			continue
		}
		w.Changed(string(role), before[role], wanted[role])
		if err := access.GrantTx(ctx, w, wanted[role], role, id, l.Since, reason); err != nil {
			return err
		}
	}
	if _, err := db.Exec(ctx, w, updateClaimed, id, true); err != nil {
		return err
	}
	w.Emit(Changed{id}, LeadersChanged{id})
	return nil
}

// AddOrganiser lets a person run the meetings of a group.
func (s *Service) AddOrganiser(ctx context.Context, a access.Actor, id ids.GroupID, p ids.PersonID) (err error) {
	defer fault.Wrap(&err, "groups.AddOrganiser %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, _, err := s.allow(ctx, tx, access.GroupTeam, id)
		if err != nil {
			return err
		}
		w.Changed("organiser", "", string(p))
		return access.GrantTx(ctx, w, p, access.Organiser, id, w.Now(), "")
	})
}

// RemoveOrganiser ends it.
func (s *Service) RemoveOrganiser(ctx context.Context, a access.Actor, id ids.GroupID, p ids.PersonID) (err error) {
	defer fault.Wrap(&err, "groups.RemoveOrganiser %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, _, err := s.allow(ctx, tx, access.GroupTeam, id)
		if err != nil {
			return err
		}
		w.Changed("organiser", string(p), "")
		held, err := access.RevokeTx(ctx, w, p, access.Organiser, id)
		if err == nil && !held {
			err = fault.New(fault.NotFound, msg.GroupNoOrganiser())
		}
		return err
	})
}

// RosterTx returns who holds a role in a group now: leader, co-leader, then
// organisers by time.
func RosterTx(ctx context.Context, r db.Reader, id ids.GroupID) ([]access.Grant, error) {
	all, err := access.GrantsIn(ctx, r, id)
	now := slices.DeleteFunc(all, func(g access.Grant) bool { return !g.Until.IsZero() })
	order := []access.Role{access.Leader, access.CoLeader, access.Organiser}
	slices.SortStableFunc(now, func(a, b access.Grant) int {
		return slices.Index(order, a.Role) - slices.Index(order, b.Role)
	})
	return now, err
}
