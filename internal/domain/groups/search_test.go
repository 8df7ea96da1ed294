package groups_test

import (
	"slices"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/search"
)

func TestAGroupIsFoundByWhatItSaysNow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		k.grant(t, "per_m", access.Manager, "")
		boss := access.Person("per_m")
		g := k.create(t, "Chmura Łódź", groups.Place{Country: "PL", City: "Łódź", Lat: 51.75, Lng: 19.46, Zone: "Europe/Warsaw"})
		finds := func(text string, want bool) {
			t.Helper()
			k.view(t, func(tx *access.Tx) error {
				hits, err := search.Find(ctx, tx, search.Query{Text: text, Kinds: []string{groups.SearchKind}})
				found := slices.ContainsFunc(hits, func(h search.Hit) bool { return ids.GroupID(h.ID) == g.ID })
				if found != want {
					t.Errorf("%q finds it: %v", text, found)
				}
				return err
			})
		}
		finds("lodz", true)
		finds("poland", true)
		finds("polen", true)
		if err := k.EditProfile(ctx, boss, g.ID, g.Rev, groups.Profile{Topics: []string{"Networking"}, Tagline: "Packets on Tuesdays"}); err != nil {
			t.Fatal(err)
		}
		finds("networking tuesd", true)
		g = k.get(t, g.ID)
		if err := k.Rename(ctx, boss, g.ID, g.Rev, "Mgła Łódź", false); err != nil {
			t.Fatal(err)
		}
		finds("chmura", false)
		finds("mgla networking", true)
		for _, s := range []groups.Status{groups.Leaving, groups.Left} {
			k.clock.Advance(time.Hour)
			if err := k.SetStatus(ctx, boss, g.ID, s, "asked for it"); err != nil {
				t.Fatal(err)
			}
		}
		finds("mgla", false)
	})
}
