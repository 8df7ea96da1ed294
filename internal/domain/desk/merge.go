package desk

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Merged is what undoing a merge of two groups needs to know of the desk.
type Merged struct {
	Tasks []ids.TaskID
	Notes []ids.NoteID
}

var (
	moveTasks = db.Change(`UPDATE desk_tasks SET group_id = $2 WHERE group_id = $1 RETURNING id`)
	moveNotes = db.Change(`UPDATE desk_notes SET group_id = $2 WHERE group_id = $1 RETURNING id`)
	giveTask  = db.Change(`UPDATE desk_tasks SET group_id = $2 WHERE id = $1`)
	giveNote  = db.Change(`UPDATE desk_notes SET group_id = $2 WHERE id = $1`)
)

// MergeTx brings tasks and notes of one group to another. Who looks after the
// other goes on doing so.
func MergeTx(ctx context.Context, w *access.Writer, from, into ids.GroupID) (m Merged, err error) {
	if m.Tasks, err = db.Returning[ids.TaskID](ctx, w, moveTasks, from, into); err != nil {
		return m, err
	}
	m.Notes, err = db.Returning[ids.NoteID](ctx, w, moveNotes, from, into)
	return m, err
}

// UnmergeTx brings them back.
func UnmergeTx(ctx context.Context, w *access.Writer, from ids.GroupID, m Merged) error {
	for _, id := range m.Tasks {
		if _, err := db.Exec(ctx, w, giveTask, id, from); err != nil {
			return err
		}
	}
	for _, id := range m.Notes {
		if _, err := db.Exec(ctx, w, giveNote, id, from); err != nil {
			return err
		}
	}
	return nil
}
