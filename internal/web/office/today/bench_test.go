package today_test

import (
	"log/slog"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/app"
	"chapterhouse.dev/chapterhouse/internal/demo"
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

// BenchmarkToday reads what Today shows of a network of 1,000 groups with 20,000
// meetings, each time anew: nothing is kept in memory from one to the next.
func BenchmarkToday(b *testing.B) {
	c := clock.NewFake(webtest.Noon.AddDate(-demo.Years, 0, -2))
	dir := b.TempDir()
	h, err := app.Open(ctx, app.Config{Data: dir, Database: "sqlite:" + dir + "/demo.db?hasty", Demo: true, Clock: c, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(h.Close)
	c.Set(webtest.Noon)
	if err := demo.Build(ctx, h, c, demo.Options{Groups: 1000, Seed: 1}); err != nil {
		b.Fatal(err)
	}
	team, err := h.People.StaffList(ctx, access.System(access.ByDemo))
	if err != nil {
		b.Fatal(err)
	}
	var helen access.Actor
	for _, m := range team {
		if m.Person.Name == demo.Staff[0].Name {
			helen = access.Person(m.Person.ID)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		c.Advance(5 * time.Second) // the list of groups is kept for two
		if _, err := h.Applications.Queue(ctx, helen, applications.ToDecide); err != nil {
			b.Fatal(err)
		}
		t, err := h.Directory.Today(ctx, helen, ids.DateOf(c.Now()))
		if err != nil || len(t.Groups) < 900 || len(t.Tasks) == 0 {
			b.Fatal(len(t.Groups), len(t.Tasks), err)
		}
	}
}
