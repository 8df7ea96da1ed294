package groups

import (
	"context"
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// SetTest makes a group one for trying things out, or a real one. A test group
// is seen by its own people and the program team only, and counts nowhere.
func (s *Service) SetTest(ctx context.Context, a access.Actor, id ids.GroupID, test bool) (err error) {
	defer fault.Wrap(&err, "groups.SetTest %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, g, err := s.allow(ctx, tx, access.GroupMark, id)
		if err != nil {
			return err
		}
		w.Changed("test", g.Test, test)
		if _, err := db.Exec(ctx, w, updateTest, id, test); err != nil {
			return err
		}
		g.Test = test
		w.Emit(Changed{id})
		return indexTx(ctx, w, g)
	})
}

// hiddenTx says whether a group does not exist for the actor: one for trying
// things out, to all but its own people and the program team.
func hiddenTx(ctx context.Context, tx *access.Tx, g Group) (bool, error) {
	if !g.Test || tx.Actor().IsSystem() {
		return false, nil
	}
	team, err := tx.Can(access.GroupFile, g.Target())
	if err != nil || team || !tx.Actor().SignedIn() {
		return !team, err
	}
	own, err := tx.Groups()
	if err != nil || slices.ContainsFunc(own, func(held access.Grant) bool { return held.Group == g.ID }) {
		return false, err
	}
	_, member, err := MembershipTx(ctx, tx, g.ID, tx.Actor().Person)
	return !member, err
}
