package groups_test

import (
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

func TestMineNamesEachGroupOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		led, joined := k.create(t, "Málaga Nube", nairobi), k.create(t, "Zürich Wolke", nairobi)
		ana, ben := ids.New[ids.PersonID]("per", noon), ids.New[ids.PersonID]("per", noon)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(k.SetLeaders(ctx, manager, led.ID, groups.Leaders{Leader: ana, CoLeader: ben}, "test"))
		must(k.AddOrganiser(ctx, access.Person(ana), led.ID, ana))
		must(k.Join(ctx, access.Person(ana), led.ID))
		must(k.Join(ctx, access.Person(ana), joined.ID))
		list, err := k.Mine(ctx, access.Person(ana))
		must(err)
		if len(list) != 2 || list[0].Group.ID != led.ID || len(list[0].Roles) != 2 || list[0].Roles[0] != access.Leader || !list[0].Since.Equal(noon) {
			t.Errorf("led: %+v", list)
		}
		if len(list) == 2 && (list[1].Group.ID != joined.ID || len(list[1].Roles) != 0) {
			t.Errorf("joined: %+v", list[1])
		}
		if _, err := k.Mine(ctx, access.Anonymous("")); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("a visitor: %v", err)
		}
	})
}
