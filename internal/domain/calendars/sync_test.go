package calendars_test

import (
	"compress/gzip"
	"context"
	"fmt"
	"net/http"
	"strings"
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
)

// tagged answers "not modified" to who has the present version.
func tagged(tag string, h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		h(w, r)
	}
}

func TestACalendarIsReadOnlyWhenItChanged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.serve(tagged(`"1"`, calendar(append(monthly(2), past)...)))
		id := k.connect(t)
		before := k.all(t)
		k.clock.Advance(6 * time.Hour)
		if res := k.sync(t, id); res.Outcome != calendars.Unchanged || res.State != calendars.OK {
			t.Errorf("%+v", res)
		}
		k.serve(tagged(`"2"`, calendar(append(monthly(3), past)...)))
		k.clock.Advance(6 * time.Hour)
		if res := k.sync(t, id); res.Outcome != calendars.Read || res.Added != 1 || res.Same != 3 {
			t.Errorf("%+v", res)
		}
		k.serve(calendar(append(monthly(3), past)...)) // a server without tags
		k.clock.Advance(6 * time.Hour)
		if res := k.sync(t, id); res.Outcome != calendars.Read || res.Wrote() || res.Same != 4 {
			t.Errorf("%+v", res)
		}
		if diff := cmp.Diff(before, k.all(t)[1:]); diff != "" {
			t.Error("rows changed:", diff)
		}
		c, history := k.get(t, id)
		var got []string
		for _, f := range history {
			got = append(got, fmt.Sprint(f.Outcome, " ", f.Status, " ", f.Found, " ", f.Added))
		}
		if diff := cmp.Diff([]string{"read 200 4 0", "read 200 4 1", "unchanged 304 0 0", "read 200 3 3"}, got); diff != "" {
			t.Error(diff)
		}
		if c.Title != "Our meetings" || c.Found != 4 || c.OnTopic != 3 || !c.LastOKAt.Equal(k.clock.Now()) || c.ETag != "" {
			t.Errorf("%+v", c)
		}
	})
}

// The window moves on although the calendar does not change, so that an address
// is read in full, and a file again, once a week.
func TestTheWindowMovesAlthoughTheCalendarDoesNot(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		series := entry("s", "20261124T180000", "Evening", "RRULE:FREQ=WEEKLY")
		for _, kind := range []calendars.Kind{calendars.Address, calendars.File} {
			k := newDesk(t, d)
			k.serve(tagged(`"1"`, calendar(series)))
			in := calendars.Source{URL: k.url}
			if kind == calendars.File {
				in = calendars.Source{File: []byte(file(series))}
			}
			id, res, err := k.Connect(ctx, leader, k.group.ID, in)
			if err != nil || res.Added != 52 {
				t.Fatalf("%+v, %v", res, err)
			}
			k.clock.Advance(7 * 24 * time.Hour)
			if res := k.sync(t, id); res.Outcome != calendars.Read || res.Added != 1 || res.Changed+res.Vanished != 0 {
				t.Errorf("%s after a week: %+v", kind, res)
			}
		}
	})
}

func large(n int) string { return strings.Repeat("X-PADDING:"+strings.Repeat("x", 990)+"\r\n", n/1000) }

