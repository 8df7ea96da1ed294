package groups_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

var (
	ctx     = context.Background()
	noon    = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	manager = access.System(access.ByDemo)
	nairobi = groups.Place{Country: "KE", City: "Nairobi", Lat: -1.28, Lng: 36.82, Zone: "Africa/Nairobi"}
)

// desk is the service over a fresh database, with a clock.
type desk struct {
	*groups.Service
	gate  *access.Gate
	clock *clock.Fake
}

func newDesk(d *db.DB) desk {
	c := clock.NewFake(noon)
	gate := access.NewGate(d, c, nil, nil)
	return desk{groups.New(gate), gate, c}
}

func (k desk) create(t *testing.T, name string, p groups.Place) groups.Group {
	t.Helper()
	id, err := k.Create(ctx, manager, groups.NewGroup{Name: name, Place: p, Similar: true})
	if err != nil {
		t.Fatal(err)
	}
	return k.get(t, id)
}

func (k desk) get(t *testing.T, id ids.GroupID) (g groups.Group) {
	t.Helper()
	k.view(t, func(tx *access.Tx) (err error) {
		g, err = groups.ByIDTx(ctx, tx, id)
		return err
	})
	return g
}

func (k desk) view(t *testing.T, fn func(*access.Tx) error) {
	t.Helper()
	if err := k.gate.View(ctx, access.Anonymous(""), fn); err != nil {
		t.Fatal(err)
	}
}

func (k desk) grant(t *testing.T, p ids.PersonID, role access.Role, g ids.GroupID) {
	t.Helper()
	err := k.gate.Update(ctx, manager, func(tx *access.Tx) error {
		w, err := tx.Allow(access.StaffGrant, access.PersonTarget(p))
		if err != nil {
			return err
		}
		return access.GrantTx(ctx, w, p, role, g, w.Now(), "")
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAddressesFollowTheNameAndOldOnesLeadToItForGood(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		k.grant(t, "per_m", access.Manager, "")
		first := k.create(t, "Cloud Builders", nairobi)
		second := k.create(t, "Cloud Builders", nairobi)
		admin := k.create(t, "Admin", nairobi)
		if first.Slug != "cloud-builders" || second.Slug != "cloud-builders-nairobi" || admin.Slug != "admin-nairobi" {
			t.Errorf("addresses %q, %q, %q", first.Slug, second.Slug, admin.Slug)
		}
		if err := k.Rename(ctx, access.Person("per_m"), first.ID, first.Rev, "Cloud Builders Kenya", false); err != nil {
			t.Fatal(err)
		}
		again := k.create(t, "Cloud Builders", nairobi)
		if again.Slug != "cloud-builders-nairobi-2" {
			t.Errorf("a new group got %q, which another had", again.Slug)
		}
		got, err := k.Find(ctx, access.Anonymous(""), "cloud-builders")
		if err != nil || got.ID != first.ID || got.Slug != "cloud-builders-kenya" {
			t.Errorf("the old address leads to %q (%v)", got.Slug, err)
		}
		if err := k.Rename(ctx, access.Person("per_m"), first.ID, first.Rev, "Other", false); !fault.Is(err, fault.Conflict) {
			t.Errorf("a rename over a newer revision: %v, want Conflict", err)
		}
	})
}

func TestANameThatLooksLikeAnotherNeedsAYes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		k.create(t, "Cloud Builders", nairobi)
		for _, name := range []string{"cloud builders", "Cl0ud Bui1ders", "Сloud Вuilders", "Cloud\u200bBuilders", "Clóud-Builders"} {
			_, err := k.Create(ctx, manager, groups.NewGroup{Name: name, Place: nairobi})
			if e := fault.As(err); e == nil || e.Kind != fault.Invalid || e.Fields[0].Name != "name" {
				t.Errorf("%q was taken: %v", name, err)
			}
		}
	})
}

func TestBadInputNamesItsField(t *testing.T) {
	k := newDesk(dbtest.SQLite(t))
	_, err := k.Create(ctx, manager, groups.NewGroup{Name: " \u202e", Place: groups.Place{Country: "KE", City: "Nairobi", Zone: "Africa/Nowhere"},
		Profile: groups.Profile{Homepage: "javascript:alert(1)", Links: []groups.Link{{Label: "x", URL: "https://user:pass@host/"}}, Format: "odd"}})
	e := fault.As(err)
	if e == nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, f := range e.Fields {
		got[f.Name] = true
	}
	for _, name := range []string{"name", "place", "homepage", "links", "format"} {
		if !got[name] {
			t.Errorf("no note beside %s: %v", name, e)
		}
	}
}

func TestOnlyItsOwnLeadersEditAGroup(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		g, other := k.create(t, "Cloud Builders", nairobi), k.create(t, "Other Group", nairobi)
		for p, l := range map[ids.PersonID]ids.GroupID{"per_lead": g.ID, "per_else": other.ID} {
			if err := k.SetLeaders(ctx, manager, l, groups.Leaders{Leader: p, CoLeader: p + "_co"}, "first"); err != nil {
				t.Fatal(err)
			}
		}
		edit := func(p ids.PersonID) error {
			return k.EditProfile(ctx, access.Person(p), g.ID, k.get(t, g.ID).Rev, groups.Profile{Tagline: "By " + string(p)})
		}
		if err := edit("per_lead"); err != nil {
			t.Error("the leader:", err)
		}
		if err := edit("per_lead_co"); err != nil {
			t.Error("the co-leader:", err)
		}
		if err := edit("per_else"); !fault.Is(err, fault.Forbidden) {
			t.Error("the leader of another group:", err)
		}
		if got := k.get(t, g.ID).Tagline; got != "By per_lead_co" {
			t.Errorf("tagline %q", got)
		}
	})
}

