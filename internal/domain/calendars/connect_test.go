package calendars_test

import (
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/calendars"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/crawl"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"

	"github.com/google/go-cmp/cmp"

	"net/netip"
)

// fetcherOf is a Fetcher that may visit the desk's own web server.
func fetcherOf(desk) calendars.Fetcher {
	return crawl.New(crawl.Options{AllowHosts: []string{"127.0.0.1"}, AllowNetworks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
}

func fieldOf(err error) string {
	f := fault.As(err)
	if f == nil || len(f.Fields) == 0 {
		return ""
	}
	return f.Fields[0].Name + "=" + f.Fields[0].Message.Key
}

func TestAPreviewShowsAndKeepsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.serve(calendar(append(monthly(7), past, "BEGIN:VEVENT\nSUMMARY:No start\nEND:VEVENT\n")...))
		p, err := k.Preview(ctx, leader, k.group.ID, calendars.Source{URL: k.url})
		if err != nil {
			t.Fatal(err)
		}
		if p.Found != 8 || p.OnTopic != 7 || p.Coming != 7 || p.Name != "Our meetings" || len(p.Notes) != 1 || p.Notes[0].Line == 0 {
			t.Errorf("%+v", p)
		}
		if len(p.Next) != 5 || p.Next[0].Title != "Cloud evening December" || p.Next[0].When.Start.String() != "2026-12-03T18:00:00" {
			t.Errorf("%+v", p.Next)
		}
		list, err := k.OfGroup(ctx, leader, k.group.ID)
		if len(list) != 0 || len(k.all(t)) != 0 || err != nil {
			t.Errorf("a preview left %d calendars and %d meetings, %v", len(list), len(k.all(t)), err)
		}
	})
}

func TestWhatCannotBeConnected(t *testing.T) {
	k := newDesk(t, dbtest.SQLite(t))
	k.serve(plain("text/html", "<html></html>"))
	for name, c := range map[string]struct {
		in   calendars.Source
		want string
	}{
		"nothing":          {calendars.Source{}, "url=calendar.address_missing"},
		"both":             {calendars.Source{URL: k.url, File: []byte("x")}, "file=calendar.address_and_file"},
		"mail address":     {calendars.Source{URL: "mailto:ada@example.org"}, "url=calendar.address_wrong"},
		"script":           {calendars.Source{URL: "javascript:alert(1)"}, "url=calendar.address_wrong"},
		"local file":       {calendars.Source{URL: "file:///etc/passwd"}, "url=calendar.address_wrong"},
		"metadata service": {calendars.Source{URL: "http://169.254.169.254/latest"}, "url=fetch.not_public"},
		"inside":           {calendars.Source{URL: "http://10.0.0.1/cal.ics"}, "url=fetch.not_public"},
		"a web page":       {calendars.Source{URL: k.url}, "url=calendar.page"},
		"a picture":        {calendars.Source{File: []byte("\x89PNG\r\n\x1a\n")}, "file=ical.error.not_calendar"},
		"page as a file":   {calendars.Source{File: []byte("<html>")}, "file=calendar.page"},
	} {
		_, _, err := k.Connect(ctx, leader, k.group.ID, c.in)
		if got := fieldOf(err); got != c.want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if list, err := k.OfGroup(ctx, leader, k.group.ID); len(list) != 0 || err != nil {
		t.Errorf("%d calendars were kept, %v", len(list), err)
	}
}

func TestOneAddressIsConnectedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.serve(calendar(monthly(1)...))
		id := k.connect(t)
		if _, _, err := k.Connect(ctx, leader, k.group.ID, calendars.Source{URL: k.url + "#top"}); fieldOf(err) != "url=calendar.connected_already" {
			t.Error("once more:", err)
		}
		for i := 1; i < calendars.MaxPerGroup; i++ {
			if _, _, err := k.Connect(ctx, leader, k.group.ID, calendars.Source{File: []byte(file())}); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := k.Connect(ctx, leader, k.group.ID, calendars.Source{File: []byte(file())}); fieldOf(err) != "url=calendar.too_many" {
			t.Error("one too many:", err)
		}
		var again string
		err := k.gate.UpdateLocked(ctx, demo, events.Lock(k.group.ID), func(tx *access.Tx) error {
			w, err := tx.Allow(access.CalendarConnect, k.group.Target())
			if err != nil {
				return err
			}
			other, err := calendars.ConnectTx(ctx, w, k.group.ID, calendars.Source{URL: k.url})
			again = string(other)
			return err
		})
		if err != nil || again != string(id) {
			t.Errorf("a list that names it again made %s, %v", again, err)
		}
	})
}

