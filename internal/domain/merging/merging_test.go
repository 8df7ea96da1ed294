package merging_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/calendars"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/merging"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/crawl"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"

	"github.com/google/go-cmp/cmp"
)

var (
	ctx   = context.Background()
	demo  = access.System(access.ByDemo)
	helen = access.Person("per_helen")
	utc   = groups.Place{Country: "DE", City: "Berlin", Zone: "Europe/Berlin"}
)

// town has two groups that are the same one.
type town struct {
	*merging.Service
	t         testing.TB
	gate      *access.Gate
	clock     *clock.Fake
	groups    *groups.Service
	events    *events.Service
	calendars *calendars.Service
	from      ids.GroupID
	into      ids.GroupID
}

func newTown(t testing.TB, d *db.DB) *town {
	t.Helper()
	c := clock.NewFake(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
	gate := access.NewGate(d, c, nil, nil)
	w := &town{t: t, gate: gate, clock: c, groups: groups.New(gate)}
	w.events = events.New(gate, func(context.Context, db.Reader) (events.Topics, ids.GuideID, error) {
		return guide.NewDecider(&guide.Topic{Products: []guide.Product{{Name: "Cloud"}}}), "gde_1", nil
	})
	w.calendars = calendars.New(gate, w.events, crawl.New(crawl.Options{}))
	w.Service = merging.New(gate, w.events)
	w.from, w.into = w.group("Łódź Chmura"), w.group("Lodz Chmura")
	w.staff(func(g *access.Writer) error {
		return access.GrantTx(ctx, g, helen.Person, access.Manager, "", g.Now(), "")
	})
	w.clock.Advance(time.Hour)
	return w
}

func (w *town) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) staff(fn func(*access.Writer) error) {
	w.t.Helper()
	w.must(w.gate.Update(ctx, demo, func(tx *access.Tx) error {
		g, err := tx.Allow(access.StaffGrant, access.ProgramTarget("staff"))
		if err != nil {
			return err
		}
		return fn(g)
	}))
}

func (w *town) group(name string) ids.GroupID {
	w.t.Helper()
	id, err := w.groups.Create(ctx, demo, groups.NewGroup{Name: name, Place: utc, Status: groups.Active, Similar: true,
		Contacts: []groups.Contact{{Name: "Ada of " + name}, {Name: "Ben of " + name}}})
	w.must(err)
	return id
}

func (w *town) join(g ids.GroupID, who ...ids.PersonID) {
	w.t.Helper()
	for _, p := range who {
		w.must(w.groups.Join(ctx, access.Person(p), g))
	}
}

func (w *town) meet(g ids.GroupID, title string, day int) {
	w.t.Helper()
	start, err := events.ParseWall(fmt.Sprintf("2026-12-%02dT18:00", day))
	w.must(err)
	end, err := events.ParseWall(fmt.Sprintf("2026-12-%02dT20:00", day))
	w.must(err)
	_, err = w.events.Write(ctx, demo, g, events.Input{Title: title, Start: start, End: end}, events.Published)
	w.must(err)
}

func (w *town) connect(g ids.GroupID, title string, day int) {
	w.t.Helper()
	file := fmt.Sprintf("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:%s\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:202612%02dT170000Z\r\nSUMMARY:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", title, day, title)
	_, _, err := w.calendars.Connect(ctx, demo, g, calendars.Source{File: []byte(file), Title: title})
	w.must(err)
}

// furnish gives both groups members, some of both, roles, meetings at the same
// address and day, and calendars.
func (w *town) furnish() {
	w.t.Helper()
	w.must(w.groups.SetLeaders(ctx, demo, w.into, groups.Leaders{Leader: "per_lea", CoLeader: "per_cai"}, ""))
	w.must(w.groups.SetLeaders(ctx, demo, w.from, groups.Leaders{Leader: "per_lou", CoLeader: "per_cai"}, ""))
	w.join(w.from, "per_1", "per_2", "per_3", "per_4", "per_5")
	w.clock.Advance(time.Hour)
	w.join(w.into, "per_2", "per_3", "per_6")
	w.must(w.groups.Show(ctx, access.Person("per_1"), w.from, true))
	w.must(w.groups.Leave(ctx, access.Person("per_3"), w.into))
	w.must(w.groups.Leave(ctx, access.Person("per_5"), w.from))
	w.connect(w.from, "Cloud evening", 3)
	w.meet(w.into, "Cloud evening", 3) // the same one
	w.meet(w.from, "Cloud for beginners", 8)
	w.connect(w.from, "cloud-lab", 15)
	w.connect(w.into, "cloud-talks", 16)
	w.clock.Advance(time.Hour)
}

