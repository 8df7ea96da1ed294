package accounts_test

import (
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"

	"github.com/google/go-cmp/cmp"
)

func TestEditProfile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		v := h.visit(h.signIn("ana@example.org").Token)
		in := accounts.ProfileInput{Name: "  Ana  María ", Lang: "en", Languages: []string{"pt-br", "DE", "de"}, Zone: "America/Sao_Paulo", Rev: v.Person.Rev}
		h.must(h.EditProfile(ctx, v.Actor, v.Person.ID, in))
		h.must(h.SetPhoto(ctx, v.Actor, v.Person.ID, "cafe"))
		got, err := h.Get(ctx, v.Actor, v.Person.ID)
		want := accounts.Person{ID: v.Person.ID, Name: "Ana María", Lang: "en", Languages: accounts.Languages{"pt-BR", "de"},
			Zone: "America/Sao_Paulo", Photo: "cafe", Created: v.Person.Created, Rev: v.Person.Rev + 1}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Error(diff, err)
		}
		if err := h.EditProfile(ctx, v.Actor, v.Person.ID, in); !fault.Is(err, fault.Conflict) {
			t.Errorf("over a newer profile: %v", err)
		}
		eve := h.visit(h.signIn("eve@example.org").Token).Actor
		in.Rev++
		if err := h.EditProfile(ctx, eve, v.Person.ID, in); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else's profile: %v", err)
		}
		if _, err := h.Get(ctx, eve, v.Person.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else reads it: %v", err)
		}
	})
}

func TestProfileNotes(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t))
	v := h.visit(h.signIn("ana@example.org").Token)
	good := accounts.ProfileInput{Name: "Ana", Lang: "de", Zone: "Europe/Berlin", Rev: v.Person.Rev}
	many := strings.Fields("aa ab af am an ar as av ay az ba be bg")
	for _, c := range []struct {
		field, key string
		change     func(*accounts.ProfileInput)
	}{
		{"name", "account.name.empty", func(in *accounts.ProfileInput) { in.Name = " \u202e " }},
		{"name", "account.name.long", func(in *accounts.ProfileInput) { in.Name = strings.Repeat("ü", 81) }},
		{"name", "account.name.line", func(in *accounts.ProfileInput) { in.Name = "Ana\r\nBcc: x@x.test" }},
		{"name", "account.name.line", func(in *accounts.ProfileInput) { in.Name = "A\x00" }},
		{"name", "account.name.line", func(in *accounts.ProfileInput) { in.Name = "A\xff" }},
		{"lang", "account.lang_unknown", func(in *accounts.ProfileInput) { in.Lang = "tlh" }},
		{"zone", "account.zone_unknown", func(in *accounts.ProfileInput) { in.Zone = "Mars/Olympus" }},
		{"zone", "account.zone_unknown", func(in *accounts.ProfileInput) { in.Zone = "" }},
		{"zone", "account.zone_unknown", func(in *accounts.ProfileInput) { in.Zone = "Local" }},
		{"zone", "account.zone_unknown", func(in *accounts.ProfileInput) { in.Zone = "../etc/passwd" }},
		{"languages", "account.languages.unknown", func(in *accounts.ProfileInput) { in.Languages = []string{"en", "english please"} }},
		{"languages", "account.languages.many", func(in *accounts.ProfileInput) { in.Languages = many }},
	} {
		in := good
		c.change(&in)
		err := h.EditProfile(ctx, v.Actor, v.Person.ID, in)
		if f := fault.As(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Name != c.field || f.Fields[0].Message.Key != c.key {
			t.Errorf("want %s beside %s, got %v", c.key, c.field, err)
		}
	}
	good.Name = strings.Repeat("ü", 80)
	h.must(h.EditProfile(ctx, v.Actor, v.Person.ID, good))
}

// add walks the whole way of adding an address.
func (h *house) add(a access.Actor, address string) accounts.CodeLetter {
	h.t.Helper()
	h.clock.Advance(1e6)
	_, err := h.AddAddress(ctx, a, address, "")
	h.must(err)
	return h.letter("accounts.address_code_asked")
}

