package desk

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/undo"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Note is a dated remark in a group's file, for the office only.
type Note struct {
	ID        ids.NoteID  `db:"id"`
	Group     ids.GroupID `db:"group_id"`
	By        string      `db:"by"`
	At        time.Time   `db:"at"`
	Text      string      `db:"text"`
	EditedAt  time.Time   `db:"edited_at"`
	RemovedAt time.Time   `db:"removed_at"` // zero while it stands
	Rev       int         `db:"rev"`
}

// Target is the note as something to be allowed on.
func (n Note) Target() access.Target {
	return access.Target{Kind: "note", ID: string(n.ID), Group: n.Group}
}

// OwnFor is how long whoever wrote a note may change or remove it; after that
// others have relied on it, and it belongs to the file.
const OwnFor = 7 * 24 * time.Hour

// Open says whether somebody may still change or remove a note.
func (n Note) Open(a access.Actor, now time.Time) bool {
	return n.RemovedAt.IsZero() && n.By == a.Label() && now.Sub(n.At) <= OwnFor
}

// What can be taken back about notes.
const (
	UndoNoteAdded   undo.Kind = "desk.note_added"
	UndoNoteRemoved undo.Kind = "desk.note_removed"
)

const noteColumns = `id, group_id, by, at, text, edited_at, removed_at, rev`

var (
	noteByID    = db.Select(`SELECT ` + noteColumns + ` FROM desk_notes WHERE id = $1`)
	putNote     = db.NewBulk("desk_notes", "", "id", "group_id", "by", "at", "text")
	editNote    = db.Change(`UPDATE desk_notes SET text = $3, edited_at = $4, rev = rev + 1 WHERE id = $1 AND rev = $2 AND removed_at IS NULL`)
	removeNote  = db.Change(`UPDATE desk_notes SET removed_at = $3, rev = rev + 1 WHERE id = $1 AND rev = $2 AND removed_at IS NULL`)
	restoreNote = db.Change(`UPDATE desk_notes SET removed_at = NULL, rev = rev + 1 WHERE id = $1 AND rev = $2 AND removed_at IS NOT NULL`)
)

// AddNote writes a note into the file of a group.
func (s *Service) AddNote(ctx context.Context, a access.Actor, group ids.GroupID, text string) (id ids.NoteID, err error) {
	defer fault.Wrap(&err, "desk.AddNote %s", group)
	var notes fault.Notes
	text = tidyText(&notes, "note", text, MaxNote)
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		if _, err := groupTx(ctx, tx, group); err != nil {
			return err
		}
		id = ids.New[ids.NoteID]("nte", tx.Now())
		w, err := tx.Allow(access.NoteWrite, Note{ID: id, Group: group}.Target())
		if err == nil {
			err = notes.Err()
		}
		if err != nil {
			return err
		}
		w.Changed("note", nil, "written")
		if _, err := putNote.Insert(ctx, w, [][]any{{id, group, a.Label(), w.Now(), text}}); err != nil {
			return err
		}
		return undo.OfferTx(ctx, w, UndoNoteAdded, keptNote{id, 1})
	})
	return id, err
}

// EditNote changes the text of a note that rev was seen of.
func (s *Service) EditNote(ctx context.Context, a access.Actor, id ids.NoteID, rev int, text string) (err error) {
	defer fault.Wrap(&err, "desk.EditNote %s", id)
	var notes fault.Notes
	text = tidyText(&notes, "note", text, MaxNote)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, _, err := ownTx(ctx, tx, id)
		if err == nil {
			err = notes.Err()
		}
		if err != nil {
			return err
		}
		w.Changed("note", "written", "rewritten")
		return changed(db.Exec(ctx, w, editNote, id, rev, text, w.Now()))
	})
}

// keptNote is a note as it was left by an act that can be taken back.
type keptNote struct {
	Note ids.NoteID
	Rev  int
}

// RemoveNote takes a note out of the file. That there was one stays in it.
func (s *Service) RemoveNote(ctx context.Context, a access.Actor, id ids.NoteID) (err error) {
	defer fault.Wrap(&err, "desk.RemoveNote %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, n, err := ownTx(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := removeTx(ctx, w, n); err != nil {
			return err
		}
		return undo.OfferTx(ctx, w, UndoNoteRemoved, keptNote{id, n.Rev + 1})
	})
}

func removeTx(ctx context.Context, w *access.Writer, n Note) error {
	w.Changed("note", "written", "removed")
	return changed(db.Exec(ctx, w, removeNote, n.ID, n.Rev, w.Now()))
}

// ownTx loads a note for whoever wrote it and may still change it.
func ownTx(ctx context.Context, tx *access.Tx, id ids.NoteID) (*access.Writer, Note, error) {
	w, n, err := noteTx(ctx, tx, id)
	if err == nil && !n.Open(tx.Actor(), tx.Now()) {
		err = fault.New(fault.Conflict, msg.DeskNoteFixed())
	}
	return w, n, err
}

func noteTx(ctx context.Context, tx *access.Tx, id ids.NoteID) (*access.Writer, Note, error) {
	n, ok, err := db.Maybe[Note](ctx, tx, noteByID, id)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, msg.ErrorNotFoundText())
	}
	if err != nil {
		return nil, n, err
	}
	w, err := tx.Allow(access.NoteWrite, n.Target())
	return w, n, err
}

// unaddNoteTx takes a note back that was just written.
func unaddNoteTx(ctx context.Context, tx *access.Tx, k keptNote) error {
	w, n, err := noteTx(ctx, tx, k.Note)
	if err != nil {
		return err
	}
	n.Rev = k.Rev
	return removeTx(ctx, w, n)
}

// restoreTx brings a removed note back.
func restoreTx(ctx context.Context, tx *access.Tx, k keptNote) error {
	w, _, err := noteTx(ctx, tx, k.Note)
	if err != nil {
		return err
	}
	w.Changed("note", "removed", "written")
	return changed(db.Exec(ctx, w, restoreNote, k.Note, k.Rev))
}
