package groups

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Member is a person's belonging to a group.
type Member struct {
	Group  ids.GroupID  `db:"group_id"`
	Person ids.PersonID `db:"person"`
	Since  time.Time    `db:"since"`
	Listed bool         `db:"listed"` // other members may see the name
}

// Join makes the actor a member; a member stays one. Groups that have left the
// program take no more.
func (s *Service) Join(ctx context.Context, a access.Actor, id ids.GroupID) (err error) {
	defer fault.Wrap(&err, "groups.Join %s", id)
	return s.membership(ctx, a, id, func(w *access.Writer, g Group) error {
		if !g.Status.InProgram() {
			return fault.New(fault.Gone, msg.GroupGone(g.Name))
		}
		return JoinTx(ctx, w, id, a.Person)
	})
}

// JoinTx makes a person a member in the caller's transaction.
func JoinTx(ctx context.Context, w *access.Writer, id ids.GroupID, p ids.PersonID) error {
	_, err := db.Exec(ctx, w, joinGroup, id, p, w.Now())
	return err
}

// Leave ends the actor's membership; nobody is asked why.
func (s *Service) Leave(ctx context.Context, a access.Actor, id ids.GroupID) (err error) {
	defer fault.Wrap(&err, "groups.Leave %s", id)
	return s.membership(ctx, a, id, func(w *access.Writer, _ Group) error {
		_, err := db.Exec(ctx, w, leaveGroup, id, a.Person, w.Now())
		return err
	})
}

// Show says whether other members may see the actor's name.
func (s *Service) Show(ctx context.Context, a access.Actor, id ids.GroupID, listed bool) (err error) {
	defer fault.Wrap(&err, "groups.Show %s", id)
	return s.membership(ctx, a, id, func(w *access.Writer, _ Group) error {
		n, err := db.Exec(ctx, w, listMember, id, a.Person, listed)
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, msg.GroupNotMember())
		}
		return err
	})
}

// membership runs a change of the actor's own membership.
func (s *Service) membership(ctx context.Context, a access.Actor, id ids.GroupID, change func(*access.Writer, Group) error) error {
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		if !a.SignedIn() {
			return fault.New(fault.Unauthenticated, msg.ErrorUnauthenticatedText())
		}
		g, err := ByIDTx(ctx, tx, id)
		if err != nil {
			return err
		}
		target := g.Target()
		target.Person = a.Person
		w, err := tx.Allow(access.GroupJoin, target)
		if err != nil {
			return err
		}
		return change(w, g)
	})
}

// MembershipTx returns a person's membership of a group.
func MembershipTx(ctx context.Context, r db.Reader, id ids.GroupID, p ids.PersonID) (m Member, ok bool, err error) {
	return db.Maybe[Member](ctx, r, membership, id, p)
}

// MemberCountTx returns how many members a group has.
func MemberCountTx(ctx context.Context, r db.Reader, id ids.GroupID) (int, error) {
	return db.One[int](ctx, r, memberCount, id)
}

// MembersTx returns the members of a group, who joined first coming first, at
// most n. Names are shown only of those who wished to be listed.
func MembersTx(ctx context.Context, r db.Reader, id ids.GroupID, n int) ([]Member, error) {
	return db.All[Member](ctx, r, membersOf, id, n)
}

// OfTx returns the groups to which a person belongs.
func OfTx(ctx context.Context, r db.Reader, p ids.PersonID) ([]Group, error) {
	return db.All[Group](ctx, r, groupsOf, p)
}
