package groups

import "chapterhouse.dev/chapterhouse/internal/platform/db"

// Each is one statement however many members there are.
var (
	keepMembers = db.Change(`INSERT INTO groups_merged_members (merge, group_id, person, since, until, listed)
		SELECT $1, m.group_id, m.person, m.since, m.until, m.listed FROM groups_members m
		WHERE m.group_id = $2 OR m.group_id = $3 AND EXISTS (SELECT 1 FROM groups_members f WHERE f.group_id = $2 AND f.person = m.person)`)
	mergeMembers = db.Change(`INSERT INTO groups_members (group_id, person, since, listed)
		SELECT $2, person, since, listed FROM groups_members WHERE group_id = $1 AND until IS NULL
		ON CONFLICT (group_id, person) DO UPDATE SET until = NULL,
			listed = CASE WHEN groups_members.until IS NULL THEN groups_members.listed ELSE excluded.listed END,
			since = CASE WHEN groups_members.until IS NULL AND groups_members.since < excluded.since THEN groups_members.since ELSE excluded.since END`)
	endAllMembers = db.Change(`UPDATE groups_members SET until = $2, listed = FALSE WHERE group_id = $1 AND until IS NULL`)

	restoreFrom = db.Change(`UPDATE groups_members SET since = k.since, until = k.until, listed = k.listed FROM groups_merged_members k
		WHERE k.merge = $1 AND k.group_id = $2 AND groups_members.group_id = k.group_id AND groups_members.person = k.person`)
	leftSince = db.Change(`UPDATE groups_members SET until = i.until, listed = FALSE FROM groups_members i
		WHERE groups_members.group_id = $1 AND groups_members.until IS NULL AND i.group_id = $2 AND i.person = groups_members.person AND i.until > $3`)
	restoreInto = db.Change(`UPDATE groups_members SET since = k.since, until = k.until, listed = k.listed FROM groups_merged_members k
		WHERE k.merge = $1 AND k.group_id = $2 AND groups_members.group_id = k.group_id AND groups_members.person = k.person
		AND (groups_members.until IS NULL OR groups_members.until <= $3)`)
	dropBrought = db.Change(`DELETE FROM groups_members WHERE group_id = $3
		AND person IN (SELECT person FROM groups_merged_members WHERE merge = $1 AND group_id = $2 AND until IS NULL)
		AND person NOT IN (SELECT person FROM groups_merged_members WHERE merge = $1 AND group_id = $3)`)
	forgetMembers = db.Change(`DELETE FROM groups_merged_members WHERE merge = $1`)

	moveSlugs    = db.Change(`UPDATE groups_slugs SET group_id = $2 WHERE group_id = $1 RETURNING slug`)
	giveSlug     = db.Change(`UPDATE groups_slugs SET group_id = $2 WHERE slug = $1`)
	nextContact  = db.Select(`SELECT COALESCE(MAX(n), -1) + 1 FROM groups_contacts WHERE group_id = $1`)
	moveContacts = db.Change(`INSERT INTO groups_contacts (group_id, n, name, address, role) SELECT $2, n + $3, name, address, role FROM groups_contacts WHERE group_id = $1`)
	dropContacts = db.Change(`DELETE FROM groups_contacts WHERE group_id = $1 AND n >= $2`)

	mergedPerson = db.Change(`UPDATE groups_merged_members SET person = $2 WHERE person = $1
		AND NOT EXISTS (SELECT 1 FROM groups_merged_members o WHERE o.merge = groups_merged_members.merge AND o.group_id = groups_merged_members.group_id AND o.person = $2)`)
)
