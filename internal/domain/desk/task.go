package desk

import (
	"context"
	"time"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/undo"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Task is something that somebody of the office has to do.
type Task struct {
	ID          ids.TaskID        `db:"id"`
	Title       string            `db:"title"`
	Owner       ids.PersonID      `db:"owner"`          // empty: whoever looks after the group, or anybody
	Due         ids.Date          `db:"due"`            // zero: no day
	Group       ids.GroupID       `db:"group_id"`       // about which group; may be empty, as the next two
	Application ids.ApplicationID `db:"application_id"` // about which application
	Person      ids.PersonID      `db:"person"`         // about whom
	MadeBy      string            `db:"made_by"`
	MadeAt      time.Time         `db:"made_at"`
	DoneBy      string            `db:"done_by"`
	DoneAt      time.Time         `db:"done_at"` // zero while it is to be done
	ReopenedAt  time.Time         `db:"reopened_at"`
	Rev         int               `db:"rev"`
}

// Target is the task as something to be allowed on.
func (t Task) Target() access.Target {
	return access.Target{Kind: "task", ID: string(t.ID), Group: t.Group}
}

// write is the action of whoever changes the task: what is about nothing in
// particular lies in everybody's reach.
func (t Task) write() access.Action {
	if t.Group == "" && t.Application == "" {
		return access.TaskFree
	}
	return access.TaskWrite
}

// read is the action of whoever reads the task.
func (t Task) read() access.Action {
	if t.write() == access.TaskFree {
		return access.OfficeRead
	}
	return access.DeskRead
}

// TaskInput is a task as somebody types it in. What it is about is said once.
type TaskInput struct {
	Title       string
	Owner       ids.PersonID
	Due         ids.Date
	Group       ids.GroupID
	Application ids.ApplicationID
	Person      ids.PersonID
}

// What can be taken back about tasks.
const (
	UndoTaskAdded    undo.Kind = "desk.task_added"
	UndoTaskDone     undo.Kind = "desk.task_done"
	UndoTaskReopened undo.Kind = "desk.task_reopened"
)

const taskColumns = `id, title, owner, due, group_id, application_id, person, made_by, made_at, done_by, done_at, reopened_at, rev`

var (
	taskByID   = db.Select(`SELECT ` + taskColumns + ` FROM desk_tasks WHERE id = $1`)
	putTask    = db.NewBulk("desk_tasks", "", "id", "title", "owner", "due", "group_id", "application_id", "person", "made_by", "made_at")
	editTask   = db.Change(`UPDATE desk_tasks SET title = $3, owner = $4, due = $5, rev = rev + 1 WHERE id = $1 AND rev = $2`)
	finishTask = db.Change(`UPDATE desk_tasks SET done_by = $3, done_at = $4, rev = rev + 1 WHERE id = $1 AND rev = $2 AND done_at IS NULL`)
	reopenTask = db.Change(`UPDATE desk_tasks SET done_by = '', done_at = NULL, reopened_at = $3, rev = rev + 1 WHERE id = $1 AND rev = $2 AND done_at IS NOT NULL`)
	dropTask   = db.Change(`DELETE FROM desk_tasks WHERE id = $1 AND rev = $2`)
)

// AddTask makes a task.
func (s *Service) AddTask(ctx context.Context, a access.Actor, in TaskInput) (id ids.TaskID, err error) {
	defer fault.Wrap(&err, "desk.AddTask")
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		if in.Group != "" {
			if _, err := groupTx(ctx, tx, in.Group); err != nil {
				return err
			}
		}
		about := Task{Group: in.Group, Application: in.Application}
		w, err := tx.Allow(about.write(), about.Target())
		if err != nil {
			return err
		}
		if in, err = in.checkedTx(ctx, tx); err != nil {
			return err
		}
		id, err = MakeTaskTx(ctx, w, in)
		if err != nil {
			return err
		}
		w.Target(Task{ID: id, Group: in.Group}.Target())
		w.Changed("task", nil, in.Title)
		return undo.OfferTx(ctx, w, UndoTaskAdded, keptTask{id, 1})
	})
	return id, err
}

// MakeTaskTx makes a task as a part of something else; the caller has decided
// that it may be made and what it says.
func MakeTaskTx(ctx context.Context, w *access.Writer, in TaskInput) (ids.TaskID, error) {
	id := ids.New[ids.TaskID]("tsk", w.Now())
	_, err := putTask.Insert(ctx, w, [][]any{{id, in.Title, in.Owner, in.Due, in.Group, in.Application, in.Person, w.Actor().Label(), w.Now()}})
	return id, err
}

// checkedTx tidies what was typed, and notes what is wrong at its field.
func (in TaskInput) checkedTx(ctx context.Context, r db.Reader) (TaskInput, error) {
	var notes fault.Notes
	in.Title = ids.Tidy(in.Title)
	switch n := utf8.RuneCountInString(in.Title); {
	case n == 0:
		notes.Add("title", msg.DeskTaskMissing())
	case n > MaxTitle:
		notes.Add("title", msg.DeskTaskLong(MaxTitle))
	}
	if err := managerTx(ctx, r, &notes, "owner", in.Owner); err != nil {
		return in, err
	}
	return in, notes.Err()
}

