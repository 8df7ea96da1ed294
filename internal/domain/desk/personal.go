package desk

import (
	"chapterhouse.dev/chapterhouse/internal/domain/personal"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

var (
	ownTasks     = db.Select(`SELECT title, due, made_at, done_at FROM desk_tasks WHERE owner = $1 OR made_by = $1 ORDER BY made_at`)
	ownNotes     = db.Select(`SELECT group_id, at, text FROM desk_notes WHERE by = $1 AND removed_at IS NULL ORDER BY at`)
	emptyAbout   = db.Change(`UPDATE desk_tasks SET title = '', person = '', rev = rev + 1 WHERE person = $1`)
	freeTasks    = db.Change(`UPDATE desk_tasks SET owner = '', rev = rev + 1 WHERE owner = $1`)
	freeGroups   = db.Change(`UPDATE desk_owners SET owner = '', rev = rev + 1 WHERE owner = $1`)
	freeStandIns = db.Change(`UPDATE desk_owners SET substitute = '', sub_from = NULL, sub_until = NULL, rev = rev + 1 WHERE substitute = $1`)
)

// Personal is what this package keeps of people. Remarks of the office about
// groups stay, with the identifier of who wrote them.
func Personal() personal.Part {
	return personal.Part{
		Columns: map[string]personal.Fate{"desk_tasks.owner": personal.Emptied, "desk_tasks.person": personal.Emptied, "desk_tasks.made_by": personal.Pseudonym,
			"desk_tasks.done_by": personal.Pseudonym, "desk_notes.by": personal.Pseudonym, "desk_owners.owner": personal.Emptied, "desk_owners.substitute": personal.Emptied},
		Export: []personal.Extract{{Name: "tasks", Query: ownTasks}, {Name: "notes", Query: ownNotes}},
		Erase:  []personal.Change{{Statement: emptyAbout}, {Statement: freeTasks}, {Statement: freeGroups}, {Statement: freeStandIns}},
	}
}
