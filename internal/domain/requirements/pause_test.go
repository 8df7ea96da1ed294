package requirements_test

import (
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

func TestSeveralGroupsPauseTogetherOrNotAtAll(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		one, two := k.active(t, "Group one"), k.active(t, "Group two")
		until := ids.DateOf(begin).AddDays(30)
		pauses := func() (n int) {
			t.Helper()
			err := k.gate.View(ctx, demo, func(tx *access.Tx) error {
				for _, id := range []ids.GroupID{one, two} {
					list, err := requirements.WaiversTx(ctx, tx, id)
					if err != nil {
						return err
					}
					n += len(list)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if _, err := k.PauseAll(ctx, demo, []ids.GroupID{one, two, "grp_zzzzzzzzzzzzzzzz"}, until, "summer"); !fault.Is(err, fault.NotFound) {
			t.Error("with a group that is not there:", err)
		}
		for what, err := range map[string]error{"none": second(k.PauseAll(ctx, demo, nil, until, "summer")), "no day": second(k.PauseAll(ctx, demo, []ids.GroupID{one, two}, ids.Date{}, "summer")),
			"no reason": second(k.PauseAll(ctx, demo, []ids.GroupID{one, two}, until, " "))} {
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if _, err := k.PauseAll(ctx, access.Person("per_lead_"+ids.PersonID(one)), []ids.GroupID{one}, until, "summer"); !fault.Is(err, fault.Forbidden) {
			t.Error("a leader paused the own group:", err)
		}
		if n := pauses(); n != 0 {
			t.Errorf("%d pauses of acts that were refused", n)
		}
		if n, err := k.PauseAll(ctx, demo, []ids.GroupID{one, two, one}, until, "summer"); err != nil || n != 2 || pauses() != 2 {
			t.Error(n, err, pauses())
		}
	})
}

func second(_ int, err error) error { return err }
