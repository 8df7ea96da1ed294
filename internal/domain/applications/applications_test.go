package applications_test

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"chapterhouse.dev/chapterhouse/guides"
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/calendars"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/sitecheck"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/crawl"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"
	"chapterhouse.dev/chapterhouse/internal/platform/limit"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"

	"github.com/google/go-cmp/cmp"
)

// noon is a Monday.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// web is the outside world of the tests: addresses and what is there.
type web map[string]string

func (w web) Fetch(_ context.Context, req crawl.Request) (crawl.Response, error) {
	body, ok := w[req.URL]
	if !ok {
		return crawl.Response{}, &crawl.Error{Reason: crawl.Refused}
	}
	return crawl.Response{Status: 200, FinalURL: req.URL, Body: []byte(body), ContentType: "text/html", Charset: "utf-8", TLS: true, FetchedAt: noon}, nil
}

var outside = web{
	"https://bulut.example/":    `<title>Bulut</title><p>Hello</p><a href="/kod">Davranış</a>`,
	"https://bulut.example/kod": `<p>Everyone is welcome.</p><p>Harassment is not accepted.</p>`,
	"https://bulut.example/cal": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" +
		"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261001T160000Z\r\nDTEND:20261001T180000Z\r\nSUMMARY:Azure in practice\r\nEND:VEVENT\r\n" +
		"BEGIN:VEVENT\r\nUID:2\r\nDTSTART:20260901T160000Z\r\nDTEND:20260901T180000Z\r\nSUMMARY:Summer picnic\r\nDESCRIPTION:We eat and talk in the park by the river.\r\nEND:VEVENT\r\n" +
		"END:VCALENDAR\r\n",
}

// office is everything that applications stand on.
type office struct {
	*applications.Service
	t       *testing.T
	ctx     context.Context
	gate    *access.Gate
	clock   *clock.Fake
	program *program.Service
	people  *accounts.Service
	emitted []string
}

