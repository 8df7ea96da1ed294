package accounts_test

import (
	"sync"
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

var setUp = access.System(access.BySetUp)

func TestTheFirstAdministratorComesByTheLink(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		link := func() string {
			token, err := h.SetUpLink(ctx, setUp)
			h.must(err)
			return token
		}
		use := func(token string) (accounts.SignedIn, error) {
			return h.UseSetUp(ctx, visitor, accounts.SetUpInput{Token: token, Address: "ada@example.org", Name: "Ada", Lang: "en"}, accounts.Browser{})
		}
		replaced, late := link(), link()
		h.clock.Advance(24 * time.Hour)
		token := secret.Token()
		for name, bad := range map[string]string{"replaced": replaced, "a day old": late, "invented": token, "empty": ""} {
			if _, err := use(bad); !fault.Is(err, fault.Gone) {
				t.Errorf("%s: %v", name, err)
			}
		}
		token = link()
		if open, err := h.SetUpOpen(ctx, visitor, token); !open || err != nil {
			t.Errorf("open: %v, %v", open, err)
		}
		var wg sync.WaitGroup
		results := make(chan accounts.SignedIn, 8)
		for range 8 {
			wg.Go(func() {
				in, err := use(token)
				if err == nil {
					results <- in
				} else if !fault.Is(err, fault.Gone) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		close(results)
		var first []accounts.SignedIn
		for in := range results {
			first = append(first, in)
		}
		if len(first) != 1 {
			t.Fatalf("%d first administrators", len(first))
		}
		v := h.visit(first[0].Token)
		if v.Person.Name != "Ada" || !v.Staff || v.Renew {
			t.Errorf("%+v", v)
		}
		if token := link(); token != "" {
			t.Error("a link was made although there is an administrator")
		}
		if _, err := h.SetUpLink(ctx, visitor); err == nil {
			t.Error("a visitor made a link")
		}
	})
}

func TestALinkIsVoidOnceThereIsAnAdministrator(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t))
	token, err := h.SetUpLink(ctx, setUp)
	h.must(err)
	h.grant("ada@example.org", access.Administrator) // by the command line
	if open, err := h.SetUpOpen(ctx, visitor, token); open || err != nil {
		t.Errorf("open: %v, %v", open, err)
	}
	if _, err := h.UseSetUp(ctx, visitor, accounts.SetUpInput{Token: token, Address: "eve@example.org", Name: "Eve"}, accounts.Browser{}); !fault.Is(err, fault.Gone) {
		t.Errorf("used: %v", err)
	}
}

func TestRolesOfTheProgramTeam(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ada := access.Person(h.grant("ada@example.org", access.Administrator))
		h.clock.Advance(time.Minute)
		in := accounts.StaffInput{Address: "bob@example.org", Name: "Bob", Lang: "de", Role: access.Manager, Reason: "takes over the desk"}
		bob, err := h.GrantStaff(ctx, ada, in)
		h.must(err)
		since := h.clock.Now()
		h.clock.Advance(time.Minute)
		if _, err := h.GrantStaff(ctx, ada, in); err != nil {
			t.Errorf("a role that he holds: %v", err)
		}
		granted := one[int](h, db.NewWhere(`SELECT COUNT(*) FROM jobs_jobs`).And("kind = ?", "accounts.staff_granted"))
		if granted != 2 {
			t.Errorf("%d letters for two new roles", granted)
		}
		list, err := h.StaffList(ctx, access.Person(bob))
		h.must(err)
		if len(list) != 2 || list[1].Person.Name != "Bob" || list[1].Address != "bob@example.org" || list[1].Entered {
			t.Errorf("list: %+v", list)
		}
		if diff := cmp.Diff([]accounts.StaffRole{{Role: access.Manager, Since: since}}, list[1].Roles); diff != "" {
			t.Error(diff)
		}
		if _, err := h.GrantStaff(ctx, access.Person(bob), in); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a manager gives a role: %v", err)
		}
		for field, bad := range map[string]accounts.StaffInput{
			"address": {Address: "bob", Role: access.Manager, Reason: "x"},
			"role":    {Address: "bob@example.org", Role: access.Leader, Reason: "x"},
			"reason":  {Address: "bob@example.org", Role: access.Manager, Reason: " "},
			"name":    {Address: "bob@example.org", Role: access.Manager, Reason: "x", Name: "B\n"},
		} {
			_, err := h.GrantStaff(ctx, ada, bad)
			if f := fault.As(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Name != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		h.must(h.RevokeStaff(ctx, ada, bob, access.Manager, "moves on"))
		if err := h.RevokeStaff(ctx, ada, bob, access.Manager, "moves on"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a role that he does not hold: %v", err)
		}
		if err := h.RevokeStaff(ctx, ada, ada.Person, access.Administrator, "moves on"); !fault.Is(err, fault.Conflict) {
			t.Errorf("the last administrator: %v", err)
		}
		if _, err := h.StaffList(ctx, ada); err != nil {
			t.Errorf("she still is one: %v", err)
		}
	})
}

// Two administrators who remove each other at the same moment: one stays.
func TestAdministratorsNeverRemoveEachOther(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		for range 5 {
			both := []ids.PersonID{h.grant("ada@example.org", access.Administrator), h.grant("bob@example.org", access.Administrator)}
			var wg sync.WaitGroup
			for i := range both {
				wg.Go(func() {
					err := h.RevokeStaff(ctx, access.Person(both[i]), both[1-i], access.Administrator, "goes")
					if err != nil && !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Forbidden) {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			left := one[int](h, db.NewWhere(`SELECT COUNT(*) FROM access_grants`).And("role = ?", "administrator").And("until IS NULL"))
			if left != 1 {
				t.Fatalf("%d administrators left", left)
			}
		}
	})
}
