package groups

import "chapterhouse.dev/chapterhouse/internal/platform/db"

const columns = `g.id, g.slug, g.name, g.status, g.claimed, g.country, g.region, g.city, g.lat, g.lng, g.zone, g.languages, g.topics,
	g.format, g.tagline, g.about, g.about_lang, g.homepage, g.links, g.picture, g.source, g.external_id, g.joined, g.created_at, g.test, g.rev`

var (
	byID   = db.Select(`SELECT ` + columns + ` FROM groups_groups g WHERE g.id = $1`)
	bySlug = db.Select(`SELECT ` + columns + ` FROM groups_groups g JOIN groups_slugs s ON s.group_id = g.id WHERE s.slug = $1`)
	alike  = db.Select(`SELECT ` + columns + ` FROM groups_groups g WHERE g.skeleton = $1 AND g.status <> 'left' AND NOT g.test ORDER BY g.id LIMIT 5`)

	slugTaken  = db.Select(`SELECT group_id FROM groups_slugs WHERE slug = $1`)
	insertSlug = db.NewBulk("groups_slugs", "ON CONFLICT (slug) DO NOTHING", "slug", "group_id", "since")

	insertGroup = db.NewBulk("groups_groups", "", "id", "slug", "name", "folded", "skeleton", "status", "claimed", "country", "region", "city",
		"lat", "lng", "zone", "languages", "topics", "format", "tagline", "about", "about_lang", "homepage", "links",
		"source", "external_id", "import_id", "joined", "created_at")
	updateProfile = db.Change(`UPDATE groups_groups SET tagline = $3, about = $4, about_lang = $5, homepage = $6, links = $7, languages = $8,
		topics = $9, format = $10, rev = rev + 1 WHERE id = $1 AND rev = $2`)
	updateName    = db.Change(`UPDATE groups_groups SET name = $3, folded = $4, skeleton = $5, slug = $6, rev = rev + 1 WHERE id = $1 AND rev = $2`)
	pictures      = db.Select(`SELECT picture FROM groups_groups WHERE picture <> ''`)
	updatePicture = db.Change(`UPDATE groups_groups SET picture = $2, rev = rev + 1 WHERE id = $1`)
	updateStatus  = db.Change(`UPDATE groups_groups SET status = $2, rev = rev + 1 WHERE id = $1`)
	updateClaimed = db.Change(`UPDATE groups_groups SET claimed = $2 WHERE id = $1 AND claimed <> $2`)

	updatePlace = db.Change(`UPDATE groups_groups SET country = $3, region = $4, city = $5, lat = $6, lng = $7, zone = $8, rev = rev + 1 WHERE id = $1 AND rev = $2`)
	updateTest  = db.Change(`UPDATE groups_groups SET test = $2, rev = rev + 1 WHERE id = $1`)

	formerNames = db.Select(`SELECT name, until FROM groups_names WHERE group_id = $1 ORDER BY until DESC, id DESC`)
	insertName  = db.NewBulk("groups_names", "", "id", "group_id", "name", "until")

	labels       = db.Select(`SELECT id, name, colour FROM groups_labels ORDER BY folded`)
	labelsOf     = db.Select(`SELECT l.id, l.name, l.colour FROM groups_labels l JOIN groups_labelled d ON d.label_id = l.id WHERE d.group_id = $1 ORDER BY l.folded`)
	insertLabel  = db.NewBulk("groups_labels", "", "id", "name", "folded", "colour")
	putLabelled  = db.Change(`INSERT INTO groups_labelled (group_id, label_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`)
	dropLabelled = db.Change(`DELETE FROM groups_labelled WHERE group_id = $1 AND label_id = $2`)
	dropUnused   = db.Change(`DELETE FROM groups_labels WHERE NOT EXISTS (SELECT 1 FROM groups_labelled d WHERE d.label_id = groups_labels.id)`)

	// Of two changes at one moment the later one holds.
	insertStatus = db.NewBulk("groups_statuses", "ON CONFLICT (group_id, since) DO UPDATE SET status = excluded.status, until = NULL, reason = excluded.reason", "group_id", "status", "since", "reason")
	endStatus    = db.Change(`UPDATE groups_statuses SET until = $2 WHERE group_id = $1 AND until IS NULL`)

	conductNow    = db.Select(`SELECT id, group_id, body, lang, parts, since, until FROM groups_conducts WHERE group_id = $1 AND until IS NULL`)
	endConduct    = db.Change(`UPDATE groups_conducts SET until = $2 WHERE group_id = $1 AND until IS NULL`)
	insertConduct = db.NewBulk("groups_conducts", "", "id", "group_id", "body", "lang", "parts", "since", "by")

	contactsOf    = db.Select(`SELECT name, address, role FROM groups_contacts WHERE group_id = $1 ORDER BY n`)
	insertContact = db.NewBulk("groups_contacts", "ON CONFLICT (group_id, n) DO NOTHING", "group_id", "n", "name", "address", "role")

	joinGroup = db.Change(`INSERT INTO groups_members (group_id, person, since) VALUES ($1, $2, $3)
		ON CONFLICT (group_id, person) DO UPDATE SET since = excluded.since, until = NULL WHERE groups_members.until IS NOT NULL`)
	leaveGroup  = db.Change(`UPDATE groups_members SET until = $3, listed = FALSE WHERE group_id = $1 AND person = $2 AND until IS NULL`)
	listMember  = db.Change(`UPDATE groups_members SET listed = $3 WHERE group_id = $1 AND person = $2 AND until IS NULL`)
	membership  = db.Select(`SELECT group_id, person, since, listed FROM groups_members WHERE group_id = $1 AND person = $2 AND until IS NULL`)
	membersOf   = db.Select(`SELECT group_id, person, since, listed FROM groups_members WHERE group_id = $1 AND until IS NULL ORDER BY since, person LIMIT $2`)
	memberCount = db.Select(`SELECT COUNT(*) FROM groups_members WHERE group_id = $1 AND until IS NULL`)
	groupsOf    = db.Select(`SELECT ` + columns + ` FROM groups_groups g JOIN groups_members m ON m.group_id = g.id
		WHERE m.person = $1 AND m.until IS NULL ORDER BY g.folded, g.id`)

	batchGroups   = db.Select(`SELECT ` + columns + ` FROM groups_groups g WHERE g.id > $1 AND g.status <> 'left' ORDER BY g.id LIMIT $2`)
	batchStatuses = db.Select(`SELECT group_id, status, since, until FROM groups_statuses WHERE group_id > $1 AND group_id <= $2 ORDER BY group_id, since`)
	batchConducts = db.Select(`SELECT id, group_id, '' AS body, lang, parts, since, until FROM groups_conducts WHERE group_id > $1 AND group_id <= $2 ORDER BY group_id, since`)
)
