package requirements_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/guides"
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/engine"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/measures"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

var (
	ctx     = context.Background()
	begin   = time.Date(2025, 1, 15, 9, 0, 0, 0, time.UTC)
	demo    = access.System(access.ByDemo)
	assess  = access.System(access.ByAssess)
	nairobi = groups.Place{Country: "KE", City: "Nairobi", Zone: "Africa/Nairobi"}
)

// desk is the default program with its services, on a day in January 2025.
type desk struct {
	*requirements.Service
	groups  *groups.Service
	events  *events.Service
	program *program.Service
	gate    *access.Gate
	clock   *clock.Fake
}

func newDesk(t testing.TB, d *db.DB) desk {
	t.Helper()
	c := clock.NewFake(begin)
	gate := access.NewGate(d, c, nil, nil)
	p := program.New(gate)
	v, problems := guide.Load(guides.Files, guides.Default)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if _, _, err := p.Apply(ctx, demo, v, ids.DateOf(begin), ""); err != nil {
		t.Fatal(err)
	}
	topics := func(ctx context.Context, r db.Reader) (events.Topics, ids.GuideID, error) { return p.DeciderTx(ctx, r) }
	return desk{requirements.New(gate, p), groups.New(gate), events.New(gate, topics), p, gate, c}
}

// meeting is an evening of two hours.
func meeting(title string, day ids.Date) events.Input {
	return events.Input{Title: title, Start: events.Wall{Date: day, Hour: 18}, End: events.Wall{Date: day, Hour: 20}}
}

// active makes a group with two leaders who have accepted everything.
func (k desk) active(t *testing.T, name string) ids.GroupID {
	t.Helper()
	id, err := k.groups.Create(ctx, demo, groups.NewGroup{Name: name, Place: nairobi, Status: groups.Active, Similar: true})
	if err != nil {
		t.Fatal(err)
	}
	lead, co := ids.PersonID("per_lead_"+string(id)), ids.PersonID("per_co_"+string(id))
	if err := k.groups.SetLeaders(ctx, demo, id, groups.Leaders{Leader: lead, CoLeader: co}, ""); err != nil {
		t.Fatal(err)
	}
	for _, p := range []ids.PersonID{lead, co} {
		for _, key := range []guide.Key{"terms", "conduct", "brand"} {
			doc, err := k.program.Document(ctx, access.Person(p), key, "en", 0)
			if err == nil {
				err = k.program.Accept(ctx, access.Person(p), doc.Yes())
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	body := "We welcome everyone. Be kind. No harassment. Tell the organisers, they answer within a week."
	if err := k.groups.SetConduct(ctx, access.Person(lead), id, body, "en", groups.Parts); err != nil {
		t.Fatal(err)
	}
	return id
}

func (k desk) standing(t *testing.T, id ids.GroupID, day string) requirements.Standing {
	t.Helper()
	var on ids.Date
	if day != "" {
		var err error
		if on, err = ids.ParseDate(day); err != nil {
			t.Fatal(err)
		}
	}
	st, err := k.Of(ctx, access.Person("per_lead_"+ids.PersonID(id)), id, on)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func TestAGroupGoesFromGoodToBelowAndBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		id := k.active(t, "Cloud Builders")
		if st := k.standing(t, id, ""); st.Assessment.Standing != engine.Good && st.Assessment.Standing != engine.NeedsAttention {
			t.Fatalf("a new group with everything in order is %q: %+v", st.Assessment.Standing, st.Assessment.Findings)
		}
		k.clock.Set(begin.AddDate(1, 2, 0))
		st := k.standing(t, id, "")
		f := st.Assessment.Finding("cadence")
		if f == nil || f.Result != measures.NotMet || st.Assessment.Standing != engine.Below {
			t.Fatalf("fourteen months without a meeting: %q %+v", st.Assessment.Standing, f)
		}
		if f.NextStep.IsZero() || f.Due.IsZero() || f.Guide == "" || f.Source.Document == "" {
			t.Errorf("the finding lacks what a leader needs: %+v", f)
		}
		lead := access.Person("per_lead_" + ids.PersonID(id))
		for i := range 6 {
			day := ids.DateOf(k.clock.Now()).AddDays(-10 * (i + 1))
			if _, err := k.events.Write(ctx, lead, id, meeting(fmt.Sprint("Azure evening number ", i), day), events.Published); err != nil {
				t.Fatal(err)
			}
		}
		st = k.standing(t, id, "")
		if f := st.Assessment.Finding("cadence"); f.Value.Whole() != 6 || f.Result == measures.NotMet {
			t.Errorf("after six meetings: %+v", f)
		}
	})
}

func TestOnlyTheGroupsOwnPeopleAndTheOfficeSeeItsStanding(t *testing.T) {
	k := newDesk(t, dbtest.SQLite(t))
	id, other := k.active(t, "Cloud Builders"), k.active(t, "Another Group")
	for _, p := range []ids.PersonID{"per_nobody", "per_lead_" + ids.PersonID(other)} {
		if _, err := k.Of(ctx, access.Person(p), id, ids.Date{}); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s sees the standing: %v", p, err)
		}
	}
	if _, err := k.Of(ctx, access.Anonymous(""), id, ids.Date{}); err == nil {
		t.Error("a visitor sees the standing")
	}
	if _, err := k.Of(ctx, access.Person("per_co_"+ids.PersonID(id)), id, ids.Date{}); err != nil {
		t.Error("the co-leader does not see it:", err)
	}
}

