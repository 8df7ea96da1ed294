package groups_test

import (
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/proposals"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"

	"github.com/google/go-cmp/cmp"
)

var (
	helen  = access.Person("per_helen")
	hugo   = access.Person("per_hugo")
	lea    = access.Person("per_lea")
	lisbon = groups.Place{Country: "PT", Region: "11", City: "Lisbon", Lat: 38.72, Lng: -9.14, Zone: "Europe/Lisbon"}
)

// office is a desk with two managers and a group that lea leads.
func office(t *testing.T, d *db.DB) (desk, groups.Group, *proposals.Service) {
	t.Helper()
	k := newDesk(d)
	g := k.create(t, "Cloud Builders", nairobi)
	k.clock.Advance(time.Minute)
	k.must(t, k.SetStatus(ctx, manager, g.ID, groups.Active, "ready"))
	k.clock.Advance(time.Minute)
	k.must(t, k.SetLeaders(ctx, manager, g.ID, groups.Leaders{Leader: lea.Person, CoLeader: "per_cai"}, ""))
	k.grant(t, helen.Person, access.Manager, "")
	k.grant(t, hugo.Person, access.Manager, "")
	deeds := map[proposals.Kind]proposals.Deed{}
	for _, kind := range proposals.Kinds() {
		deeds[kind] = groups.SuspendTx
	}
	deeds[proposals.RenameGroup] = groups.RenameAskedTx
	return k, k.get(t, g.ID), proposals.New(k.gate, deeds)
}

func (k desk) must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// waits returns what waits about a group.
func (k desk) waits(t *testing.T, id ids.GroupID) (list []proposals.Proposal) {
	t.Helper()
	k.view(t, func(tx *access.Tx) (err error) {
		list, err = proposals.OfGroupTx(ctx, tx, id, tx.Now())
		return err
	})
	return list
}

func TestAGroupIsSuspendedByTwo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k, g, second := office(t, d)
		if err := k.SetStatus(ctx, helen, g.ID, groups.Suspended, "fees"); !fault.Is(err, fault.Invalid) {
			t.Errorf("suspended by one: %v", err)
		}
		if _, err := k.SetStatusAll(ctx, helen, []ids.GroupID{g.ID}, groups.Suspended, "fees"); !fault.Is(err, fault.Invalid) {
			t.Errorf("suspended among others: %v", err)
		}
		if err := k.ProposeSuspension(ctx, lea, g.ID, "fees"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("proposed by its leader: %v", err)
		}
		k.must(t, k.ProposeSuspension(ctx, helen, g.ID, "fees"))
		k.clock.Advance(time.Minute)
		k.must(t, k.SetStatus(ctx, hugo, g.ID, groups.Leaving, "they go")) // meanwhile
		id := k.waits(t, g.ID)[0].ID
		if err := second.Confirm(ctx, hugo, id); !fault.Is(err, fault.Conflict) {
			t.Errorf("a group that leaves was suspended: %v", err)
		}
		k.clock.Advance(time.Minute)
		k.must(t, k.SetStatus(ctx, hugo, g.ID, groups.Active, "they stay"))
		k.clock.Advance(time.Minute)
		k.must(t, second.Confirm(ctx, hugo, id))
		if got := k.get(t, g.ID).Status; got != groups.Suspended {
			t.Errorf("afterwards the group is %s", got)
		}
	})
}

func TestLeadersAskForAnotherName(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k, g, second := office(t, d)
		k.create(t, "Łódź Chmura", nairobi)
		for _, c := range []struct {
			by           access.Actor
			name, reason string
			want         fault.Kind
		}{
			{helen, "Cloud People", "nicer", fault.Forbidden}, {lea, "Cloud Builders", "same", fault.Invalid}, {lea, "Lodz Chmura", "taken", fault.Invalid},
			{lea, "Cloud People", " ", fault.Invalid}, {access.Person("per_stranger"), "Cloud People", "mine", fault.Forbidden},
		} {
			if err := k.AskName(ctx, c.by, g.ID, c.name, c.reason); !fault.Is(err, c.want) {
				t.Errorf("%s asks for %q: %v", c.by.Person, c.name, err)
			}
		}
		k.must(t, k.AskName(ctx, lea, g.ID, "Cloud Folk", "nicer"))
		k.must(t, k.AskName(ctx, lea, g.ID, "Cloud People", "nicer still"))
		waits := k.waits(t, g.ID)
		if len(waits) != 1 || waits[0].Label != "Cloud Builders → Cloud People" {
			t.Fatalf("waits: %+v", waits)
		}
		if err := second.Confirm(ctx, lea, waits[0].ID); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a leader agreed to their own: %v", err)
		}
		k.must(t, second.Confirm(ctx, helen, waits[0].ID))
		if got := k.get(t, g.ID); got.Name != "Cloud People" || got.Slug != "cloud-people" {
			t.Errorf("afterwards: %s at %s", got.Name, got.Slug)
		}
		k.view(t, func(tx *access.Tx) error {
			old, err := groups.BySlugTx(ctx, tx, "cloud-builders")
			if err != nil || old.ID != g.ID {
				t.Errorf("the old address leads to %q: %v", old.ID, err)
			}
			names, err := groups.FormerNamesTx(ctx, tx, g.ID)
			if err != nil || len(names) != 1 || names[0].Name != "Cloud Builders" || !names[0].Until.Equal(k.clock.Now()) {
				t.Errorf("former names: %+v %v", names, err)
			}
			return nil
		})
	})
}