func TestAGroupHasTwoPeopleNeverZeroNeverOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		g := k.create(t, "Cloud Builders", nairobi)
		for _, l := range []groups.Leaders{{}, {Leader: "per_a"}, {CoLeader: "per_b"}, {Leader: "per_a", CoLeader: "per_a"}} {
			if err := k.SetLeaders(ctx, manager, g.ID, l, ""); !fault.Is(err, fault.Invalid) {
				t.Errorf("%+v was accepted: %v", l, err)
			}
		}
		var all sync.WaitGroup
		for n := range 8 {
			all.Go(func() {
				l := groups.Leaders{Leader: ids.PersonID(fmt.Sprint("per_l", n)), CoLeader: ids.PersonID(fmt.Sprint("per_c", n))}
				if err := k.SetLeaders(ctx, manager, g.ID, l, "contest"); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		var roster []access.Grant
		k.view(t, func(tx *access.Tx) (err error) {
			roster, err = groups.RosterTx(ctx, tx, g.ID)
			return err
		})
		if len(roster) != 2 || roster[0].Role != access.Leader || roster[1].Role != access.CoLeader {
			t.Fatalf("after a contest the roster is %+v", roster)
		}
		if string(roster[0].Person)[5:] != string(roster[1].Person)[5:] {
			t.Errorf("the two come from different appointments: %+v", roster)
		}
		if !k.get(t, g.ID).Claimed {
			t.Error("a group with leaders is not claimed")
		}
	})
}

func TestJoinAndLeaveAreOnesOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		g := k.create(t, "Cloud Builders", nairobi)
		ada := access.Person("per_ada")
		count := func() (n int) {
			k.view(t, func(tx *access.Tx) (err error) {
				n, err = groups.MemberCountTx(ctx, tx, g.ID)
				return err
			})
			return n
		}
		if err := k.Join(ctx, access.Anonymous(""), g.ID); !fault.Is(err, fault.Unauthenticated) {
			t.Error("a visitor joined:", err)
		}
		for range 2 {
			if err := k.Join(ctx, ada, g.ID); err != nil {
				t.Fatal(err)
			}
		}
		if n := count(); n != 1 {
			t.Errorf("joining twice counts %d", n)
		}
		if err := k.Leave(ctx, ada, g.ID); err != nil || count() != 0 {
			t.Error("leaving:", err, count())
		}
		if err := k.Show(ctx, ada, g.ID, true); !fault.Is(err, fault.Conflict) {
			t.Error("who left is listed:", err)
		}
		if err := k.Join(ctx, ada, g.ID); err != nil || count() != 1 {
			t.Error("coming back:", err, count())
		}
	})
}

func TestFactsKeepStatusAndCodeOfConductWithTheirDates(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		var list []groups.Group
		for i := range 5 {
			list = append(list, k.create(t, fmt.Sprint("Group number ", i), nairobi))
		}
		if err := k.SetLeaders(ctx, manager, list[1].ID, groups.Leaders{Leader: "per_a", CoLeader: "per_b"}, ""); err != nil {
			t.Fatal(err)
		}
		text := "We welcome everyone. Be kind. No harassment. Tell the organisers, they answer within a week."
		for range 2 {
			k.clock.Advance(time.Hour)
			if err := k.SetConduct(ctx, access.Person("per_a"), list[1].ID, text, "en", groups.Parts); err != nil {
				t.Fatal(err)
			}
		}
		k.clock.Advance(time.Hour)
		if err := k.SetStatus(ctx, manager, list[1].ID, groups.Active, "all done"); err != nil {
			t.Fatal(err)
		}
		if err := k.SetStatus(ctx, manager, list[1].ID, groups.Left, "skips leaving"); !fault.Is(err, fault.Invalid) {
			t.Error("a group left without leaving:", err)
		}
		var got []groups.Facts
		k.view(t, func(tx *access.Tx) error {
			for after := ids.GroupID(""); ; {
				page, err := groups.FactsTx(ctx, tx, after, 2)
				if err != nil || len(page) == 0 {
					return err
				}
				got = append(got, page...)
				after = page[len(page)-1].Group.ID
			}
		})
		if len(got) != 5 {
			t.Fatalf("%d groups in batches", len(got))
		}
		at := slices.IndexFunc(got, func(f groups.Facts) bool { return f.Group.ID == list[1].ID })
		f := got[at]
		if len(f.Statuses) != 2 || f.Statuses[0].Until != f.Statuses[1].Since || f.Statuses[1].Status != groups.Active {
			t.Errorf("statuses %+v", f.Statuses)
		}
		if len(f.Conducts) != 2 || f.Conducts[0].Until != f.Conducts[1].Since || len(f.Conducts[1].Parts.V) != 4 {
			t.Errorf("codes %+v", f.Conducts)
		}
		if rest := got[(at+1)%5]; len(f.Roster) != 2 || len(rest.Roster)+len(rest.Conducts) != 0 {
			t.Errorf("roster %+v; of another group %+v", f.Roster, rest)
		}
	})
}
