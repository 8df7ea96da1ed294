package calendars_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/calendars"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/crawl"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"
)

var (
	ctx     = context.Background()
	noon    = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	demo    = access.System(access.ByDemo)
	syncer  = access.System(access.BySync)
	leader  = access.Person("per_leader")
	visitor = access.Anonymous("")
)

// desk is the service over a fresh database, a group with a leader, and a web
// server on this machine that answers as it is told.
type desk struct {
	*calendars.Service
	events  *events.Service
	gate    *access.Gate
	clock   *clock.Fake
	group   groups.Group
	url     string
	answer  *atomic.Pointer[http.HandlerFunc]
	visits  *atomic.Int64
	emitted *[]string
}

func newDesk(t testing.TB, d *db.DB) desk {
	t.Helper()
	k := desk{clock: clock.NewFake(noon), answer: &atomic.Pointer[http.HandlerFunc]{}, visits: &atomic.Int64{}, emitted: &[]string{}}
	k.gate = access.NewGate(d, k.clock, func(e access.Event) []jobs.Spec { *k.emitted = append(*k.emitted, e.EventName()); return nil }, nil)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		k.visits.Add(1)
		(*k.answer.Load())(w, r)
	}))
	t.Cleanup(server.Close)
	k.url = server.URL + "/group.ics"
	k.events = events.New(k.gate, topics)
	k.Service = calendars.New(k.gate, k.events, crawl.New(crawl.Options{
		AllowHosts: []string{"127.0.0.1"}, AllowNetworks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
	}))
	k.group = k.newGroup(t, "Bücher und Wolken")
	return k
}

// topics is a guide that finds the word "cloud".
func topics(context.Context, db.Reader) (events.Topics, ids.GuideID, error) {
	return guide.NewDecider(&guide.Topic{Products: []guide.Product{{Name: "Cloud"}}}), "gde_1", nil
}

func (k desk) newGroup(t testing.TB, name string) (g groups.Group) {
	t.Helper()
	id, err := groups.New(k.gate).Create(ctx, demo, groups.NewGroup{Name: name, Similar: true, Status: groups.Active,
		Place: groups.Place{Country: "DE", City: "Berlin", Zone: "Europe/Berlin"}})
	if err != nil {
		t.Fatal(err)
	}
	err = k.gate.Update(ctx, demo, func(tx *access.Tx) error {
		w, err := tx.Allow(access.StaffGrant, access.PersonTarget("per_leader"))
		if err != nil {
			return err
		}
		if g, err = groups.ByIDTx(ctx, tx, id); err != nil {
			return err
		}
		if err := access.GrantTx(ctx, w, "per_leader", access.Leader, id, w.Now(), ""); err != nil {
			return err
		}
		return access.GrantTx(ctx, w, "per_organiser", access.Organiser, id, w.Now(), "")
	})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// serve tells the web server what to answer from now on.
func (k desk) serve(h http.HandlerFunc) { k.answer.Store(&h) }

// calendar is an answer with a calendar that holds these entries.
func calendar(entries ...string) http.HandlerFunc { return plain("text/calendar", file(entries...)) }

func plain(kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		fmt.Fprint(w, body)
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func file(entries ...string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Our meetings\r\n" + strings.ReplaceAll(strings.Join(entries, ""), "\n", "\r\n") + "END:VCALENDAR\r\n"
}

// entry writes one VEVENT; more are further lines.
func entry(uid, start, title string, more ...string) string {
	return "BEGIN:VEVENT\nUID:" + uid + "\nDTSTART;TZID=Europe/Berlin:" + start + "\nDURATION:PT2H\nSUMMARY:" + title + "\n" +
		strings.Join(append(more, ""), "\n") + "END:VEVENT\n"
}

// monthly are n meetings to come, one a month from December on.
func monthly(n int) (list []string) {
	for i := range n {
		day := time.Date(2026, 12, 3, 18, 0, 0, 0, time.UTC).AddDate(0, i, 0)
		list = append(list, entry(fmt.Sprint("m", i), day.Format("20060102T150405"), "Cloud evening "+day.Format("January")))
	}
	return list
}

var past = entry("past", "20261020T180000", "Past evening")

func (k desk) connect(t testing.TB) ids.CalendarID {
	t.Helper()
	id, _, err := k.Connect(ctx, leader, k.group.ID, calendars.Source{URL: k.url})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (k desk) sync(t testing.TB, id ids.CalendarID) calendars.Result {
	t.Helper()
	res, err := k.SyncOne(ctx, syncer, id)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// all returns every meeting of the group, the latest first.
func (k desk) all(t testing.TB) []events.Event {
	t.Helper()
	p, err := k.events.All(ctx, demo, k.group.ID, events.Cursor{}, events.MostPerPage)
	if err != nil {
		t.Fatal(err)
	}
	return p.Events
}

// states counts the meetings of each state, as "published 3, vanished 1".
func (k desk) states(t testing.TB) string {
	t.Helper()
	n := map[events.State]int{}
	for _, e := range k.all(t) {
		n[e.State]++
	}
	var out []string
	for _, s := range []events.State{events.Published, events.Cancelled, events.Vanished} {
		if n[s] > 0 {
			out = append(out, fmt.Sprint(s, " ", n[s]))
		}
	}
	return strings.Join(out, ", ")
}

func (k desk) get(t testing.TB, id ids.CalendarID) (calendars.Calendar, []calendars.Fetch) {
	t.Helper()
	c, list, err := k.History(ctx, leader, id)
	if err != nil {
		t.Fatal(err)
	}
	return c, list
}
