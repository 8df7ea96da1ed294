package events_test

import (
	"fmt"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/ical"
)

func engines(b *testing.B, fn func(*testing.B, *db.DB)) {
	b.Run("sqlite", func(b *testing.B) { fn(b, dbtest.SQLite(b)) })
	b.Run("postgres", func(b *testing.B) { fn(b, dbtest.Postgres(b)) })
}

func thousand(title string) (list []ical.Instance) {
	for i := range 1000 {
		one := at(fmt.Sprint("uid-", i), noon.Add(time.Duration(i-500)*12*time.Hour), fmt.Sprint(title, i))
		one.Event.Description = "An evening on what we built this month, with time for questions and something to eat."
		list = append(list, one)
	}
	return list
}

// BenchmarkSync brings a calendar of 1,000 meetings: for the first time, when
// nothing changed, and when every title did.
func BenchmarkSync(b *testing.B) {
	engines(b, func(b *testing.B, d *db.DB) {
		k := newDesk(b, d)
		one, two := thousand("Cloud evening "), thousand("Cloud morning ")
		b.Run("new", func(b *testing.B) {
			for n := range b.N {
				b.StopTimer()
				k.group = k.newGroup(b, fmt.Sprint("Group ", n), berlin)
				b.StartTimer()
				k.sync(b, ids.New[ids.CalendarID]("cal", noon), events.FromFeed{Instances: one})
			}
		})
		k.group = k.newGroup(b, "Same", berlin)
		k.sync(b, "cal_same", events.FromFeed{Instances: one})
		b.Run("same", func(b *testing.B) {
			for range b.N {
				if done := k.sync(b, "cal_same", events.FromFeed{Instances: one}); done.Same != 1000 {
					b.Fatalf("%+v", done)
				}
			}
		})
		b.Run("changed", func(b *testing.B) {
			for n := range b.N {
				feed := two
				if n%2 == 1 {
					feed = one
				}
				k.sync(b, "cal_same", events.FromFeed{Instances: feed})
			}
		})
	})
}

// BenchmarkFacts reads the meetings of 1,000 groups with 20 each for the rules
// engine, in batches of 200 groups.
func BenchmarkFacts(b *testing.B) {
	engines(b, func(b *testing.B, d *db.DB) {
		k := newDesk(b, d)
		feed := events.FromFeed{Instances: thousand("Cloud evening ")[480:500]}
		var last []ids.GroupID
		for i := range 1000 {
			k.clock.Advance(time.Millisecond)
			id, err := k.groups.Create(ctx, demo, groups.NewGroup{Name: fmt.Sprint("Group ", i), Place: berlin, Similar: true})
			if err != nil {
				b.Fatal(err)
			}
			k.group = groups.Group{ID: id, Zone: "Europe/Berlin", Country: "DE"}
			k.sync(b, ids.New[ids.CalendarID]("cal", noon), feed)
			if i%200 == 199 {
				last = append(last, id)
			}
		}
		b.ResetTimer()
		for range b.N {
			n, after := 0, ids.GroupID("")
			for _, to := range last {
				k.view(b, func(tx *access.Tx) error {
					list, err := events.FactsTx(ctx, tx, after, to, noon.AddDate(-1, 0, 0), noon)
					n += len(list)
					return err
				})
				after = to
			}
			if n != 20_000 {
				b.Fatalf("%d facts", n)
			}
		}
	})
}