// Promises B30 to B33 and B37: whatever comes instead of the calendar, the
// meetings stay, and the connection says why.
func TestABrokenFeedKeepsTheLastGoodState(t *testing.T) {
	login := `<!DOCTYPE html><html><form action="/session"><input type="password" name="p"></form></html>`
	cases := []struct {
		name, key string
		answer    http.HandlerFunc
	}{
		{"a web page", "calendar.page", plain("text/html", "\n<!doctype html><html><body>Moved!</body></html>")},
		{"a web page that calls itself a calendar", "calendar.page", plain("text/calendar", "<html><body>Oops</body></html>")},
		{"a login page", "calendar.sign_in", plain("text/html", login)},
		{"a redirect to a login page", "calendar.sign_in", func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, "/login") {
				plain("text/html", "<html>Welcome</html>")(w, r)
				return
			}
			http.Redirect(w, r, "/login?next=/group.ics", http.StatusFound)
		}},
		{"not found", "fetch.missing", status(http.StatusNotFound)},
		{"forbidden", "fetch.closed", status(http.StatusForbidden)},
		{"server error", "fetch.status", status(http.StatusInternalServerError)},
		{"no body", "ical.error.empty", status(http.StatusOK)},
		{"an empty calendar", "calendar.emptied", calendar()},
		{"other text", "ical.error.not_calendar", plain("text/plain", "Try again later.")},
		{"JSON", "ical.error.not_calendar", plain("application/json", `{"error":"quota"}`)},
		{"cut off on the way", "ical.error.cut_off", plain("text/calendar", file(monthly(2)...)[:200])},
		{"cut off by the server", "fetch.broken", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100000")
			fmt.Fprint(w, file(monthly(2)...))
		}},
		{"11 MB", "fetch.too_large", plain("text/calendar", "BEGIN:VCALENDAR\r\n"+large(11<<20)+"END:VCALENDAR\r\n")},
		{"a bomb of 20 MB", "fetch.too_large", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			fmt.Fprint(z, "BEGIN:VCALENDAR\r\n"+large(20<<20))
			z.Close()
		}},
		{"6,000 events", "ical.error.too_many_events", calendar(strings.Repeat("BEGIN:VEVENT\nDTSTART:20270101\nEND:VEVENT\n", 6000))},
		{"a line of 2 MB", "ical.error.line_too_long", calendar("X-A:" + strings.Repeat("a", 2<<20) + "\n")},
		{"parts inside parts", "ical.error.too_deep", calendar(strings.Repeat("BEGIN:X-PART\n", 10_000))},
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		good := calendar(append(monthly(3), past)...)
		k.serve(good)
		id := k.connect(t)
		before := k.all(t)
		for _, c := range cases {
			*k.emitted = nil
			okAt := k.clock.Now()
			k.clock.Advance(6 * time.Hour)
			k.serve(c.answer)
			res := k.sync(t, id)
			if res.State != calendars.Broken || res.Outcome != calendars.Failed || res.Problem == nil || res.Problem.Key != c.key {
				t.Errorf("%s: %+v", c.name, res)
			}
			if diff := cmp.Diff(before, k.all(t)); diff != "" {
				t.Errorf("%s changed meetings: %s", c.name, diff)
			}
			cal, history := k.get(t, id)
			if cal.State != calendars.Broken || cal.Problem.V.Key != c.key || !cal.LastOKAt.Equal(okAt) || cal.Failures != 1 ||
				!cal.NextTry.After(k.clock.Now()) || history[0].Problem.V.Key != c.key || cal.Found != 4 {
				t.Errorf("%s: %+v", c.name, cal)
			}
			k.serve(good)
			if res := k.sync(t, id); res.State != calendars.OK || res.Wrote() || res.Problem != nil {
				t.Errorf("after %s: %+v", c.name, res)
			}
			if diff := cmp.Diff([]string{"calendars.broke", "calendars.mended"}, *k.emitted); diff != "" {
				t.Errorf("%s: %s", c.name, diff)
			}
		}
	})
}

