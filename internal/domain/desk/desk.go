package desk

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/undo"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Service has the use cases of the desk.
type Service struct{ gate *access.Gate }

// New makes the service.
func New(gate *access.Gate) *Service { return &Service{gate} }

// Undos are what can be taken back of what is done here.
func Undos() map[undo.Kind]undo.Act {
	return map[undo.Kind]undo.Act{
		UndoTaskAdded: undo.ActOf(unaddTaskTx), UndoTaskDone: undo.ActOf(unfinishTx), UndoTaskReopened: undo.ActOf(unreopenTx),
		UndoNoteAdded: undo.ActOf(unaddNoteTx), UndoNoteRemoved: undo.ActOf(restoreTx),
		UndoOwnerSet: undo.ActOf(unsetTx),
	}
}

// Bounds of what is typed, in characters.
const (
	MaxTitle = 200
	MaxNote  = 4_000
)

// keepRemoved is how long the text of a removed note can still come back.
const keepRemoved = 30 * 24 * time.Hour

var forget = db.Change(`UPDATE desk_notes SET text = '' WHERE removed_at < $1 AND text <> ''`)

// Sweep forgets the texts of notes that were removed some time ago; that there
// was a note stays in the file.
func (s *Service) Sweep(ctx context.Context, a access.Actor) (err error) {
	defer fault.Wrap(&err, "desk.Sweep")
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.DeskSweep, access.ProgramTarget("notes"))
		if err != nil {
			return err
		}
		w.Routine()
		_, err = db.Exec(ctx, w, forget, tx.Now().Add(-keepRemoved))
		return err
	})
}

// groupTx returns a group that the actor may do something about, as its target.
func groupTx(ctx context.Context, tx *access.Tx, id ids.GroupID) (access.Target, error) {
	g, err := groups.ByIDTx(ctx, tx, id)
	return g.Target(), err
}

// managerTx notes at a field that somebody is no manager, because tasks and
// groups are for people who may act on them.
func managerTx(ctx context.Context, r db.Reader, notes *fault.Notes, field string, p ids.PersonID) error {
	if p == "" {
		return nil
	}
	grants, err := access.GrantsOf(ctx, r, p)
	if !slices.ContainsFunc(grants, func(g access.Grant) bool { return g.Role == access.Manager }) {
		notes.Add(field, msg.DeskManager())
	}
	return err
}

// tidyText cleans a text of several lines that must not be empty.
func tidyText(notes *fault.Notes, field, text string, most int) string {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		notes.Add(field, msg.DeskNoteMissing())
	case n > most:
		notes.Add(field, msg.DeskNoteLong(most))
	}
	return text
}

// changed turns "no row" into an answer: somebody was faster.
func changed(n int64, err error) error {
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, msg.ErrorConflictText())
	}
	return err
}

var moves = []*db.ChangeStmt{
	db.Change(`UPDATE desk_tasks SET owner = $2 WHERE owner = $1`),
	db.Change(`UPDATE desk_tasks SET person = $2 WHERE person = $1`),
	db.Change(`UPDATE desk_owners SET owner = $2 WHERE owner = $1`),
	db.Change(`UPDATE desk_owners SET substitute = $2 WHERE substitute = $1`),
}

// MovePersonTx gives what one account looks after to another, and tasks about
// it, when both are of one person and become one.
func MovePersonTx(ctx context.Context, w db.Writer, from, into ids.PersonID) error {
	for _, move := range moves {
		if _, err := db.Exec(ctx, w, move, from, into); err != nil {
			return err
		}
	}
	return nil
}
