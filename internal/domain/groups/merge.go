package groups

import (
	"context"
	"slices"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Merged is what undoing a merge needs to know of the groups; of their members a
// table keeps it.
type Merged struct {
	Status   Status   // of the group that went
	Slugs    []string // addresses that lead on since
	Contacts int      // how many contacts of the other group come before those that moved
	Roles    []Role   // that ended
	Given    []Role   // that began for it
	Claimed  bool     // the other group was claimed before
}

// Role is a role in a group, as merging keeps it.
type Role struct {
	Person ids.PersonID
	Role   access.Role
	Since  time.Time
}

// MergeTx brings members, contacts, addresses and roles of one group to another;
// the first has left afterwards. Its leaders lead the other if nobody does, and
// else organise it. What MergeTx returns undoes it.
func MergeTx(ctx context.Context, w *access.Writer, id ids.MergeID, from, into Group, reason string) (m Merged, err error) {
	m.Status, m.Claimed = from.Status, into.Claimed
	for _, g := range []ids.GroupID{from.ID, into.ID} {
		if _, err := db.Exec(ctx, w, holdGroup, g); err != nil {
			return m, err
		}
	}
	for _, step := range []struct {
		do   *db.ChangeStmt
		args []any
	}{
		{keepMembers, []any{id, from.ID, into.ID}}, {mergeMembers, []any{from.ID, into.ID}}, {endAllMembers, []any{from.ID, w.Now()}},
	} {
		if _, err := db.Exec(ctx, w, step.do, step.args...); err != nil {
			return m, err
		}
	}
	if m.Slugs, err = db.Returning[string](ctx, w, moveSlugs, from.ID, into.ID); err != nil {
		return m, err
	}
	if m.Contacts, err = db.One[int](ctx, w, nextContact, into.ID); err != nil {
		return m, err
	}
	if _, err := db.Exec(ctx, w, moveContacts, from.ID, into.ID, m.Contacts); err != nil {
		return m, err
	}
	if err := m.rolesTx(ctx, w, from, into); err != nil {
		return m, err
	}
	w.Emit(Changed{into.ID})
	return m, changeStatusTx(ctx, w, from, Left, reason)
}

// rolesTx ends the roles of the group that goes, and gives its people theirs in
// the other. It takes care of people for one group that stays, so that it keeps
// the two it has, or gets those of the other.
func (m *Merged) rolesTx(ctx context.Context, w *access.Writer, from, into Group) error {
	old, err := RosterTx(ctx, w, from.ID)
	if err != nil {
		return err
	}
	there, err := RosterTx(ctx, w, into.ID)
	if err != nil {
		return err
	}
	var l Leaders
	for _, g := range old {
		if _, err := access.RevokeTx(ctx, w, g.Person, g.Role, from.ID); err != nil {
			return err
		}
		m.Roles = append(m.Roles, Role{g.Person, g.Role, g.Since})
		switch g.Role {
		case access.Leader:
			l.Leader = g.Person
		case access.CoLeader:
			l.CoLeader = g.Person
		}
	}
	lead := !into.Claimed && l.Leader != "" && l.CoLeader != ""
	if lead {
		if err := SetLeadersTx(ctx, w, into.ID, l, "merged with "+from.Name); err != nil {
			return err
		}
		m.Given = append(m.Given, Role{Person: l.Leader, Role: access.Leader}, Role{Person: l.CoLeader, Role: access.CoLeader})
	}
	for _, g := range m.Roles {
		held := slices.ContainsFunc(there, func(t access.Grant) bool { return t.Person == g.Person })
		if held || lead && leads(g.Role) {
			continue
		}
		if err := access.GrantTx(ctx, w, g.Person, access.Organiser, into.ID, w.Now(), "merged with "+from.Name); err != nil {
			return err
		}
		m.Given = append(m.Given, Role{Person: g.Person, Role: access.Organiser})
	}
	return nil
}

// UnmergeTx makes two groups of one again. What members did since stays done:
// who has left has left both, and who joined since stays where they joined.
func UnmergeTx(ctx context.Context, w *access.Writer, id ids.MergeID, at time.Time, from, into Group, m Merged, reason string) error {
	for _, g := range []ids.GroupID{from.ID, into.ID} {
		if _, err := db.Exec(ctx, w, holdGroup, g); err != nil {
			return err
		}
	}
	for _, step := range []struct {
		do   *db.ChangeStmt
		args []any
	}{
		{restoreFrom, []any{id, from.ID}}, {leftSince, []any{from.ID, into.ID, at}},
		{restoreInto, []any{id, into.ID, at}}, {dropBrought, []any{id, from.ID, into.ID}}, {forgetMembers, []any{id}},
		{dropContacts, []any{into.ID, m.Contacts}},
	} {
		if _, err := db.Exec(ctx, w, step.do, step.args...); err != nil {
			return err
		}
	}
	for _, slug := range m.Slugs {
		if _, err := db.Exec(ctx, w, giveSlug, slug, from.ID); err != nil {
			return err
		}
	}
	for _, g := range m.Given {
		if _, err := access.RevokeTx(ctx, w, g.Person, g.Role, into.ID); err != nil {
			return err
		}
	}
	for _, g := range m.Roles {
		if err := access.GrantTx(ctx, w, g.Person, g.Role, from.ID, g.Since, reason); err != nil {
			return err
		}
	}
	if _, err := db.Exec(ctx, w, updateClaimed, into.ID, m.Claimed); err != nil {
		return err
	}
	w.Emit(Changed{into.ID})
	return changeStatusTx(ctx, w, from, m.Status, reason)
}