// The rest of B31 to B36: what is odd inside a calendar that can be read.
func TestOddCalendarsAreReadAndTheOddityIsTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		cases := []struct {
			name, body, notes string
			found             int
		}{
			{"every second", entry("a", "20261203T180000", "X", "RRULE:FREQ=SECONDLY"), "ical.rule_too_fine calendar.cut_short", 1},
			{"a thousand million", entry("a", "20261201T180000", "X", "RRULE:FREQ=DAILY;COUNT=1000000000"), "", 356},
			{"until 9999", entry("a", "20261203T180000", "X", "RRULE:FREQ=MONTHLY;UNTIL=99991231T000000Z"), "", 12},
			{"every day for 30 years", entry("a", "19991203T180000", "X", "RRULE:FREQ=DAILY"), "ical.dates_cut", 865},
			{"matches nothing", entry("a", "20261203T180000", "X", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "ical.rule_matches_nothing", 0},
			{"interval 0", entry("a", "20261203T180000", "X", "RRULE:FREQ=DAILY;INTERVAL=0"), "ical.rule_unreadable", 1},
			{"END is missing", "BEGIN:VEVENT\nUID:a\nDTSTART:20261203T180000Z\nBEGIN:VEVENT\nUID:b\nDTSTART:20261204T180000Z\nEND:VEVENT\n", "ical.end_missing", 2},
			{"no UID", strings.ReplaceAll(entry("", "20261203T180000", "X"), "UID:\n", ""), "", 1},
			{"one UID for two", entry("a", "20261203T180000", "X") + entry("a", "20261205T180000", "Y"), "", 2},
			{"unknown zone", strings.ReplaceAll(entry("a", "20261203T180000", "X"), "Europe/Berlin", "Nowhere"), "ical.zone_unknown event.feed.zone_unknown", 1},
			{"Windows zone", strings.ReplaceAll(entry("a", "20261203T180000", "X"), "Europe/Berlin", "W. Europe Standard Time"), "", 1},
			{"floating", strings.ReplaceAll(entry("a", "20261203T180000", "X"), ";TZID=Europe/Berlin", ""), "event.feed.floating", 1},
			{"an invitation", "METHOD:REQUEST\n" + entry("a", "20261203T180000", "X"), "", 1},
		}
		k := newDesk(t, d)
		for _, c := range cases {
			k.group = k.newGroup(t, c.name)
			id, res, err := k.Connect(ctx, leader, k.group.ID, calendars.Source{File: []byte(file(c.body))})
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			var notes []string
			for _, n := range res.Notes {
				notes = append(notes, n.Message.Key)
			}
			if got := strings.Join(notes, " "); got != c.notes || res.Found != c.found || res.State != calendars.OK {
				t.Errorf("%s: notes %q, found %d, state %s", c.name, got, res.Found, res.State)
			}
			if again := k.sync(t, id); again.Wrote() || again.Same != res.Added {
				t.Errorf("%s again: %+v", c.name, again)
			}
		}
	})
}

// Promise B36: a cancellation in a feed is data about the feed's own entries.
func TestAFeedNeverTouchesMeetingsWrittenByHand(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		start, _ := events.ParseWall("2026-12-03T18:00")
		end, _ := events.ParseWall("2026-12-03T20:00")
		out, err := k.events.Write(ctx, leader, k.group.ID, events.Input{Title: "By hand", Start: start, End: end}, events.Published)
		if err != nil {
			t.Fatal(err)
		}
		native := k.all(t)
		k.serve(calendar("METHOD:CANCEL\n", entry(string(out.Event), "20261203T180000", "By hand", "STATUS:CANCELLED"), entry("b", "20261210T180000", "Other")))
		id := k.connect(t)
		if err := k.Disconnect(ctx, leader, id); err != nil {
			t.Fatal(err)
		}
		list := k.all(t)
		if diff := cmp.Diff(native, list[len(list)-1:]); diff != "" {
			t.Error(diff)
		}
	})
}

