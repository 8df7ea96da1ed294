package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// desk is a database with a clock and a way to enqueue.
type desk struct {
	d     *db.DB
	clock *clock.Fake
	ids   atomic.Int64
}

func newDesk(d *db.DB) *desk { return &desk{d: d, clock: clock.NewFake(noon)} }

func (k *desk) enqueue(t *testing.T, fail error, specs ...jobs.Spec) {
	t.Helper()
	err := k.d.Write(context.Background(), db.Serializable, func(tx *db.Tx) error {
		newID := func() string { return fmt.Sprintf("job_%06d", k.ids.Add(1)) }
		if err := jobs.Enqueue(context.Background(), tx, k.clock.Now(), newID, specs...); err != nil {
			return err
		}
		return fail
	})
	if !errors.Is(err, fail) {
		t.Fatal(err)
	}
}

func (k *desk) runner(name string, handlers map[string]jobs.Handler) *jobs.Runner {
	return jobs.NewRunner(k.d, handlers, jobs.Options{Name: name, Clock: k.clock, Attempts: 3, Log: slog.New(slog.DiscardHandler)})
}

func (k *desk) drain(t *testing.T, r *jobs.Runner) int {
	t.Helper()
	n, err := r.Drain(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (k *desk) counts(t *testing.T) (c map[jobs.State]int) {
	t.Helper()
	err := k.d.Read(context.Background(), func(tx *db.Tx) (err error) {
		c, err = jobs.Counts(context.Background(), tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAJobExistsExactlyWhenItsTransactionCommitted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		var got []string
		r := k.runner("a", map[string]jobs.Handler{"greet": func(_ context.Context, j jobs.Job) error {
			var name string
			err := j.Decode(&name)
			got = append(got, name)
			return err
		}})
		k.enqueue(t, errors.New("rolled back"), jobs.Spec{Kind: "greet", Args: "nobody"})
		k.enqueue(t, nil, jobs.Spec{Kind: "greet", Args: "Ada"}, jobs.Spec{Kind: "greet", Args: "later", RunAt: noon.Add(time.Hour)},
			jobs.Spec{Kind: "unknown to this server", Args: 1})
		if n := k.drain(t, r); n != 1 || len(got) != 1 || got[0] != "Ada" {
			t.Fatalf("ran %d: %v, want Ada only", n, got)
		}
		k.clock.Advance(time.Hour)
		if k.drain(t, r); len(got) != 2 || got[1] != "later" {
			t.Errorf("after an hour: %v", got)
		}
	})
}

func TestOnceIsOnceEvenAfterTheJobIsDone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		ran := 0
		r := k.runner("a", map[string]jobs.Handler{"tick": func(context.Context, jobs.Job) error { ran++; return nil }})
		for range 3 {
			k.enqueue(t, nil, jobs.Spec{Kind: "tick", Once: "tick 12:00"})
			k.drain(t, r)
		}
		if ran != 1 {
			t.Errorf("ran %d times", ran)
		}
	})
}

func TestFailuresAreRetriedLaterThenParkedAndCanBeTriedAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		var fail error = errors.New("relay is away")
		r := k.runner("a", map[string]jobs.Handler{
			"mail":   func(context.Context, jobs.Job) error { return fail },
			"panics": func(context.Context, jobs.Job) error { panic("poison") },
			"wrong":  func(context.Context, jobs.Job) error { return fault.New(fault.Invalid, i18n.Message{Key: "x"}) },
		})
		k.enqueue(t, nil, jobs.Spec{Kind: "mail"}, jobs.Spec{Kind: "panics"}, jobs.Spec{Kind: "wrong"})
		if n := k.drain(t, r); n != 3 {
			t.Fatalf("first round ran %d", n)
		}
		if c := k.counts(t); c[jobs.Ready] != 2 || c[jobs.Parked] != 1 {
			t.Fatalf("after one failure each: %v; Invalid is parked at once", c)
		}
		for range 3 {
			k.clock.Advance(48 * time.Hour)
			k.drain(t, r)
		}
		if c := k.counts(t); c[jobs.Parked] != 3 {
			t.Fatalf("after three failures: %v", c)
		}
		fail = nil
		k.retryAll(t)
		k.drain(t, r)
		if c := k.counts(t); c[jobs.Done] != 1 {
			t.Errorf("after a retry by hand: %v", c)
		}
	})
}

