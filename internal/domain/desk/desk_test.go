package desk_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/desk"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/undo"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

var (
	ctx    = context.Background()
	noon   = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	demo   = access.System(access.ByDemo)
	keeper = access.System(access.ByKeeper)
)

// office is a group with two managers, Ana and Ben, and Edda, who is an editor.
type office struct {
	*desk.Service
	t              *testing.T
	undo           *undo.Service
	gate           *access.Gate
	clock          *clock.Fake
	db             *db.DB
	group          ids.GroupID
	ana, ben, edda access.Actor
	pressed        int
}

func newOffice(t *testing.T, d *db.DB) *office {
	t.Helper()
	c := clock.NewFake(noon)
	gate := access.NewGate(d, c, nil, nil)
	o := &office{Service: desk.New(gate), t: t, undo: undo.New(gate, desk.Undos()), gate: gate, clock: c, db: d}
	var err error
	o.group, err = groups.New(gate).Create(ctx, demo, groups.NewGroup{Name: "Cloud Builders", Place: groups.Place{Country: "KE", City: "Nairobi", Zone: "Africa/Nairobi"}, Status: groups.Active})
	o.must(err)
	o.ana, o.ben, o.edda = o.staff(access.Manager), o.staff(access.Manager), o.staff(access.Editor)
	return o
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) staff(role access.Role) access.Actor {
	o.t.Helper()
	p := ids.New[ids.PersonID]("per", noon)
	o.must(o.gate.Update(ctx, demo, func(tx *access.Tx) error {
		w, err := tx.Allow(access.StaffGrant, access.PersonTarget(p))
		if err == nil {
			err = access.GrantTx(ctx, w, p, role, "", w.Now(), "test")
		}
		return err
	}))
	return access.Person(p)
}

// press is an actor in a request of its own.
func (o *office) press(a access.Actor) access.Actor {
	o.pressed++
	o.clock.Advance(time.Second)
	a.Request = strings.Repeat("r", o.pressed)
	return a
}

// takeBack undoes what an actor did with a request.
func (o *office) takeBack(a access.Actor) error {
	o.t.Helper()
	id, err := o.undo.Offered(ctx, a)
	o.must(err)
	if id != a.Request {
		o.t.Fatalf("nothing is offered to be undone: %q", id)
	}
	return o.undo.Undo(ctx, o.press(a), id)
}

func (o *office) task(id ids.TaskID) desk.Task {
	o.t.Helper()
	task, err := o.Task(ctx, o.edda, id)
	o.must(err)
	return task
}

func refusedAt(t *testing.T, err error, field string) {
	t.Helper()
	f := fault.As(err)
	if f == nil || f.Kind != fault.Invalid || len(f.Fields) == 0 || f.Fields[0].Name != field {
		t.Errorf("got %v, want a note at %s", err, field)
	}
}

func kind(t *testing.T, err error, want fault.Kind) {
	t.Helper()
	if !fault.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}

func TestATaskIsDoneAndReopened(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		due := ids.NewDate(2026, 11, 25)
		id, err := o.AddTask(ctx, o.ana, desk.TaskInput{Title: "  Call   the venue ", Owner: o.ben.Person, Due: due, Group: o.group})
		o.must(err)
		if got := o.task(id); got.Title != "Call the venue" || got.Owner != o.ben.Person || got.Due != due || got.Group != o.group || got.MadeBy != o.ana.Label() {
			t.Errorf("%+v", got)
		}
		o.must(o.EditTask(ctx, o.ben, id, 1, desk.TaskInput{Title: "Call the library", Owner: o.ben.Person}))
		kind(t, o.EditTask(ctx, o.ana, id, 1, desk.TaskInput{Title: "Something else"}), fault.Conflict)
		o.must(o.Finish(ctx, o.ben, id))
		o.must(o.Finish(ctx, o.ana, id)) // a second press changes nothing
		if got := o.task(id); got.DoneBy != o.ben.Label() || got.DoneAt.IsZero() || got.Title != "Call the library" || !got.Due.IsZero() {
			t.Errorf("%+v", got)
		}
		o.must(o.Reopen(ctx, o.ana, id))
		o.must(o.Reopen(ctx, o.ana, id))
		if got := o.task(id); got.DoneBy != "" || !got.DoneAt.IsZero() || got.ReopenedAt.IsZero() {
			t.Errorf("%+v", got)
		}
	})
}

