package calendars

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Result is what came of one reading.
type Result struct {
	events.Synced
	Outcome   Outcome
	State     State
	Problem   *i18n.Message // while broken or in doubt
	Notes     []Note        // what was guessed or left out
	Overtaken bool          // another reading was quicker; this one was dropped
	Resting   bool          // the group has left: its calendar was not read
}

// SyncOne reads a calendar and brings what it says. A calendar that cannot be
// read is no error: the Result tells, and what was known stays.
func (s *Service) SyncOne(ctx context.Context, a access.Actor, id ids.CalendarID) (res Result, err error) {
	defer fault.Wrap(&err, "calendars.SyncOne %s", id)
	return s.sync(ctx, a, id, access.CalendarSync, false)
}

// Believe reads a calendar for a person who says that it is meant to be as
// empty as it is.
func (s *Service) Believe(ctx context.Context, a access.Actor, id ids.CalendarID) (res Result, err error) {
	defer fault.Wrap(&err, "calendars.Believe %s", id)
	return s.sync(ctx, a, id, access.CalendarConnect, true)
}

func (s *Service) sync(ctx context.Context, a access.Actor, id ids.CalendarID, act access.Action, believe bool) (Result, error) {
	var c Calendar
	var g groups.Group
	var packed []byte
	err := s.gate.View(ctx, a, func(tx *access.Tx) (err error) {
		if c, err = byIDTx(ctx, tx, id); err != nil {
			return err
		}
		if err := tx.Need(act, c.Target()); err != nil {
			return err
		}
		if g, err = groups.ByIDTx(ctx, tx, c.Group); err != nil || !g.Status.InProgram() {
			return err
		}
		if c.Kind == File {
			packed, err = db.One[[]byte](ctx, tx, fileOf, id)
		}
		return err
	})
	if err != nil {
		return Result{}, err
	}
	if !g.Status.InProgram() {
		return s.rest(ctx, a, g, c, act)
	}
	r, err := s.read(ctx, c, packed, believe)
	if err != nil {
		return Result{}, err
	}
	return s.keep(ctx, a, c, act, func(w *access.Writer, g groups.Group, c Calendar) (Result, error) {
		return s.applyTx(ctx, w, g, c, r, believe)
	})
}

// rest leaves the calendar of a group that has left alone from now on.
func (s *Service) rest(ctx context.Context, a access.Actor, g groups.Group, c Calendar, act access.Action) (Result, error) {
	if a.SignedIn() {
		return Result{}, fault.New(fault.Gone, msg.GroupGone(g.Name))
	}
	return s.keep(ctx, a, c, act, func(w *access.Writer, _ groups.Group, c Calendar) (Result, error) {
		_, err := db.Exec(ctx, w, restCalendar, c.ID)
		return Result{State: c.State, Problem: c.Problem.V, Resting: true}, err
	})
}

// read looks at a calendar where it is kept. It asks "only if changed" when the
// last full reading is not long ago and nothing is in doubt.
func (s *Service) read(ctx context.Context, c Calendar, packed []byte, believe bool) (reading, error) {
	now := s.gate.Now()
	if c.Kind == File {
		data, err := unpack(packed)
		return readFile(data, now), err
	}
	if believe || c.LastReadAt.IsZero() || now.Sub(c.LastReadAt) >= fullEvery {
		c.ETag, c.LastModified = "", ""
	}
	return s.fetch(ctx, c.URL, c.ETag, c.LastModified)
}

