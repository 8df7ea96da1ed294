package onboarding_test

import (
	"context"
	"testing"
	"time"
	_ "time/tzdata" // zones must not depend on the machine

	"chapterhouse.dev/chapterhouse/guides"
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/hub"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/onboarding"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"
	"chapterhouse.dev/chapterhouse/internal/platform/limit"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
)

var (
	ctx  = context.Background()
	noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	demo = access.System(access.ByDemo)
	self = access.System(access.ByOnboarding)
)

func TestAGroupBecomesActiveByItself(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		completed := 0
		gate := access.NewGate(d, clock.NewFake(noon), func(e access.Event) []jobs.Spec {
			if _, ok := e.(onboarding.Completed); ok {
				completed++
			}
			return nil
		}, nil)
		people := accounts.New(gate, secret.NewBox(secret.Key{1}), limit.New(d), accounts.NewToucher(d), nil)
		prog, grp := program.New(gate), groups.New(gate)
		members, service := hub.New(gate, prog), onboarding.New(gate, prog)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		v, problems := guide.Load(guides.Files, guides.Default)
		must(problems.Err())
		_, _, err := prog.Apply(ctx, demo, v, ids.DateOf(noon).AddDays(-30), "")
		must(err)
		person := func(name string) access.Actor {
			var id ids.PersonID
			must(gate.Update(ctx, demo, func(tx *access.Tx) error {
				w, err := tx.Allow(access.PersonDemand, access.ProgramTarget("people"))
				if err == nil {
					id, err = accounts.MakePersonTx(ctx, w, accounts.Address(name+"@people.example"), name, "en")
				}
				return err
			}))
			must(people.ProveAs(ctx, demo, id))
			return access.Person(id)
		}
		does := func(a access.Actor, profile string) {
			must(prog.GiveProfile(ctx, a, profile))
			for _, key := range []guide.Key{"terms", "conduct", "brand"} {
				doc, err := prog.Document(ctx, a, key, "en", 0)
				must(err)
				must(prog.Accept(ctx, a, doc.Yes()))
			}
			must(members.Follow(ctx, access.System(access.ByHub), a.Person))
			must(service.FollowPerson(ctx, self, a.Person))
		}
		zeynep, emre, stranger := person("zeynep"), person("emre"), person("stranger")
		id, err := grp.Create(ctx, demo, groups.NewGroup{Name: "Bulut Izmir", Place: groups.Place{Country: "TR", City: "İzmir", Lat: 38.41, Lng: 27.14, Zone: "Europe/Istanbul"}})
		must(err)
		must(grp.SetLeaders(ctx, demo, id, groups.Leaders{Leader: zeynep.Person, CoLeader: emre.Person}, "test"))

		status := func() (s groups.Status) {
			must(gate.View(ctx, demo, func(tx *access.Tx) error {
				g, err := groups.ByIDTx(ctx, tx, id)
				s = g.Status
				return err
			}))
			return s
		}
		does(zeynep, "1")
		must(grp.SetConduct(ctx, zeynep, id, "Everyone is welcome here. Harassment is not accepted.", "en", nil))
		must(service.Follow(ctx, self, id))
		st, err := service.Of(ctx, zeynep, id)
		must(err)
		if st.Left() != 3 || status() != groups.Onboarding {
			t.Fatalf("%d left, %s", st.Left(), status())
		}
		if _, err := service.Of(ctx, stranger, id); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a stranger reads it: %v", err)
		}
		if list, err := service.List(ctx, demo); err != nil || len(list) != 1 || len(list[0].WaitsFor()) != 1 {
			t.Errorf("%+v %v", list, err)
		}
		does(emre, "2")
		if status() != groups.Active || completed != 1 {
			t.Fatalf("%s, completed %d times", status(), completed)
		}
		must(service.Follow(ctx, self, id))
		n, err := service.Welcome(ctx, access.System(access.ByLetters), id)
		if err != nil || len(n.To) != 2 || completed != 1 {
			t.Errorf("%+v %v, completed %d times", n, err, completed)
		}
		for _, follow := range []func(ids.GroupID) error{
			func(g ids.GroupID) error { return service.Follow(ctx, self, g) },
			func(ids.GroupID) error { return service.FollowAll(ctx, self) },
		} { // both have done their parts already
			other, err := grp.Create(ctx, demo, groups.NewGroup{Name: "Ready Table", Similar: true, Place: groups.Place{Country: "TR", City: "İzmir", Lat: 38.41, Lng: 27.14, Zone: "Europe/Istanbul"}})
			must(err)
			must(grp.SetLeaders(ctx, demo, other, groups.Leaders{Leader: zeynep.Person, CoLeader: emre.Person}, "test"))
			must(grp.SetConduct(ctx, zeynep, other, "Everyone is welcome here. Harassment is not accepted.", "en", nil))
			must(follow(other))
		}
		if completed != 3 {
			t.Errorf("completed %d times", completed)
		}
		if err := service.Follow(ctx, zeynep, id); err != nil && !fault.Is(err, fault.Conflict) {
			t.Errorf("%v", err)
		}
	})
}
