package undo_test

import (
	"context"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/undo"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"

	"github.com/google/go-cmp/cmp"
)

var (
	ctx  = context.Background()
	noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
)

// offer does something with three steps.
func offer(t *testing.T, gate *access.Gate, a access.Actor, kind undo.Kind, steps ...string) {
	t.Helper()
	err := gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.ViewsSave, access.PersonTarget(a.Person))
		for _, s := range steps {
			if err == nil {
				err = undo.OfferTx(ctx, w, kind, s)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheStepsOfOneRequestAreTakenBackwardsOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		gate := access.NewGate(d, clock.NewFake(noon), nil, nil)
		var taken []string
		s := undo.New(gate, map[undo.Kind]undo.Act{"test.did": undo.ActOf(func(_ context.Context, _ *access.Tx, kept string) error {
			taken = append(taken, kept)
			if kept == "refuses" {
				return fault.Because(fault.Conflict, nil)
			}
			return nil
		})})
		ana := access.Person("per_ana")
		offer(t, gate, ana, "test.did", "of no request")
		ana.Request = "one"
		offer(t, gate, ana, "test.did", "first", "second", "third")
		ben := access.Person("per_ben")
		ben.Request = "one"
		if id, err := s.Offered(ctx, ben); id != "" || err != nil {
			t.Errorf("offered to somebody else: %q %v", id, err)
		}
		if err := s.Undo(ctx, ana, "one"); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"third", "second", "first"}, taken); diff != "" {
			t.Error(diff)
		}
		if err := s.Undo(ctx, ana, "one"); !fault.Is(err, fault.Gone) {
			t.Errorf("a second time: %v", err)
		}
		if err := s.Undo(ctx, ana, ""); !fault.Is(err, fault.Gone) {
			t.Errorf("what nobody did: %v", err)
		}

		ana.Request, taken = "two", nil
		offer(t, gate, ana, "test.did", "refuses", "last")
		for range 2 { // nothing of a refused undo is left behind, so it can be tried again
			if err := s.Undo(ctx, ana, "two"); !fault.Is(err, fault.Conflict) {
				t.Errorf("what was changed since: %v", err)
			}
		}
		ana.Request = "three"
		offer(t, gate, ana, "test.unknown", "x")
		if err := s.Undo(ctx, ana, "three"); err == nil {
			t.Error("a kind that nobody knows was taken back")
		}
	})
}

func TestStepsAreForgotten(t *testing.T) {
	c := clock.NewFake(noon)
	gate := access.NewGate(dbtest.SQLite(t), c, nil, nil)
	s := undo.New(gate, nil)
	ana := access.Person("per_ana")
	ana.Request = "one"
	offer(t, gate, ana, "test.did", "x")
	for _, want := range []string{"one", ""} {
		if err := s.Sweep(ctx, access.System(access.ByKeeper)); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Offered(ctx, ana); got != want || err != nil {
			t.Errorf("%q %v, want %q", got, err, want)
		}
		c.Advance(25 * time.Hour)
	}
}
