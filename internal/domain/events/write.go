package events

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Written is what became of an Input. Notes ask about a start that the clocks
// of that day skip or show twice; it was stored all the same.
type Written struct {
	Event ids.EventID
	Slug  string
	Notes fault.Notes
}

// Write writes a meeting down by hand, also one that took place already; state
// is Draft or Published.
func (s *Service) Write(ctx context.Context, a access.Actor, g ids.GroupID, in Input, state State) (out Written, err error) {
	defer fault.Wrap(&err, "events.Write %s", g)
	err = s.gate.UpdateLocked(ctx, a, Lock(g), func(tx *access.Tx) error {
		group, err := groups.ByIDTx(ctx, tx, g)
		if err != nil {
			return err
		}
		w, err := tx.Allow(access.EventWrite, group.Target())
		if err != nil {
			return err
		}
		out, err = s.WriteTx(ctx, w, group, in, state)
		return err
	})
	return out, err
}

// WriteTx is Write in the caller's transaction, which holds the group's lock.
func (s *Service) WriteTx(ctx context.Context, w *access.Writer, g groups.Group, in Input, state State) (Written, error) {
	if err := open(g); err != nil {
		return Written{}, err
	}
	if state != Draft {
		state = Published
	}
	in.tidy(g)
	m, notes, err := in.meeting(g, s.zones, w.Now())
	if err != nil {
		return Written{}, err
	}
	b, err := s.openBook(ctx, w, g)
	if err != nil {
		return Written{}, err
	}
	r := row{source: Native, known: known{State: state}}
	r = b.row(r, m, nil)
	r.known.UID = string(r.known.ID)
	if _, err := b.settle(ctx, []row{r}); err != nil {
		return Written{}, err
	}
	w.Target(access.Target{Kind: "event", ID: string(r.known.ID), Group: g.ID, Public: state == Published})
	w.Emit(Changed{g.ID})
	return Written{r.known.ID, r.known.Slug, notes}, nil
}

// Edit changes what an organiser wrote down. rev is the revision that the
// writer saw. Meetings of a feed are changed in their calendar.
func (s *Service) Edit(ctx context.Context, a access.Actor, id ids.EventID, rev int, in Input) (out Written, err error) {
	defer fault.Wrap(&err, "events.Edit %s", id)
	err = s.change(ctx, a, id, access.EventWrite, func(w *access.Writer, e Event) error {
		g, err := groups.ByIDTx(ctx, w, e.Group)
		if err == nil {
			err = e.editable(rev)
		}
		if err != nil {
			return err
		}
		in.tidy(g)
		m, notes, err := in.meeting(g, s.zones, w.Now())
		if err != nil {
			return err
		}
		slug, err := s.rewrite(ctx, w, g, e, m)
		out = Written{id, slug, notes}
		return err
	})
	return out, err
}

// editable refuses to change a feed's meeting, one that was cancelled, or one
// that somebody else has changed meanwhile.
func (e Event) editable(rev int) error {
	switch {
	case e.Source == Feed:
		return fault.New(fault.Conflict, msg.EventFromCalendar())
	case e.State == Cancelled:
		return fault.New(fault.Conflict, msg.EventIsCancelled())
	case e.Rev != rev:
		return fault.New(fault.Conflict, msg.ErrorConflictText())
	}
	return nil
}

// rewrite writes the new content of a native meeting and returns its address.
// A draft, which nobody else has seen, gets a new one with each title.
func (s *Service) rewrite(ctx context.Context, w *access.Writer, g groups.Group, e Event, m meeting) (string, error) {
	b, err := s.openBook(ctx, w, g)
	if err != nil {
		return "", err
	}
	old := b.get(e.ID)
	r := row{source: Native, known: known{UID: e.UID, State: e.State}}
	r = b.row(r, m, &old)
	if e.State == Draft {
		delete(b.slugs, old.Slug)
		r.known.Slug, r.former = b.slugs.give(e.ID, m.When, m.Title), ""
	}
	w.Changed("title", e.Title, m.Title)
	w.Changed("start", e.When.Start.String(), m.When.Start.String())
	w.Changed("location", e.Location, m.Location)
	w.Emit(Changed{g.ID})
	_, err = b.settle(ctx, []row{r})
	return r.known.Slug, err
}

// Publish shows a draft to everyone.
func (s *Service) Publish(ctx context.Context, a access.Actor, id ids.EventID, rev int) (err error) {
	defer fault.Wrap(&err, "events.Publish %s", id)
	return s.change(ctx, a, id, access.EventWrite, func(w *access.Writer, e Event) error {
		if e.State != Draft {
			return fault.New(fault.Conflict, msg.ErrorConflictText())
		}
		return s.setState(ctx, w, e, rev, Published)
	})
}

// Cancel calls a meeting off that an organiser wrote down; the reason is kept.
// A meeting that is over is marked as not having taken place instead.
func (s *Service) Cancel(ctx context.Context, a access.Actor, id ids.EventID, rev int, reason string) (err error) {
	defer fault.Wrap(&err, "events.Cancel %s", id)
	return s.change(ctx, a, id, access.EventWrite, func(w *access.Writer, e Event) error {
		if err := e.editable(rev); err != nil {
			return err
		}
		if e.Held(w.Now()) {
			return fault.New(fault.Conflict, msg.EventIsOver())
		}
		var notes fault.Notes
		reason = access.OptionalReason(&notes, reason)
		if err := notes.Err(); err != nil {
			return err
		}
		w.Because(reason)
		return s.setState(ctx, w, e, rev, Cancelled)
	})
}

func (s *Service) setState(ctx context.Context, w *access.Writer, e Event, rev int, state State) error {
	g, err := groups.ByIDTx(ctx, w, e.Group)
	if err == nil {
		err = open(g)
	}
	if err != nil {
		return err
	}
	if err := changed(db.Exec(ctx, w, setState, e.ID, rev, state, w.Now())); err != nil {
		return err
	}
	w.Changed("state", e.State, state)
	w.Emit(Changed{e.Group})
	b, err := s.openBook(ctx, w, g)
	if err != nil {
		return err
	}
	_, err = b.settle(ctx, nil)
	return err
}
