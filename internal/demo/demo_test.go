package demo_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/app"
	"chapterhouse.dev/chapterhouse/internal/demo"
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/engine"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"

	"github.com/google/go-cmp/cmp"
)

var now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// build invents a network and returns its program.
func build(t testing.TB, n int, seed uint64) *app.App {
	t.Helper()
	c := clock.NewFake(now.AddDate(-demo.Years, 0, -2))
	dir := t.TempDir()
	a, err := app.Open(context.Background(), app.Config{Data: dir, Database: "sqlite:" + dir + "/demo.db?hasty", Demo: true, Clock: c, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	c.Set(now)
	if err := demo.Build(context.Background(), a, c, demo.Options{Groups: n, Seed: seed}); err != nil {
		t.Fatal(err)
	}
	return a
}

// standings counts the groups in each standing, and names them in order.
func standings(t testing.TB, a *app.App) (count map[engine.Standing]int, names []string) {
	t.Helper()
	count = map[engine.Standing]int{}
	err := a.Requirements.Network(context.Background(), access.System(access.ByDemo), ids.Date{}, func(st requirements.Standing) error {
		count[st.Assessment.Standing]++
		names = append(names, st.Group.Name+": "+string(st.Assessment.Standing))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return count, names
}

func TestTheDemoShowsEveryStanding(t *testing.T) {
	count, names := standings(t, build(t, 100, 7))
	if len(names) != 102 { // one came by an application, one is a duplicate
		t.Errorf("%d groups", len(names))
	}
	for _, s := range []engine.Standing{engine.Good, engine.NeedsAttention, engine.Below, engine.OutOfRules, engine.Pause, engine.InOnboarding} {
		if count[s] == 0 {
			t.Errorf("no group is %s: %v", s, count)
		}
	}
	if count[engine.Good] < 40 {
		t.Errorf("a network in which so few groups are well is no example: %v", count)
	}
}

func TestTheSameSeedMakesTheSameNetwork(t *testing.T) {
	sorted := func(seed uint64) map[string]bool {
		_, names := standings(t, build(t, 30, seed))
		set := map[string]bool{}
		for _, n := range names {
			set[n] = true
		}
		return set
	}
	if diff := cmp.Diff(sorted(3), sorted(3)); diff != "" {
		t.Error(diff)
	}
}

func BenchmarkBuild200(b *testing.B) {
	for b.Loop() {
		build(b, 200, 7)
	}
}
