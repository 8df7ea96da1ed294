package groups_test

import (
	"slices"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

func TestGroupsNearAPlaceAreTheNearestFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		at := func(lat, lng float64) groups.Place {
			return groups.Place{Country: "FJ", City: "Somewhere", Lat: lat, Lng: lng, Zone: "Pacific/Fiji"}
		}
		k.create(t, "Beyond the date line", at(-17, -179.9))
		k.create(t, "Next door", at(-17, 179.95))
		k.create(t, "Far away", at(-12, 179.95))
		k.view(t, func(tx *access.Tx) error {
			list, err := groups.NearTx(ctx, tx, -17, 179.99, 50)
			var names []string
			for _, n := range list {
				names = append(names, n.Name)
			}
			if !slices.Equal(names, []string{"Next door", "Beyond the date line"}) {
				t.Errorf("%v", names)
			}
			return err
		})
	})
}

func TestOnlyAGroupInOnboardingAwaitsItsCoLeader(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		g := k.create(t, "Cloud Nairobi", nairobi)
		alone := groups.Leaders{Leader: "per_a", Awaited: true}
		if err := k.SetLeaders(ctx, manager, g.ID, alone, ""); err != nil {
			t.Fatal(err)
		}
		if err := k.SetLeaders(ctx, manager, g.ID, groups.Leaders{Leader: "per_a"}, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("nobody is awaited, and nobody named: %v", err)
		}
		if err := k.SetStatus(ctx, manager, g.ID, groups.Active, "all tasks done"); err != nil {
			t.Fatal(err)
		}
		if err := k.SetLeaders(ctx, manager, g.ID, alone, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("an active group with one leader: %v", err)
		}
	})
}