// Everything that a merge touches, as text.
var dumps = []*db.SelectStmt{
	db.Select(`SELECT 'member ' || group_id || ' ' || person || ' ' || since || ' ' || COALESCE(until, 0) || ' ' || CASE WHEN listed THEN 'listed' ELSE '' END FROM groups_members ORDER BY group_id, person`),
	db.Select(`SELECT 'role ' || group_id || ' ' || person || ' ' || role || ' ' || since FROM access_grants WHERE until IS NULL AND group_id IS NOT NULL ORDER BY group_id, person, role`),
	db.Select(`SELECT 'address ' || slug || ' ' || group_id FROM groups_slugs ORDER BY slug`),
	db.Select(`SELECT 'contact ' || group_id || ' ' || n || ' ' || name FROM groups_contacts ORDER BY group_id, n`),
	db.Select(`SELECT 'group ' || id || ' ' || status || ' ' || CASE WHEN claimed THEN 'claimed' ELSE '' END FROM groups_groups ORDER BY id`),
	db.Select(`SELECT 'meeting ' || id || ' ' || group_id || ' ' || slug || ' ' || COALESCE(duplicate_of, '') || ' ' || country FROM events_events ORDER BY id`),
	db.Select(`SELECT 'calendar ' || id || ' ' || group_id || ' ' || COALESCE(ended_at, 0) FROM calendars_calendars ORDER BY id`),
	db.Select(`SELECT 'found ' || id FROM search_docs WHERE kind = 'group' ORDER BY id`),
}

func (w *town) dump() (lines []string) {
	w.t.Helper()
	w.must(w.gate.View(ctx, demo, func(tx *access.Tx) error {
		lines = nil
		for _, q := range dumps {
			list, err := db.All[string](ctx, tx, q)
			if err != nil {
				return err
			}
			lines = append(lines, list...)
		}
		return nil
	}))
	return lines
}

func (w *town) merge() ids.MergeID {
	w.t.Helper()
	id, err := w.Merge(ctx, helen, w.from, w.into, "the same group, brought twice")
	w.must(err)
	return id
}

func TestAMergeIsUndoneExactly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		w.furnish()
		before := w.dump()
		id := w.merge()
		if cmp.Equal(before, w.dump()) {
			t.Fatal("nothing was merged")
		}
		w.clock.Advance(29 * 24 * time.Hour)
		w.must(w.Undo(ctx, helen, id, "they are two after all"))
		if diff := cmp.Diff(before, w.dump()); diff != "" {
			t.Errorf("after undoing it:\n%s", diff)
		}
		if err := w.Undo(ctx, helen, id, "again"); !fault.Is(err, fault.Conflict) {
			t.Errorf("undone twice: %v", err)
		}
	})
}

func TestEverythingMovesToTheGroupThatStays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		w.furnish()
		p, err := w.Look(ctx, helen, w.from, w.into)
		w.must(err)
		if p.Members != 4 || p.Meetings != 3 || p.Calendars != 2 || p.Contacts != 2 || len(p.Roster) != 2 {
			t.Errorf("the preview: %d members, %d meetings, %d calendars, %d contacts, %d roles", p.Members, p.Meetings, p.Calendars, p.Contacts, len(p.Roster))
		}
		w.merge()
		w.must(w.gate.View(ctx, demo, func(tx *access.Tx) error {
			n, err := groups.MemberCountTx(ctx, tx, w.into)
			w.must(err)
			left, err := groups.MemberCountTx(ctx, tx, w.from)
			w.must(err)
			if n != 5 || left != 0 { // 1, 2, 3, 4, 6
				t.Errorf("%d members, %d left behind", n, left)
			}
			for _, slug := range []string{"lodz-chmura", "lodz-chmura-2"} {
				if g, err := groups.BySlugTx(ctx, tx, slug); err == nil && g.ID != w.into {
					t.Errorf("%s leads to %s", slug, g.ID)
				}
			}
			roster, err := groups.RosterTx(ctx, tx, w.into)
			w.must(err)
			roles := map[ids.PersonID]access.Role{}
			for _, g := range roster {
				roles[g.Person] = g.Role
			}
			if diff := cmp.Diff(map[ids.PersonID]access.Role{"per_lea": access.Leader, "per_cai": access.CoLeader, "per_lou": access.Organiser}, roles); diff != "" {
				t.Error(diff)
			}
			g, err := groups.ByIDTx(ctx, tx, w.from)
			if err != nil || g.Status != groups.Left {
				t.Errorf("the other group: %s %v", g.Status, err)
			}
			page, err := events.ListTx(ctx, tx, events.Filter{Group: w.into, Limit: 50})
			w.must(err)
			if len(page.Events) != 4 { // of five, one is the same
				t.Errorf("%d meetings", len(page.Events))
			}
			return nil
		}))
	})
}

