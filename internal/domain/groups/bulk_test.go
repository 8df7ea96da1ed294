package groups_test

import (
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

func TestSeveralGroupsChangeTogetherOrNotAtAll(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		one, two := k.create(t, "Group one", nairobi), k.create(t, "Group two", nairobi)
		statuses := func(want ...groups.Status) {
			t.Helper()
			for i, id := range []ids.GroupID{one.ID, two.ID} {
				if got := k.get(t, id).Status; got != want[i] {
					t.Errorf("group %d is %q, want %q", i+1, got, want[i])
				}
			}
		}
		for what, list := range map[string][]ids.GroupID{"an unknown group": {one.ID, "grp_0000000000000000", two.ID}, "no identifier": {one.ID, "' OR 1=1"}} {
			if _, err := k.SetStatusAll(ctx, manager, list, groups.Active, "all done"); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", what, err)
			}
		}
		many := make([]ids.GroupID, groups.MostAtOnce+1)
		for i := range many {
			many[i] = ids.GroupID(ids.Random("grp", 16))
		}
		for what, list := range map[string][]ids.GroupID{"none": nil, "too many": many} {
			if _, err := k.SetStatusAll(ctx, manager, list, groups.Active, "all done"); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if _, err := k.SetStatusAll(ctx, access.Person("per_nobody"), []ids.GroupID{one.ID}, groups.Active, "x"); !fault.Is(err, fault.Forbidden) {
			t.Error("somebody changed a status:", err)
		}
		for what, reason := range map[string]string{"no reason": " ", "a long one": strings.Repeat("x", access.MaxReason+1)} {
			if _, err := k.SetStatusAll(ctx, manager, []ids.GroupID{one.ID}, groups.Active, reason); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", what, err)
			}
		}
		statuses(groups.Onboarding, groups.Onboarding)

		if n, err := k.SetStatusAll(ctx, manager, []ids.GroupID{one.ID, one.ID}, groups.Active, "all done"); err != nil || n != 1 {
			t.Error("one group, named twice:", n, err)
		}
		k.clock.Advance(time.Minute)
		if n, err := k.SetStatusAll(ctx, manager, []ids.GroupID{one.ID, two.ID}, groups.Probation, "help"); err != nil || n != 1 {
			t.Error("one of two has a way there:", n, err)
		}
		statuses(groups.Probation, groups.Onboarding)
		if _, err := k.SetStatusAll(ctx, manager, []ids.GroupID{two.ID}, groups.Left, "no way"); !fault.Is(err, fault.Invalid) {
			t.Error("no group has a way there:", err)
		}
	})
}

func TestAnAppointmentThatIsRefusedMakesNoAccount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		g := k.create(t, "Cloud Builders", nairobi)
		right := groups.Appointment{LeaderAddress: "ana@people.example", LeaderName: "Ana", CoLeaderAddress: "ben@people.example", CoLeaderName: "Ben", Reason: "founders"}
		for field, change := range map[string]func(*groups.Appointment){
			"leader":        func(a *groups.Appointment) { a.LeaderAddress = "ana" },
			"leader_name":   func(a *groups.Appointment) { a.LeaderName = strings.Repeat("x", 5_000) },
			"coleader_name": func(a *groups.Appointment) { a.CoLeaderName = strings.Repeat("x", 5_000) },
			"reason":        func(a *groups.Appointment) { a.Reason = strings.Repeat("x", access.MaxReason+1) },
			"coleader":      func(a *groups.Appointment) { a.CoLeaderAddress = "" },
			"coleader ":     func(a *groups.Appointment) { a.CoLeaderAddress = "Ana+group@people.example" },
		} {
			in := right
			change(&in)
			err := k.Appoint(ctx, manager, g.ID, in)
			if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Fields[0].Name != strings.TrimSpace(field) {
				t.Errorf("%s: %v", field, err)
			}
		}
		people := func() int {
			t.Helper()
			var n int
			k.view(t, func(tx *access.Tx) (err error) {
				n, err = db.One[int](ctx, tx, countPeople)
				return err
			})
			return n
		}
		if n := people(); n != 0 {
			t.Errorf("%d accounts of appointments that were refused", n)
		}
		if err := k.Appoint(ctx, manager, "grp_0000000000000000", right); !fault.Is(err, fault.NotFound) || people() != 0 {
			t.Error("a group that is not there:", err, people())
		}
		for range 2 { // the second finds the accounts of the first
			if err := k.Appoint(ctx, manager, g.ID, right); err != nil || people() != 2 {
				t.Error(err, people())
			}
		}
		if !k.get(t, g.ID).Claimed {
			t.Error("the group is not claimed")
		}
	})
}

var countPeople = db.Select(`SELECT COUNT(*) FROM accounts_people`)
