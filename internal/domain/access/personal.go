package access

import (
	"chapterhouse.dev/chapterhouse/internal/domain/audit"
	"chapterhouse.dev/chapterhouse/internal/domain/personal"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

var (
	ownGrants   = db.Select(`SELECT role, group_id, reach, since, until, reason FROM access_grants WHERE person = $1 ORDER BY since`)
	emptyGrants = db.Change(`UPDATE access_grants SET reason = '' WHERE person = $1`)
)

// Personal is what this package and the record keep of people. The record is
// sealed and stays: it has identifiers, which say nothing any more.
func Personal() personal.Part {
	return personal.Part{
		Columns: map[string]personal.Fate{"access_grants.person": personal.Pseudonym, "access_grants.granted_by": personal.Pseudonym, "access_grants.ended_by": personal.Pseudonym,
			"access_grants.reason": personal.Emptied, "audit_entries.actor": personal.Pseudonym},
		Export: []personal.Extract{{Name: "roles", Query: ownGrants}, {Name: "record", Query: audit.DeedsOf}},
		Erase:  []personal.Change{{Statement: emptyGrants}},
	}
}