func open(t *testing.T, d *db.DB, change func(string) string) *office {
	t.Helper()
	o := &office{t: t, ctx: context.Background(), clock: clock.NewFake(noon)}
	o.gate = access.NewGate(d, o.clock, func(e access.Event) []jobs.Spec { o.emitted = append(o.emitted, e.EventName()); return nil }, nil)
	o.program = program.New(o.gate)
	o.people = accounts.New(o.gate, secret.NewBox(secret.NewKey()), limit.New(d), accounts.NewToucher(d), nil)
	ev := events.New(o.gate, func(ctx context.Context, r db.Reader) (events.Topics, ids.GuideID, error) {
		return o.program.DeciderTx(ctx, r)
	})
	o.Service = applications.New(o.gate, o.program, calendars.New(o.gate, ev, outside), outside, limit.New(d))
	v, problems := guide.Load(changed{change}, guides.Default)
	o.must(problems.Err())
	_, _, err := o.program.Apply(o.ctx, access.System(access.ByDemo), v, ids.DateOf(noon).AddDays(-30), "")
	o.must(err)
	return o
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// person makes somebody who has proved to read at name@people.example.
func (o *office) person(name string, roles ...access.Role) access.Actor {
	o.t.Helper()
	as := access.System(access.ByDemo)
	var id ids.PersonID
	o.must(o.gate.Update(o.ctx, as, func(tx *access.Tx) error {
		w, err := tx.Allow(access.PersonDemand, access.ProgramTarget("people"))
		if err != nil {
			return err
		}
		if id, err = accounts.MakePersonTx(o.ctx, w, accounts.Address(strings.ToLower(name)+"@people.example"), name, "en"); err != nil {
			return err
		}
		for _, r := range roles {
			if err := access.GrantTx(o.ctx, w, id, r, "", w.Now(), ""); err != nil {
				return err
			}
		}
		return nil
	}))
	o.must(o.people.ProveAs(o.ctx, as, id))
	return access.Person(id)
}

func (o *office) view(a access.Actor, id ids.ApplicationID) applications.View {
	o.t.Helper()
	v, err := o.Get(o.ctx, a, id, "en")
	o.must(err)
	return v
}

// accepting are yeses to everything that a person still has to accept.
func accepting(p applications.Party) (list []applications.Acceptance) {
	for _, d := range p.Pending() {
		list = append(list, applications.Acceptance(d.Yes()))
	}
	return list
}

var izmir = &groups.Place{Country: "TR", Region: "TR.35", City: "İzmir", Lat: 38.41, Lng: 27.14, Zone: "Europe/Istanbul"}

// filled makes a draft that lacks nothing, with the co-leader invited.
func (o *office) filled(a access.Actor, name, profile, co string) ids.ApplicationID {
	o.t.Helper()
	id, err := o.Start(o.ctx, a, "en")
	o.must(err)
	o.must(o.SaveGroup(o.ctx, a, id, 1, applications.GroupInput{Name: name, Place: izmir, Languages: []string{"tr", "en"}, Topics: []string{"Data"},
		Format: groups.InPerson, About: "Forty people who meet in a library above the fish market.", AboutLang: "en"}))
	o.must(o.SavePeople(o.ctx, a, id, 2, applications.PeopleInput{Profile: profile, Documents: accepting(o.view(a, id).Me), CoName: "Emre Tan", CoAddress: co}))
	o.must(o.SaveConduct(o.ctx, a, id, 3, applications.ConductInput{Homepage: "https://bulut.example/", Kind: applications.ConductAddress, URL: "https://bulut.example/kod"}, false))
	o.must(o.SaveCalendar(o.ctx, a, id, 4, "webcal://bulut.example/cal", false))
	return id
}

func (o *office) invitation(a access.Actor, id ids.ApplicationID) ids.InvitationID {
	return o.view(a, id).Partner.ID
}

func TestFromDraftToGroup(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d, nil)
		zeynep, emre, helen := o.person("Zeynep"), o.person("Emre"), o.person("Helen", access.Manager)
		id := o.filled(zeynep, "Bulut Izmir", "https://techcommunity.microsoft.com/t5/user/viewprofilepage/user-id/418203", "emre@people.example")

		v := o.view(zeynep, id)
		if len(v.Gaps) != 0 || v.Me.ProfileID != "418203" {
			t.Fatalf("gaps %v, profile %q", v.Gaps, v.Me.ProfileID)
		}
		cal, code, home := v.Sights[applications.Calendar].Seen.V, v.Sights[applications.Conduct].Seen.V, v.Sights[applications.Homepage].Seen.V
		if cal.Found != 2 || cal.OnTopic != 1 || len(cal.Held) != 2 || cal.HeldOnTopic() != 1 {
			t.Errorf("calendar: %+v", cal)
		}
		if !code.Has(sitecheck.Norms) || code.Has(sitecheck.Resolution) || home.Linked != "Davranış" {
			t.Errorf("code %+v, homepage %+v", code, home)
		}

		o.must(o.Submit(o.ctx, zeynep, id, v.Rev, ""))
		if v = o.view(zeynep, id); v.Status != applications.StatusSubmitted || v.Due != ids.NewDate(2026, 12, 7) || v.Place != 1 {
			t.Errorf("%s, due %s, place %d", v.Status, v.Due, v.Place)
		}
		o.must(o.Check(o.ctx, access.System(access.ByChecker), id))

		inv := o.invitation(zeynep, id)
		part, err := o.Part(o.ctx, emre, inv, "en")
		o.must(err)
		if part.GroupName != "Bulut Izmir" || part.Applicant != "Zeynep" || len(part.Me.Pending()) != 3 {
			t.Errorf("%+v", part)
		}
		if err := o.AcceptPart(o.ctx, emre, inv, applications.PartInput{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("an empty part was taken: %v", err)
		}
		o.must(o.AcceptPart(o.ctx, emre, inv, applications.PartInput{Profile: "420977", Documents: accepting(part.Me)}))

		f, err := o.File(o.ctx, helen, id)
		o.must(err)
		if f.CoLeader.ProfileID != "420977" || !f.May || f.Place != 1 || f.Days != 10 {
			t.Errorf("%+v", f)
		}
		final, err := o.Decide(o.ctx, helen, id, applications.Decision{Act: applications.ActApprove, Rev: f.Rev, Letter: "Welcome.",
			ToAdd: "How problems are resolved", ToAddBy: ids.NewDate(2027, 1, 15)})
		if err != nil || !final {
			t.Fatal(final, err)
		}
		v = o.view(zeynep, id)
		if v.Status != applications.StatusApproved || v.Slug != "bulut-izmir" || !v.Due.IsZero() {
			t.Errorf("%s %q %s", v.Status, v.Slug, v.Due)
		}
		o.roster(v.Group, zeynep.Person, emre.Person)
		owed, err := o.Owed(o.ctx, zeynep, v.Group)
		if err != nil || owed.By != ids.NewDate(2027, 1, 15) {
			t.Errorf("%+v %v", owed, err)
		}
		o.must(o.Settle(o.ctx, helen, id))
		if owed, _ := o.Owed(o.ctx, zeynep, v.Group); owed.Text != "" {
			t.Error("it is still owed")
		}
		for _, name := range []string{"applications.arrived", "applications.invited", "applications.partner", "applications.decided", "applications.approved"} {
			if !slices.Contains(o.emitted, name) {
				t.Errorf("%s did not happen", name)
			}
		}
	})
}

