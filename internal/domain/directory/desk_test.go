package directory_test

import (
	"fmt"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/directory/directorytest"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"

	"github.com/google/go-cmp/cmp"
)

// led is a world with two groups, each with two leaders and three members.
func led(t *testing.T, d *db.DB) (w world, g, other groups.Group) {
	t.Helper()
	w = newWorld(t, d, false)
	for i, seed := range directorytest.Seeds[:2] {
		seed.Meetings, seed.Members = nil, 3
		must(t, w.Add(ctx, seed, i))
	}
	return w, w.ByName["Cloud Builders Nairobi"], w.ByName["Stichting Cloud Utrecht"]
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// desk opens the desk of a group.
func (w world) desk(t *testing.T, a access.Actor, slug string) directory.Desk {
	t.Helper()
	d, err := w.Desk(ctx, a, slug)
	must(t, err)
	return d
}

func TestADeskIsOpenToThoseWhoRunTheGroupAndToTheTeam(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, g, other := led(t, d)
		manager := access.Person(directorytest.Manager)
		desk := w.desk(t, manager, g.Slug)
		var got []string
		for _, h := range desk.Roster {
			got = append(got, fmt.Sprint(h.Role, " ", h.Name))
		}
		if diff := cmp.Diff([]string{"leader Wanjiru Kamau", "coleader Daniel Otieno"}, got); diff != "" {
			t.Error(diff)
		}
		if desk.Members != 3 || desk.Group.ID != g.ID || len(desk.Own) != 0 {
			t.Errorf("%d members, %d own groups", desk.Members, len(desk.Own))
		}
		leader := access.Person(desk.Roster[0].Person)
		own := w.desk(t, leader, g.Slug)
		if len(own.Own) != 1 || own.Own[0].ID != g.ID {
			t.Errorf("the leader's own groups: %+v", own.Own)
		}
		for act, want := range map[access.Action][2]bool{ // the leader, the manager
			access.GroupEdit: {true, true}, access.GroupTeam: {true, true}, access.CalendarConnect: {true, true}, access.MembersRead: {true, true},
			access.GroupStatus: {false, true}, access.WaiverGrant: {false, true}, access.GroupRename: {false, true}, access.StaffGrant: {false, false},
		} {
			if own.May(act) != want[0] || desk.May(act) != want[1] {
				t.Errorf("%s: leader %t, manager %t", act, own.May(act), desk.May(act))
			}
		}
		for name, a := range map[string]access.Actor{"a visitor": visitor, "a member": access.Person("per_member0_0"), "the leader of another group": access.Person(w.desk(t, manager, other.Slug).Roster[0].Person)} {
			if _, err := w.Desk(ctx, a, g.Slug); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("%s opens the desk: %v", name, err)
			}
			if _, err := w.File(ctx, a, g.Slug); err == nil {
				t.Errorf("%s opens the file", name)
			}
			if _, err := w.Members(ctx, a, g); err == nil {
				t.Errorf("%s sees the members", name)
			}
			if _, err := w.PersonAt(ctx, a, g, "leader0@people.example"); err == nil || fault.Is(err, fault.Invalid) {
				t.Errorf("%s looks for people: %v", name, err)
			}
		}
	})
}

