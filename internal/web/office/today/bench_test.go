package today_test

import (
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/demo"
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

// BenchmarkToday reads what Today shows of a network of 1,000 groups with 20,000
// meetings, each time anew: nothing is kept in memory from one to the next.
func BenchmarkToday(b *testing.B) {
	h := webtest.New(b)
	if err := demo.Build(ctx, h.App, h.Clock, demo.Options{Groups: 1000, Seed: 1}); err != nil {
		b.Fatal(err)
	}
	team, err := h.People.StaffList(ctx, access.System(access.ByDemo))
	if err != nil {
		b.Fatal(err)
	}
	helen := access.Person(team[0].Person.ID)
	b.ReportAllocs()
	for b.Loop() {
		h.Clock.Advance(5 * time.Second) // the list of groups is kept for two
		if _, err := h.Applications.Queue(ctx, helen, applications.ToDecide); err != nil {
			b.Fatal(err)
		}
		t, err := h.Directory.Today(ctx, helen, ids.DateOf(h.Clock.Now()))
		if err != nil || len(t.Groups) < 900 || len(t.Tasks) == 0 {
			b.Fatal(len(t.Groups), len(t.Tasks), err)
		}
	}
}