func (o *office) roster(g ids.GroupID, want ...ids.PersonID) {
	o.t.Helper()
	var got []ids.PersonID
	o.must(o.gate.View(o.ctx, access.System(access.ByDemo), func(tx *access.Tx) error {
		group, err := groups.ByIDTx(o.ctx, tx, g)
		if err != nil {
			return err
		}
		if group.Status != groups.Onboarding || !group.Claimed {
			o.t.Errorf("the group is %s, claimed %v", group.Status, group.Claimed)
		}
		list, err := groups.RosterTx(o.ctx, tx, g)
		for _, h := range list {
			got = append(got, h.Person)
		}
		return err
	}))
	if diff := cmp.Diff(want, got); diff != "" {
		o.t.Error(diff)
	}
}

func TestTheCoLeaderMayAnswerAfterTheApproval(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d, nil)
		zeynep, emre, helen := o.person("Zeynep"), o.person("Emre"), o.person("Helen", access.Manager)
		id := o.filled(zeynep, "Bulut Izmir", "1", "emre@people.example")
		o.must(o.Submit(o.ctx, zeynep, id, 5, ""))
		_, err := o.Decide(o.ctx, helen, id, applications.Decision{Act: applications.ActApprove, Rev: 6, Letter: "Welcome."})
		o.must(err)
		g := o.view(zeynep, id).Group
		o.roster(g, zeynep.Person)
		part, err := o.Part(o.ctx, emre, o.invitation(zeynep, id), "en")
		o.must(err)
		o.must(o.AcceptPart(o.ctx, emre, part.ID, applications.PartInput{Profile: "2", Documents: accepting(part.Me)}))
		o.roster(g, zeynep.Person, emre.Person)
		if err := o.Invite(o.ctx, zeynep, id, "Somebody Else", "else@people.example"); !fault.Is(err, fault.Conflict) {
			t.Errorf("another co-leader was asked: %v", err)
		}
	})
}