func TestAGroupMovesWithItsZone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k, g, _ := office(t, d)
		if err := k.Move(ctx, lea, g.ID, g.Rev, lisbon); !fault.Is(err, fault.Forbidden) {
			t.Errorf("moved by its leader: %v", err)
		}
		if err := k.Move(ctx, helen, g.ID, g.Rev-1, lisbon); !fault.Is(err, fault.Conflict) {
			t.Errorf("moved on an old form: %v", err)
		}
		if err := k.Move(ctx, helen, g.ID, g.Rev, groups.Place{Country: "PT", City: "Lisbon", Zone: "Europe/Nowhere"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("moved into no zone: %v", err)
		}
		k.must(t, k.Move(ctx, helen, g.ID, g.Rev, lisbon))
		got := k.get(t, g.ID)
		if got.City != "Lisbon" || got.Zone != "Europe/Lisbon" || got.Lat != lisbon.Lat || got.Slug != g.Slug {
			t.Errorf("afterwards: %+v", got)
		}
	})
}

func TestATestGroupExistsForItsOwnPeopleAndTheTeam(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k, g, _ := office(t, d)
		k.must(t, k.Join(ctx, access.Person("per_mia"), g.ID))
		if err := k.SetTest(ctx, lea, g.ID, true); !fault.Is(err, fault.Forbidden) {
			t.Errorf("marked by its leader: %v", err)
		}
		k.must(t, k.SetTest(ctx, helen, g.ID, true))
		for who, sees := range map[access.Actor]bool{access.Anonymous(""): false, access.Person("per_stranger"): false, access.Person("per_mia"): true, lea: true, helen: true, manager: true} {
			if _, err := k.Find(ctx, who, g.Slug); (err == nil) != sees {
				t.Errorf("%s %s: %v", who.Kind, who.Label(), err)
			}
		}
		k.view(t, func(tx *access.Tx) error {
			near, err := groups.NearTx(ctx, tx, nairobi.Lat, nairobi.Lng, 10)
			alike, err2 := groups.AlikeTx(ctx, tx, g.Name)
			if err != nil || err2 != nil || len(near)+len(alike) != 0 {
				t.Errorf("it is near %d and like %d: %v %v", len(near), len(alike), err, err2)
			}
			return nil
		})
		k.must(t, k.SetTest(ctx, helen, g.ID, false))
		if _, err := k.Find(ctx, access.Anonymous(""), g.Slug); err != nil {
			t.Errorf("a real one again: %v", err)
		}
	})
}

func TestLabelsAreWordsOfTheOffice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k, g, _ := office(t, d)
		other := k.create(t, "Łódź Chmura", nairobi)
		both := []ids.GroupID{g.ID, other.ID}
		label := func(by access.Actor, list []ids.GroupID, in groups.Labelling) error {
			_, err := k.Label(ctx, by, list, in)
			return err
		}
		names := func(id ids.GroupID) (out []string) {
			k.view(t, func(tx *access.Tx) error {
				list, err := groups.LabelsOfTx(ctx, tx, id)
				for _, l := range list {
					out = append(out, l.Name+" "+l.Colour)
				}
				return err
			})
			return out
		}
		if err := label(lea, both[:1], groups.Labelling{Name: "mine", Colour: "ok"}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("by a leader: %v", err)
		}
		if err := label(helen, both, groups.Labelling{Name: " ", Colour: "pink"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a word: %v", err)
		}
		if err := label(helen, []ids.GroupID{g.ID, "grp_none"}, groups.Labelling{Name: "pilot", Colour: "ok"}); !fault.Is(err, fault.NotFound) {
			t.Errorf("of a group that is not there: %v", err)
		}
		k.must(t, label(helen, both, groups.Labelling{Name: "Pilot", Colour: "info"}))
		k.must(t, label(helen, both[:1], groups.Labelling{Name: "pilót", Colour: "bad"})) // the same word
		k.must(t, label(helen, both[:1], groups.Labelling{Name: "Alpha", Colour: "bad"}))
		if diff := cmp.Diff([]string{"Alpha bad", "Pilot info"}, names(g.ID)); diff != "" {
			t.Error(diff)
		}
		k.must(t, label(helen, both, groups.Labelling{Name: "PILOT", Remove: true}))
		if diff := cmp.Diff([]string{"Alpha bad"}, names(g.ID)); diff != "" {
			t.Error(diff)
		}
		if err := label(helen, both, groups.Labelling{Name: "Pilot", Remove: true}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a label that nobody has is still there: %v", err)
		}
	})
}