func TestAListConnectsCalendarsThatAreReadLater(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.serve(calendar(monthly(2)...))
		err := k.gate.UpdateLocked(ctx, demo, events.Lock(k.group.ID), func(tx *access.Tx) error {
			w, err := tx.Allow(access.CalendarConnect, k.group.Target())
			if err != nil {
				return err
			}
			_, err = calendars.ConnectTx(ctx, w, k.group.ID, calendars.Source{URL: k.url})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		list, err := k.Due(ctx, syncer, 10)
		if err != nil || len(list) != 1 || k.visits.Load() != 0 {
			t.Fatalf("%v are due after %d visits, %v", list, k.visits.Load(), err)
		}
		if res := k.sync(t, list[0]); res.State != calendars.OK || res.Added != 2 {
			t.Errorf("%+v", res)
		}
	})
}

// A connection that is taken up again finds its meetings, with what people
// added to them.
func TestConnectingAgainContinues(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.serve(calendar(append(monthly(2), past)...))
		id := k.connect(t)
		held := k.all(t)[2]
		if err := k.events.DecideTopic(ctx, leader, held.ID, events.Yes, "it was"); err != nil {
			t.Fatal(err)
		}
		if err := k.Disconnect(ctx, leader, id); err != nil || k.states(t) != "published 1, vanished 2" {
			t.Error(k.states(t), err)
		}
		if _, err := k.SyncOne(ctx, syncer, id); !fault.Is(err, fault.NotFound) {
			t.Error("an ended calendar was read:", err)
		}
		again := k.connect(t)
		if again != id || k.states(t) != "published 3" {
			t.Errorf("%s instead of %s, %s", again, id, k.states(t))
		}
		if e := k.all(t)[2]; e.ID != held.ID || e.Topic() != events.Yes {
			t.Errorf("%+v", e)
		}
	})
}

func TestACalendarMovesToAnotherAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.serve(calendar(append(monthly(2), past)...))
		id := k.connect(t)
		before := k.all(t)
		k.serve(status(404))
		if _, err := k.Readdress(ctx, leader, id, k.url+"?new"); fieldOf(err) != "url=fetch.missing" {
			t.Error("to nowhere:", err)
		}
		k.serve(calendar(append(monthly(2), past)...))
		k.clock.Advance(time.Hour)
		ended, _, err := k.Connect(ctx, leader, k.group.ID, calendars.Source{URL: k.url + "?new"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Readdress(ctx, leader, id, k.url+"?new"); fieldOf(err) != "url=calendar.connected_already" {
			t.Error("to another connection's:", err)
		}
		if err := k.Disconnect(ctx, leader, ended); err != nil {
			t.Fatal(err)
		}
		if res, err := k.Readdress(ctx, leader, id, k.url+"?new"); err != nil || res.Same != 3 || res.Wrote() {
			t.Errorf("%+v, %v", res, err)
		}
		var kept []events.Event
		for _, e := range k.all(t) {
			if e.Calendar == id {
				kept = append(kept, e)
			}
		}
		if diff := cmp.Diff(before, kept); diff != "" {
			t.Error(diff)
		}
		if c, _ := k.get(t, id); c.URL != k.url+"?new" {
			t.Error(c.URL)
		}
	})
}

func TestANewerFileTakesThePlaceOfAnOlderOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		id, _, err := k.Connect(ctx, leader, k.group.ID, calendars.Source{File: []byte(file(append(monthly(6), past)...)), Title: "Plan"})
		if err != nil {
			t.Fatal(err)
		}
		if res, err := k.UploadFile(ctx, leader, id, []byte(file())); err != nil || res.Outcome != calendars.Failed || k.states(t) != "published 7" {
			t.Errorf("an empty file: %+v, %v", res, err)
		}
		if _, err := k.UploadFile(ctx, leader, id, []byte("nonsense")); fieldOf(err) != "file=ical.error.not_calendar" {
			t.Error("nonsense:", err)
		}
		if res := k.sync(t, id); res.State != calendars.OK || res.Same != 7 {
			t.Errorf("the good file is still there: %+v", res)
		}
		if res, err := k.UploadFile(ctx, leader, id, []byte(file(monthly(1)...))); err != nil || res.Vanished != 5 || k.states(t) != "published 2, vanished 5" {
			t.Errorf("%+v, %v, %s", res, err, k.states(t))
		}
		if _, err := k.Readdress(ctx, leader, id, k.url); !fault.Is(err, fault.Conflict) {
			t.Error("a file with an address:", err)
		}
		k.serve(calendar())
		if _, err := k.UploadFile(ctx, leader, k.connect(t), []byte(file())); !fault.Is(err, fault.Conflict) {
			t.Error("a file for an address:", err)
		}
	})
}