func TestChangesStopTheClock(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d, nil)
		zeynep, helen := o.person("Zeynep"), o.person("Helen", access.Manager)
		id := o.filled(zeynep, "Bulut Izmir", "1", "emre@people.example")
		o.must(o.Submit(o.ctx, zeynep, id, 5, ""))
		if err := o.SaveCalendar(o.ctx, zeynep, id, 6, "", false); !fault.Is(err, fault.Conflict) {
			t.Errorf("changed while the office reads: %v", err)
		}
		o.clock.Advance(3 * 24 * time.Hour) // Thursday
		final, err := o.Decide(o.ctx, helen, id, applications.Decision{Act: applications.ActAsk, Rev: 6, Letter: "Who answers reports?"})
		if err != nil || !final {
			t.Fatal(final, err)
		}
		v := o.view(zeynep, id)
		if v.Status != applications.StatusChanges || !v.Due.IsZero() || v.DaysLeft != 7 {
			t.Errorf("%s, due %s, %d left", v.Status, v.Due, v.DaysLeft)
		}
		o.must(o.SaveCalendar(o.ctx, zeynep, id, 7, "", false))
		if _, still := o.view(zeynep, id).Sights[applications.Calendar]; still {
			t.Error("a calendar that is gone is still shown")
		}
		o.clock.Advance(11 * 24 * time.Hour) // Monday, 7 December
		o.must(o.Submit(o.ctx, zeynep, id, 8, "I do."))
		if v = o.view(zeynep, id); v.Due != ids.NewDate(2026, 12, 16) {
			t.Errorf("due %s", v.Due)
		}
		o.must(o.Withdraw(o.ctx, zeynep, id, "We wait a year."))
		if err := o.Submit(o.ctx, zeynep, id, 0, ""); !fault.Is(err, fault.Conflict) {
			t.Errorf("sent after it was withdrawn: %v", err)
		}
	})
}

func TestWhatLacksIsNotedByStep(t *testing.T) {
	o := open(t, dbtest.SQLite(t), nil)
	zeynep := o.person("Zeynep")
	id, err := o.Start(o.ctx, zeynep, "en")
	o.must(err)
	err = o.Submit(o.ctx, zeynep, id, 1, "")
	steps := map[string]int{}
	for _, f := range fault.As(err).Fields {
		steps[f.Name]++
	}
	if diff := cmp.Diff(map[string]int{"group": 4, "people": 5, "conduct": 1}, steps); diff != "" {
		t.Error(diff)
	}
}

func TestNobodySeesOrDecidesWhatTheyBelongTo(t *testing.T) {
	o := open(t, dbtest.SQLite(t), nil)
	zeynep, emre, helen := o.person("Zeynep", access.Manager), o.person("Emre", access.Manager), o.person("Helen", access.Manager)
	eve, mateus := o.person("Eve"), o.person("Mateus", access.Editor)
	id := o.filled(zeynep, "Bulut Izmir", "1", "EMRE@people.example")
	if _, err := o.File(o.ctx, helen, id); !fault.Is(err, fault.NotFound) {
		t.Errorf("the office sees a draft: %v", err)
	}
	o.must(o.Submit(o.ctx, zeynep, id, 5, ""))
	for name, a := range map[string]access.Actor{"applicant": zeynep, "co-leader by address": emre, "nobody of the office": eve} {
		_, err := o.File(o.ctx, a, id)
		_, derr := o.Decide(o.ctx, a, id, applications.Decision{Act: applications.ActApprove, Rev: 6, Letter: "Yes."})
		nerr := o.Note(o.ctx, a, id, "Lovely.")
		for what, err := range map[string]error{"file": err, "decide": derr, "note": nerr, "check": o.Check(o.ctx, a, id)} {
			if !fault.Is(err, fault.NotFound) {
				t.Errorf("%s, %s: %v, want NotFound", name, what, err)
			}
		}
	}
	q, err := o.Queue(o.ctx, zeynep, applications.ToDecide)
	if err != nil || len(q.Lines) != 0 || q.Hidden != 1 {
		t.Errorf("%+v %v", q, err)
	}
	if q, err = o.Queue(o.ctx, mateus, applications.ToDecide); err != nil || len(q.Lines) != 1 {
		t.Errorf("the editor: %+v %v", q, err)
	}
	o.must(o.Note(o.ctx, mateus, id, "Lovely group."))
	if _, err := o.Decide(o.ctx, mateus, id, applications.Decision{Act: applications.ActApprove, Rev: 6, Letter: "Yes."}); err == nil {
		t.Error("the editor decided")
	}
	for _, e := range o.view(zeynep, id).Entries {
		if e.Private {
			t.Errorf("the applicant sees %+v", e)
		}
	}
	if _, err := o.Get(o.ctx, eve, id, "en"); !fault.Is(err, fault.NotFound) {
		t.Errorf("Eve reads: %v", err)
	}
	if err := o.Withdraw(o.ctx, helen, id, ""); !fault.Is(err, fault.NotFound) {
		t.Errorf("a manager withdrew: %v", err)
	}
}

func TestAnInvitationBelongsToItsAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d, nil)
		zeynep, emre, eve := o.person("Zeynep"), o.person("Emre"), o.person("Eve")
		id := o.filled(zeynep, "Bulut Izmir", "1", "emre@people.example")
		inv := o.invitation(zeynep, id)
		_, perr := o.Part(o.ctx, eve, inv, "en")
		for what, err := range map[string]error{"read": perr, "accept": o.AcceptPart(o.ctx, eve, inv, applications.PartInput{}),
			"decline": o.DeclinePart(o.ctx, eve, inv, ""), "applicant": o.DeclinePart(o.ctx, zeynep, inv, "")} {
			if !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v, want NotFound", what, err)
			}
		}
		o.must(o.DeclinePart(o.ctx, emre, inv, "I move away in spring."))
		if err := o.AcceptPart(o.ctx, emre, inv, applications.PartInput{}); !fault.Is(err, fault.Conflict) {
			t.Errorf("used twice: %v", err)
		}
		v := o.view(zeynep, id)
		if v.Partner.State != applications.InvitationDeclined || v.Partner.Reason == "" || !v.Gap(applications.StepPeople) {
			t.Errorf("%+v, gaps %v", v.Partner, v.Gaps)
		}
		o.must(o.Invite(o.ctx, zeynep, id, "Eve", "eve@people.example"))
		if v = o.view(zeynep, id); v.Gap(applications.StepPeople) {
			t.Errorf("gaps %v", v.Gaps)
		}
	})
}

func TestAProfileIDBelongsToOnePerson(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d, nil)
		zeynep, emre := o.person("Zeynep"), o.person("Emre")
		id := o.filled(zeynep, "Bulut Izmir", "418203", "emre@people.example")
		part, err := o.Part(o.ctx, emre, o.invitation(zeynep, id), "en")
		o.must(err)
		err = o.AcceptPart(o.ctx, emre, part.ID, applications.PartInput{Profile: "418203", Documents: accepting(part.Me)})
		if f := fault.As(err); !fault.Is(err, fault.Invalid) || len(f.Fields) != 1 || f.Fields[0].Name != "profile" {
			t.Errorf("%v", err)
		}
		if part, err = o.Part(o.ctx, emre, part.ID, "en"); err != nil || len(part.Me.Pending()) != 3 {
			t.Error("a refused part left something behind", err)
		}
	})
}