func TestWhatATaskAsksFor(t *testing.T) {
	o := newOffice(t, dbtest.SQLite(t))
	add := func(in desk.TaskInput) error { _, err := o.AddTask(ctx, o.ana, in); return err }
	refusedAt(t, add(desk.TaskInput{Title: " \u200b "}), "title")
	refusedAt(t, add(desk.TaskInput{Title: strings.Repeat("ü", desk.MaxTitle+1)}), "title")
	refusedAt(t, add(desk.TaskInput{Title: "Fine", Owner: o.edda.Person}), "owner")
	refusedAt(t, add(desk.TaskInput{Title: "Fine", Owner: "per_nobody"}), "owner")
	kind(t, add(desk.TaskInput{Title: "Fine", Group: "grp_nowhere"}), fault.NotFound)
	o.must(add(desk.TaskInput{Title: strings.Repeat("ü", desk.MaxTitle)}))
	kind(t, o.Finish(ctx, o.ana, "tsk_nowhere"), fault.NotFound)
}

func TestManagersWriteAndTheTeamReads(t *testing.T) {
	o := newOffice(t, dbtest.SQLite(t))
	id, err := o.AddTask(ctx, o.ana, desk.TaskInput{Title: "Call", Group: o.group})
	o.must(err)
	note, err := o.AddNote(ctx, o.ana, o.group, "They moved.")
	o.must(err)
	stranger := access.Person(ids.New[ids.PersonID]("per", noon))
	for _, a := range []access.Actor{o.edda, stranger, access.Anonymous("")} {
		_, adds := o.AddTask(ctx, a, desk.TaskInput{Title: "Mine"})
		_, notes := o.AddNote(ctx, a, o.group, "Mine")
		for what, err := range map[string]error{"adds": adds, "edits": o.EditTask(ctx, a, id, 1, desk.TaskInput{Title: "Mine"}), "finishes": o.Finish(ctx, a, id), "reopens": o.Reopen(ctx, a, id),
			"notes": notes, "rewrites": o.EditNote(ctx, a, note, 1, "Mine"), "removes": o.RemoveNote(ctx, a, note), "sets": o.SetOwner(ctx, a, o.group, 0, desk.OwnerInput{})} {
			if err == nil {
				t.Errorf("%s %s", a.Label(), what)
			}
		}
	}
	_, err = o.Task(ctx, stranger, id)
	kind(t, err, fault.NotFound)
}

func TestWhatWasDoneIsTakenBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		ana := o.press(o.ana)
		id, err := o.AddTask(ctx, ana, desk.TaskInput{Title: "Call"})
		o.must(err)
		o.must(o.takeBack(ana))
		_, err = o.Task(ctx, o.ana, id)
		kind(t, err, fault.NotFound)

		id, err = o.AddTask(ctx, o.ana, desk.TaskInput{Title: "Call"})
		o.must(err)
		done := o.press(o.ana)
		o.must(o.Finish(ctx, done, id))
		kind(t, o.undo.Undo(ctx, o.press(o.ben), done.Request), fault.Gone) // it was Ana's act
		o.must(o.takeBack(done))
		if got := o.task(id); !got.DoneAt.IsZero() {
			t.Errorf("still done: %+v", got)
		}
		kind(t, o.undo.Undo(ctx, o.press(o.ana), done.Request), fault.Gone) // once is enough

		o.must(o.Finish(ctx, o.ana, id))
		again := o.press(o.ana)
		o.must(o.Reopen(ctx, again, id))
		o.must(o.takeBack(again))
		if got := o.task(id); got.DoneAt.IsZero() {
			t.Errorf("not done: %+v", got)
		}
	})
}

func TestWhatSomebodyChangedSinceIsNotTakenBack(t *testing.T) {
	o := newOffice(t, dbtest.SQLite(t))
	id, err := o.AddTask(ctx, o.ana, desk.TaskInput{Title: "Call"})
	o.must(err)
	done := o.press(o.ana)
	o.must(o.Finish(ctx, done, id))
	o.must(o.Reopen(ctx, o.ben, id))
	kind(t, o.takeBack(done), fault.Conflict)

	late := o.press(o.ana)
	o.must(o.Finish(ctx, late, id))
	o.clock.Advance(undo.For + time.Second)
	kind(t, o.undo.Undo(ctx, o.press(o.ana), late.Request), fault.Gone)
	o.clock.Advance(24 * time.Hour)
	o.must(o.undo.Sweep(ctx, keeper))
	if got, err := o.undo.Offered(ctx, late); got != "" || err != nil {
		t.Errorf("still offered: %q %v", got, err)
	}
}

var noteOf = db.Select(`SELECT id, group_id, by, at, text, edited_at, removed_at, rev FROM desk_notes WHERE id = $1`)

func (o *office) note(id ids.NoteID) (n desk.Note) {
	o.t.Helper()
	o.must(o.db.Read(ctx, func(tx *db.Tx) (err error) {
		n, err = db.One[desk.Note](ctx, tx, noteOf, id)
		return err
	}))
	return n
}

