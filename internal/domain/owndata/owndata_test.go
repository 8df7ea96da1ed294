package owndata_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/owndata"
	"chapterhouse.dev/chapterhouse/internal/domain/personal"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

var (
	ctx    = context.Background()
	demo   = access.System(access.ByDemo)
	keeper = access.System(access.ByKeeper)
)

type town struct {
	*owndata.Service
	gate   *access.Gate
	clock  *clock.Fake
	groups *groups.Service
	told   []owndata.Farewell
	fails  error
}

func newTown(d *db.DB) *town {
	w := &town{clock: clock.NewFake(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))}
	w.gate = access.NewGate(d, w.clock, nil, nil)
	w.groups = groups.New(w.gate)
	parts := []personal.Part{access.Personal(), groups.Personal(), accounts.Personal()}
	w.Service = owndata.New(w.gate, parts, func(_ context.Context, to owndata.Farewell) error {
		w.told = append(w.told, to)
		return w.fails
	})
	return w
}

// person makes an account.
func (w *town) person(t *testing.T, address accounts.Address, name string) (p ids.PersonID) {
	t.Helper()
	err := w.gate.Update(ctx, demo, func(tx *access.Tx) error {
		writer, err := tx.Allow(access.PersonDemand, access.ProgramTarget("people"))
		if err == nil {
			p, err = accounts.MakePersonTx(ctx, writer, address, name, "en")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestErasingEndsEveryRole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(d)
		ada, bob := w.person(t, "ada@people.example", "Ada"), w.person(t, "bob@people.example", "Bob")
		id, err := w.groups.Create(ctx, demo, groups.NewGroup{Name: "Cloud Builders", Status: groups.Active, Similar: true,
			Place: groups.Place{Country: "KE", City: "Nairobi", Zone: "Africa/Nairobi"}})
		if err == nil {
			err = w.groups.SetLeaders(ctx, demo, id, groups.Leaders{Leader: ada, CoLeader: bob}, "")
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Erase(ctx, access.Person(ada)); err != nil {
			t.Fatal(err)
		}
		if len(w.told) != 1 || w.told[0] != (owndata.Farewell{Name: "Ada", Address: "ada@people.example", Lang: "en"}) {
			t.Errorf("the last letter: %+v", w.told)
		}
		b, err := w.Blocks(ctx, access.Person(bob))
		if err != nil || len(b.Groups) != 1 || b.Groups[0].ID != id {
			t.Errorf("the other one leads alone now: %+v %v", b, err)
		}
		if err := w.Erase(ctx, access.Person(bob)); !fault.Is(err, fault.Conflict) {
			t.Error("nobody leads the group any more:", err)
		}
		if err := w.Erase(ctx, access.Anonymous("")); err == nil {
			t.Error("a visitor deleted an account")
		}
	})
}

// The account is gone, whatever becomes of the letter that says so.
func TestALetterThatFailsKeepsNobody(t *testing.T) {
	w := newTown(dbtest.SQLite(t))
	w.fails = errors.New("no relay")
	ada := access.Person(w.person(t, "ada@people.example", "Ada"))
	if err := w.Erase(ctx, ada); !errors.Is(err, w.fails) {
		t.Fatal(err)
	}
	if err := w.Erase(ctx, ada); !fault.Is(err, fault.NotFound) {
		t.Error("there was somebody left:", err)
	}
}

func TestAnExportIsMadeOnceAndGoesByItself(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(d)
		ada := access.Person(w.person(t, "ada@people.example", "Ada"))
		for range 2 {
			if err := w.Ask(ctx, ada); err != nil {
				t.Fatal(err)
			}
		}
		e, ok, err := w.Mine(ctx, ada)
		if err != nil || !ok || !e.ReadyAt.IsZero() {
			t.Fatalf("%+v %v", e, err)
		}
		read := func() (rows int, ok bool) {
			ok, err := w.Read(ctx, keeper, e.ID, func(_ string, table db.Table) error { rows += len(table.Rows); return nil })
			if err != nil {
				t.Fatal(err)
			}
			return rows, ok
		}
		if rows, ok := read(); !ok || rows < 2 {
			t.Errorf("%d rows, %v", rows, ok)
		}
		if e, _, _ := w.Mine(ctx, ada); e.Done != e.Parts {
			t.Errorf("%d of %d parts", e.Done, e.Parts)
		}
		for range 2 {
			if err := w.Finish(ctx, keeper, e.ID, "hash", 10); err != nil {
				t.Fatal(err)
			}
		}
		if _, ok := read(); ok {
			t.Error("what is ready is made again")
		}
		if files, err := w.Files(ctx, keeper); err != nil || len(files) != 1 {
			t.Error(files, err)
		}
		if got, ok, err := w.Of(ctx, keeper, e.ID); err != nil || !ok || got.Person != ada.Person {
			t.Error(got, err)
		}
		w.clock.Advance(owndata.Kept)
		if err := w.Sweep(ctx, keeper); err != nil {
			t.Fatal(err)
		}
		if _, ok, err := w.Mine(ctx, ada); ok || err != nil {
			t.Error("it is still there", err)
		}
	})
}
