package hub_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // zones must not depend on the machine

	"chapterhouse.dev/chapterhouse/guides"
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/hub"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
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
	self = access.System(access.ByHub)
)

// house is a program with a group and its two leaders.
type house struct {
	t       *testing.T
	gate    *access.Gate
	clock   *clock.Fake
	people  *accounts.Service
	program *program.Service
	groups  *groups.Service
	hub     *hub.Service
	due     []hub.InvitationDue
	changed []hub.Changed

	group        ids.GroupID
	zeynep, emre access.Actor
}

func open(t *testing.T, d *db.DB) *house {
	t.Helper()
	h := &house{t: t, clock: clock.NewFake(noon)}
	h.gate = access.NewGate(d, h.clock, func(e access.Event) []jobs.Spec {
		switch e := e.(type) {
		case hub.InvitationDue:
			h.due = append(h.due, e)
		case hub.Changed:
			h.changed = append(h.changed, e)
		}
		return nil
	}, nil)
	h.people = accounts.New(h.gate, secret.NewBox(secret.Key{1}), limit.New(d), accounts.NewToucher(d), nil)
	h.program, h.groups = program.New(h.gate), groups.New(h.gate)
	h.hub = hub.New(h.gate, h.program)
	v, problems := guide.Load(guides.Files, guides.Default)
	h.must(problems.Err())
	_, _, err := h.program.Apply(ctx, demo, v, ids.DateOf(noon).AddDays(-30), "")
	h.must(err)
	h.zeynep, h.emre = h.person("zeynep"), h.person("emre")
	h.group, err = h.groups.Create(ctx, demo, groups.NewGroup{Name: "Bulut Izmir", Place: groups.Place{Country: "TR", City: "İzmir", Lat: 38.41, Lng: 27.14, Zone: "Europe/Istanbul"}})
	h.must(err)
	h.must(h.groups.SetLeaders(ctx, demo, h.group, groups.Leaders{Leader: h.zeynep.Person, CoLeader: h.emre.Person}, "test"))
	h.must(h.hub.FollowGroup(ctx, self, h.group))
	return h
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// person makes somebody who has proved to read at name@people.example.
func (h *house) person(name string, roles ...access.Role) access.Actor {
	h.t.Helper()
	var id ids.PersonID
	h.must(h.gate.Update(ctx, demo, func(tx *access.Tx) error {
		w, err := tx.Allow(access.PersonDemand, access.ProgramTarget("people"))
		if err != nil {
			return err
		}
		if id, err = accounts.MakePersonTx(ctx, w, accounts.Address(name+"@people.example"), strings.ToUpper(name[:1])+name[1:], "en"); err != nil {
			return err
		}
		for _, r := range roles {
			if err := access.GrantTx(ctx, w, id, r, "", w.Now(), ""); err != nil {
				return err
			}
		}
		return nil
	}))
	h.must(h.people.ProveAs(ctx, demo, id))
	return access.Person(id)
}

// complete does everything that an invitation waits for.
func (h *house) complete(a access.Actor, profile string) {
	h.t.Helper()
	h.must(h.program.GiveProfile(ctx, a, profile))
	for _, key := range []guide.Key{"terms", "conduct", "brand"} {
		d, err := h.program.Document(ctx, a, key, "en", 0)
		h.must(err)
		h.must(h.program.Accept(ctx, a, d.Yes()))
	}
	h.must(h.hub.Follow(ctx, self, a.Person))
}

func (h *house) state(a access.Actor) hub.State {
	h.t.Helper()
	o, err := h.hub.Mine(ctx, a)
	h.must(err)
	return o.Member.State()
}

func (h *house) invitation(a access.Actor) string {
	h.t.Helper()
	o, err := h.hub.Mine(ctx, a)
	h.must(err)
	return o.Member.Invitation
}

func TestFromTheRoleToTakingPart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		if h.state(h.zeynep) != hub.CanView || h.state(h.emre) != hub.CanView || len(h.due) != 0 {
			t.Fatalf("%s, %s, %v", h.state(h.zeynep), h.state(h.emre), h.due)
		}
		h.complete(h.zeynep, "https://techcommunity.microsoft.com/t5/user/viewprofilepage/user-id/418203")
		if h.state(h.zeynep) != hub.Invited || h.state(h.emre) != hub.CanView {
			t.Fatal("what one owes has held up the other, or the invitation")
		}
		l, ok, err := h.hub.Letter(ctx, access.System(access.ByLetters), h.zeynep.Person, 1)
		if err != nil || !ok || l.To.Address != "zeynep@people.example" || l.Edition.Guide.Invitation.Subject.In("en") != "You've been invited!" {
			t.Fatalf("%+v %v %v", l, ok, err)
		}
		h.must(h.hub.Follow(ctx, self, h.zeynep.Person))
		h.must(h.hub.FollowAll(ctx, self))
		if len(h.due) != 1 {
			t.Errorf("letters: %v", h.due)
		}

		h.clock.Advance(400 * 24 * time.Hour) // it does not expire
		if o, err := h.hub.Look(ctx, h.emre, l.Invitation); err != nil || o.Yours || o.State != hub.None {
			t.Errorf("forwarded: %+v %v", o, err)
		}
		if err := h.hub.Open(ctx, h.emre, l.Invitation); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else opened it: %v", err)
		}
		if err := h.hub.Open(ctx, access.Anonymous(""), l.Invitation); err == nil {
			t.Error("a visitor opened it")
		}
		h.must(h.hub.Open(ctx, h.zeynep, l.Invitation))
		h.must(h.hub.Open(ctx, h.zeynep, l.Invitation))
		if h.state(h.zeynep) != hub.TakesPart || h.state(h.emre) != hub.CanView {
			t.Error(h.state(h.zeynep), h.state(h.emre))
		}
		if _, ok, _ := h.hub.Letter(ctx, access.System(access.ByLetters), h.zeynep.Person, 1); ok {
			t.Error("a letter is still to be written")
		}
	})
}

