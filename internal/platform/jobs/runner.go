package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// Handler does one kind of job. It may run more than once for the same job.
type Handler func(ctx context.Context, j Job) error

// Options of a Runner; zero values are replaced by the defaults named here.
type Options struct {
	Name     string        // of this server, unique among servers; required
	Workers  int           // jobs at the same time: 4
	Lease    time.Duration // how long a silent server keeps a job: 60 s
	Poll     time.Duration // how often to look without being woken: 1 s
	Attempts int           // runs before a failing job is parked: 18, over about 5 days
	Clock    clock.Clock   // the machine's
	Log      *slog.Logger  // the default logger

	// Observe hears where each run of a job left it (done, parked, or ready to be
	// tried again) and
	// how long it took; may be nil.
	Observe func(kind, outcome string, took time.Duration)
}

// Runner runs jobs. It may be started once, and stopped any number of times.
type Runner struct {
	db       *db.DB
	opt      Options
	handlers map[string]Handler
	kinds    string // of the handlers, for the claim

	wake   chan struct{}
	cancel context.CancelFunc
	done   sync.WaitGroup
}

// NewRunner makes a runner for the kinds it has handlers for; jobs of other
// kinds are left to servers that know them (an older and a newer server may
// share a database during an upgrade).
func NewRunner(d *db.DB, handlers map[string]Handler, opt Options) *Runner {
	opt.Workers = orInt(opt.Workers, 4)
	opt.Attempts = orInt(opt.Attempts, 18)
	opt.Lease = orDuration(opt.Lease, time.Minute)
	opt.Poll = orDuration(opt.Poll, time.Second)
	if opt.Clock == nil {
		opt.Clock = clock.System()
	}
	if opt.Log == nil {
		opt.Log = slog.Default()
	}
	var kinds []string
	for k := range handlers {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	return &Runner{db: d, opt: opt, handlers: handlers, kinds: "," + strings.Join(kinds, ",") + ",", wake: make(chan struct{}, 1)}
}

func orInt(v, def int) int {
	if v == 0 {
		return def
	}
	return v
}

func orDuration(v, def time.Duration) time.Duration {
	if v == 0 {
		return def
	}
	return v
}

// Start begins to run jobs until Stop.
func (r *Runner) Start() {
	ctx, cancel := context.WithCancel(context.Background())
	r.cancel = cancel
	for range r.opt.Workers {
		r.done.Go(func() { r.work(ctx) })
	}
}

// Stop lets running jobs see a cancelled context, waits for them, and returns.
func (r *Runner) Stop() {
	if r.cancel != nil {
		r.cancel()
		r.done.Wait()
	}
}

// Wake makes a sleeping worker look at once; it never blocks.
func (r *Runner) Wake() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

func (r *Runner) work(ctx context.Context) {
	timer := time.NewTimer(r.opt.Poll)
	defer timer.Stop()
	for ctx.Err() == nil {
		ran, err := r.runOne(ctx)
		if err != nil && ctx.Err() == nil {
			r.opt.Log.Error("jobs: cannot claim", "error", err)
		}
		if ran {
			r.Wake() // there may be more; let another worker look too
			continue
		}
		timer.Reset(r.opt.Poll)
		select {
		case <-ctx.Done():
		case <-r.wake:
		case <-timer.C:
		}
	}
}

// Drain runs, on the caller's goroutine, every job that is due until none is
// left, and returns how many ran. Tests and the demo use it.
func (r *Runner) Drain(ctx context.Context) (n int, err error) {
	for {
		ran, err := r.runOne(ctx)
		if err != nil || !ran {
			return n, err
		}
		n++
	}
}

// claim takes a job whose server has been silent for longer than its lease, or
// else the ready one that is due longest. Each half reads one row of its own
// index, so that a claim costs the same however many wait. The attempt is the fencing token:
// a server that comes back late can no longer finish the job.
var claim = db.Change(`
	WITH lost AS MATERIALIZED (
		SELECT id FROM jobs_jobs
		WHERE state = 'running' AND lease_until < $1 AND $4 LIKE '%,' || kind || ',%'
		ORDER BY lease_until, id LIMIT 1 ` + db.SkipLocked + `
	), ready AS MATERIALIZED (
		SELECT id FROM jobs_jobs
		WHERE state = 'ready' AND run_at <= $1 AND $4 LIKE '%,' || kind || ',%'
		ORDER BY run_at, id LIMIT 1 ` + db.SkipLocked + `
	), due AS (SELECT id FROM (SELECT id, 1 AS turn FROM lost UNION ALL SELECT id, 2 FROM ready) AS both_kinds ORDER BY turn LIMIT 1)
	UPDATE jobs_jobs SET state = 'running', attempt = attempt + 1, lease_until = $2, lease_by = $3
	FROM due WHERE jobs_jobs.id = due.id
	RETURNING jobs_jobs.id, kind, args, attempt`)

var (
	extend = db.Change(`UPDATE jobs_jobs SET lease_until = $3 WHERE id = $1 AND attempt = $2 AND state = 'running'`)
	finish = db.Change(`UPDATE jobs_jobs SET state = $3, run_at = $4, error = $5, finished_at = $6, lease_until = NULL, lease_by = NULL
		WHERE id = $1 AND attempt = $2 AND state = 'running'`)
	forget = db.Change(`DELETE FROM jobs_jobs WHERE state = 'done' AND lower(args) LIKE $1 ESCAPE '\'`)
	sweep  = db.Change(`DELETE FROM jobs_jobs WHERE id IN (SELECT id FROM jobs_jobs WHERE state = 'done' AND finished_at < $1 LIMIT 1000)`)
)

func (r *Runner) runOne(ctx context.Context) (bool, error) {
	now := r.opt.Clock.Now()
	var jobs []Job
	err := r.db.Write(ctx, db.Locked, func(tx *db.Tx) (err error) {
		jobs, err = db.Returning[Job](ctx, tx, claim, now, now.Add(r.opt.Lease), r.opt.Name, r.kinds)
		return err
	})
	if err != nil || len(jobs) == 0 {
		return false, err
	}
	j := jobs[0]
	beat, stop := context.WithCancel(ctx)
	go r.heartbeat(beat, j)
	err = r.call(ctx, j)
	stop()
	state := r.outcome(j, err)
	if r.opt.Observe != nil {
		r.opt.Observe(j.Kind, string(state), r.opt.Clock.Now().Sub(now))
	}
	return true, r.finish(context.WithoutCancel(ctx), j, state, err)
}

// call runs the handler; a panic is an error like any other.
func (r *Runner) call(ctx context.Context, j Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return r.handlers[j.Kind](ctx, j)
}

// heartbeat renews the lease of a job that takes long.
func (r *Runner) heartbeat(ctx context.Context, j Job) {
	tick := time.NewTicker(r.opt.Lease / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			_ = r.db.Write(ctx, db.Locked, func(tx *db.Tx) error {
				_, err := db.Exec(ctx, tx, extend, j.ID, j.Attempt, r.opt.Clock.Now().Add(r.opt.Lease))
				return err
			})
		}
	}
}

