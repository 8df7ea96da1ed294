package requirements_test

import (
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements"
	"chapterhouse.dev/chapterhouse/internal/domain/undo"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"

	"github.com/google/go-cmp/cmp"
)

// pressing is a manager in a request of that name.
func (k desk) pressing(t *testing.T, request string) access.Actor {
	t.Helper()
	helen := k.manager(t)
	helen.Request = request
	return helen
}

// ends are the last days of a group's exceptions.
func (k desk) ends(t *testing.T, id ids.GroupID) (days []string) {
	t.Helper()
	err := k.gate.View(ctx, demo, func(tx *access.Tx) error {
		list, err := requirements.WaiversTx(ctx, tx, id)
		for _, w := range list {
			days = append(days, w.Until.String())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return days
}

func TestExceptionsAreTakenBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		one, two := k.active(t, "One"), k.active(t, "Two")
		back := undo.New(k.gate, requirements.Undos())
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		until := ids.DateOf(begin).AddDays(60)
		_, err := k.PauseAll(ctx, k.pressing(t, "pause"), []ids.GroupID{one, two}, until, "The summer")
		must(err)
		must(back.Undo(ctx, k.pressing(t, "undo 1"), "pause"))
		for _, id := range []ids.GroupID{one, two} {
			if got := k.ends(t, id); len(got) > 0 {
				t.Errorf("the pause stands: %v", got)
			}
		}
		must(k.Waive(ctx, k.pressing(t, "waive"), one, "cadence", until, "The venue burned down."))
		var waiver string
		must(k.gate.View(ctx, demo, func(tx *access.Tx) error {
			list, err := requirements.WaiversTx(ctx, tx, one)
			waiver = list[0].ID
			return err
		}))
		must(k.EndWaiver(ctx, k.pressing(t, "end"), one, waiver, "They have another one."))
		if diff := cmp.Diff([]string{ids.DateOf(begin).String()}, k.ends(t, one)); diff != "" {
			t.Error(diff)
		}
		must(back.Undo(ctx, k.pressing(t, "undo 2"), "end"))
		if diff := cmp.Diff([]string{until.String()}, k.ends(t, one)); diff != "" {
			t.Error(diff)
		}
		must(back.Undo(ctx, k.pressing(t, "undo 3"), "waive"))
		if got := k.ends(t, one); len(got) > 0 {
			t.Errorf("the exception stands: %v", got)
		}
	})
}

var changesOf = db.Select(`SELECT requirement || ' ' || before || ' ' || after FROM requirements_changes WHERE group_id = $1 ORDER BY at, requirement`)

func TestWhatTurnsIsKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		id, other := k.active(t, "One"), k.active(t, "Two")
		seen := func(of ids.GroupID) (list []string) {
			t.Helper()
			if _, err := k.Assess(ctx, assess); err != nil {
				t.Fatal(err)
			}
			err := k.gate.View(ctx, demo, func(tx *access.Tx) (err error) {
				list, err = db.All[string](ctx, tx, changesOf, of)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		if got := append(seen(id), seen(id)...); len(got) > 0 {
			t.Errorf("nothing has turned, and yet %v", got)
		}
		k.clock.Set(begin.AddDate(0, 8, 0)) // no meeting for eight months
		got := seen(id)
		if diff := cmp.Diff([]string{" good below", "cadence met not-met"}, got); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(got, seen(id)); diff != "" {
			t.Errorf("said twice: %s", diff)
		}
		if diff := cmp.Diff(got, seen(other)); diff != "" {
			t.Error(diff)
		}
	})
}