// Task returns a task to the team.
func (s *Service) Task(ctx context.Context, a access.Actor, id ids.TaskID) (t Task, err error) {
	defer fault.Wrap(&err, "desk.Task %s", id)
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if t, err = taskTx(ctx, tx, id); err != nil {
			return err
		}
		return tx.Need(t.read(), t.Target())
	})
	return t, err
}

// MayWrite says whether the actor writes tasks; pages show their forms then.
func (s *Service) MayWrite(ctx context.Context, a access.Actor) (may bool, err error) {
	defer fault.Wrap(&err, "desk.MayWrite")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		may, err = tx.Can(access.TaskFree, Task{}.Target())
		return err
	})
	return may, err
}

func taskTx(ctx context.Context, r db.Reader, id ids.TaskID) (Task, error) {
	t, ok, err := db.Maybe[Task](ctx, r, taskByID, id)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, msg.ErrorNotFoundText())
	}
	return t, err
}

// EditTask changes title, owner and day of a task that rev was seen of.
func (s *Service) EditTask(ctx context.Context, a access.Actor, id ids.TaskID, rev int, in TaskInput) (err error) {
	defer fault.Wrap(&err, "desk.EditTask %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, t, err := writeTx(ctx, tx, id)
		if err != nil {
			return err
		}
		if in, err = in.checkedTx(ctx, tx); err != nil {
			return err
		}
		w.Changed("task", t.Title, in.Title)
		w.Changed("owner", string(t.Owner), string(in.Owner))
		w.Changed("due", t.Due.String(), in.Due.String())
		return changed(db.Exec(ctx, w, editTask, id, rev, in.Title, in.Owner, in.Due))
	})
}

// writeTx loads a task and asks for the right to change it.
func writeTx(ctx context.Context, tx *access.Tx, id ids.TaskID) (*access.Writer, Task, error) {
	t, err := taskTx(ctx, tx, id)
	if err != nil {
		return nil, t, err
	}
	w, err := tx.Allow(t.write(), t.Target())
	return w, t, err
}

// keptTask is a task as it was left by an act that can be taken back.
type keptTask struct {
	Task ids.TaskID
	Rev  int
}

// Finish ticks a task off. One that is done stays as it is.
func (s *Service) Finish(ctx context.Context, a access.Actor, id ids.TaskID) (err error) {
	defer fault.Wrap(&err, "desk.Finish %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, t, err := writeTx(ctx, tx, id)
		if err != nil || !t.DoneAt.IsZero() {
			return err
		}
		if err := finishTx(ctx, w, t); err != nil {
			return err
		}
		return undo.OfferTx(ctx, w, UndoTaskDone, keptTask{id, t.Rev + 1})
	})
}

func finishTx(ctx context.Context, w *access.Writer, t Task) error {
	w.Changed("done", false, true)
	return changed(db.Exec(ctx, w, finishTask, t.ID, t.Rev, w.Actor().Label(), w.Now()))
}

// Reopen puts a task that was ticked off back among those to be done.
func (s *Service) Reopen(ctx context.Context, a access.Actor, id ids.TaskID) (err error) {
	defer fault.Wrap(&err, "desk.Reopen %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, t, err := writeTx(ctx, tx, id)
		if err != nil || t.DoneAt.IsZero() {
			return err
		}
		if err := reopenTx(ctx, w, t); err != nil {
			return err
		}
		return undo.OfferTx(ctx, w, UndoTaskReopened, keptTask{id, t.Rev + 1})
	})
}

func reopenTx(ctx context.Context, w *access.Writer, t Task) error {
	w.Changed("done", true, false)
	return changed(db.Exec(ctx, w, reopenTask, t.ID, t.Rev, w.Now()))
}

// unaddTaskTx takes a task back that was just made.
func unaddTaskTx(ctx context.Context, tx *access.Tx, k keptTask) error {
	w, t, err := writeTx(ctx, tx, k.Task)
	if err != nil {
		return err
	}
	w.Changed("task", t.Title, nil)
	return changed(db.Exec(ctx, w, dropTask, k.Task, k.Rev))
}

// unfinishTx takes back that a task was ticked off.
func unfinishTx(ctx context.Context, tx *access.Tx, k keptTask) error {
	w, t, err := keptTx(ctx, tx, k)
	if err != nil {
		return err
	}
	return reopenTx(ctx, w, t)
}

// unreopenTx takes back that a task was reopened.
func unreopenTx(ctx context.Context, tx *access.Tx, k keptTask) error {
	w, t, err := keptTx(ctx, tx, k)
	if err != nil {
		return err
	}
	return finishTx(ctx, w, t)
}

// keptTx loads a task to take something back; one that somebody has changed
// since stays as it is.
func keptTx(ctx context.Context, tx *access.Tx, k keptTask) (*access.Writer, Task, error) {
	w, t, err := writeTx(ctx, tx, k.Task)
	if err == nil && t.Rev != k.Rev {
		err = changed(0, nil)
	}
	return w, t, err
}
