package applications

import "chapterhouse.dev/chapterhouse/internal/platform/db"

const columns = `id, person, status, name, country, region, city, lat, lng, zone, languages, topics, format, about, about_lang, homepage,
	conduct_kind, conduct_body, conduct_lang, conduct_url, calendar, created_at, saved_at, submitted_at, due, days_left, ended_at, group_id,
	to_add, to_add_by, added_at, rev`

var (
	byID     = db.Select(`SELECT ` + columns + ` FROM applications_applications WHERE id = $1`)
	byGroup  = db.Select(`SELECT ` + columns + ` FROM applications_applications WHERE group_id = $1 ORDER BY id LIMIT 1`)
	ofPerson = db.Select(`SELECT ` + columns + ` FROM applications_applications WHERE person = $1 ORDER BY created_at DESC, id DESC LIMIT 50`)
	openOf   = db.Select(`SELECT COUNT(*) FROM applications_applications WHERE person = $1 AND status IN ('draft', 'submitted', 'changes')`)
	ahead    = db.Select(`SELECT COUNT(*) FROM applications_applications WHERE status = 'submitted' AND (COALESCE(due, '9999') < $1 OR COALESCE(due, '9999') = $1 AND (submitted_at < $2 OR submitted_at = $2 AND id < $3))`)
	sameName = db.Select(`SELECT ` + columns + ` FROM applications_applications WHERE id <> $1 AND country = $2 AND status IN ('submitted', 'changes') ORDER BY id LIMIT 500`)

	insertApplication = db.NewBulk("applications_applications", "", "id", "person", "status", "about_lang", "conduct_lang", "created_at", "saved_at")
	dropApplication   = db.Change(`DELETE FROM applications_applications WHERE id = $1 AND status = 'draft'`)
	dropInvitations   = db.Change(`DELETE FROM applications_invitations WHERE application_id = $1`)
	dropEntries       = db.Change(`DELETE FROM applications_entries WHERE application_id = $1`)
	dropSights        = db.Change(`DELETE FROM applications_sights WHERE application_id = $1`)

	saveGroup = db.Change(`UPDATE applications_applications SET name = $3, country = $4, region = $5, city = $6, lat = $7, lng = $8, zone = $9,
		languages = $10, topics = $11, format = $12, about = $13, about_lang = $14, saved_at = $15, rev = rev + 1 WHERE id = $1 AND rev = $2`)
	saveConduct = db.Change(`UPDATE applications_applications SET homepage = $3, conduct_kind = $4, conduct_body = $5, conduct_lang = $6, conduct_url = $7,
		saved_at = $8, rev = rev + 1 WHERE id = $1 AND rev = $2`)
	saveCalendar = db.Change(`UPDATE applications_applications SET calendar = $3, saved_at = $4, rev = rev + 1 WHERE id = $1 AND rev = $2`)
	savePeople   = db.Change(`UPDATE applications_applications SET saved_at = $3, rev = rev + 1 WHERE id = $1 AND rev = $2`)
	setStatus    = db.Change(`UPDATE applications_applications SET status = $3, submitted_at = $4, due = $5, days_left = $6, ended_at = $7, group_id = $8,
		to_add = $9, to_add_by = $10, rev = rev + 1 WHERE id = $1 AND rev = $2`)
	setAdded = db.Change(`UPDATE applications_applications SET added_at = $2, rev = rev + 1 WHERE id = $1 AND added_at IS NULL AND to_add <> ''`)

	invitationByID   = db.Select(`SELECT ` + invitationColumns + ` FROM applications_invitations WHERE id = $1`)
	invitationsOf    = db.Select(`SELECT ` + invitationColumns + ` FROM applications_invitations WHERE application_id = $1 ORDER BY invited_at DESC, id DESC`)
	insertInvitation = db.NewBulk("applications_invitations", "", "id", "application_id", "name", "address", "lang", "state", "invited_at")
	replaceInvited   = db.Change(`UPDATE applications_invitations SET state = 'replaced' WHERE application_id = $1`)
	answerInvitation = db.Change(`UPDATE applications_invitations SET state = $2, person = $3, reason = $4, answered_at = $5 WHERE id = $1 AND state = 'invited'`)

	insertEntry = db.NewBulk("applications_entries", "", "id", "application_id", "at", "by", "kind", "text", "private")
	entriesOf   = db.Select(`SELECT id, application_id, at, by, kind, text, private FROM applications_entries WHERE application_id = $1 ORDER BY at, id`)
	entryByID   = db.Select(`SELECT id, application_id, at, by, kind, text, private FROM applications_entries WHERE id = $1`)

	sightsOf = db.Select(`SELECT what, address, at, seen FROM applications_sights WHERE application_id = $1`)
	putSight = db.Change(`INSERT INTO applications_sights (application_id, what, address, at, seen) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (application_id, what) DO UPDATE SET address = excluded.address, at = excluded.at, seen = excluded.seen`)
	dropSight = db.Change(`DELETE FROM applications_sights WHERE application_id = $1 AND what = $2`)
)

const invitationColumns = `id, application_id, name, address, lang, state, person, reason, invited_at, answered_at`
