package groups

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/personal"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

var (
	ownMemberships = db.Select(`SELECT g.name, m.since, m.until, m.listed FROM groups_members m JOIN groups_groups g ON g.id = m.group_id WHERE m.person = $1 ORDER BY m.since`)
	ownContacts    = db.Select(`SELECT g.name AS group_name, c.name, c.address, c.role FROM groups_contacts c JOIN groups_groups g ON g.id = c.group_id WHERE lower(c.address) = $1`)
	dropMembers    = db.Change(`DELETE FROM groups_members WHERE person = $1`)
	eraseMerged    = db.Change(`DELETE FROM groups_merged_members WHERE person = $1`)
	dropContactsAt = db.Change(`DELETE FROM groups_contacts WHERE lower(address) = $1`)
	dropRowsWith   = db.Change(`DELETE FROM groups_import_rows WHERE lower(cells) LIKE $1 ESCAPE '\' OR lower(draft) LIKE $1 ESCAPE '\'`)
	emptySamples   = db.Change(`UPDATE groups_imports SET samples = '[]' WHERE lower(samples) LIKE $1 ESCAPE '\'`)
)

// Personal is what this package keeps of people.
func Personal() personal.Part {
	return personal.Part{
		Columns: map[string]personal.Fate{"groups_members.person": personal.Deleted, "groups_merged_members.person": personal.Deleted, "groups_contacts.name": personal.Deleted, "groups_contacts.address": personal.Deleted,
			"groups_contacts.role": personal.Deleted, "groups_import_rows.cells": personal.Deleted, "groups_import_rows.draft": personal.Deleted,
			"groups_imports.samples": personal.Emptied, "groups_imports.by": personal.Pseudonym, "groups_conducts.by": personal.Pseudonym},
		Export: []personal.Extract{{Name: "memberships", Query: ownMemberships}, {Name: "contacts", Query: ownContacts, By: personal.ByAddress}},
		Erase: []personal.Change{{Statement: dropMembers}, {Statement: eraseMerged}, {Statement: dropContactsAt, By: personal.ByAddress}, {Statement: dropRowsWith, By: personal.ByPattern},
			{Statement: emptySamples, By: personal.ByPattern}},
	}
}

// LastLedTx returns the groups that a person leads and nobody else does, beside
// those that have left.
func LastLedTx(ctx context.Context, r db.Reader, p ids.PersonID) (list []Group, err error) {
	held, err := HeldTx(ctx, r, p)
	if err != nil {
		return nil, err
	}
	for _, h := range held {
		if !leads(h.Role) || h.Group.Status == Left {
			continue
		}
		all, err := access.GrantsIn(ctx, r, h.Group.ID)
		if err != nil {
			return nil, err
		}
		alone := true
		for _, g := range all {
			alone = alone && (g.Person == p || !leads(g.Role) || !g.Until.IsZero())
		}
		if alone {
			list = append(list, h.Group)
		}
	}
	return list, nil
}

// EndRolesTx ends every role of a person in groups.
func EndRolesTx(ctx context.Context, w *access.Writer, p ids.PersonID) error {
	held, err := holdTx(ctx, w, p)
	for _, g := range held {
		if err == nil {
			_, err = access.RevokeTx(ctx, w, p, g.Role, g.Group)
			w.Emit(Changed{g.Group}, LeadersChanged{g.Group})
		}
	}
	return err
}