func TestAnAccountHasManyAddresses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		v := h.visit(h.signIn("ana@example.org").Token)
		me := v.Actor
		l := h.add(me, "Ana@work.example")
		if l.Token != "" || l.Taken || l.Address != "Ana@work.example" {
			t.Errorf("letter: %+v", l)
		}
		if r, err := h.ConfirmAddress(ctx, me, other(l.Code)); r.Why != accounts.WrongCode || r.Left != 4 || err != nil {
			t.Errorf("a wrong code: %+v, %v", r, err)
		}
		if in, err := h.addresses(v.Person.ID); len(in) != 1 || err != nil {
			t.Errorf("before the proof: %v", in)
		}
		if r, err := h.ConfirmAddress(ctx, me, l.Code); r.Why != "" || err != nil {
			t.Fatalf("the code: %+v, %v", r, err)
		}
		if r, err := h.ConfirmAddress(ctx, me, l.Code); r.Why != accounts.UsedCode || err != nil {
			t.Errorf("again: %+v, %v", r, err)
		}
		if in := h.signIn("ana@work.example"); in.New || in.Session.Person != v.Person.ID {
			t.Error("the second address does not sign in to the account")
		}
		list, err := h.addresses(v.Person.ID)
		h.must(err)
		first, second := list[0].ID, list[1].ID
		h.must(h.MakePrimary(ctx, me, v.Person.ID, second))
		if at := h.community(v.Person.ID); at != "Ana@work.example" {
			t.Errorf("the community writes to %s, which is not the primary address", at)
		}
		h.must(h.MakeCommunity(ctx, me, v.Person.ID, first))
		if at := h.community(v.Person.ID); at != "ana@example.org" {
			t.Errorf("the community writes to %s, which was not chosen", at)
		}
		h.must(d.Read(ctx, func(tx *db.Tx) error {
			to, err := accounts.AddressOfTx(ctx, tx, v.Person.ID)
			want := accounts.Recipient{Person: v.Person.ID, Address: "Ana@work.example", Verified: true, Lang: "de", Zone: "UTC"}
			if diff := cmp.Diff(want, to); diff != "" {
				t.Error(diff)
			}
			return err
		}))
		h.must(h.RemoveAddress(ctx, me, v.Person.ID, second)) // the primary one: the other takes its place
		if list, _ := h.addresses(v.Person.ID); len(list) != 1 || list[0].ID != first || !list[0].Primary {
			t.Errorf("left: %+v", list)
		}
		if err := h.RemoveAddress(ctx, me, v.Person.ID, first); !fault.Is(err, fault.Invalid) {
			t.Errorf("the last one: %v", err)
		}
		if in := h.signIn("ana@work.example"); !in.New {
			t.Error("a removed address still belongs to the account")
		}
		if _, err := h.AddAddress(ctx, me, "ANA@example.org", ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("an address that is hers already: %v", err)
		}
		eve := h.visit(h.signIn("eve@example.org").Token).Actor
		if err := h.MakePrimary(ctx, eve, v.Person.ID, first); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else's address: %v", err)
		}
	})
}

// community is the address at which the program's community platform knows a person.
func (h *house) community(p ids.PersonID) (at accounts.Address) {
	h.t.Helper()
	h.must(h.db.Read(ctx, func(tx *db.Tx) (err error) {
		at, err = accounts.CommunityTx(ctx, tx, p)
		return err
	}))
	return at
}

func (h *house) addresses(p ids.PersonID) ([]accounts.Identity, error) {
	return h.Addresses(ctx, access.Person(p), p)
}

// Who adds somebody else's address learns nothing; its owner learns that it was
// tried; nothing merges.
func TestAnAddressOfAnotherAccountIsNotTaken(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		owner := h.signIn("bob@example.org").Session.Person
		me := h.visit(h.signIn("ana@example.org").Token).Actor
		l := h.add(me, "bob@example.org")
		if !l.Taken || l.Code != "" || l.Address != "bob@example.org" {
			t.Errorf("the owner's letter: %+v", l)
		}
		free := h.add(me, "new@example.org")
		if free.Taken {
			t.Error("a free address is said to be taken")
		}
		if in := h.signIn("new@example.org"); !in.New { // somebody is faster
			t.Fatal("not made")
		}
		if r, err := h.ConfirmAddress(ctx, me, free.Code); r.Why != accounts.WrongCode || err != nil {
			t.Errorf("an address that was taken meanwhile: %+v, %v", r, err)
		}
		if list, err := h.addresses(me.Person); len(list) != 1 || err != nil {
			t.Errorf("addresses: %+v", list)
		}
		if in := h.signIn("bob@example.org"); in.Session.Person != owner {
			t.Error("the address changed its owner")
		}
	})
}

func TestAnAddressThatTheOfficeEnteredIsVerifiedByItsOwner(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		var made, again ids.PersonID
		err := h.gate.Update(ctx, demo, func(tx *access.Tx) error {
			w, err := tx.Allow(access.PersonDemand, access.ProgramTarget("people"))
			if err != nil {
				return err
			}
			if made, err = accounts.MakePersonTx(ctx, w, "wanjiru@example.org", "Wanjiru Kamau", "de"); err != nil {
				return err
			}
			again, err = accounts.MakePersonTx(ctx, w, "Wanjiru@example.org", "Somebody Else", "en")
			return err
		})
		h.must(err)
		if made != again {
			t.Errorf("two people of one address: %s and %s", made, again)
		}
		if list, _ := h.addresses(made); len(list) != 1 || list[0].Verified() || !list[0].Primary {
			t.Errorf("before: %+v", list)
		}
		if in := h.signIn("wanjiru@example.org"); in.New || in.Session.Person != made {
			t.Errorf("the owner's first sign-in: %+v", in)
		}
		if list, _ := h.addresses(made); !list[0].Verified() {
			t.Errorf("after: %+v", list)
		}
		h.must(d.Read(ctx, func(tx *db.Tx) error {
			people, err := accounts.PeopleTx(ctx, tx, []ids.PersonID{made, "per_nobody"})
			if len(people) != 1 || people[made].Name != "Wanjiru Kamau" {
				t.Errorf("people: %+v", people)
			}
			return err
		}))
	})
}
