package upkeep

import (
	"context"
	"regexp"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"
)

// Timed is one line of the schedule.
type Timed struct {
	Name  string // "assess"
	Kind  string // of its jobs
	Every time.Duration
}

// Service has the use cases of upkeep.
type Service struct {
	gate     *access.Gate
	schedule []Timed
}

// New makes the service; schedule is what runs by the clock.
func New(gate *access.Gate, schedule []Timed) *Service { return &Service{gate, schedule} }

// Kind is how much of one kind of work there is.
type Kind struct {
	Name    string
	Ready   int
	Running int
	Parked  int
	Done    int       // in the last day
	Oldest  time.Time // when the first of those that wait was or is due; zero for none
	Last    time.Time // when one was done last, within a day; zero for none
}

// All is how many jobs of the kind there are or were within a day.
func (k Kind) All() int { return k.Ready + k.Running + k.Parked + k.Done }

// Job is one piece of work without what it carries.
type Job struct {
	ID      string
	Kind    string
	State   jobs.State
	Due     time.Time // when it is tried next
	Attempt int
	Made    time.Time
	Problem string // why it failed, without addresses of people
}

// Due is one line of the schedule with its times.
type Due struct {
	Timed
	Next time.Time
	Last time.Time // when it was done last, within a day; zero when it was not
}

// Board is the state of all work that runs by itself.
type Board struct {
	Kinds    []Kind
	UnderWay []Job // that run, and that failed and will be tried again
	Parked   []Job
	Schedule []Due
	Now      time.Time
}

// most is how many jobs of a list are shown.
const most = 50

// Board returns the state of the work to administrators.
func (s *Service) Board(ctx context.Context, a access.Actor) (b Board, err error) {
	defer fault.Wrap(&err, "upkeep.Board")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.JobsManage, access.ProgramTarget("jobs")); err != nil {
			return err
		}
		b = Board{Now: tx.Now()}
		waiting, err := jobs.Waiting(ctx, tx)
		if err != nil {
			return err
		}
		done, err := jobs.DoneSince(ctx, tx, tx.Now().Add(-24*time.Hour))
		if err != nil {
			return err
		}
		b.Kinds = kindsOf(waiting, done)
		if b.UnderWay, err = jobsOf(jobs.UnderWay(ctx, tx, most)); err != nil {
			return err
		}
		b.Parked, err = jobsOf(jobs.ParkedJobs(ctx, tx, most))
		b.Schedule = s.dues(b.Kinds, tx.Now())
		return err
	})
	return b, err
}

// kindsOf puts the counts of each kind together, those that wait first.
func kindsOf(waiting, done []jobs.Line) (list []Kind) {
	at := map[string]int{}
	kind := func(name string) *Kind {
		if _, ok := at[name]; !ok {
			at[name], list = len(list), append(list, Kind{Name: name})
		}
		return &list[at[name]]
	}
	for _, l := range waiting {
		switch k := kind(l.Kind); l.State {
		case jobs.Ready:
			k.Ready, k.Oldest = l.N, l.Oldest
		case jobs.Running:
			k.Running = l.N
		case jobs.Parked:
			k.Parked = l.N
		}
	}
	for _, l := range done {
		k := kind(l.Kind)
		k.Done, k.Last = l.N, l.Oldest
	}
	return list
}

func (s *Service) dues(kinds []Kind, now time.Time) (list []Due) {
	for _, t := range s.schedule {
		d := Due{Timed: t, Next: now.Truncate(t.Every).Add(t.Every)}
		for _, k := range kinds {
			if k.Name == t.Kind {
				d.Last = k.Last
			}
		}
		list = append(list, d)
	}
	return list
}

func jobsOf(rows []jobs.Row, err error) (list []Job, _ error) {
	for _, r := range rows {
		list = append(list, Job{ID: r.ID, Kind: r.Kind, State: r.State, Due: r.RunAt, Attempt: r.Attempt, Made: r.CreatedAt, Problem: impersonal(r.Error)})
	}
	return list, err
}

// personal are addresses of people and what servers of mail quote of them.
var personal = regexp.MustCompile(`[^\s<>"'(),;:]+@[^\s<>"'(),;:]+`)

// impersonal is why something failed, without whom it was about.
func impersonal(problem string) string { return personal.ReplaceAllString(problem, "…@…") }

// Retry tries a job now that was parked, or that waits for its next time.
func (s *Service) Retry(ctx context.Context, a access.Actor, id string) (err error) {
	defer fault.Wrap(&err, "upkeep.Retry %s", id)
	return s.change(ctx, a, id, "retried", "", func(w *access.Writer, job jobs.Row, _ string) (bool, error) {
		if job.State == jobs.Parked {
			return jobs.Retry(ctx, w, id, w.Now())
		}
		return jobs.Hurry(ctx, w, id, w.Now())
	})
}

// Park takes a job out of the queue until somebody retries it.
func (s *Service) Park(ctx context.Context, a access.Actor, id, reason string) (err error) {
	defer fault.Wrap(&err, "upkeep.Park %s", id)
	return s.because(ctx, a, id, "parked", reason, func(w *access.Writer, _ jobs.Row, reason string) (bool, error) {
		return jobs.Park(ctx, w, id, reason)
	})
}

// Drop gives a job up for good.
func (s *Service) Drop(ctx context.Context, a access.Actor, id, reason string) (err error) {
	defer fault.Wrap(&err, "upkeep.Drop %s", id)
	return s.because(ctx, a, id, "dropped", reason, func(w *access.Writer, _ jobs.Row, reason string) (bool, error) {
		return jobs.Drop(ctx, w, id, reason, w.Now())
	})
}

// deed changes a job and says whether there was anything to change.
type deed func(w *access.Writer, job jobs.Row, reason string) (bool, error)

// because is change with a reason, which giving work up always has.
func (s *Service) because(ctx context.Context, a access.Actor, id, to, reason string, do deed) error {
	var notes fault.Notes
	reason = access.Reason(&notes, reason)
	if err := notes.Err(); err != nil {
		return err
	}
	return s.change(ctx, a, id, to, reason, do)
}

func (s *Service) change(ctx context.Context, a access.Actor, id, to, reason string, do deed) error {
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.JobsManage, access.Target{Kind: "job", ID: id, Public: true})
		if err != nil {
			return err
		}
		job, ok, err := jobs.ByID(ctx, tx, id)
		if err == nil && !ok {
			err = fault.New(fault.NotFound, msg.ErrorNotFoundText())
		}
		if err != nil {
			return err
		}
		w.Because(reason)
		w.Changed(job.Kind, string(job.State), to)
		done, err := do(w, job, reason)
		if err == nil && !done {
			err = fault.New(fault.Conflict, msg.UpkeepMoved())
		}
		return err
	})
}
