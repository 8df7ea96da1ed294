package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Spec describes a job to be enqueued.
type Spec struct {
	Kind  string    // names its handler
	Args  any       // kept as JSON
	RunAt time.Time // not before; zero is at once
	Once  string    // if set, a job with this key was or is enqueued only once, ever
}

// Job is a job as its handler sees it.
type Job struct {
	ID      string `db:"id"`
	Kind    string `db:"kind"`
	Args    string `db:"args"`    // JSON
	Attempt int    `db:"attempt"` // 1 at the first run
}

// Decode reads the arguments into v.
func (j Job) Decode(v any) error { return json.Unmarshal([]byte(j.Args), v) }

var insert = db.NewBulk("jobs_jobs", "ON CONFLICT DO NOTHING", "id", "kind", "args", "state", "run_at", "once", "created_at")

// Enqueue inserts jobs in the caller's transaction. newID makes their
// identifiers, now is the time of the transaction.
func Enqueue(ctx context.Context, w db.Writer, now time.Time, newID func() string, specs ...Spec) error {
	rows := make([][]any, 0, len(specs))
	for _, s := range specs {
		args, err := json.Marshal(s.Args)
		if err != nil {
			return err
		}
		if s.Kind == "" {
			return errors.New("jobs: a job needs a kind")
		}
		at := s.RunAt
		if at.IsZero() {
			at = now
		}
		var once any
		if s.Once != "" {
			once = s.Once
		}
		rows = append(rows, []any{newID(), s.Kind, string(args), "ready", at, once, now})
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := insert.Insert(ctx, w, rows)
	return err
}

// State is where a job stands.
type State string

// The states of a job.
const (
	Ready   State = "ready"
	Running State = "running"
	Done    State = "done"
	Parked  State = "parked"
)

// Row is a job as the office sees it.
type Row struct {
	ID        string    `db:"id"`
	Kind      string    `db:"kind"`
	State     State     `db:"state"`
	RunAt     time.Time `db:"run_at"`
	Attempt   int       `db:"attempt"`
	Error     string    `db:"error"`
	CreatedAt time.Time `db:"created_at"`
}

var (
	countStates = db.Select(`SELECT state, COUNT(*) AS n FROM jobs_jobs GROUP BY state`)
	waiting     = db.Select(`SELECT kind, state, COUNT(*) AS n, MIN(run_at) AS oldest FROM jobs_jobs WHERE state <> 'done' GROUP BY kind, state ORDER BY kind, state`)
	jobByID     = db.Select(`SELECT id, kind, state, run_at, attempt, error, created_at FROM jobs_jobs WHERE id = $1`)
	listFailing = db.Select(`SELECT id, kind, state, run_at, attempt, error, created_at FROM jobs_jobs
		WHERE state = 'running' OR state = 'ready' AND attempt > 0 ORDER BY state DESC, run_at, id LIMIT $1`)
	doneSince   = db.Select(`SELECT kind, state, COUNT(*) AS n, MAX(finished_at) AS oldest FROM jobs_jobs WHERE state = 'done' AND finished_at >= $1 GROUP BY kind, state ORDER BY kind`)
	parkReady   = db.Change(`UPDATE jobs_jobs SET state = 'parked', error = $2 WHERE id = $1 AND state = 'ready'`)
	dropWaiting = db.Change(`UPDATE jobs_jobs SET state = 'done', error = $2, finished_at = $3 WHERE id = $1 AND state IN ('ready', 'parked')`)
	hurry       = db.Change(`UPDATE jobs_jobs SET run_at = $2 WHERE id = $1 AND state = 'ready'`)
	listParked  = db.Select(`SELECT id, kind, state, run_at, attempt, error, created_at FROM jobs_jobs WHERE state = 'parked' ORDER BY run_at DESC, id LIMIT $1`)
	retryParked = db.Change(`UPDATE jobs_jobs SET state = 'ready', run_at = $2, attempt = 0 WHERE id = $1 AND state = 'parked'`)
)

// Counts returns how many jobs are in each state.
func Counts(ctx context.Context, r db.Reader) (map[State]int, error) {
	type row struct {
		State State `db:"state"`
		N     int   `db:"n"`
	}
	list, err := db.All[row](ctx, r, countStates)
	out := map[State]int{}
	for _, l := range list {
		out[l.State] = l.N
	}
	return out, err
}

// Line is how many jobs of one kind are in one state.
type Line struct {
	Kind   string    `db:"kind"`
	State  State     `db:"state"`
	N      int       `db:"n"`
	Oldest time.Time `db:"oldest"` // when the first of them is or was due
}

// Waiting counts the jobs that are not done.
func Waiting(ctx context.Context, r db.Reader) ([]Line, error) { return db.All[Line](ctx, r, waiting) }

// ParkedJobs returns the newest parked jobs, at most n.
func ParkedJobs(ctx context.Context, r db.Reader, n int) ([]Row, error) {
	return db.All[Row](ctx, r, listParked, n)
}

// ByID returns a job; ok is false when there is none.
func ByID(ctx context.Context, r db.Reader, id string) (row Row, ok bool, err error) {
	return db.Maybe[Row](ctx, r, jobByID, id)
}

// UnderWay returns the jobs that run now, and those that have failed and will be
// tried again, at most n.
func UnderWay(ctx context.Context, r db.Reader, n int) ([]Row, error) {
	return db.All[Row](ctx, r, listFailing, n)
}

// DoneSince counts the jobs of each kind that were done since then; Oldest is
// when the last of them was.
func DoneSince(ctx context.Context, r db.Reader, then time.Time) ([]Line, error) {
	return db.All[Line](ctx, r, doneSince, then)
}

// Park takes a job that waits out of the queue until somebody retries it, and
// says whether it waited.
func Park(ctx context.Context, w db.Writer, id, why string) (bool, error) {
	n, err := db.Exec(ctx, w, parkReady, id, firstLine(why))
	return n == 1, err
}

// Drop gives a job up that waits or is parked, and says whether it did. Its row
// stays as one that is done, and so does the memory of its Once key.
func Drop(ctx context.Context, w db.Writer, id, why string, now time.Time) (bool, error) {
	n, err := db.Exec(ctx, w, dropWaiting, id, firstLine(why), now)
	return n == 1, err
}

// Hurry makes a job that waits for its time due at once, and says whether it
// waited.
func Hurry(ctx context.Context, w db.Writer, id string, now time.Time) (bool, error) {
	n, err := db.Exec(ctx, w, hurry, id, now)
	return n == 1, err
}

// Retry makes a parked job ready again and says whether it was parked.
func Retry(ctx context.Context, w db.Writer, id string, now time.Time) (bool, error) {
	n, err := db.Exec(ctx, w, retryParked, id, now)
	return n == 1, err
}
