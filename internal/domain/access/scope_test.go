package access_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var scopes = rapid.Custom(func(t *rapid.T) access.Scope {
	return access.Scope{
		Places:    rapid.SliceOfN(rapid.SampledFrom([]string{"DE", "AT", "US", "US.OR", "DE.05", "Africa", "Europe"}), 0, 3).Draw(t, "places"),
		Languages: rapid.SliceOfN(rapid.SampledFrom([]string{"de", "en", "pt", "pt-br"}), 0, 2).Draw(t, "languages"),
	}
})

var places = rapid.Custom(func(t *rapid.T) access.Place {
	where := rapid.SampledFrom([][2]string{{"", ""}, {"DE", ""}, {"DE", "DE.05"}, {"AT", "AT.09"}, {"US", "US.OR"}, {"KE", ""}, {"FR", "FR.11"}}).Draw(t, "where")
	return access.Place{Country: where[0], Region: where[1],
		Languages: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"de", "en", "pt", "pt-BR", "DE"}), 0, 3, rapid.ID[string]).Draw(t, "speaks")}
})

func TestAScopeHoldsWhatItNames(t *testing.T) {
	oregon := access.Place{Country: "US", Region: "US.OR", Languages: []string{"en", "pt-BR"}}
	for _, c := range []struct {
		scope access.Scope
		at    access.Place
		want  bool
	}{
		{access.Scope{}, access.Place{}, true},
		{access.Scope{Places: []string{"US"}}, access.Place{}, false},
		{access.Scope{Languages: []string{"en"}}, access.Place{Country: "US"}, false},
		{access.Scope{Places: []string{"US"}}, oregon, true},
		{access.Scope{Places: []string{"US.OR"}}, oregon, true},
		{access.Scope{Places: []string{"US.WA"}}, oregon, false},
		{access.Scope{Places: []string{"US.WA", "Americas"}}, oregon, true},
		{access.Scope{Languages: []string{"pt"}}, oregon, true},
		{access.Scope{Languages: []string{"pt-pt"}}, oregon, false},
		{access.Scope{Places: []string{"US"}, Languages: []string{"de"}}, oregon, false},
	} {
		if got := c.scope.Holds(c.at); got != c.want {
			t.Errorf("%+v holds %+v: %v", c.scope, c.at, got)
		}
	}
}

// What is tidied holds the same, and a scope that covers another holds whatever
// that holds.
func TestTidyAndCoversAgreeWithHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, at := scopes.Draw(t, "a"), scopes.Draw(t, "b"), places.Draw(t, "at")
		if a.Holds(at) != a.Tidy().Holds(at) {
			t.Errorf("%+v and its tidy form %+v differ about %+v", a, a.Tidy(), at)
		}
		if !a.Covers(a.Tidy()) || !a.Tidy().Covers(a) {
			t.Errorf("%+v does not cover itself", a)
		}
		if a.Covers(b) && b.Holds(at) && !a.Holds(at) {
			t.Errorf("%+v covers %+v, which holds %+v", a, b, at)
		}
	})
}

// Scopes that add up are kept without what another of them holds, and changing
// them ends and gives only what differs.
func TestSettingScopes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, g := context.Background(), newGate(d)
		var kept ids.GrantID
		for _, step := range []struct {
			set  []access.Scope
			want []string
		}{
			{nil, []string{"*"}},
			{[]access.Scope{{Places: []string{"DE"}}, {Places: []string{"AT", "DE"}}, {Languages: []string{"PT", "pt-br"}}}, []string{"AT DE", "pt"}},
			{[]access.Scope{{Places: []string{"AT", "DE"}}, {Places: []string{"CA"}, Languages: []string{"fr"}}}, []string{"AT DE", "CA, fr"}},
			{[]access.Scope{{Places: []string{"DE"}}, {}}, []string{"*"}},
		} {
			change(t, g, func(w *access.Writer) error {
				if err := access.SetScopesTx(ctx, w, "per_1", access.Manager, step.set, "test"); err != nil {
					return err
				}
				held, err := access.GrantsOf(ctx, w, "per_1")
				var got []string
				for _, h := range held {
					got = append(got, h.Scope.V.String())
					if h.Scope.V.String() == "AT DE" {
						if kept != "" && kept != h.ID {
							t.Error("a scope that stays was ended and given anew")
						}
						kept = h.ID
					}
				}
				slices.Sort(got)
				if diff := cmp.Diff(step.want, got); diff != "" {
					t.Errorf("%v: %s", step.set, diff)
				}
				return err
			})
		}
	})
}