func (k *desk) retryAll(t *testing.T) {
	t.Helper()
	ctx := context.Background()
	err := k.d.Write(ctx, db.Serializable, func(tx *db.Tx) error {
		list, err := jobs.ParkedJobs(ctx, tx, 10)
		for _, j := range list {
			if _, err := jobs.Retry(ctx, tx, j.ID, k.clock.Now()); err != nil {
				return err
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A server dies in the middle of a job: another takes it when the lease is
// over, and the first, should it come back, cannot finish it any more.
func TestACrashInTheMiddleOfAJob(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		k.enqueue(t, nil, jobs.Spec{Kind: "work"})
		var order []string
		frozen, thaw := make(chan struct{}), make(chan struct{})
		a := k.runner("a", map[string]jobs.Handler{"work": func(context.Context, jobs.Job) error {
			close(frozen)
			<-thaw
			return errors.New("a comes back late and fails")
		}})
		b := k.runner("b", map[string]jobs.Handler{"work": func(_ context.Context, j jobs.Job) error {
			order = append(order, fmt.Sprint("b, attempt ", j.Attempt))
			return nil
		}})
		finished := make(chan error)
		go func() { _, err := a.Drain(context.Background()); finished <- err }()
		<-frozen
		if n := k.drain(t, b); n != 0 {
			t.Fatal("b took a job that a still holds")
		}
		k.clock.Advance(2 * time.Minute)
		if n := k.drain(t, b); n != 1 {
			t.Fatal("b did not take over")
		}
		close(thaw)
		if err := <-finished; err != nil {
			t.Fatal(err)
		}
		if c := k.counts(t); c[jobs.Done] != 1 || len(order) != 1 || order[0] != "b, attempt 2" {
			t.Errorf("states %v, order %v: the late failure must not undo b's work", c, order)
		}
	})
}

func TestManyServersShareTheWork(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		var mu sync.Mutex
		seen := map[string]int{}
		handlers := map[string]jobs.Handler{"n": func(_ context.Context, j jobs.Job) error {
			mu.Lock()
			defer mu.Unlock()
			seen[j.ID]++
			return nil
		}}
		var specs []jobs.Spec
		for i := range 60 {
			specs = append(specs, jobs.Spec{Kind: "n", Args: i})
		}
		k.enqueue(t, nil, specs...)
		var all sync.WaitGroup
		for i := range 4 {
			all.Go(func() {
				if _, err := k.runner(fmt.Sprint("server ", i), handlers).Drain(context.Background()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if len(seen) != 60 {
			t.Errorf("%d of 60 jobs ran", len(seen))
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("%s ran %d times", id, n)
			}
		}
	})
}

func TestStartWakeStop(t *testing.T) {
	k := newDesk(dbtest.SQLite(t))
	ran := make(chan struct{})
	r := k.runner("a", map[string]jobs.Handler{"n": func(context.Context, jobs.Job) error { ran <- struct{}{}; return nil }})
	r.Start()
	k.enqueue(t, nil, jobs.Spec{Kind: "n"})
	r.Wake()
	<-ran
	r.Stop()
	r.Stop()
}

func TestRunsAreObservedAndWhatIsLeftIsCounted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		var seen []string
		r := jobs.NewRunner(d, map[string]jobs.Handler{
			"good": func(context.Context, jobs.Job) error { k.clock.Advance(2 * time.Second); return nil },
			"bad":  func(context.Context, jobs.Job) error { return fault.New(fault.Invalid, i18n.Message{Key: "x"}) },
			"slow": func(context.Context, jobs.Job) error { return errors.New("not yet") },
		}, jobs.Options{Name: "a", Clock: k.clock, Attempts: 3, Log: slog.New(slog.DiscardHandler), Observe: func(kind, outcome string, took time.Duration) {
			seen = append(seen, fmt.Sprintf("%s %s %s", kind, outcome, took))
		}})
		k.enqueue(t, nil, jobs.Spec{Kind: "good"}, jobs.Spec{Kind: "bad"}, jobs.Spec{Kind: "slow"}, jobs.Spec{Kind: "other", RunAt: noon.Add(time.Hour)}, jobs.Spec{Kind: "other"})
		k.drain(t, r)
		if diff := cmp.Diff([]string{"good done 2s", "bad parked 0s", "slow ready 0s"}, seen); diff != "" {
			t.Error(diff)
		}
		var left []jobs.Line
		err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
			left, err = jobs.Waiting(t.Context(), tx)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, l := range left {
			got = append(got, fmt.Sprintf("%s %s %d", l.Kind, l.State, l.N))
		}
		if diff := cmp.Diff([]string{"bad parked 1", "other ready 2", "slow ready 1"}, got); diff != "" {
			t.Error(diff)
		}
		if !left[1].Oldest.Equal(noon) {
			t.Errorf("the oldest of two is due %s", left[1].Oldest)
		}
	})
}
