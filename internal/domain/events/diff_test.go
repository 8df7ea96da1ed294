package events

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/ical"

	"pgregory.net/rapid"
)

var epoch = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// shelf is a simple model of the rows of one calendar: what SyncTx leaves in
// the table, without a table.
type shelf struct {
	rows []known
	next int
}

func (s *shelf) apply(p plan) {
	at := func(id ids.EventID) *known {
		return &s.rows[slices.IndexFunc(s.rows, func(k known) bool { return k.ID == id })]
	}
	for _, k := range p.retire {
		at(k.ID).Recurrence = retired + string(k.ID)
	}
	for _, k := range p.vanish {
		at(k.ID).State = Vanished
	}
	for _, c := range p.write {
		k := known{UID: c.uid, Recurrence: c.recurrence, State: c.state, Title: c.Title, Start: c.When.Start, Zone: c.When.Zone,
			Digest: c.digest, StartsAt: c.start, EndsAt: c.end, Day: c.day}
		if c.old == nil {
			s.next++
			k.ID = ids.EventID(fmt.Sprint("evt_", s.next))
			s.rows = append(s.rows, k)
		} else {
			k.ID = c.old.ID
			*at(k.ID) = k
		}
	}
}

// drawInstances makes a feed whose UIDs, instances, titles and times clash often.
func drawInstances(t *rapid.T) (list []ical.Instance) {
	for range rapid.IntRange(0, 8).Draw(t, "size") {
		start := epoch.Add(time.Duration(rapid.IntRange(-8, 8).Draw(t, "half days")) * 12 * time.Hour)
		e := &ical.Event{UID: rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "uid"), Summary: rapid.SampledFrom([]string{"Wool", "Cloud"}).Draw(t, "title")}
		if rapid.IntRange(0, 4).Draw(t, "cancelled") == 0 {
			e.Status = ical.StatusCancelled
		}
		i := ical.Instance{Event: e, Start: ical.At(start), End: ical.At(start.Add(time.Hour))}
		if n := rapid.IntRange(0, 2).Draw(t, "instance"); n > 0 {
			i.RecurrenceID = ical.At(epoch.AddDate(0, 0, n))
		}
		list = append(list, i)
	}
	return list
}

func drawFeed(t *rapid.T) []meeting {
	list, _ := importAll(groups.Group{Zone: "UTC"}, time.LoadLocation, drawInstances(t))
	return list
}

// The promises of a sync, over a history of feeds that change at will.
func TestDiffKeepsItsPromises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s shelf
		now := epoch
		for range rapid.IntRange(1, 6).Draw(t, "syncs") {
			now = now.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "hours")) * time.Hour)
			feed := drawFeed(t)
			doubted := rapid.Bool().Draw(t, "in doubt")
			terms := terms{now: now, to: now.AddDate(1, 0, 0), doubt: func(coming, gone int) bool {
				if gone < 1 || gone > coming {
					t.Fatalf("asked about %d of %d", gone, coming)
				}
				return doubted
			}}
			before := slices.Clone(s.rows)
			s.apply(diff(s.rows, feed, terms))
			s.check(t, before, feed, terms, doubted)
			if p := diff(s.rows, feed, terms); len(p.write)+len(p.retire)+len(p.vanish) > 0 {
				t.Fatalf("the same feed again writes %+v", p)
			}
		}
	})
}

func (s *shelf) check(t *rapid.T, before []known, feed []meeting, terms terms, doubted bool) {
	rows := map[string]known{}
	for _, k := range s.rows {
		if _, clash := rows[identity(k.UID, k.Recurrence)]; clash {
			t.Fatalf("two rows with the key %q", identity(k.UID, k.Recurrence))
		}
		rows[identity(k.UID, k.Recurrence)] = k
	}
	fed := map[ids.EventID]bool{}
	for _, m := range feed {
		k, kept := rows[identity(m.uid, m.recurrence)]
		usedAgain := kept && !k.EndsAt.After(terms.now) && m.start.Sub(k.StartsAt) > aMove
		if m.cancelled && (!kept || usedAgain) { // called off before it was known
			continue
		}
		if !kept || k.Digest != m.digest || (k.State == Cancelled) != m.cancelled || k.State == Vanished || !k.StartsAt.Equal(m.start) {
			t.Fatalf("the feed says %+v, the table %+v", m, k)
		}
		fed[k.ID] = true
	}
	for _, old := range before {
		k := s.rows[slices.IndexFunc(s.rows, func(k known) bool { return k.ID == old.ID })]
		gone := old.State == Published && !fed[old.ID]
		mayVanish := gone && old.StartsAt.After(terms.now) && !doubted
		switch {
		case gone && mayVanish != (k.State == Vanished):
			t.Fatalf("vanished is %v for %+v at %v, in doubt %v", k.State == Vanished, old, terms.now, doubted)
		case !fed[old.ID] && (k.Title != old.Title || !k.StartsAt.Equal(old.StartsAt)):
			t.Fatalf("a row that is not in the feed became %+v", k)
		case !fed[old.ID] && old.State != Published && k.State != old.State:
			t.Fatalf("a row that is not in the feed went from %s to %s", old.State, k.State)
		}
	}
}

// A feed that is read for the first time, in any order, gives the same rows.
func TestDiffDoesNotDependOnTheOrderOfTheFeed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		feed := drawFeed(t)
		terms := terms{now: epoch, to: epoch.AddDate(1, 0, 0)}
		var one, two shelf
		one.apply(diff(nil, feed, terms))
		two.apply(diff(nil, rapid.Permutation(feed).Draw(t, "order"), terms))
		for _, k := range one.rows {
			same := func(o known) bool { k.ID = o.ID; return k == o }
			if !slices.ContainsFunc(two.rows, same) {
				t.Fatalf("%+v is missing in another order", k)
			}
		}
		if p := diff(one.rows, rapid.Permutation(feed).Draw(t, "another order"), terms); len(p.write) > 0 {
			t.Fatalf("another order writes %+v", p)
		}
	})
}