var insertPlace = db.NewBulk("groups_groups", "", "id", "slug", "name", "folded", "skeleton", "status", "claimed", "country", "region", "city", "zone", "languages", "format", "joined", "created_at")

// The SQL of a reach leaves exactly the groups that its scopes hold, and a
// person who is limited to them may act on exactly those.
func TestAReachSaysTheSameInSQLAndInGo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, g := context.Background(), newGate(d)
		var rows [][]any
		at := map[ids.GroupID]access.Place{}
		for i := range 60 {
			id, p := ids.GroupID(fmt.Sprintf("grp_%02d", i)), places.Example(i)
			at[id] = p
			rows = append(rows, []any{id, string(id), "", "", "", "active", false, p.Country, p.Region, "", "UTC", db.JSON[[]string]{V: p.Languages}, "online", "2026-01-01", 1})
		}
		change(t, g, func(w *access.Writer) error {
			_, err := insertPlace.Insert(ctx, w, rows)
			return err
		})
		for i := range 25 {
			limits := rapid.SliceOfN(scopes, 1, 2).Example(i)
			person := ids.PersonID(fmt.Sprintf("per_%02d", i))
			change(t, g, func(w *access.Writer) error {
				return access.SetScopesTx(ctx, w, person, access.Manager, limits, "")
			})
			var want []ids.GroupID
			for id, p := range at {
				if slices.ContainsFunc(limits, func(s access.Scope) bool { return s.Holds(p) }) {
					want = append(want, id)
				}
			}
			slices.Sort(want)
			listed, allowed := within(t, g, person, at)
			if cmp.Diff(want, listed) != "" || cmp.Diff(want, allowed) != "" {
				t.Errorf("%+v: held %v, listed %v, allowed %v", limits, want, listed, allowed)
			}
		}
	})
}

func change(t *testing.T, g *access.Gate, do func(*access.Writer) error) {
	t.Helper()
	err := g.Update(context.Background(), access.System(access.ByDemo), func(tx *access.Tx) error {
		w, err := tx.Allow(access.StaffGrant, access.ProgramTarget("test"))
		if err != nil {
			return err
		}
		return do(w)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// within returns the groups that a list shows to a person, and those on which
// the person may act one by one.
func within(t *testing.T, g *access.Gate, p ids.PersonID, at map[ids.GroupID]access.Place) (listed, allowed []ids.GroupID) {
	t.Helper()
	ctx := context.Background()
	err := g.View(ctx, access.Person(p), func(tx *access.Tx) error {
		reach, err := tx.List(access.GroupFile, "groups")
		if err != nil {
			return err
		}
		if listed, err = db.All[ids.GroupID](ctx, tx, reach.Within(db.NewWhere(`SELECT id FROM groups_groups`), "id").Then("ORDER BY id")); err != nil {
			return err
		}
		for _, id := range slices.Sorted(maps.Keys(at)) {
			can, err := tx.Can(access.GroupFile, access.GroupTarget(id))
			if err != nil {
				return err
			}
			if can {
				allowed = append(allowed, id)
			}
			if reach.Sees(id, at[id]) != can {
				t.Errorf("Sees says %v of %s at %+v", !can, id, at[id])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return listed, allowed
}

// Whoever a new thing concerns is told: those whose reach it lies in, else those
// without limits; an editor does not decide.
func TestInCharge(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		g := newGate(d)
		err := g.Update(ctx, access.System(access.ByDemo), func(tx *access.Tx) error {
			w, err := tx.Allow(access.StaffGrant, access.ProgramTarget("test"))
			if err != nil {
				return err
			}
			for _, staff := range []struct {
				person ids.PersonID
				role   access.Role
				scopes []access.Scope
			}{
				{"per_all", access.Manager, nil},
				{"per_dach", access.Manager, []access.Scope{{Places: []string{"DE", "AT", "CH"}}, {Languages: []string{"de"}}}},
				{"per_pen", access.Editor, []access.Scope{{Places: []string{"DE"}}}},
			} {
				if err := access.SetScopesTx(ctx, w, staff.person, staff.role, staff.scopes, ""); err != nil {
					return err
				}
			}
			for country, want := range map[string][]ids.PersonID{"AT": {"per_dach"}, "BR": {"per_all"}} {
				at := access.Target{Kind: "application", ID: "app_1", Place: access.Place{Country: country}}
				got, err := tx.InCharge(access.ApplicationDecide, at)
				if err != nil || cmp.Diff(want, got) != "" {
					t.Errorf("%s is told to %v, want %v: %v", country, got, want, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