func TestTheLeadersOfTheGroupThatGoesLeadWhereNobodyDid(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		w.must(w.groups.SetLeaders(ctx, demo, w.from, groups.Leaders{Leader: "per_lou", CoLeader: "per_cai"}, ""))
		before := w.dump()
		id := w.merge()
		w.must(w.gate.View(ctx, demo, func(tx *access.Tx) error {
			g, err := groups.ByIDTx(ctx, tx, w.into)
			w.must(err)
			roster, err := groups.RosterTx(ctx, tx, w.into)
			if err != nil || !g.Claimed || len(roster) != 2 || roster[0].Person != "per_lou" || roster[1].Person != "per_cai" {
				t.Errorf("claimed %v, led by %+v: %v", g.Claimed, roster, err)
			}
			return nil
		}))
		w.clock.Advance(time.Hour)
		w.must(w.Undo(ctx, helen, id, "two after all"))
		if diff := cmp.Diff(before, w.dump()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhatPeopleDidSinceStaysDone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		w.furnish()
		id := w.merge()
		w.clock.Advance(time.Hour)
		w.must(w.groups.Leave(ctx, access.Person("per_1"), w.into)) // came with the merge
		w.must(w.groups.Leave(ctx, access.Person("per_2"), w.into)) // was in both
		w.join(w.into, "per_9")
		w.clock.Advance(time.Hour)
		w.must(w.Undo(ctx, helen, id, "two after all"))
		in := map[string]bool{}
		w.must(w.gate.View(ctx, demo, func(tx *access.Tx) error {
			for _, g := range []ids.GroupID{w.from, w.into} {
				list, err := groups.MembersTx(ctx, tx, g, 100)
				w.must(err)
				for _, m := range list {
					in[map[ids.GroupID]string{w.from: "from ", w.into: "into "}[g]+string(m.Person)] = true
				}
			}
			return nil
		}))
		want := map[string]bool{"from per_3": true, "from per_4": true, "into per_6": true, "into per_9": true}
		if diff := cmp.Diff(want, in); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhoMayMergeAndWhatCannotBe(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		w.must(w.groups.SetLeaders(ctx, demo, w.into, groups.Leaders{Leader: "per_lea", CoLeader: "per_cai"}, ""))
		third := w.group("Chmura Łódź")
		for _, c := range []struct {
			by         access.Actor
			from, into ids.GroupID
			reason     string
			want       fault.Kind
		}{
			{access.Person("per_lea"), w.from, w.into, "mine", fault.Forbidden}, {access.Anonymous(""), w.from, w.into, "mine", fault.Unauthenticated},
			{helen, w.from, w.from, "same", fault.Invalid}, {helen, w.from, w.into, " ", fault.Invalid}, {helen, w.from, "grp_none", "gone", fault.NotFound},
		} {
			if _, err := w.Merge(ctx, c.by, c.from, c.into, c.reason); !fault.Is(err, c.want) {
				t.Errorf("%s merges %s into %s: %v", c.by.Label(), c.from, c.into, err)
			}
		}
		first := w.merge()
		if _, err := w.Merge(ctx, helen, w.from, third, "again"); !fault.Is(err, fault.Conflict) {
			t.Errorf("a group that has gone was merged: %v", err)
		}
		w.clock.Advance(time.Hour)
		second, err := w.Merge(ctx, helen, w.into, third, "all three are one")
		w.must(err)
		if err := w.Undo(ctx, helen, first, "the lower one"); !fault.Is(err, fault.Conflict) {
			t.Errorf("undone below another: %v", err)
		}
		list, err := w.Lately(ctx, helen)
		if err != nil || len(list) != 2 || list[0].ID != second {
			t.Errorf("lately: %+v %v", list, err)
		}
		w.clock.Advance(merging.Undoable)
		if err := w.Undo(ctx, helen, second, "too late"); !fault.Is(err, fault.Conflict) {
			t.Errorf("undone after 30 days: %v", err)
		}
		if list, err := w.Lately(ctx, helen); err != nil || len(list) != 0 {
			t.Errorf("a month later: %+v %v", list, err)
		}
	})
}

// Two groups with ten thousand members each, half of them in both: a merge below
// two seconds on either engine.
func BenchmarkMerge10000(b *testing.B) {
	for engine, open := range map[string]func(testing.TB) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(engine, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				w := newTown(b, open(b))
				w.crowd(w.from, 0, 10_000)
				w.crowd(w.into, 5_000, 15_000)
				b.StartTimer()
				w.merge()
			}
		})
	}
}

var insertMembers = db.NewBulk("groups_members", "", "group_id", "person", "since")

// crowd makes people members of a group.
func (w *town) crowd(g ids.GroupID, from, to int) {
	w.t.Helper()
	w.staff(func(wr *access.Writer) error {
		var rows [][]any
		for n := from; n < to; n++ {
			rows = append(rows, []any{g, fmt.Sprintf("per_%06d", n), wr.Now()})
		}
		_, err := insertMembers.Insert(ctx, wr, rows)
		return err
	})
}
