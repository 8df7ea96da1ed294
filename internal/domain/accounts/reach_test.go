package accounts_test

import (
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"

	"github.com/google/go-cmp/cmp"
)

func TestTheReachOfARole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ada := access.Person(h.grant("ada@example.org", access.Administrator))
		h.clock.Advance(time.Minute)
		dach := access.Scope{Places: []string{"DE", "AT", "CH"}}
		bob, err := h.GrantStaff(ctx, ada, accounts.StaffInput{Address: "bob@example.org", Role: access.Manager, Scope: dach, Reason: "DACH desk"})
		h.must(err)
		reach := func() []access.Scope {
			_, scopes, err := h.Reach(ctx, ada, bob, access.Manager)
			h.must(err)
			return scopes
		}
		if diff := cmp.Diff([]access.Scope{{Places: []string{"AT", "CH", "DE"}}}, reach()); diff != "" {
			t.Error(diff)
		}
		french := access.Scope{Places: []string{"CA"}, Languages: []string{"fr"}}
		h.clock.Advance(time.Minute)
		h.must(h.SetReach(ctx, ada, bob, access.Manager, []access.Scope{dach, french}, "covers for Zoé"))
		if got := reach(); len(got) != 2 {
			t.Errorf("two scopes add up: %v", got)
		}
		list, err := h.StaffList(ctx, ada)
		h.must(err)
		if roles := list[1].Roles; len(roles) != 1 || len(roles[0].Scopes) != 2 || !roles[0].Since.Before(h.clock.Now()) {
			t.Errorf("one line of the team for one role: %+v", roles)
		}
		entry := one[string](h, db.NewWhere(`SELECT detail FROM audit_entries`).And("reason = ?", "covers for Zoé"))
		if want := `{"changes":[{"field":"reach","before":"AT CH DE","after":"AT CH DE + CA, fr"}]}`; entry != want {
			t.Errorf("recorded %s", entry)
		}
		letters := one[int](h, db.NewWhere(`SELECT COUNT(*) FROM jobs_jobs`).And("kind = ?", "accounts.staff_granted"))
		if letters != 2 {
			t.Errorf("%d letters, for two new roles", letters)
		}
		h.must(h.SetReach(ctx, ada, bob, access.Manager, nil, "the whole program"))
		if got := reach(); len(got) != 1 || !got[0].Everywhere() {
			t.Errorf("without scopes: %v", got)
		}
	})
}

func TestAReachThatIsRefused(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t))
	ada := access.Person(h.grant("ada@example.org", access.Administrator))
	bob := h.grant("bob@example.org", access.Manager)
	de := []access.Scope{{Places: []string{"DE"}}}
	for name, c := range map[string]struct {
		err  error
		want fault.Kind
	}{
		"by a manager":         {h.SetReach(ctx, access.Person(bob), bob, access.Manager, de, "x"), fault.Forbidden},
		"of nobody":            {h.SetReach(ctx, ada, "per_nobody", access.Manager, de, "x"), fault.NotFound},
		"of a role not held":   {h.SetReach(ctx, ada, bob, access.Editor, de, "x"), fault.NotFound},
		"of an administrator":  {h.SetReach(ctx, ada, ada.Person, access.Administrator, de, "x"), fault.Invalid},
		"of a group's role":    {h.SetReach(ctx, ada, bob, access.Leader, de, "x"), fault.Invalid},
		"without a reason":     {h.SetReach(ctx, ada, bob, access.Manager, de, " "), fault.Invalid},
		"to an unknown place":  {h.SetReach(ctx, ada, bob, access.Manager, []access.Scope{{Places: []string{"Atlantis"}}}, "x"), fault.Invalid},
		"to an unknown tongue": {h.SetReach(ctx, ada, bob, access.Manager, []access.Scope{{Languages: []string{"?"}}}, "x"), fault.Invalid},
		"in too many parts":    {h.SetReach(ctx, ada, bob, access.Manager, make([]access.Scope, accounts.MaxScopes+1), "x"), fault.Invalid},
	} {
		if !fault.Is(c.err, c.want) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	_, err := h.GrantStaff(ctx, ada, accounts.StaffInput{Address: "bob@example.org", Role: access.Manager, Scope: de[0], Reason: "x"})
	if f := fault.As(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Name != "role" {
		t.Errorf("a role that is held with another reach: %v", err)
	}
}

// Nobody widens their own reach: not by changing it, not by another role, not by
// ending the role and giving it anew. Narrowing it is anybody's own business.
func TestNobodyWidensTheirOwnReach(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t))
	h.grant("zoe@example.org", access.Administrator)
	ada := access.Person(h.grant("ada@example.org", access.Administrator))
	europe, de := []access.Scope{{Places: []string{"Europe"}}}, []access.Scope{{Places: []string{"DE"}}}
	give := func(role access.Role, s access.Scope) error {
		_, err := h.GrantStaff(ctx, ada, accounts.StaffInput{Address: "ada@example.org", Role: role, Scope: s, Reason: "x"})
		return err
	}
	h.must(give(access.Manager, europe[0]))
	h.must(h.SetReach(ctx, ada, ada.Person, access.Manager, de, "only this"))
	wider := map[string]error{
		"changed":      h.SetReach(ctx, ada, ada.Person, access.Manager, europe, "x"),
		"lifted":       h.SetReach(ctx, ada, ada.Person, access.Manager, nil, "x"),
		"another role": give(access.Editor, access.Scope{}),
	}
	h.must(h.RevokeStaff(ctx, ada, ada.Person, access.Manager, "x"))
	wider["given anew"] = give(access.Manager, access.Scope{})
	for how, err := range wider {
		if !fault.Is(err, fault.Conflict) {
			t.Errorf("%s: %v", how, err)
		}
	}
}
