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

// led is a desk with a group that per_lead leads.
func led(t *testing.T, d *db.DB) (desk, groups.Group) {
	t.Helper()
	k := newDesk(d)
	g := k.create(t, "Cloud Builders", nairobi)
	if err := k.SetLeaders(ctx, manager, g.ID, groups.Leaders{Leader: "per_lead", CoLeader: "per_co"}, ""); err != nil {
		t.Fatal(err)
	}
	return k, g
}

func TestLeadersChooseTheirOrganisers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k, g := led(t, d)
		lead, organiser := access.Person("per_lead"), access.Person("per_olu")
		organisers := func() (list []ids.PersonID) {
			k.view(t, func(tx *access.Tx) error {
				roster, err := groups.RosterTx(ctx, tx, g.ID)
				for _, r := range roster {
					if r.Role == access.Organiser {
						list = append(list, r.Person)
					}
				}
				return err
			})
			return list
		}
		for range 2 {
			if err := k.AddOrganiser(ctx, lead, g.ID, "per_olu"); err != nil {
				t.Fatal(err)
			}
		}
		if got := organisers(); len(got) != 1 || got[0] != "per_olu" {
			t.Fatalf("after adding twice: %v", got)
		}
		if err := k.AddOrganiser(ctx, organiser, g.ID, "per_friend"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("an organiser adds another: %v", err)
		}
		if err := k.RemoveOrganiser(ctx, organiser, g.ID, "per_olu"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("an organiser removes: %v", err)
		}
		if err := k.RemoveOrganiser(ctx, access.Person("per_co"), g.ID, "per_olu"); err != nil || len(organisers()) != 0 {
			t.Errorf("the co-leader removes: %v, %v", err, organisers())
		}
		if err := k.RemoveOrganiser(ctx, lead, g.ID, "per_olu"); !fault.Is(err, fault.NotFound) {
			t.Errorf("who is no organiser any more: %v", err)
		}
		if err := k.RemoveOrganiser(ctx, lead, g.ID, "per_co"); !fault.Is(err, fault.NotFound) {
			t.Errorf("a leader is removed as an organiser: %v", err)
		}
	})
}

func TestAPictureIsTheLeadersToSetAndToRemove(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k, g := led(t, d)
		for _, hash := range []string{"cafe", ""} {
			if err := k.SetPicture(ctx, access.Person("per_lead"), g.ID, hash); err != nil || k.get(t, g.ID).Picture != hash {
				t.Errorf("set to %q it is %q: %v", hash, k.get(t, g.ID).Picture, err)
			}
		}
		if err := k.SetPicture(ctx, access.Person("per_else"), g.ID, "bad"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("somebody else: %v", err)
		}
	})
}
