package limit_test

import (
	"context"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/limit"

	"pgregory.net/rapid"
)

var start = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// Whatever the rhythm: no window holds more than max, nothing is refused that a
// window had room for, and after the announced wait the next take passes.
func TestNoWindowEverHoldsMoreThanMax(t *testing.T) {
	ctx, c := context.Background(), limit.New(dbtest.SQLite(t))
	const window = 30 * time.Minute
	run := 0
	rapid.Check(t, func(t *rapid.T) {
		run++
		key := "k" + start.Add(time.Duration(run)).String()
		most := rapid.IntRange(1, 5).Draw(t, "max")
		now := start
		var taken []time.Time
		within := func(at time.Time) (n int) {
			for _, h := range taken {
				if h.After(at.Add(-window)) {
					n++
				}
			}
			return n
		}
		try := func() (bool, time.Duration) {
			ok, after, err := c.Take(ctx, now, key, most, window)
			if err != nil {
				t.Fatal(err)
			}
			if room := within(now) < most; ok != room {
				t.Fatalf("at %v with %d of %d: %v", now.Sub(start), within(now), most, ok)
			}
			if ok {
				taken = append(taken, now)
			}
			return ok, after
		}
		for range rapid.IntRange(1, 12).Draw(t, "takes") {
			now = now.Add(time.Duration(rapid.IntRange(0, 900).Draw(t, "seconds")) * time.Second)
			if ok, after := try(); !ok {
				if after <= 0 || after > window || within(now.Add(after-time.Microsecond)) < most {
					t.Fatalf("told to wait %v", after)
				}
				now = now.Add(after)
				if ok, _ := try(); !ok {
					t.Fatalf("still refused after waiting %v", after)
				}
			}
		}
	})
}

func TestManyAtOnceAreCountedExactly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, c := context.Background(), limit.New(d)
		const callers, most = 40, 5
		passed := make(chan bool, callers)
		for range callers {
			go func() {
				ok, _, err := c.Take(ctx, start, "victim", most, time.Minute)
				if err != nil {
					t.Error(err)
				}
				passed <- ok
			}()
		}
		n := 0
		for range callers {
			if <-passed {
				n++
			}
		}
		if n != most {
			t.Errorf("%d of %d passed, want %d", n, callers, most)
		}
		if ok, _, err := c.Take(ctx, start, "another", most, time.Minute); !ok || err != nil {
			t.Errorf("another key was limited too (%v)", err)
		}
	})
}

func TestAClockSetBackDoesNotLengthenTheWait(t *testing.T) {
	ctx, c := context.Background(), limit.New(dbtest.SQLite(t))
	if ok, _, err := c.Take(ctx, start, "k", 1, time.Minute); !ok || err != nil {
		t.Fatal(ok, err)
	}
	ok, after, err := c.Take(ctx, start.Add(-24*time.Hour), "k", 1, time.Minute)
	if ok || err != nil || after > time.Minute {
		t.Errorf("a day earlier: %v, wait %v, %v", ok, after, err)
	}
}

func TestSweepRemovesOnlyWhatLimitsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, c := context.Background(), limit.New(d)
		for key, at := range map[string]time.Time{"old": start, "new": start.Add(time.Hour)} {
			if _, _, err := c.Take(ctx, at, key, 1, time.Minute); err != nil {
				t.Fatal(err)
			}
		}
		n, err := c.Sweep(ctx, start.Add(time.Hour))
		if n != 1 || err != nil {
			t.Errorf("swept %d, %v", n, err)
		}
		if ok, _, _ := c.Take(ctx, start.Add(time.Hour), "new", 1, time.Minute); ok {
			t.Error("a counter that still limits was swept")
		}
	})
}

func TestSpentCountsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		spent := func(now time.Time) (wait time.Duration) {
			t.Helper()
			if err := d.Read(ctx, func(tx *db.Tx) (err error) {
				wait, err = limit.Spent(ctx, tx, now, "k", 2, time.Minute)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return wait
		}
		c := limit.New(d)
		for n := range 2 {
			for range 3 {
				if wait := spent(start); wait != 0 {
					t.Errorf("after %d takes: wait %v", n, wait)
				}
			}
			if ok, _, err := c.Take(ctx, start, "k", 2, time.Minute); err != nil || !ok {
				t.Fatal(ok, err)
			}
		}
		if wait := spent(start.Add(20 * time.Second)); wait != 40*time.Second {
			t.Errorf("spent: wait %v", wait)
		}
		if wait := spent(start.Add(time.Minute)); wait != 0 {
			t.Errorf("a minute later: wait %v", wait)
		}
	})
}
