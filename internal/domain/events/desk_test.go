package events_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/ical"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"
)

var (
	ctx     = context.Background()
	noon    = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	demo    = access.System(access.ByDemo)
	visitor = access.Anonymous("")
	berlin  = groups.Place{Country: "DE", City: "Berlin", Lat: 52.5, Lng: 13.4, Zone: "Europe/Berlin"}
)

// desk is the service over a fresh database, with a clock, one group and what
// was emitted.
type desk struct {
	*events.Service
	groups  *groups.Service
	gate    *access.Gate
	clock   *clock.Fake
	group   groups.Group
	words   *[]string // of the guide
	emitted *[]access.Event
}

func newDesk(t testing.TB, d *db.DB) desk {
	t.Helper()
	k := desk{clock: clock.NewFake(noon), words: &[]string{"cloud"}, emitted: &[]access.Event{}}
	k.gate = access.NewGate(d, k.clock, func(e access.Event) []jobs.Spec { *k.emitted = append(*k.emitted, e); return nil }, nil)
	k.groups = groups.New(k.gate)
	k.Service = events.New(k.gate, func(context.Context, db.Reader) (events.Topics, ids.GuideID, error) {
		return wordList(*k.words), ids.GuideID("gde_" + strings.Join(*k.words, "_")), nil
	})
	k.group = k.newGroup(t, "Bücher und Wolken", berlin)
	return k
}

// wordList is a guide that finds words.
type wordList []string

func (l wordList) Decide(title, description string) guide.OnTopic {
	var r guide.OnTopic
	for _, w := range l {
		if strings.Contains(strings.ToLower(title+" "+description), w) {
			r.Answer, r.Words = guide.AnswerYes, append(r.Words, w)
		}
	}
	if r.Answer == guide.AnswerUndecided && description != "" {
		r.Answer = guide.AnswerNo
	}
	return r
}

func (k desk) newGroup(t testing.TB, name string, p groups.Place) (g groups.Group) {
	t.Helper()
	id, err := k.groups.Create(ctx, demo, groups.NewGroup{Name: name, Place: p, Status: groups.Active, Similar: true})
	if err != nil {
		t.Fatal(err)
	}
	k.view(t, func(tx *access.Tx) error {
		g, err = groups.ByIDTx(ctx, tx, id)
		return err
	})
	return g
}

func (k desk) view(t testing.TB, fn func(*access.Tx) error) {
	t.Helper()
	if err := k.gate.View(ctx, visitor, fn); err != nil {
		t.Fatal(err)
	}
}

// sync brings what a calendar says.
func (k desk) sync(t testing.TB, cal ids.CalendarID, feed events.FromFeed) (done events.Synced) {
	t.Helper()
	if feed.Until.IsZero() {
		feed.Until = k.clock.Now().AddDate(1, 0, 0)
	}
	err := k.gate.UpdateLocked(ctx, access.System(access.BySync), events.Lock(k.group.ID), func(tx *access.Tx) error {
		w, err := tx.Allow(access.CalendarSync, k.group.Target())
		if err != nil {
			return err
		}
		done, err = k.SyncTx(ctx, w, k.group, cal, feed)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// all returns every meeting of the group, the earliest first.
func (k desk) all(t testing.TB) (list []events.Event) {
	t.Helper()
	var after events.Cursor
	for {
		p, err := k.All(ctx, demo, k.group.ID, after, 200)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p.Events...)
		if after = p.Next; after.IsZero() {
			break
		}
	}
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
	return list
}

// lines shows meetings in one line each: start, state, title.
func lines(list []events.Event) string {
	var b strings.Builder
	for _, e := range list {
		fmt.Fprintf(&b, "%s %s %s\n", e.When.Start, e.State, e.Title)
	}
	return b.String()
}

// feed reads a calendar file whose lines are given without the frame.
func feed(t testing.TB, now time.Time, body string) events.FromFeed {
	t.Helper()
	text := "BEGIN:VCALENDAR\nVERSION:2.0\n" + body + "\nEND:VCALENDAR\n"
	cal, err := ical.Decode(strings.NewReader(text), ical.FeedLimits())
	if err != nil {
		t.Fatal(err)
	}
	limits := ical.FeedLimits()
	limits.Months = 0
	found := ical.Expand(cal, ical.Window{From: now.AddDate(-2, 0, 0), To: now.AddDate(1, 0, 0)}, limits)
	if !found.Complete {
		t.Fatalf("not complete: %v", found.Problems)
	}
	return events.FromFeed{Instances: found.Instances, Until: now.AddDate(1, 0, 0)}
}

// entry writes one VEVENT; more are further lines.
func entry(uid, start, title string, more ...string) string {
	lines := []string{"BEGIN:VEVENT", "DTSTART;TZID=Europe/Berlin:" + start, "DURATION:PT2H", "SUMMARY:" + title}
	if uid != "" {
		lines = append(lines, "UID:"+uid)
	}
	return strings.Join(append(append(lines, more...), "END:VEVENT"), "\n")
}

func join(entries ...string) string { return strings.Join(entries, "\n") }

// at is an instance without a file around it.
func at(uid string, start time.Time, title string) ical.Instance {
	return ical.Instance{Event: &ical.Event{UID: uid, Summary: title}, Start: ical.At(start), End: ical.At(start.Add(2 * time.Hour))}
}

func wall(s string) events.Wall {
	w, err := events.ParseWall(s)
	if err != nil {
		panic(err)
	}
	return w
}