func TestAPauseAndItsEndAreDatedFacts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		id := k.active(t, "Cloud Builders")
		k.clock.Set(begin.AddDate(1, 2, 0))
		today := ids.DateOf(k.clock.Now())
		for name, until := range map[string]ids.Date{"in the past": today.AddDays(-1), "too far": today.AddMonths(13)} {
			if err := k.Waive(ctx, demo, id, "", until, "a pause"); !fault.Is(err, fault.Invalid) {
				t.Errorf("a waiver %s was taken: %v", name, err)
			}
		}
		if err := k.Waive(ctx, demo, id, "", today.AddMonths(2), ""); !fault.Is(err, fault.Invalid) {
			t.Error("a waiver without a reason was taken:", err)
		}
		if err := k.Waive(ctx, demo, id, "", today.AddMonths(2), "parental leave of both"); err != nil {
			t.Fatal(err)
		}
		if st := k.standing(t, id, ""); st.Assessment.Standing != engine.Pause {
			t.Errorf("during the pause: %q", st.Assessment.Standing)
		}
		if st := k.standing(t, id, today.AddDays(-1).String()); st.Assessment.Standing != engine.Below {
			t.Errorf("as of yesterday: %q", st.Assessment.Standing)
		}
		if err := k.EndWaiver(ctx, demo, id, k.waiver(t, id), "they are back"); err != nil {
			t.Fatal(err)
		}
		if st := k.standing(t, id, ""); st.Assessment.Standing != engine.Below {
			t.Errorf("after the pause: %q", st.Assessment.Standing)
		}
	})
}

func (k desk) waiver(t *testing.T, id ids.GroupID) (waiver string) {
	t.Helper()
	err := k.gate.View(ctx, demo, func(tx *access.Tx) error {
		list, err := requirements.WaiversTx(ctx, tx, id)
		if len(list) == 1 {
			waiver = list[0].ID
		}
		return err
	})
	if err != nil || waiver == "" {
		t.Fatal("no single waiver", err)
	}
	return waiver
}

func TestOnlyAfterTheGraceAManagerDeclares(t *testing.T) {
	k := newDesk(t, dbtest.SQLite(t))
	id := k.active(t, "Cloud Builders")
	manager := k.manager(t)
	k.clock.Set(begin.AddDate(0, 6, 20))
	if err := k.Declare(ctx, manager, id, "cadence", "too early"); !fault.Is(err, fault.Invalid) {
		t.Error("declared during the grace:", err)
	}
	k.clock.Set(begin.AddDate(2, 0, 0))
	if err := k.Declare(ctx, access.Person("per_lead_"+ids.PersonID(id)), id, "cadence", "by a leader"); !fault.Is(err, fault.Forbidden) {
		t.Error("a leader declared:", err)
	}
	if err := k.Declare(ctx, manager, id, "cadence", "asked twice, no answer"); err != nil {
		t.Fatal(err)
	}
	if st := k.standing(t, id, ""); st.Assessment.Standing != engine.OutOfRules {
		t.Errorf("declared: %q", st.Assessment.Standing)
	}
}

func TestAssessKeepsOneRowForEachGroupAndRepeatsItself(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		for i := range 3 {
			k.active(t, fmt.Sprint("Group number ", i))
		}
		for range 2 {
			if n, err := k.Assess(ctx, assess); err != nil || n != 3 {
				t.Fatal(n, err)
			}
		}
		seen := 0
		if err := k.Network(ctx, assess, ids.Date{}, func(st requirements.Standing) error {
			seen++
			return nil
		}); err != nil || seen != 3 {
			t.Error(seen, err)
		}
		n, err := rowCount(d)
		if err != nil || n != 3 {
			t.Errorf("%d rows (%v)", n, err)
		}
	})
}

func TestOneGroupIsAssessedAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		var list []ids.GroupID
		for i := range 3 {
			list = append(list, k.active(t, fmt.Sprint("Group number ", i)))
		}
		for range 2 {
			if err := k.AssessGroup(ctx, assess, list[1]); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := rowCount(d); err != nil || n != 1 {
			t.Errorf("%d rows (%v), want that of the one group", n, err)
		}
		if err := k.AssessGroup(ctx, access.Person("per_lead_"+ids.PersonID(list[1])), list[1]); !fault.Is(err, fault.Forbidden) {
			t.Error("a leader assesses:", err)
		}
	})
}

func TestADeclarationIsTakenBackOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		id, other := k.active(t, "Cloud Builders"), k.active(t, "Another Group")
		k.clock.Set(begin.AddDate(2, 0, 0))
		manager := k.manager(t)
		if err := k.Declare(ctx, manager, id, "cadence", "asked twice, no answer"); err != nil {
			t.Fatal(err)
		}
		declared := k.declared(t, id)
		if err := k.Withdraw(ctx, manager, other, declared.ID, "of another group"); !fault.Is(err, fault.Conflict) {
			t.Error("withdrawn through another group:", err)
		}
		if err := k.Withdraw(ctx, access.Person("per_lead_"+ids.PersonID(id)), id, declared.ID, "by a leader"); !fault.Is(err, fault.Forbidden) {
			t.Error("withdrawn by a leader:", err)
		}
		if err := k.Withdraw(ctx, manager, id, declared.ID, " \u200b "); !fault.Is(err, fault.Invalid) {
			t.Error("withdrawn without a reason:", err)
		}
		if err := k.Withdraw(ctx, manager, id, declared.ID, "they have answered"); err != nil {
			t.Fatal(err)
		}
		if st := k.standing(t, id, ""); st.Assessment.Standing != engine.Below {
			t.Errorf("after it was taken back: %q", st.Assessment.Standing)
		}
		if got := k.declared(t, id); got.Withdrawn != ids.DateOf(k.clock.Now()) {
			t.Errorf("withdrawn on %v", got.Withdrawn)
		}
		if err := k.Withdraw(ctx, manager, id, declared.ID, "once more"); !fault.Is(err, fault.Conflict) {
			t.Error("taken back twice:", err)
		}
	})
}

func TestWhatOnlyAPersonSeesIsFoundByAManager(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		id, manager := k.active(t, "Cloud Builders"), k.manager(t)
		finding := func() *engine.Finding {
			st := k.standing(t, id, "")
			return st.Assessment.Finding("no-fee")
		}
		if f := finding(); f.Result != measures.Met {
			t.Fatalf("until somebody decides it is %v", f.Result)
		}
		today := ids.DateOf(k.clock.Now())
		if err := k.Find(ctx, manager, id, "no-fee", false, today.AddDays(10), "tickets at 20 euro"); err != nil {
			t.Fatal(err)
		}
		if f := finding(); f.Result != measures.NotMet || f.Due != today.AddDays(11) { // the tenth day is the last in time
			t.Errorf("found: %v, due %v", f.Result, f.Due)
		}
		k.clock.Advance(24 * time.Hour)
		if err := k.Find(ctx, manager, id, "no-fee", true, ids.Date{}, "the tickets are gone"); err != nil || finding().Result != measures.Met {
			t.Errorf("put right: %v, %v", err, finding().Result)
		}
		lead := access.Person("per_lead_" + ids.PersonID(id))
		if err := k.Find(ctx, lead, id, "no-fee", true, ids.Date{}, "all fine"); !fault.Is(err, fault.Forbidden) {
			t.Error("by a leader:", err)
		}
		if err := k.Find(ctx, manager, id, "no-such", true, ids.Date{}, "all fine"); !fault.Is(err, fault.NotFound) {
			t.Error("on what no guide asks:", err)
		}
		if err := k.Find(ctx, manager, id, "no-fee", true, ids.Date{}, ""); !fault.Is(err, fault.Invalid) {
			t.Error("without a reason:", err)
		}
	})
}

// manager is somebody of the program team.
func (k desk) manager(t *testing.T) access.Actor {
	t.Helper()
	err := k.gate.Update(ctx, demo, func(tx *access.Tx) error {
		w, err := tx.Allow(access.StaffGrant, access.PersonTarget("per_manager"))
		if err != nil {
			return err
		}
		return access.GrantTx(ctx, w, "per_manager", access.Manager, "", w.Now(), "")
	})
	if err != nil {
		t.Fatal(err)
	}
	return access.Person("per_manager")
}

// declared is the only declaration about a group.
func (k desk) declared(t *testing.T, id ids.GroupID) (d requirements.Declaration) {
	t.Helper()
	err := k.gate.View(ctx, demo, func(tx *access.Tx) error {
		list, err := requirements.DeclarationsTx(ctx, tx, id)
		if len(list) == 1 {
			d = list[0]
		}
		return err
	})
	if err != nil || d.ID == "" {
		t.Fatal("no single declaration", err)
	}
	return d
}

var rows = db.Select(`SELECT COUNT(*) FROM requirements_standings`)

func rowCount(d *db.DB) (n int, err error) {
	err = d.Read(ctx, func(tx *db.Tx) error {
		n, err = db.One[int](ctx, tx, rows)
		return err
	})
	return n, err
}
