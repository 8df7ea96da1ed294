package app

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"
)

func TestAClockThatCannotBeRightIsNotBelieved(t *testing.T) {
	made := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		now, seen string
		trouble   bool
	}{
		{"1970-01-01", "2026-11-22", true},
		{"2026-02-28", "2026-11-22", true},
		{"2026-03-01", "2026-11-22", false}, // an entry of the future says nothing: the clock may have been mended
		{"2026-11-22", "", false},
		{"2036-11-22", "", false},
		{"2031-11-20", "2026-11-22", false},
		{"2031-11-23", "2026-11-22", true},
		{"2036-11-22", "2026-11-22", true},
	} {
		day := func(s string) (at time.Time) {
			if s != "" {
				at, _ = time.Parse(time.DateOnly, s)
			}
			return at
		}
		if got := clockTrouble(day(c.now), day(c.seen), made); (got != "") != c.trouble {
			t.Errorf("clock %s, last entry %q: %q", c.now, c.seen, got)
		}
	}
}

func TestWhatRunsByTheClockWaitsForARightOne(t *testing.T) {
	ctx, log, now := context.Background(), &lines{}, clock.NewFake(time.Date(2099, 11, 22, 12, 0, 0, 0, time.UTC))
	a, err := Open(ctx, Config{Data: t.TempDir(), Dev: true, Clock: now, Log: slog.New(slog.NewJSONHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	timed := func() (n int) {
		t.Helper()
		err := a.db.Read(ctx, func(tx *db.Tx) error {
			lines, err := jobs.Waiting(ctx, tx)
			n = 0
			for _, l := range lines {
				if len(l.Kind) > 9 && l.Kind[:9] == "schedule." {
					n += l.N
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	k := keeper{app: a, last: map[string]string{}}
	turn := func() {
		t.Helper()
		if err := k.turn(ctx); err != nil {
			t.Fatal(err)
		}
	}
	// The first start wrote its entries by the clock of then; now it leaps.
	now.Advance(10 * 365 * 24 * time.Hour)
	turn()
	if n := timed(); n != 0 {
		t.Errorf("%d timed jobs with a clock ten years on", n)
	}
	log.find(t, "what runs by the clock waits")
	now.Advance(-10 * 365 * 24 * time.Hour)
	if turn(); timed() != len(a.schedule()) {
		t.Errorf("%d timed jobs once the clock was mended, want %d", timed(), len(a.schedule()))
	}
}