func TestTheLetterGoesToTheAddressOfTheCommunityProfile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		h.complete(h.zeynep, "418203")
		work := h.address(h.zeynep)
		h.must(h.people.MakeCommunity(ctx, h.zeynep, h.zeynep.Person, work))
		h.must(h.hub.Follow(ctx, self, h.zeynep.Person))
		l, ok, err := h.hub.Letter(ctx, access.System(access.ByLetters), h.zeynep.Person, 2)
		if err != nil || !ok || l.To.Address != "other@people.example" {
			t.Fatalf("%+v %v %v", l.To, ok, err)
		}
		if _, ok, _ := h.hub.Letter(ctx, access.System(access.ByLetters), h.zeynep.Person, 1); ok {
			t.Error("the first letter is still to be written")
		}
		h.must(h.program.GiveProfile(ctx, h.zeynep, "418204"))
		h.must(h.hub.Follow(ctx, self, h.zeynep.Person))
		if len(h.due) != 3 || h.due[2].Letter != 3 {
			t.Errorf("a corrected ID: %v", h.due)
		}
		for range 3 {
			h.must(h.hub.Resend(ctx, h.zeynep))
		}
		if err := h.hub.Resend(ctx, h.zeynep); !fault.Is(err, fault.TooMany) || len(h.due) != 6 {
			t.Errorf("%v, %d letters", err, len(h.due))
		}
		if err := h.hub.Resend(ctx, h.emre); !fault.Is(err, fault.Conflict) {
			t.Errorf("nobody has invited him: %v", err)
		}
		if err := h.program.GiveProfile(ctx, h.emre, "418204"); !fault.Is(err, fault.Invalid) {
			t.Errorf("an ID of somebody else: %v", err)
		}
	})
}