// Whoever may not connect does not make the server visit anything.
func TestWhoMayConnectAndWhoMaySee(t *testing.T) {
	k := newDesk(t, dbtest.SQLite(t))
	k.serve(calendar(monthly(1)...))
	organiser, stranger := access.Person("per_organiser"), access.Person("per_stranger")
	for name, c := range map[string]struct {
		actor access.Actor
		want  fault.Kind
	}{"visitor": {visitor, fault.Unauthenticated}, "stranger": {stranger, fault.Forbidden}, "organiser": {organiser, fault.Forbidden}} {
		_, _, err := k.Connect(ctx, c.actor, k.group.ID, calendars.Source{URL: k.url})
		_, perr := k.Preview(ctx, c.actor, k.group.ID, calendars.Source{URL: k.url})
		if !fault.Is(err, c.want) || !fault.Is(perr, c.want) {
			t.Errorf("%s: %v and %v", name, err, perr)
		}
	}
	if n := k.visits.Load(); n != 0 {
		t.Errorf("%d visits for people who may not connect", n)
	}
	id := k.connect(t)
	if list, err := k.OfGroup(ctx, organiser, k.group.ID); err != nil || len(list) != 1 {
		t.Error("the organiser does not see it:", err)
	}
	if _, err := k.OfGroup(ctx, stranger, k.group.ID); !fault.Is(err, fault.NotFound) {
		t.Error("a stranger sees addresses, which may hold secrets:", err)
	}
	visits := k.visits.Load()
	for _, act := range []func() error{
		func() error { _, err := k.SyncOne(ctx, organiser, id); return err },
		func() error { _, err := k.Believe(ctx, stranger, id); return err },
		func() error { _, err := k.Readdress(ctx, stranger, id, k.url); return err },
		func() error { return k.Disconnect(ctx, stranger, id) },
	} {
		if err := act(); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%v", err)
		}
	}
	if k.visits.Load() != visits {
		t.Error("a refused act visited the address")
	}
}

// Two calendars of one group with the same meeting: it counts once.
func TestTheSameMeetingInTwoCalendars(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.serve(calendar(monthly(2)...))
		k.connect(t)
		k.clock.Advance(time.Hour)
		_, res, err := k.Connect(ctx, leader, k.group.ID, calendars.Source{File: []byte(file(monthly(3)...))})
		if err != nil || res.Duplicates != 2 || len(res.Notes) != 1 || res.Notes[0].Message.Key != "event.feed.duplicates" {
			t.Errorf("%+v, %v", res, err)
		}
		p, err := k.events.List(ctx, visitor, events.Filter{Limit: 20})
		if err != nil || len(p.Events) != 3 {
			t.Errorf("%d are shown, %v", len(p.Events), err)
		}
	})
}

// The calendars of a list are connected, wait to be read at once, and a second
// time change nothing. What is no address, or of no group, stops none of them.
func TestTheCalendarsOfAListAreConnected(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		other := k.newGroup(t, "Other group")
		list := []groups.NamedCalendar{{Group: k.group.ID, URL: "webcal://calendar.example/a.ics"}, {Group: "grp_none", URL: "https://calendar.example/x.ics"},
			{Group: k.group.ID, URL: "ftp://calendar.example/b.ics"}, {Group: other.ID, URL: "https://calendar.example/c.ics?key=secret"}}
		by := access.System(access.ByImport)
		for range 2 {
			if err := k.ConnectNamed(ctx, by, list); err != nil {
				t.Fatal(err)
			}
		}
		due, err := k.Due(ctx, access.System(access.BySync), 10)
		if err != nil || len(due) != 2 {
			t.Errorf("%d calendars wait to be read (%v)", len(due), err)
		}
		for id, want := range map[ids.GroupID]string{k.group.ID: "https://calendar.example/a.ics", other.ID: "https://calendar.example/c.ics?key=secret"} {
			got := k.ofGroup(t, id)
			if len(got) != 1 || got[0].URL != want || got[0].State != calendars.Never {
				t.Errorf("%s has %+v", id, got)
			}
		}
		if err := k.ConnectNamed(ctx, access.Anonymous(""), list[:1]); !fault.Is(err, fault.Unauthenticated) {
			t.Error("a visitor connected a calendar")
		}
	})
}

func (k desk) ofGroup(t *testing.T, id ids.GroupID) (list []calendars.Calendar) {
	t.Helper()
	err := k.gate.View(ctx, demo, func(tx *access.Tx) (err error) {
		list, err = calendars.OfGroupTx(ctx, tx, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}
