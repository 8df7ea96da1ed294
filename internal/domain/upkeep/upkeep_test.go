package upkeep_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/upkeep"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"

	"github.com/google/go-cmp/cmp"
)

var (
	ctx  = context.Background()
	noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	demo = access.System(access.ByDemo)
)

// house has an administrator, a manager, and a job that is refused each time.
type house struct {
	*upkeep.Service
	t              *testing.T
	runner         *jobs.Runner
	gate           *access.Gate
	clock          *clock.Fake
	admin, manager access.Actor
	ran            int
}

func newHouse(t *testing.T, d *db.DB) *house {
	t.Helper()
	h := &house{t: t, clock: clock.NewFake(noon)}
	h.gate = access.NewGate(d, h.clock, nil, nil)
	h.Service = upkeep.New(h.gate, []upkeep.Timed{{Name: "assess", Kind: "schedule.assess", Every: 24 * time.Hour}})
	h.runner = jobs.NewRunner(d, map[string]jobs.Handler{
		"refused": func(context.Context, jobs.Job) error {
			h.ran++
			return fault.Because(fault.Invalid, errors.New("550 no mailbox <wanjiru@people.example> here"))
		},
		"schedule.assess": func(context.Context, jobs.Job) error { return nil },
		"later":           func(context.Context, jobs.Job) error { return errors.New("try again") },
	}, jobs.Options{Name: "test", Clock: h.clock})
	h.must(h.gate.Enqueue(ctx, jobs.Spec{Kind: "refused", Args: map[string]string{"to": "wanjiru@people.example"}},
		jobs.Spec{Kind: "schedule.assess"}, jobs.Spec{Kind: "later"}))
	h.drain()
	h.admin, h.manager = h.staff("per_ada", access.Administrator), h.staff("per_max", access.Manager)
	return h
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) drain() {
	h.t.Helper()
	_, err := h.runner.Drain(ctx)
	h.must(err)
}

func (h *house) staff(id ids.PersonID, role access.Role) access.Actor {
	h.t.Helper()
	h.must(h.gate.Update(ctx, demo, func(tx *access.Tx) error {
		w, err := tx.Allow(access.StaffGrant, access.PersonTarget(id))
		if err == nil {
			err = access.GrantTx(ctx, w, id, role, "", w.Now(), "test")
		}
		return err
	}))
	return access.Person(id)
}

func (h *house) board() upkeep.Board {
	h.t.Helper()
	b, err := h.Board(ctx, h.admin)
	h.must(err)
	return b
}

func TestTheBoardSaysWhatWaitsWithoutWhomItIsAbout(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		b := h.board()
		want := []upkeep.Kind{{Name: "later", Ready: 1, Oldest: b.Kinds[0].Oldest}, {Name: "refused", Parked: 1}, {Name: "schedule.assess", Done: 1, Last: noon}}
		if diff := cmp.Diff(want, b.Kinds); diff != "" {
			t.Error(diff)
		}
		if len(b.Parked) != 1 || b.Parked[0].Problem != "invalid: 550 no mailbox <…@…> here" {
			t.Errorf("%+v", b.Parked)
		}
		if len(b.UnderWay) != 1 || b.UnderWay[0].Kind != "later" || b.UnderWay[0].Attempt != 1 || !b.UnderWay[0].Due.After(noon) {
			t.Errorf("%+v", b.UnderWay)
		}
		due := upkeep.Due{Timed: upkeep.Timed{Name: "assess", Kind: "schedule.assess", Every: 24 * time.Hour}, Next: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), Last: noon}
		if diff := cmp.Diff([]upkeep.Due{due}, b.Schedule); diff != "" {
			t.Error(diff)
		}
		for _, a := range []access.Actor{h.manager, access.Anonymous("")} {
			if _, err := h.Board(ctx, a); err == nil {
				t.Errorf("%s sees it", a.Label())
			}
		}
	})
}

func TestAJobIsRetriedParkedAndDropped(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		parked, waits := h.board().Parked[0].ID, h.board().UnderWay[0].ID
		for what, err := range map[string]error{"retries": h.Retry(ctx, h.manager, parked), "parks": h.Park(ctx, h.manager, waits, "x"), "drops": h.Drop(ctx, h.manager, parked, "x")} {
			if !fault.Is(err, fault.Forbidden) {
				t.Errorf("a manager %s: %v", what, err)
			}
		}
		h.must(h.Retry(ctx, h.admin, parked))
		h.drain()
		if h.ran != 2 || len(h.board().Parked) != 1 {
			t.Errorf("ran %d times", h.ran)
		}
		h.must(h.Retry(ctx, h.admin, waits)) // does not wait for its time
		h.drain()
		if got := h.board().UnderWay[0]; got.Attempt != 2 {
			t.Errorf("%+v", got)
		}
		if err := h.Park(ctx, h.admin, waits, " "); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a reason: %v", err)
		}
		h.must(h.Park(ctx, h.admin, waits, "The other side is down."))
		if err := h.Park(ctx, h.admin, waits, "Again"); !fault.Is(err, fault.Conflict) {
			t.Errorf("parked twice: %v", err)
		}
		if b := h.board(); len(b.Parked) != 2 || len(b.UnderWay) != 0 {
			t.Errorf("%+v", b)
		}
		h.must(h.Drop(ctx, h.admin, parked, "The mailbox is gone."))
		h.must(h.Drop(ctx, h.admin, waits, "Not needed."))
		if err := h.Retry(ctx, h.admin, parked); !fault.Is(err, fault.Conflict) {
			t.Errorf("what was dropped is retried: %v", err)
		}
		if err := h.Drop(ctx, h.admin, "job_nowhere", "x"); !fault.Is(err, fault.NotFound) {
			t.Errorf("what there is not: %v", err)
		}
	})
}
