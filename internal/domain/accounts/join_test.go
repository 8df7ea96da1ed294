package accounts_test

import (
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
)

// proved is the other account that an actor has proved.
func (h *house) proved(a access.Actor) (other ids.PersonID) {
	h.t.Helper()
	h.must(h.db.Read(ctx, func(tx *db.Tx) (err error) {
		other, _, err = accounts.JoinProofTx(ctx, tx, a, h.clock.Now())
		return err
	}))
	return other
}

// proveOther asks for a code to an address and types it.
func (h *house) proveOther(a access.Actor, address string) accounts.Refusal {
	h.t.Helper()
	h.clock.Advance(time.Millisecond)
	_, err := h.AskJoinCode(ctx, a, address, "")
	h.must(err)
	refused, err := h.ProveJoinCode(ctx, a, h.letter("accounts.join_code_asked").Code)
	h.must(err)
	return refused
}

func TestAnotherAccountIsProvedByItsMailbox(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		me, old := h.visit(h.signIn("me@work.example").Token).Actor, h.signIn("me@old.example").Session.Person
		if r, err := h.ProveJoinCode(ctx, me, "12345678"); r.Why != accounts.NoCode || err != nil {
			t.Errorf("nothing was asked for: %+v %v", r, err)
		}
		if _, err := h.AskJoinCode(ctx, me, "me@work.example", ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("the own address: %v", err)
		}
		_, err := h.AskJoinCode(ctx, me, "me@old.example", "")
		h.must(err)
		l := h.letter("accounts.join_code_asked")
		if l.Token != "" || l.Address != "me@old.example" || l.Lang != "de" {
			t.Errorf("the letter: %+v", l)
		}
		if r, err := h.ProveJoinCode(ctx, me, other(l.Code)); r.Why != accounts.WrongCode || r.Left != 4 || err != nil || h.proved(me) != "" {
			t.Errorf("a wrong code: %+v %v", r, err)
		}
		if r, err := h.ProveJoinCode(ctx, me, l.Code); r.Why != "" || err != nil || h.proved(me) != old {
			t.Errorf("the right code: %+v %v, proved %q", r, err, h.proved(me))
		}
		elsewhere := me
		elsewhere.Session = "ses_other"
		if h.proved(elsewhere) != "" {
			t.Error("the proof counts in another session")
		}
		h.clock.Advance(15 * time.Minute)
		if h.proved(me) != "" {
			t.Error("the proof is good for ever")
		}
	})
}

var putPasskey = db.Change(`INSERT INTO accounts_passkeys (id, person, credential, name, data, created_at) VALUES ('pk', $1, 'c', 'n', '{}', 1)`)

func TestWhatAMailboxDoesNotProve(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCampus(t, d, true)
		me := c.visit(c.signIn("me@work.example").Token).Actor
		c.grant("boss@work.example", access.Editor)
		owner := c.signIn("key@people.example").Session.Person
		c.must(c.db.Write(ctx, db.Serializable, func(tx *db.Tx) error {
			_, err := db.Exec(ctx, tx, putPasskey, owner)
			return err
		}))
		strong := secret.Token()
		c.enter(strong, ana)
		c.prove(strong)
		for address, want := range map[string]accounts.Why{"nobody@work.example": accounts.NoOther, "boss@work.example": accounts.OtherGuarded,
			"ana@uni.example": accounts.OtherGuarded, "key@people.example": accounts.OtherGuarded} {
			if r := c.proveOther(me, address); r.Why != want || r.Message().IsZero() || c.proved(me) != "" {
				t.Errorf("%s: %+v, want %q", address, r, want)
			}
		}
	})
}

func TestAnotherAccountIsProvedAtAProvider(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCampus(t, d, false)
		browser := secret.Token()
		c.enter(browser, ana)
		old := c.prove(browser).Session.Person
		me := c.visit(c.signIn("me@work.example").Token).Actor
		join := func(u string) accounts.Arrival {
			who := ana
			who.Subject = u
			return c.comeBack(me, browser, c.goOut(me, accounts.ToJoin, browser, who))
		}
		if out := join("nobody"); out.Refused.Why != accounts.NoOther || out.Proved {
			t.Errorf("who is not known here: %+v", out)
		}
		if out := join(ana.Subject); !out.Proved || c.proved(me) != old {
			t.Errorf("%+v, proved %q", out, c.proved(me))
		}
		c.comeBack(me, browser, c.goOut(me, accounts.ToLink, browser, ben))
		if out := join(ben.Subject); out.Refused.Why != accounts.SameAccount {
			t.Errorf("the same account: %+v", out)
		}
	})
}

func TestAJoinedAccountIsAnotherNameOfTheOneThatRemains(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		one, two, three := h.signIn("one@people.example"), h.signIn("two@people.example"), h.signIn("three@people.example")
		join := func(from, into accounts.SignedIn) {
			t.Helper()
			a := h.visit(into.Token).Actor
			h.must(h.gate.Update(ctx, a, func(tx *access.Tx) error {
				w, err := tx.Allow(access.AccountJoin, access.PersonTarget(a.Person))
				if err != nil {
					return err
				}
				return accounts.JoinTx(ctx, w, from.Session.Person, a.Person)
			}))
		}
		join(one, two)
		if _, err := h.Resume(ctx, one.Token); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("a browser of the account that went: %v", err)
		}
		join(two, three)
		h.must(h.db.Read(ctx, func(tx *db.Tx) error {
			who := []ids.PersonID{one.Session.Person, two.Session.Person, three.Session.Person}
			people, err := accounts.PeopleTx(ctx, tx, who)
			for _, id := range who {
				to, terr := accounts.AddressOfTx(ctx, tx, id)
				if people[id].ID != three.Session.Person || to.Address != "three@people.example" || terr != nil {
					t.Errorf("%s is %+v, letters to %+v, %v", id, people[id], to, terr)
				}
			}
			return err
		}))
		list, err := h.Addresses(ctx, h.visit(three.Token).Actor, three.Session.Person)
		if err != nil || len(list) != 3 || !list[2].Primary || list[0].Primary || list[1].Primary {
			t.Errorf("%+v %v", list, err)
		}
		if in := h.signIn("one@people.example"); in.Session.Person != three.Session.Person || in.New {
			t.Errorf("an address of the account that went signs in %+v", in)
		}
	})
}
