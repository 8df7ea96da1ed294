package accounts_test

import (
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// demand is what a use case does that gives a role to whoever has an address.
func (h *house) demand(a access.Actor, field, address, name string) (id ids.PersonID, err error) {
	var notes fault.Notes
	n := accounts.ReadNamed(&notes, field, address, name)
	if err := notes.Err(); err != nil {
		return "", err
	}
	err = h.gate.Update(ctx, a, func(tx *access.Tx) error {
		id, err = accounts.DemandTx(ctx, tx, n)
		return err
	})
	return id, err
}

func TestAnAccountIsMadeOnceForAnAddressAndProvesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		manager := access.Person(h.grant("mo@example.org", access.Manager))
		id, err := h.demand(manager, "leader", " Lea@Example.org ", " Lea  Leader ")
		h.must(err)
		if again, err := h.demand(manager, "leader", "lea@example.org", "Somebody else"); again != id || err != nil {
			t.Errorf("asked again: %q (%v), want %q", again, err, id)
		}
		known := func() (ok bool) {
			h.must(d.Read(ctx, func(tx *db.Tx) (err error) {
				_, ok, err = accounts.ByAddressTx(ctx, tx, "lea@example.org")
				return err
			}))
			return ok
		}
		if known() {
			t.Error("an address that somebody else typed counts as proved")
		}
		in := h.signIn("lea@example.org")
		if in.New || in.Session.Person != id || !known() {
			t.Errorf("signing in leads to %q (new: %v), want the account that was made", in.Session.Person, in.New)
		}
		if p, err := h.Get(ctx, access.Person(id), id); p.Name != "Lea Leader" || err != nil {
			t.Errorf("the name is %q (%v)", p.Name, err)
		}
	})
}

func TestWhoMayMakeAccountsAndWhatIsWrongWithAnAddress(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t))
	before := h.rows()
	for name, a := range map[string]access.Actor{"a visitor": visitor, "an editor": access.Person(h.grant("ed@example.org", access.Editor)),
		"a member": h.visit(h.signIn("mia@example.org").Token).Actor} {
		if _, err := h.demand(a, "leader", "lea@example.org", "Lea"); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := h.demand(demo, "coleader", "no address", "Lea")
	if f := fault.As(err); f == nil || f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Name != "coleader" {
		t.Errorf("what is no address: %v, want a note beside coleader", err)
	}
	if after := h.rows(); after.People != before.People+2 { // the editor and the member
		t.Errorf("%d people, before %d", after.People, before.People)
	}
}

func TestThePersonChoosesTheLanguageOfTheSite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		me := h.visit(h.signIn("ana@example.org").Token)
		h.must(h.SetLang(ctx, me.Actor, "en"))
		if p, err := h.Get(ctx, me.Actor, me.Person.ID); p.Lang != "en" || err != nil {
			t.Errorf("the language is %q (%v)", p.Lang, err)
		}
		if err := h.SetLang(ctx, me.Actor, "tlh"); !fault.Is(err, fault.Invalid) {
			t.Errorf("a language that the site does not speak: %v", err)
		}
		if err := h.SetLang(ctx, visitor, "de"); err == nil {
			t.Error("a visitor has no account to change")
		}
	})
}