func TestInvitationsAreFew(t *testing.T) {
	o := open(t, dbtest.SQLite(t), nil)
	zeynep := o.person("Zeynep")
	id := o.filled(zeynep, "Bulut Izmir", "1", "emre@people.example")
	if err := o.Invite(o.ctx, zeynep, id, "Me", "Zeynep@people.example"); !fault.Is(err, fault.Invalid) {
		t.Errorf("oneself: %v", err)
	}
	for range 5 {
		o.must(o.Invite(o.ctx, zeynep, id, "Emre Tan", "emre@people.example"))
	}
	if err := o.Invite(o.ctx, zeynep, id, "Emre Tan", "emre@people.example"); !fault.Is(err, fault.TooMany) {
		t.Errorf("the seventh of a day: %v", err)
	}
	for _, bad := range []string{"a b@people.example", "x@people.example\r\nBcc: y@people.example", "a@b.example SIZE=1"} {
		if err := o.Invite(o.ctx, zeynep, id, "Emre", bad); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestTwoReadersWhereTheGuideAsksForThem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d, func(s string) string { return strings.Replace(s, "readers: 1", "readers: 2", 1) })
		zeynep, helen, marcus := o.person("Zeynep"), o.person("Helen", access.Manager), o.person("Marcus", access.Manager)
		id := o.filled(zeynep, "Bulut Izmir", "1", "emre@people.example")
		o.must(o.Submit(o.ctx, zeynep, id, 5, ""))
		say := func(a access.Actor, act applications.Act) (bool, error) {
			o.clock.Advance(time.Minute)
			return o.Decide(o.ctx, a, id, applications.Decision{Act: act, Rev: 6, Letter: "A letter."})
		}
		if final, err := say(helen, applications.ActApprove); final || err != nil {
			t.Fatal(final, err)
		}
		if _, err := say(helen, applications.ActApprove); !fault.Is(err, fault.Conflict) {
			t.Errorf("the same person twice: %v", err)
		}
		if final, err := say(marcus, applications.ActDecline); final || err != nil {
			t.Fatal("they do not agree:", final, err)
		}
		if final, err := say(helen, applications.ActDecline); !final || err != nil {
			t.Fatal("they agree:", final, err)
		}
		if s := o.view(zeynep, id).Status; s != applications.StatusDeclined {
			t.Error(s)
		}
	})
}

func TestTheOnlyManagerReadsTwiceWithADayBetween(t *testing.T) {
	o := open(t, dbtest.SQLite(t), func(s string) string { return strings.Replace(s, "readers: 1", "readers: 2", 1) })
	zeynep, helen := o.person("Zeynep"), o.person("Helen", access.Manager)
	id := o.filled(zeynep, "Bulut Izmir", "1", "emre@people.example")
	o.must(o.Submit(o.ctx, zeynep, id, 5, ""))
	yes := applications.Decision{Act: applications.ActApprove, Rev: 6, Letter: "A letter."}
	o.clock.Advance(time.Minute)
	for i, want := range []bool{false, false, true} {
		final, err := o.Decide(o.ctx, helen, id, yes)
		if final != want || i == 1 && !fault.Is(err, fault.Conflict) || i != 1 && err != nil {
			t.Errorf("%d: %v %v", i, final, err)
		}
		o.clock.Advance(time.Duration(i) * 25 * time.Hour)
	}
}

func TestTwoPeopleWhoDecideAtOnce(t *testing.T) {
	o := open(t, dbtest.SQLite(t), nil)
	zeynep, helen, marcus := o.person("Zeynep"), o.person("Helen", access.Manager), o.person("Marcus", access.Manager)
	id := o.filled(zeynep, "Bulut Izmir", "1", "emre@people.example")
	o.must(o.Submit(o.ctx, zeynep, id, 5, ""))
	_, first := o.Decide(o.ctx, helen, id, applications.Decision{Act: applications.ActDecline, Rev: 6, Letter: "No."})
	_, second := o.Decide(o.ctx, marcus, id, applications.Decision{Act: applications.ActApprove, Rev: 6, Letter: "Yes."})
	if first != nil || !fault.Is(second, fault.Conflict) {
		t.Error(first, second)
	}
}

func TestTheQueueShowsFirstWhatBreaksAPromiseFirst(t *testing.T) {
	o := open(t, dbtest.SQLite(t), nil)
	helen := o.person("Helen", access.Manager)
	for i, name := range []string{"Ada", "Ben", "Cem"} {
		a := o.person(name)
		id := o.filled(a, "Group of "+name, string(rune('1'+i)), "co@people.example")
		o.must(o.Submit(o.ctx, a, id, 5, ""))
		o.clock.Advance(8 * 24 * time.Hour)
	}
	q, err := o.Queue(o.ctx, helen, applications.ToDecide)
	o.must(err)
	var got []string
	for _, l := range q.Lines {
		got = append(got, l.Applicant)
	}
	if diff := cmp.Diff([]string{"Ada", "Ben", "Cem"}, got); diff != "" {
		t.Error(diff)
	}
	if !q.Lines[0].Late() || q.Lines[0].Days != -8 || q.Lines[2].Late() || q.Lines[2].Days != 4 {
		t.Errorf("%d and %d days", q.Lines[0].Days, q.Lines[2].Days)
	}
}

