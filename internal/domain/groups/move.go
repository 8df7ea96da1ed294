package groups

import (
	"context"
	"slices"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

var (
	holdGroup   = db.Change(`UPDATE groups_groups SET claimed = claimed WHERE id = $1`)
	moveMembers = db.Change(`INSERT INTO groups_members (group_id, person, since, listed)
		SELECT group_id, $2, since, listed FROM groups_members WHERE person = $1 AND until IS NULL
		ON CONFLICT (group_id, person) DO UPDATE SET until = NULL,
			since = CASE WHEN groups_members.until IS NULL AND groups_members.since < excluded.since THEN groups_members.since ELSE excluded.since END`)
	endMembers = db.Change(`UPDATE groups_members SET until = $2, listed = FALSE WHERE person = $1 AND until IS NULL`)
)

// Held is a role in a group that somebody holds.
type Held struct {
	Group Group
	Role  access.Role
}

// HeldTx returns the roles in groups that a person holds, in the order in which
// they were given.
func HeldTx(ctx context.Context, r db.Reader, p ids.PersonID) (list []Held, err error) {
	grants, err := access.GrantsOf(ctx, r, p)
	for _, g := range grants {
		if err != nil {
			return nil, err
		}
		if g.Role.OfGroup() {
			var group Group
			group, err = ByIDTx(ctx, r, g.Group)
			list = append(list, Held{group, g.Role})
		}
	}
	return list, err
}

// BothLeadTx returns the groups that two accounts lead together. If they are of
// one person, these groups have one leader in truth, and must not come to that
// unnoticed.
func BothLeadTx(ctx context.Context, r db.Reader, one, two ids.PersonID) (list []Group, err error) {
	mine, err := HeldTx(ctx, r, one)
	if err != nil {
		return nil, err
	}
	theirs, err := HeldTx(ctx, r, two)
	for _, m := range mine {
		both := slices.ContainsFunc(theirs, func(t Held) bool { return leads(t.Role) && t.Group.ID == m.Group.ID })
		if leads(m.Role) && both {
			list = append(list, m.Group)
		}
	}
	return list, err
}

func leads(r access.Role) bool { return r == access.Leader || r == access.CoLeader }

// MovePersonTx gives roles and memberships of one account to another, when both
// are of one person and become one. As many people as before answer for each
// group: two accounts that lead the same group are refused. Roles keep the day
// since when they are held.
func MovePersonTx(ctx context.Context, w *access.Writer, from, into ids.PersonID, reason string) error {
	moves, err := holdTx(ctx, w, from)
	if err != nil {
		return err
	}
	has, err := holdTx(ctx, w, into)
	if err != nil {
		return err
	}
	both, err := BothLeadTx(ctx, w, from, into)
	if err != nil {
		return err
	}
	if len(both) > 0 {
		return fault.New(fault.Conflict, msg.JoiningBothLead(names(both)))
	}
	for _, g := range moves {
		if err := moveRoleTx(ctx, w, g, into, has, reason); err != nil {
			return err
		}
	}
	if _, err := db.Exec(ctx, w, moveMembers, from, into); err != nil {
		return err
	}
	if _, err := db.Exec(ctx, w, mergedPerson, from, into); err != nil {
		return err
	}
	_, err = db.Exec(ctx, w, endMembers, from, w.Now())
	return err
}

// holdTx returns the roles in groups of a person, and lets nobody change the
// leaders of these groups until the transaction ends.
func holdTx(ctx context.Context, w *access.Writer, p ids.PersonID) ([]access.Grant, error) {
	grants, err := access.GrantsOf(ctx, w, p)
	grants = slices.DeleteFunc(grants, func(g access.Grant) bool { return !g.Role.OfGroup() })
	for _, g := range grants {
		if err == nil {
			_, err = db.Exec(ctx, w, holdGroup, g.Group)
		}
	}
	return grants, err
}

// moveRoleTx moves one role. Who leads a group does not organise it besides.
func moveRoleTx(ctx context.Context, w *access.Writer, g access.Grant, into ids.PersonID, has []access.Grant, reason string) error {
	if _, err := access.RevokeTx(ctx, w, g.Person, g.Role, g.Group); err != nil {
		return err
	}
	w.Emit(Changed{g.Group}, LeadersChanged{g.Group})
	at := slices.IndexFunc(has, func(h access.Grant) bool { return h.Group == g.Group })
	if at >= 0 && !leads(g.Role) {
		return nil
	}
	if at >= 0 {
		if _, err := access.RevokeTx(ctx, w, into, has[at].Role, g.Group); err != nil {
			return err
		}
	}
	w.Changed(string(g.Role)+" of "+string(g.Group), string(g.Person), string(into))
	return access.GrantTx(ctx, w, into, g.Role, g.Group, g.Since, reason)
}

func names(list []Group) string {
	var words []string
	for _, g := range list {
		words = append(words, g.Name)
	}
	return strings.Join(words, ", ")
}
