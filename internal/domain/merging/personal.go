package merging

import (
	"chapterhouse.dev/chapterhouse/internal/domain/personal"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

var ownMerges = db.Select(`SELECT from_name, at, reason, undone_at FROM merging_merges WHERE author = $1 ORDER BY at`)

// Personal is what this package keeps of people: acts of the office, which stay.
func Personal() personal.Part {
	return personal.Part{
		Columns: map[string]personal.Fate{"merging_merges.author": personal.Pseudonym},
		Export:  []personal.Extract{{Name: "merges", Query: ownMerges}},
	}
}