// address gives a person another address that is proved.
func (h *house) address(a access.Actor) accounts.IdentityID {
	h.t.Helper()
	other := h.person("other")
	h.must(h.gate.Update(ctx, demo, func(tx *access.Tx) error {
		w, err := tx.Allow(access.PersonDemand, access.ProgramTarget("people"))
		if err == nil {
			err = accounts.JoinTx(ctx, w, other.Person, a.Person)
		}
		return err
	}))
	list, err := h.people.Addresses(ctx, a, a.Person)
	h.must(err)
	return list[slices.IndexFunc(list, func(i accounts.Identity) bool { return !i.Primary })].ID
}

func TestMembershipEndsWithTheLastRole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		h.complete(h.zeynep, "1")
		h.must(h.hub.Open(ctx, h.zeynep, h.invitation(h.zeynep)))
		word := hub.Introduction{Body: "I run the cloud table in İzmir.", Lang: "en", Offer: "A room for forty people"}
		if err := h.hub.Introduce(ctx, h.emre, word); !fault.Is(err, fault.Conflict) {
			t.Errorf("who only views has introduced himself: %v", err)
		}
		h.must(h.hub.Introduce(ctx, h.zeynep, word))
		if err := h.hub.Introduce(ctx, h.zeynep, word); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second one in the place of the first: %v", err)
		}
		word.Rev, word.Offer = 1, ""
		h.must(h.hub.Introduce(ctx, h.zeynep, word))
		h.must(h.hub.SetListed(ctx, h.zeynep, false))

		third := h.person("third")
		h.must(h.groups.SetLeaders(ctx, demo, h.group, groups.Leaders{Leader: third.Person, CoLeader: h.emre.Person}, "handed over"))
		h.must(h.hub.FollowGroup(ctx, self, h.group))
		o, err := h.hub.Mine(ctx, h.zeynep)
		h.must(err)
		if o.Member.State() != hub.Ended || o.Introduction.Body != "" || h.state(third) != hub.CanView {
			t.Errorf("%+v, the third %s", o, h.state(third))
		}
		if err := h.hub.Open(ctx, h.zeynep, o.Member.Invitation); !fault.Is(err, fault.Gone) {
			t.Errorf("an invitation of before: %v", err)
		}
		for _, err := range []error{h.hub.SetListed(ctx, h.zeynep, true), h.hub.Introduce(ctx, h.zeynep, word)} {
			if !fault.Is(err, fault.Conflict) {
				t.Errorf("%v", err)
			}
		}
		if err := h.gate.View(ctx, h.zeynep, func(tx *access.Tx) error { return tx.Need(access.HubRead, access.ProgramTarget("hub")) }); !fault.Is(err, fault.Forbidden) {
			t.Errorf("reads on: %v", err)
		}
		h.must(h.hub.RemoveIntroduction(ctx, h.zeynep))
	})
}

func TestADayLaterNobodyIsForgotten(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	third := h.person("third")
	h.must(h.groups.SetLeaders(ctx, demo, h.group, groups.Leaders{Leader: third.Person, CoLeader: h.emre.Person}, "handed over"))
	h.must(h.hub.FollowAll(ctx, self))
	if h.state(third) != hub.CanView || h.state(h.zeynep) != hub.Ended || h.state(h.emre) != hub.CanView {
		t.Errorf("%s, %s, %s", h.state(third), h.state(h.zeynep), h.state(h.emre))
	}
}

func TestAnIntroductionIsChecked(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	for field, in := range map[string]hub.Introduction{
		"body":  {Lang: "en"},
		"lang":  {Body: "Hello."},
		"offer": {Body: "Hello.", Lang: "en", Offer: strings.Repeat("ö", hub.MaxOffer+1)},
	} {
		err := fault.As(h.hub.Introduce(ctx, h.zeynep, in))
		if err == nil || len(err.Fields) != 1 || err.Fields[0].Name != field {
			t.Errorf("%s: %+v", field, err)
		}
	}
}
