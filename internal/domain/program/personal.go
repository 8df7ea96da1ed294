package program

import (
	"chapterhouse.dev/chapterhouse/internal/domain/personal"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

var (
	ownAcceptances = db.Select(`SELECT document, version, lang, hash, at, confirmed FROM program_acceptances WHERE person = $1 ORDER BY at`)
	ownProfile     = db.Select(`SELECT profile_id, given_at FROM program_profiles WHERE person = $1`)
)

// Personal is what this package keeps of people. Acceptances stay: that a
// version was accepted, when and in which language, must be provable.
func Personal() personal.Part {
	return personal.Part{
		Columns: map[string]personal.Fate{"program_acceptances.person": personal.Pseudonym, "program_profiles.person": personal.Deleted, "program_profiles.profile_id": personal.Deleted,
			"program_guides.applied_by": personal.Pseudonym, "program_copies.decided_by": personal.Pseudonym},
		Export: []personal.Extract{{Name: "acceptances", Query: ownAcceptances}, {Name: "community-profile", Query: ownProfile}},
		Erase:  []personal.Change{{Statement: dropProfile}},
	}
}