func TestAPageThatCannotBeReachedIsUnknown(t *testing.T) {
	o := open(t, dbtest.SQLite(t), nil)
	zeynep := o.person("Zeynep")
	id, err := o.Start(o.ctx, zeynep, "en")
	o.must(err)
	o.must(o.SaveConduct(o.ctx, zeynep, id, 1, applications.ConductInput{Homepage: "https://gone.example/"}, false))
	o.must(o.SaveCalendar(o.ctx, zeynep, id, 2, "https://gone.example/cal", false))
	for what, s := range o.view(zeynep, id).Sights {
		if s.Seen.V.Problem == nil {
			t.Errorf("%s: %+v", what, s.Seen.V)
		}
	}
}

func TestBadInputIsRefused(t *testing.T) {
	o := open(t, dbtest.SQLite(t), nil)
	zeynep := o.person("Zeynep")
	id, err := o.Start(o.ctx, zeynep, "en")
	o.must(err)
	long := strings.Repeat("x", 100_000)
	for name, err := range map[string]error{
		"name":     o.SaveGroup(o.ctx, zeynep, id, 1, applications.GroupInput{Name: long}),
		"about":    o.SaveGroup(o.ctx, zeynep, id, 1, applications.GroupInput{About: long}),
		"format":   o.SaveGroup(o.ctx, zeynep, id, 1, applications.GroupInput{Format: "flying"}),
		"homepage": o.SaveConduct(o.ctx, zeynep, id, 1, applications.ConductInput{Homepage: "javascript:alert(1)"}, false),
		"password": o.SaveConduct(o.ctx, zeynep, id, 1, applications.ConductInput{Homepage: "https://a:b@c.example"}, false),
		"kind":     o.SaveConduct(o.ctx, zeynep, id, 1, applications.ConductInput{Kind: "song"}, false),
		"text":     o.SaveConduct(o.ctx, zeynep, id, 1, applications.ConductInput{Body: long}, false),
		"calendar": o.SaveCalendar(o.ctx, zeynep, id, 1, "file:///etc/passwd", false),
		"profile":  o.SavePeople(o.ctx, zeynep, id, 1, applications.PeopleInput{Profile: "https://evil.example/1"}),
		"answer":   o.Submit(o.ctx, zeynep, id, 1, long),
		"co":       o.SavePeople(o.ctx, zeynep, id, 1, applications.PeopleInput{CoName: "E"}),
	} {
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, want Invalid", name, err)
		}
	}
	if rev := o.view(zeynep, id).Rev; rev != 1 {
		t.Errorf("a refused form changed something: revision %d", rev)
	}
	if err := o.SaveCalendar(o.ctx, zeynep, id, 7, "", false); !fault.Is(err, fault.Conflict) {
		t.Errorf("another revision: %v", err)
	}
	o.must(o.Discard(o.ctx, zeynep, id))
	if _, err := o.Get(o.ctx, zeynep, id, "en"); !fault.Is(err, fault.NotFound) {
		t.Errorf("discarded: %v", err)
	}
	for range 5 {
		_, err = o.Start(o.ctx, zeynep, "en")
		o.must(err)
	}
	if _, err = o.Start(o.ctx, zeynep, "en"); !fault.Is(err, fault.Conflict) {
		t.Errorf("the sixth: %v", err)
	}
}

// changed is the files of the default guide, its own text changed.
type changed struct{ by func(string) string }

func (c changed) Open(name string) (fs.File, error) {
	if name != guides.Default || c.by == nil {
		return guides.Files.Open(name)
	}
	text, err := fs.ReadFile(guides.Files, name)
	if err != nil {
		return nil, err
	}
	return fstest.MapFS{name: {Data: []byte(c.by(string(text)))}}.Open(name)
}
