package requirements_test

import (
	"fmt"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
)

// BenchmarkAssessNetwork works out and stores the standing of 1,000 groups with
// 20 meetings each: reading the facts, judging and writing.
func BenchmarkAssessNetwork(b *testing.B) {
	k := newDesk(b, dbtest.SQLite(b))
	for i := range 1000 {
		id, err := k.groups.Create(ctx, demo, groups.NewGroup{Name: fmt.Sprint("Group number ", i), Place: nairobi, Status: groups.Active, Similar: true})
		if err != nil {
			b.Fatal(err)
		}
		g := groups.Group{ID: id, Zone: nairobi.Zone, Country: nairobi.Country}
		err = k.gate.UpdateLocked(ctx, demo, events.Lock(id), func(tx *access.Tx) error {
			w, err := tx.Allow(access.EventWrite, g.Target())
			for n := 0; n < 20 && err == nil; n++ {
				_, err = k.events.WriteTx(ctx, w, g, meeting(fmt.Sprint("Cloud evening ", n), ids.DateOf(begin).AddDays(-30*n-1)), events.Published)
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if n, err := k.Assess(ctx, assess); err != nil || n != 1000 {
			b.Fatal(n, err)
		}
	}
}