// outcome is where a job stands after a run that ended with err: done, ready
// to be tried again, or parked.
func (r *Runner) outcome(j Job, err error) State {
	switch {
	case err == nil:
		return Done
	case fault.Is(err, fault.Invalid) || j.Attempt >= r.opt.Attempts:
		return Parked
	}
	return Ready
}

func (r *Runner) finish(ctx context.Context, j Job, state State, failure error) error {
	now := r.opt.Clock.Now()
	at, text := now, ""
	var finished any = now
	if failure != nil {
		finished, text = nil, firstLine(failure.Error())
		at = now.Add(backoff(j.Attempt))
		r.opt.Log.Warn("jobs: failed", "kind", j.Kind, "job", j.ID, "attempt", j.Attempt, "state", string(state), "error", failure)
	}
	return r.db.Write(ctx, db.Locked, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, finish, j.ID, j.Attempt, string(state), at, text, finished)
		return err
	})
}

// backoff is how long to wait after the n-th failure: 15 s doubled each time,
// 24 h at most, with a fifth of jitter so that a crowd does not come back at once.
func backoff(n int) time.Duration {
	d := min(15*time.Second<<min(n-1, 13), 24*time.Hour)
	return d + time.Duration(rand.Int64N(int64(d)/5+1))
}

// firstLine keeps an error short enough for a table; the log has all of it.
func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s[:min(len(s), 500)]
}

// Sweep deletes jobs done before the given time, a thousand at most, and
// returns how many. Rows with a Once key are the memory of that key: keep them
// longer than any tick may be late.
func Sweep(ctx context.Context, w db.Writer, before time.Time) (int64, error) {
	return db.Exec(ctx, w, sweep, before)
}

// Forget deletes finished jobs whose arguments contain a text, such as the
// address of somebody who is to be forgotten.
func Forget(ctx context.Context, w db.Writer, text string) error {
	_, err := db.Exec(ctx, w, forget, db.Containing(text))
	return err
}
