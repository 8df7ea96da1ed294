package applications

import (
	"chapterhouse.dev/chapterhouse/internal/domain/personal"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

const ofOwn = `application_id IN (SELECT id FROM applications_applications WHERE person = $1)`

var (
	ownApplications = db.Select(`SELECT * FROM applications_applications WHERE person = $1 ORDER BY created_at`)
	ownEntries      = db.Select(`SELECT at, kind, text FROM applications_entries WHERE NOT private AND (by = $1 OR ` + ofOwn + `) ORDER BY at`)
	ownInvitations  = db.Select(`SELECT name, address, lang, state, reason, invited_at, answered_at FROM applications_invitations WHERE person = $1 OR ` + ofOwn + ` ORDER BY invited_at`)

	emptyApplications = db.Change(`UPDATE applications_applications SET name = '', about = '', homepage = '', conduct_body = '', conduct_url = '', calendar = '', to_add = '',
		status = CASE WHEN status IN ('draft', 'submitted', 'changes') THEN 'withdrawn' ELSE status END, ended_at = COALESCE(ended_at, $2), rev = rev + 1 WHERE person = $1`)
	emptyEntries     = db.Change(`UPDATE applications_entries SET text = '' WHERE by = $1 OR ` + ofOwn)
	dropOwnSights    = db.Change(`DELETE FROM applications_sights WHERE ` + ofOwn)
	emptyInvitations = db.Change(`UPDATE applications_invitations SET name = '', address = '', reason = '',
		state = CASE WHEN state = 'invited' THEN 'declined' ELSE state END WHERE person = $1 OR ` + ofOwn)
	emptyInvited = db.Change(`UPDATE applications_invitations SET name = '', address = '', reason = '',
		state = CASE WHEN state = 'invited' THEN 'declined' ELSE state END WHERE lower(address) = $1`)
)

// Personal is what this package keeps of people. That there was an application,
// and what became of it, stays; its contents go.
func Personal() personal.Part {
	return personal.Part{
		Columns: map[string]personal.Fate{"applications_applications.person": personal.Pseudonym, "applications_applications.name": personal.Emptied,
			"applications_entries.by": personal.Pseudonym, "applications_entries.text": personal.Emptied, "applications_sights.address": personal.Deleted,
			"applications_invitations.person": personal.Pseudonym, "applications_invitations.name": personal.Emptied, "applications_invitations.address": personal.Emptied},
		Export: []personal.Extract{{Name: "applications", Query: ownApplications}, {Name: "application-history", Query: ownEntries}, {Name: "invitations", Query: ownInvitations}},
		Erase: []personal.Change{{Statement: emptyEntries}, {Statement: dropOwnSights}, {Statement: emptyInvitations}, {Statement: emptyInvited, By: personal.ByAddress},
			{Statement: emptyApplications, By: personal.ByPersonAt}},
	}
}
