package proposals

import (
	"chapterhouse.dev/chapterhouse/internal/domain/personal"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

var ownProposals = db.Select(`SELECT kind, label, reason, at, state, decided_at, answer FROM proposals_proposals WHERE author = $1 ORDER BY at`)

// Personal is what this package keeps of people: acts of the office, which stay.
func Personal() personal.Part {
	return personal.Part{
		Columns: map[string]personal.Fate{"proposals_proposals.author": personal.Pseudonym, "proposals_proposals.decided_by": personal.Pseudonym, "proposals_proposals.subject": personal.Pseudonym},
		Export:  []personal.Extract{{Name: "proposals", Query: ownProposals}},
	}
}
