package limit

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

var (
	// lockCounter makes the row or, if it is there, writes it unchanged: either
	// way the transaction holds it, and takes of the same key queue up.
	lockCounter = db.Change(`INSERT INTO limit_counters (key, hits, until) VALUES ($1, '[]', $2)
		ON CONFLICT (key) DO UPDATE SET hits = limit_counters.hits RETURNING hits`)
	putCounter   = db.Change(`UPDATE limit_counters SET hits = $2, until = $3 WHERE key = $1`)
	sweepCounter = db.Change(`DELETE FROM limit_counters WHERE until < $1`)
)

// Take counts one event of key at now, unless most of them lie in the window
// before now; then ok is false and retryAfter says when the next one passes.
//
// In a Serializable transaction of PostgreSQL many takes of one key at once
// make each other begin again; where that matters, use Counters.
func Take(ctx context.Context, w db.Writer, now time.Time, key string, most int, window time.Duration) (ok bool, retryAfter time.Duration, err error) {
	rows, err := db.Returning[db.JSON[[]int64]](ctx, w, lockCounter, key, now.Add(window))
	if err != nil {
		return false, 0, err
	}
	hits, ok, retryAfter := take(rows[0].V, now.UnixMicro(), most, window)
	if !ok {
		return false, retryAfter, nil
	}
	_, err = db.Exec(ctx, w, putCounter, key, db.JSON[[]int64]{V: hits}, now.Add(window))
	return err == nil, 0, err
}

var hitsOf = db.Select(`SELECT hits FROM limit_counters WHERE key = $1`)

// Spent says how long to wait until Take would count one event of key again:
// zero when it would now. It counts nothing. It is for what must not go on
// after too many failures, while successes are free: Spent first, Take for a
// failure, both in one transaction that others of the same key queue up for.
func Spent(ctx context.Context, r db.Reader, now time.Time, key string, most int, window time.Duration) (wait time.Duration, err error) {
	row, found, err := db.Maybe[db.JSON[[]int64]](ctx, r, hitsOf, key)
	if err != nil || !found {
		return 0, err
	}
	_, _, wait = take(row.V, now.UnixMicro(), most, window)
	return wait, nil
}

// take is the arithmetic of Take: hits are in microseconds and in order.
func take(hits []int64, now int64, most int, window time.Duration) (kept []int64, ok bool, retryAfter time.Duration) {
	for _, h := range hits {
		h = min(h, now) // a clock that was set back must not lengthen the wait
		if h > now-window.Microseconds() {
			kept = append(kept, h)
		}
	}
	if len(kept) < most {
		return append(kept, now), true, 0
	}
	if most < 1 {
		return kept, false, window
	}
	free := kept[len(kept)-most] // when this one is out of the window, most-1 are left in it
	return kept, false, time.Duration(free+window.Microseconds()-now) * time.Microsecond
}

// Counters takes in transactions of its own. It is one of the few that write
// outside the Gate: a count is no decision, must stay when the use case that
// asked for it fails, and would otherwise collide with every other.
type Counters struct{ db *db.DB }

// New makes the counters of a database.
func New(d *db.DB) *Counters { return &Counters{db: d} }

// Take is the function Take in its own transaction.
func (c *Counters) Take(ctx context.Context, now time.Time, key string, most int, window time.Duration) (ok bool, retryAfter time.Duration, err error) {
	err = c.db.Write(ctx, db.Locked, func(tx *db.Tx) error {
		ok, retryAfter, err = Take(ctx, tx, now, key, most, window)
		return err
	})
	return ok && err == nil, retryAfter, err
}

// Sweep removes the counters that limit nothing any more.
func (c *Counters) Sweep(ctx context.Context, now time.Time) (n int64, err error) {
	err = c.db.Write(ctx, db.Locked, func(tx *db.Tx) error {
		n, err = db.Exec(ctx, tx, sweepCounter, now)
		return err
	})
	return n, err
}
