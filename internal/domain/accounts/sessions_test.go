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

	"github.com/google/go-cmp/cmp"
)

func (h *house) ended(token string) {
	h.t.Helper()
	if v, err := h.Resume(ctx, token); !fault.Is(err, fault.Unauthenticated) || v.Actor.SignedIn() {
		h.t.Errorf("the session still holds: %+v, %v", v, err)
	}
}

func TestASessionLastsWhileItIsUsed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		idle, used := h.signIn("ana@example.org"), h.signIn("ana@example.org")
		for range 8 { // every 22 days: 176 in all
			h.clock.Advance(22 * 24 * time.Hour)
			h.visit(used.Token)
		}
		h.ended(idle.Token)
		h.clock.Advance(4 * 24 * time.Hour)
		h.ended(used.Token)
		for _, bad := range []string{"", "x", secret.Token()} {
			h.ended(bad)
		}
	})
}

func TestLastSeenIsWrittenAtMostOnceAMinute(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		in := h.signIn("ana@example.org")
		seen := func() time.Duration { return h.visit(in.Token).Session.Seen.Sub(in.Session.Created) }
		h.clock.Advance(59 * time.Second)
		seen()
		if got := seen(); got != 0 {
			t.Errorf("after 59 s it says %v", got)
		}
		h.clock.Advance(time.Second)
		seen()
		if got := seen(); got != time.Minute {
			t.Errorf("after a minute it says %v", got)
		}
		revision := h.gate.Revision()
		h.clock.Advance(time.Hour)
		seen()
		if h.gate.Revision() != revision {
			t.Error("a touch counts as a change")
		}
	})
}

func TestSharedComputersAndStaffHaveShorterSessions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		b := accounts.Browser{Secret: secret.Token(), Shared: true}
		shared, _, err := h.ProveCode(ctx, visitor, b, h.ask("ana@example.org", b.Secret).Code)
		h.must(err)
		staff := h.signIn("boss@example.org")
		h.grant("boss@example.org", access.Manager)
		h.clock.Advance(2*time.Hour - time.Minute)
		if !h.visit(shared.Token).Session.Shared || !h.visit(staff.Token).Staff {
			t.Error("the sessions do not say what they are")
		}
		h.clock.Advance(time.Minute)
		h.ended(shared.Token)
		h.clock.Advance(12 * time.Hour)
		h.ended(staff.Token)
	})
}

// A role given bites at the next request, and asks for a new token; one taken
// away is gone at the next request (promises.md P29).
func TestRolesBiteAtTheNextRequest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		in := h.signIn("ana@example.org")
		h.holdApp(in.Token)
		if _, err := h.StaffList(ctx, h.visit(in.Token).Actor); !fault.Is(err, fault.Forbidden) {
			t.Errorf("before: %v", err)
		}
		h.grant("ana@example.org", access.Administrator)
		v := h.visit(in.Token)
		if !v.Renew {
			t.Error("rights have risen, but no new token is asked for")
		}
		if _, err := h.StaffList(ctx, v.Actor); err != nil {
			t.Errorf("with the role: %v", err)
		}
		token, err := h.Rotate(ctx, v.Actor)
		h.must(err)
		h.ended(in.Token)
		if v := h.visit(token); v.Renew || v.Session.ID != in.Session.ID {
			t.Errorf("after Rotate: %+v", v)
		}
		h.grant("second@example.org", access.Administrator)
		h.must(h.RevokeStaff(ctx, v.Actor, v.Person.ID, access.Administrator, "leaves the team"))
		v = h.visit(token)
		if _, err := h.StaffList(ctx, v.Actor); v.Staff || v.Renew || !fault.Is(err, fault.Forbidden) {
			t.Errorf("afterwards: %+v, %v", v, err)
		}
	})
}

func TestSessionsAreListedAndEndedOneByOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		var tokens []string
		for range 3 {
			tokens = append(tokens, h.signIn("ana@example.org").Token)
		}
		me, eve := h.visit(tokens[0]), h.visit(h.signIn("eve@example.org").Token)
		listed := func() (list []ids.SessionID) {
			sessions, err := h.Sessions(ctx, me.Actor, me.Person.ID)
			h.must(err)
			for _, s := range sessions {
				list = append(list, s.ID)
			}
			return list
		}
		all := listed()
		if len(all) != 3 {
			t.Fatalf("listed %v", all)
		}
		if _, err := h.Sessions(ctx, eve.Actor, me.Person.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else lists them: %v", err)
		}
		if err := h.EndSession(ctx, eve.Actor, me.Session.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else ends one: %v", err)
		}
		if err := h.EndOtherSessions(ctx, eve.Actor, me.Person.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else ends all: %v", err)
		}
		h.must(h.EndSession(ctx, me.Actor, h.visit(tokens[1]).Session.ID))
		h.ended(tokens[1])
		h.must(h.EndOtherSessions(ctx, me.Actor, me.Person.ID))
		h.ended(tokens[2])
		if diff := cmp.Diff([]ids.SessionID{me.Session.ID}, listed()); diff != "" {
			t.Error(diff)
		}
		h.grant("eve@example.org", access.Administrator)
		eve.Actor.Strength = access.StrongProof
		h.must(h.EndOtherSessions(ctx, eve.Actor, me.Person.ID))
		h.ended(tokens[0])
	})
}

func TestSigningInAnewEndsTheSessionOfThisBrowser(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t))
	in := h.signIn("ana@example.org")
	b := accounts.Browser{Secret: secret.Token()}
	again, _, err := h.ProveCode(ctx, h.visit(in.Token).Actor, b, h.ask("bob@example.org", b.Secret).Code)
	h.must(err)
	h.ended(in.Token)
	if h.visit(again.Token).Person.ID == in.Session.Person {
		t.Error("two addresses were merged into one account")
	}
}

func TestOnlyTheDemoSignsInWithoutProof(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t))
	admin := h.grant("boss@example.org", access.Administrator)
	for name, a := range map[string]access.Actor{"visitor": visitor, "administrator": access.Person(admin), "letters": letters} {
		if _, err := h.SignInAs(ctx, a, admin, accounts.Browser{}); err == nil {
			t.Errorf("%s signed in as somebody", name)
		}
	}
	in, err := h.SignInAs(ctx, demo, admin, accounts.Browser{})
	h.must(err)
	if v := h.visit(in.Token); v.Person.ID != admin || !v.Staff {
		t.Errorf("%+v", v)
	}
}

func TestOnlyTheDemoCountsAnAddressAsProved(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		id, err := h.demand(demo, "leader", "lea@example.org", "Lea")
		h.must(err)
		proved := func() bool {
			t.Helper()
			list, err := h.Addresses(ctx, access.Person(id), id)
			h.must(err)
			return len(list) == 1 && list[0].Verified()
		}
		for name, a := range map[string]access.Actor{"visitor": visitor, "owner": access.Person(id), "letters": letters} {
			if err := h.ProveAs(ctx, a, id); err == nil || proved() {
				t.Errorf("%s counts an address as proved", name)
			}
		}
		if h.must(h.ProveAs(ctx, demo, id)); !proved() {
			t.Error("the demo's address is not proved")
		}
	})
}

func TestSweepRemovesOnlyWhatHasHadItsTime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		keeper := access.System(access.ByKeeper)
		h.signIn("ana@example.org")
		shared := accounts.Browser{Secret: secret.Token(), Shared: true}
		_, _, err := h.ProveCode(ctx, visitor, shared, h.ask("ana@example.org", shared.Secret).Code)
		h.must(err)
		h.must(h.Sweep(ctx, keeper))
		if got := h.rows(); got.Sessions != 2 || got.Codes != 2 {
			t.Errorf("at once: %+v", got)
		}
		h.clock.Advance(3 * time.Hour)
		h.must(h.Sweep(ctx, keeper))
		if got := h.rows(); got.Sessions != 1 || got.Codes != 0 {
			t.Errorf("after three hours: %+v", got)
		}
		h.clock.Advance(31 * 24 * time.Hour)
		h.must(h.Sweep(ctx, keeper))
		if got := h.rows(); got.Sessions != 0 || got.People != 1 {
			t.Errorf("after a month: %+v", got)
		}
	})
}
