package groups

import (
	"context"
	"slices"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Own is a group of the actor, with what the actor is in it.
type Own struct {
	Group Group
	Roles []access.Role // leader, co-leader, organiser in this order; empty for a member without a role
	Since time.Time     // since when the first of them is held; zero without one
}

// Mine lists the groups of the actor: first those that the actor leads, then
// those in which the actor organises, then those to which the actor only belongs.
func (s *Service) Mine(ctx context.Context, a access.Actor) (list []Own, err error) {
	defer fault.Wrap(&err, "groups.Mine")
	if !a.SignedIn() {
		return nil, fault.New(fault.Unauthenticated, msg.ErrorUnauthenticatedText())
	}
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		grants, err := tx.Groups()
		if err != nil {
			return err
		}
		if list, err = ledTx(ctx, tx, grants); err != nil {
			return err
		}
		belongs, err := OfTx(ctx, tx, a.Person)
		for _, g := range belongs {
			if ownAt(list, g.ID) < 0 {
				list = append(list, Own{Group: g})
			}
		}
		return err
	})
	return list, err
}

func ledTx(ctx context.Context, tx *access.Tx, grants []access.Grant) (list []Own, err error) {
	order := []access.Role{access.Leader, access.CoLeader, access.Organiser}
	slices.SortStableFunc(grants, func(a, b access.Grant) int {
		return slices.Index(order, a.Role) - slices.Index(order, b.Role)
	})
	for _, g := range grants {
		at := ownAt(list, g.Group)
		if at < 0 {
			group, err := ByIDTx(ctx, tx, g.Group)
			if err != nil {
				return nil, err
			}
			at, list = len(list), append(list, Own{Group: group, Since: g.Since})
		}
		list[at].Roles = append(list[at].Roles, g.Role)
	}
	return list, nil
}

func ownAt(list []Own, id ids.GroupID) int {
	return slices.IndexFunc(list, func(o Own) bool { return o.Group.ID == id })
}