// A calendar that suddenly lost more than half is believed a day later.
func TestManyMissingMeetingsAreDoubtedForADay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.serve(tagged(`"1"`, calendar(append(monthly(6), past)...)))
		id := k.connect(t)
		few := append(monthly(2), entry("new", "20261215T180000", "New"))
		k.serve(tagged(`"2"`, calendar(few...)))
		for hours := range 4 {
			k.clock.Advance(6 * time.Hour)
			res := k.sync(t, id)
			if res.State != calendars.Broken || res.Problem.Key != "calendar.lost_many" || res.Kept != 4 || res.Vanished != 0 {
				t.Fatalf("after %d hours: %+v", 6*hours+6, res)
			}
			if got := k.states(t); got != "published 8" {
				t.Fatalf("after %d hours: %s", 6*hours+6, got)
			}
		}
		k.clock.Advance(6 * time.Hour)
		if res := k.sync(t, id); res.State != calendars.OK || res.Vanished != 4 || k.states(t) != "published 4, vanished 4" {
			t.Errorf("a day later: %+v, %s", res, k.states(t))
		}
		if c, _ := k.get(t, id); !c.DoubtedSince.IsZero() || c.ETag != `"2"` {
			t.Errorf("%+v", c)
		}
		k.serve(calendar(append(monthly(6), past)...))
		if res := k.sync(t, id); res.Changed != 4 || res.Vanished != 1 || k.states(t) != "published 7, vanished 1" {
			t.Errorf("back again: %+v, %s", res, k.states(t))
		}
	})
}

func TestAnEmptyCalendarIsBelievedOnlyWhenAPersonSaysSo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.serve(calendar(append(monthly(1), past)...))
		id := k.connect(t)
		k.serve(calendar())
		for range 10 {
			k.clock.Advance(24 * time.Hour / 2)
			if res := k.sync(t, id); res.State != calendars.Broken || k.states(t) != "published 2" {
				t.Fatalf("%+v, %s", res, k.states(t))
			}
		}
		if _, err := k.Believe(ctx, syncer, id); err == nil {
			t.Error("a job believed an empty calendar")
		}
		res, err := k.Believe(ctx, leader, id)
		if err != nil || res.State != calendars.OK || res.Vanished != 1 || k.states(t) != "published 1, vanished 1" {
			t.Errorf("%+v, %v, %s", res, err, k.states(t))
		}
		if res := k.sync(t, id); res.State != calendars.OK {
			t.Errorf("an empty calendar without meetings to come is as it should be: %+v", res)
		}
	})
}

// slowly is a Fetcher during whose visit something else happens.
type slowly struct {
	calendars.Fetcher
	meanwhile func()
}

func (s *slowly) Fetch(ctx context.Context, r crawl.Request) (crawl.Response, error) {
	res, err := s.Fetcher.Fetch(ctx, r)
	s.meanwhile()
	return res, err
}

func TestAnOvertakenReadingIsDropped(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.serve(calendar(monthly(3)...))
		id := k.connect(t)
		k.serve(calendar(monthly(2)...))
		quick := k.Service
		slow := calendars.New(k.gate, k.events, &slowly{fetcherOf(k), func() {
			k.serve(calendar(monthly(3)...))
			if res, err := quick.SyncOne(ctx, syncer, id); err != nil || res.Overtaken {
				t.Errorf("%+v, %v", res, err)
			}
		}})
		res, err := slow.SyncOne(ctx, syncer, id)
		if err != nil || !res.Overtaken || res.State != calendars.OK || k.states(t) != "published 3" {
			t.Errorf("%+v, %v, %s", res, err, k.states(t))
		}
	})
}

func TestOnlyTheLastReadingsAreKept(t *testing.T) {
	k := newDesk(t, dbtest.SQLite(t))
	k.serve(calendar(monthly(1)...))
	id := k.connect(t)
	for range 25 {
		k.clock.Advance(time.Hour)
		k.sync(t, id)
	}
	_, history := k.get(t, id)
	if len(history) != 20 || !history[0].At.Equal(k.clock.Now()) || !history[19].At.Equal(k.clock.Now().Add(-19*time.Hour)) {
		t.Errorf("%d readings from %v to %v", len(history), history[0].At, history[len(history)-1].At)
	}
}

func TestDueCalendarsInOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.serve(calendar(monthly(1)...))
		first := k.connect(t)
		if list, err := k.Due(ctx, syncer, 10); err != nil || len(list) != 0 {
			t.Errorf("%v are due at once, %v", list, err)
		}
		k.clock.Advance(time.Hour)
		second, _, err := k.Connect(ctx, leader, k.group.ID, calendars.Source{URL: k.url + "?second"})
		if err != nil {
			t.Fatal(err)
		}
		k.clock.Advance(8 * time.Hour)
		list, err := k.Due(ctx, syncer, 10)
		if diff := cmp.Diff([]ids.CalendarID{first, second}, list); diff != "" || err != nil {
			t.Error(diff, err)
		}
		if list, err := k.Due(ctx, syncer, 1); len(list) != 1 || list[0] != first || err != nil {
			t.Error("the first one:", list, err)
		}
		if err := k.Disconnect(ctx, leader, first); err != nil {
			t.Fatal(err)
		}
		if list, err := k.Due(ctx, syncer, 10); len(list) != 1 || list[0] != second || err != nil {
			t.Error("after disconnecting:", list, err)
		}
		if _, err := k.Due(ctx, leader, 10); err == nil {
			t.Error("a leader sees the network's schedule")
		}
	})
}

var entriesOf = db.Select(`SELECT count(*) FROM audit_entries WHERE action = 'calendar.sync' AND target_id = $1`)

func (k desk) entries(t *testing.T, id ids.CalendarID) (n int) {
	t.Helper()
	err := k.gate.View(ctx, demo, func(tx *access.Tx) (err error) {
		n, err = db.One[int](ctx, tx, entriesOf, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestQuietReadingsLeaveNoAuditEntry: four readings a day of each calendar would
// bury what happened.
func TestQuietReadingsLeaveNoAuditEntry(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.serve(calendar(append(monthly(2), past)...))
		id := k.connect(t)
		for _, step := range []struct {
			what   string
			answer http.HandlerFunc
			more   int
		}{
			{"nothing new", calendar(append(monthly(2), past)...), 0},
			{"another meeting", calendar(append(monthly(3), past)...), 1},
			{"it broke", status(http.StatusNotFound), 1},
			{"it is still broken", status(http.StatusNotFound), 0},
			{"it is mended", calendar(append(monthly(3), past)...), 1},
		} {
			before := k.entries(t, id)
			k.serve(step.answer)
			k.clock.Advance(24 * time.Hour)
			k.sync(t, id)
			if got := k.entries(t, id) - before; got != step.more {
				t.Errorf("%s: %d entries, want %d", step.what, got, step.more)
			}
		}
		before := k.entries(t, id)
		if _, err := k.SyncOne(ctx, leader, id); err != nil {
			t.Fatal(err)
		}
		if got := k.entries(t, id) - before; got != 1 {
			t.Errorf("asked for by a person: %d entries", got)
		}
	})
}

func TestCalendarsOfGroupsThatLeftRest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.serve(calendar(append(monthly(2), past)...))
		id := k.connect(t)
		set := func(list ...groups.Status) {
			t.Helper()
			for _, st := range list {
				if err := groups.New(k.gate).SetStatus(ctx, demo, k.group.ID, st, "they said so"); err != nil {
					t.Fatal(err)
				}
			}
		}
		due := func() int {
			t.Helper()
			list, err := k.Due(ctx, syncer, 10)
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		set(groups.Leaving)
		k.clock.Advance(24 * time.Hour)
		visits := k.visits.Load()
		if res := k.sync(t, id); res.Resting || k.visits.Load() == visits {
			t.Errorf("on the way out: %+v", res)
		}
		set(groups.Left)
		k.clock.Advance(24 * time.Hour)
		visits, entries := k.visits.Load(), k.entries(t, id)
		res, err := k.SyncOne(ctx, syncer, id)
		if err != nil || !res.Resting || k.visits.Load() != visits || k.entries(t, id) != entries || due() != 0 {
			t.Errorf("after it left: %+v, %v, %d visits, %d due", res, err, k.visits.Load()-visits, due())
		}
		if _, err := k.SyncOne(ctx, leader, id); !fault.Is(err, fault.Gone) {
			t.Errorf("a leader of a group that left: %v", err)
		}
		k.clock.Advance(365 * 24 * time.Hour)
		if due() != 0 {
			t.Error("it is read again after a year")
		}
	})
}