func TestANoteIsItsWritersForAWeek(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		id, err := o.AddNote(ctx, o.ana, o.group, " They moved\r\nto the library. ")
		o.must(err)
		if got := o.note(id); got.Text != "They moved\nto the library." || got.By != o.ana.Label() {
			t.Errorf("%+v", got)
		}
		kind(t, o.EditNote(ctx, o.ben, id, 1, "Not mine"), fault.Conflict)
		o.must(o.EditNote(ctx, o.ana, id, 1, "They moved."))
		kind(t, o.EditNote(ctx, o.ana, id, 1, "Seen too early"), fault.Conflict)
		removed := o.press(o.ana)
		o.must(o.RemoveNote(ctx, removed, id))
		kind(t, o.RemoveNote(ctx, o.ana, id), fault.Conflict)
		o.must(o.takeBack(removed))
		if got := o.note(id); got.Text != "They moved." || !got.RemovedAt.IsZero() || got.EditedAt.IsZero() {
			t.Errorf("%+v", got)
		}
		o.clock.Advance(desk.OwnFor)
		kind(t, o.RemoveNote(ctx, o.ana, id), fault.Conflict)
	})
}

func TestARemovedNoteIsForgotten(t *testing.T) {
	o := newOffice(t, dbtest.SQLite(t))
	written := o.press(o.ana)
	id, err := o.AddNote(ctx, written, o.group, "A mistake")
	o.must(err)
	o.must(o.takeBack(written))
	o.must(o.Sweep(ctx, keeper))
	if got := o.note(id); got.Text == "" || got.RemovedAt.IsZero() {
		t.Errorf("%+v", got)
	}
	o.clock.Advance(31 * 24 * time.Hour)
	o.must(o.Sweep(ctx, keeper))
	if got := o.note(id); got.Text != "" {
		t.Errorf("%+v", got)
	}
	_, err = o.AddNote(ctx, o.ana, o.group, " \n ")
	refusedAt(t, err, "note")
	_, err = o.AddNote(ctx, o.ana, o.group, strings.Repeat("ü", desk.MaxNote+1))
	refusedAt(t, err, "note")
}

func (o *office) owner() (own desk.Owner) {
	o.t.Helper()
	o.must(o.gate.View(ctx, o.ana, func(tx *access.Tx) (err error) {
		own, err = desk.OwnerTx(ctx, tx, o.group)
		return err
	}))
	return own
}

func TestSomebodyLooksAfterAGroup(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := newOffice(t, d)
		first := o.press(o.ana)
		o.must(o.SetOwner(ctx, first, o.group, 0, desk.OwnerInput{Owner: o.ana.Person}))
		o.must(o.takeBack(first))
		if got := o.owner(); got.Owner != "" || got.Rev != 2 {
			t.Errorf("%+v", got)
		}
		from, until := ids.NewDate(2026, 12, 1), ids.NewDate(2026, 12, 24)
		o.must(o.SetOwner(ctx, o.ana, o.group, 2, desk.OwnerInput{Owner: o.ana.Person, Substitute: o.ben.Person, From: from, Until: until}))
		got := o.owner()
		for day, want := range map[ids.Date]bool{from.AddDays(-1): false, from: true, until: true, until.AddDays(1): false} {
			if got.Stands(day) != want {
				t.Errorf("on %s: %v", day, !want)
			}
		}
		kind(t, o.SetOwner(ctx, o.ben, o.group, 2, desk.OwnerInput{Owner: o.ben.Person}), fault.Conflict)
		second := o.press(o.ben)
		o.must(o.SetOwner(ctx, second, o.group, 3, desk.OwnerInput{Owner: o.ben.Person}))
		o.must(o.SetOwner(ctx, o.ana, o.group, 4, desk.OwnerInput{Owner: o.ana.Person}))
		kind(t, o.takeBack(second), fault.Conflict)
	})
}

func TestWhoMayLookAfterAGroup(t *testing.T) {
	o := newOffice(t, dbtest.SQLite(t))
	day := ids.NewDate(2026, 12, 1)
	set := func(in desk.OwnerInput) error { return o.SetOwner(ctx, o.ana, o.group, 0, in) }
	refusedAt(t, set(desk.OwnerInput{Owner: o.edda.Person}), "owner")
	refusedAt(t, set(desk.OwnerInput{Owner: o.ana.Person, Substitute: o.edda.Person, From: day, Until: day}), "substitute")
	refusedAt(t, set(desk.OwnerInput{Owner: o.ana.Person, Substitute: o.ana.Person, From: day, Until: day}), "substitute")
	refusedAt(t, set(desk.OwnerInput{Substitute: o.ben.Person, From: day, Until: day}), "owner")
	refusedAt(t, set(desk.OwnerInput{Owner: o.ana.Person, Substitute: o.ben.Person}), "until")
	refusedAt(t, set(desk.OwnerInput{Owner: o.ana.Person, Substitute: o.ben.Person, From: day, Until: day.AddDays(-1)}), "until")
	o.must(set(desk.OwnerInput{Owner: o.ana.Person, From: day, Until: day}))
	if got := o.owner(); !got.From.IsZero() {
		t.Errorf("days without a substitute: %+v", got)
	}
}
