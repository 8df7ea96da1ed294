package undo

import (
	"chapterhouse.dev/chapterhouse/internal/domain/personal"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

var eraseSteps = db.Change(`DELETE FROM undo_steps WHERE actor = $1`)

// Personal is what this package keeps of people.
func Personal() personal.Part {
	return personal.Part{
		Columns: map[string]personal.Fate{"undo_steps.actor": personal.Deleted},
		Erase:   []personal.Change{{Statement: eraseSteps}},
	}
}