// keep runs the writing half of a reading under the lock of the group. The
// reading is dropped when the calendar changed since c was loaded: another
// server was quicker, or a person changed the address.
func (s *Service) keep(ctx context.Context, a access.Actor, c Calendar, act access.Action,
	write func(*access.Writer, groups.Group, Calendar) (Result, error)) (res Result, err error) {
	err = s.gate.UpdateLocked(ctx, a, events.Lock(c.Group), func(tx *access.Tx) error {
		now, err := byIDTx(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		w, err := tx.Allow(act, now.Target())
		if err != nil {
			return err
		}
		w.Routine()
		if now.Rev != c.Rev {
			res = Result{State: now.State, Problem: now.Problem.V, Overtaken: true}
			return nil
		}
		g, err := groups.ByIDTx(ctx, tx, c.Group)
		if err == nil {
			res, err = write(w, g, now)
		}
		return err
	})
	return res, err
}

// applyTx brings a reading into the events and notes how it went.
func (s *Service) applyTx(ctx context.Context, w *access.Writer, g groups.Group, c Calendar, r reading, believe bool) (Result, error) {
	res := Result{Outcome: Read, State: OK, Notes: r.notes}
	if r.trouble == nil && !r.unchanged && r.entries == 0 && !believe {
		coming, err := events.ComingTx(ctx, w, g.ID, c.ID, w.Now())
		if err != nil {
			return res, err
		}
		if coming > 0 {
			r.trouble = &trouble{message: msg.CalendarEmptied(coming)}
		}
	}
	n := c
	n.LastTriedAt = w.Now()
	var err error
	switch {
	case r.trouble != nil:
		res.Outcome, res.State, res.Problem = Failed, Broken, &r.trouble.message
		res.Notes = c.Notes.V
		n.Failures++
	case r.unchanged:
		res.Outcome, res.Notes = Unchanged, c.Notes.V
		n.Failures, n.LastOKAt = 0, w.Now()
	default:
		err = s.bring(ctx, w, g, &n, r, believe, &res)
	}
	if err != nil {
		return res, err
	}
	n.State, n.Problem.V, n.Notes.V = res.State, res.Problem, res.Notes
	n.NextTry = nextTry(c.ID, c.Kind, w.Now(), n.Failures, r.trouble != nil && r.trouble.passing)
	w.Changed("state", c.State, n.State)
	w.Bulk(res.Added+res.Changed+res.Vanished, "")
	switch {
	case n.State == Broken && c.State != Broken:
		w.Emit(Broke{c.Group, c.ID})
	case n.State == OK && c.State == Broken:
		w.Emit(Mended{c.Group, c.ID})
	}
	return res, noteTx(ctx, w, n, r, res)
}

// bring hands what a calendar says to the events.
func (s *Service) bring(ctx context.Context, w *access.Writer, g groups.Group, c *Calendar, r reading, believe bool, res *Result) (err error) {
	r.feed.Doubt = func(coming, gone int) bool {
		if believe || !doubtful(coming, gone, c.DoubtedSince, w.Now()) {
			return false
		}
		m := msg.CalendarLostMany(gone, coming)
		res.State, res.Problem = Broken, &m
		return true
	}
	if res.Synced, err = s.events.SyncTx(ctx, w, g, c.ID, r.feed); err != nil {
		return err
	}
	for _, m := range res.Synced.Notes {
		res.Notes = append(res.Notes, Note{Message: m})
	}
	c.Failures, c.LastReadAt, c.Found, c.OnTopic = 0, w.Now(), res.Found, res.OnTopic
	if res.State == Broken { // in doubt: look at it in full next time
		c.ETag, c.LastModified = "", ""
		if c.DoubtedSince.IsZero() {
			c.DoubtedSince = w.Now()
		}
		return nil
	}
	c.ETag, c.LastModified, c.LastOKAt, c.DoubtedSince = r.etag, r.lastModified, w.Now(), time.Time{}
	return nil
}

// mostFetches is how many readings of a calendar are kept.
const mostFetches = 20

// noteTx writes down how a reading went.
func noteTx(ctx context.Context, w *access.Writer, c Calendar, r reading, res Result) error {
	_, err := db.Exec(ctx, w, noteCalendar, c.ID, c.State, c.ETag, c.LastModified, c.LastTriedAt, c.LastOKAt, c.LastReadAt, c.NextTry, c.Failures,
		c.DoubtedSince, c.Problem, c.Notes, c.Found, c.OnTopic)
	if err != nil {
		return err
	}
	_, err = insertFetch.Insert(ctx, w, [][]any{{ids.New[string]("fet", w.Now()), c.ID, w.Now(), res.Outcome, r.status, r.bytes, res.Found,
		res.Added, res.Changed, res.Vanished, res.Kept, c.Problem}})
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, w, dropFetches, c.ID, mostFetches)
	return err
}