func TestMembersAreNumbersAndTheNamesOfThoseWhoWish(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, g, _ := led(t, d)
		manager := access.Person(directorytest.Manager)
		person := func(address, name string) access.Actor {
			var id ids.PersonID
			must(t, w.Gate.Update(ctx, access.System(access.ByDemo), func(tx *access.Tx) error {
				wr, err := tx.Allow(access.PersonDemand, access.ProgramTarget("people"))
				if err == nil {
					id, err = accounts.MakePersonTx(ctx, wr, accounts.Address(address), name, "en")
				}
				return err
			}))
			return access.Person(id)
		}
		shown, hidden, nameless := person("zoe@people.example", "Zoë"), person("yan@people.example", "Yan"), person("x@people.example", "")
		for _, a := range []access.Actor{shown, hidden, nameless} {
			must(t, w.Groups.Join(ctx, a, g.ID))
		}
		must(t, w.Groups.Show(ctx, shown, g.ID, true))
		must(t, w.Groups.Show(ctx, nameless, g.ID, true))
		b, err := w.Members(ctx, manager, g)
		must(t, err)
		want := directory.Belongings{Named: []directory.Belonging{{Name: "Zoë", Since: directorytest.Noon}}, All: 6, Recent: 6}
		if diff := cmp.Diff(want, b); diff != "" {
			t.Error(diff)
		}
		must(t, w.Groups.Leave(ctx, shown, g.ID))
		w.clock.Set(directorytest.Noon.AddDate(0, 0, 91))
		if b, err = w.Members(ctx, manager, g); err != nil || len(b.Named) != 0 || b.All != 5 || b.Recent != 0 {
			t.Errorf("later: %+v, %v", b, err)
		}
		if _, err := w.PersonAt(ctx, manager, g, "zoe@people.example"); !fault.Is(err, fault.Invalid) {
			t.Error("an address that nobody has proved leads to somebody:", err)
		}
	})
}

func TestAFileTellsWhatWasDecidedAndByWhom(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, g, other := led(t, d)
		manager := access.Person(directorytest.Manager)
		w.clock.Advance(time.Second) // the newest comes first
		must(t, w.Groups.SetStatus(ctx, manager, g.ID, groups.Probation, "they asked for help"))
		w.clock.Advance(time.Second)
		if err := w.Groups.SetStatus(ctx, access.Person("per_member0_0"), g.ID, groups.Left, "I may not"); !fault.Is(err, fault.Forbidden) {
			t.Fatal(err)
		}
		must(t, w.Groups.SetStatus(ctx, manager, other.ID, groups.Probation, "of another group"))
		f, err := w.File(ctx, manager, g.Slug)
		must(t, err)
		var got []string
		line, err := w.Timeline(ctx, manager, f.Group, directory.TimelineFilter{Kind: directory.OfDecision})
		must(t, err)
		for _, m := range line.Moments[:2] {
			got = append(got, fmt.Sprint(m.Past.Action, " ", m.Past.Outcome, " ", m.Past.Actor, " ", m.Past.Reason))
		}
		want := []string{"group.status refused per_member0_0 ", "group.status allowed per_manager they asked for help"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if line.Names[string(f.Roster[0].Person)] != "Wanjiru Kamau" {
			t.Errorf("who was appointed is called %q", line.Names[string(f.Roster[0].Person)])
		}
		if len(f.Contacts)+len(f.Waivers)+len(f.Declarations) != 0 {
			t.Errorf("%+v", f)
		}
		if _, err := w.File(ctx, access.Person(f.Roster[0].Person), g.Slug); !fault.Is(err, fault.Forbidden) {
			t.Error("a leader opens the office's file:", err)
		}
		if _, err := w.File(ctx, manager, "no-such-group"); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
	})
}

func TestTheCodeOfConductOfAGroupIsReadByAnyone(t *testing.T) {
	w, g, other := led(t, dbtest.SQLite(t))
	leader := access.Person(w.desk(t, access.Person(directorytest.Manager), g.Slug).Roster[0].Person)
	must(t, w.Groups.SetConduct(ctx, leader, g.ID, "We welcome everyone. Be kind. No harassment. Tell the organisers, they answer within a week.", "en", groups.Parts))
	if c, ok, err := w.Conduct(ctx, visitor, g.ID); !ok || err != nil || c.Lang != "en" {
		t.Errorf("%+v %t %v", c, ok, err)
	}
	if _, ok, err := w.Conduct(ctx, visitor, other.ID); ok || err != nil {
		t.Errorf("a group without one: %t %v", ok, err)
	}
}
