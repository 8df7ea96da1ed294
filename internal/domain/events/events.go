package events

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Service has the use cases of events.
type Service struct {
	gate   *access.Gate
	topics TopicsInForce
	zones  Zones
}

// New makes the service.
func New(gate *access.Gate, topics TopicsInForce) *Service {
	return &Service{gate: gate, topics: topics, zones: clock.Zone}
}

// WithZones is the service with other zone data than the program's own: a newer
// set, or one that a test made up.
func (s *Service) WithZones(z Zones) *Service {
	other := *s
	other.zones = z
	return &other
}

// Lock is what a use case that writes events of a group locks.
func Lock(g ids.GroupID) access.Lock { return access.Lock{Table: "groups_groups", ID: string(g)} }

// Find returns the meeting at an address of a group, present or former; the
// caller leads readers from a former address to e.Slug. What is not public is
// found by those who may see drafts.
func (s *Service) Find(ctx context.Context, a access.Actor, g ids.GroupID, slug string) (e Event, err error) {
	defer fault.Wrap(&err, "events.Find %s", g)
	err = s.gate.View(ctx, a, func(tx *access.Tx) (err error) {
		var ok bool
		if e, ok, err = db.Maybe[Event](ctx, tx, bySlug, g, slug); err == nil && !ok {
			e, ok, err = db.Maybe[Event](ctx, tx, byFormer, g, slug)
		}
		if e, err = found(e, ok, err); err != nil || e.Public() {
			return err
		}
		return tx.Need(access.EventDraft, e.Target())
	})
	if err != nil {
		return Event{}, err
	}
	return e, nil
}

// ByIDTx returns a meeting.
func ByIDTx(ctx context.Context, r db.Reader, id ids.EventID) (Event, error) {
	return found(db.Maybe[Event](ctx, r, byID, id))
}

func found(e Event, ok bool, err error) (Event, error) {
	if err == nil && !ok {
		err = fault.New(fault.NotFound, msg.EventNotFound())
	}
	return e, err
}

// groupOf returns the group of a meeting, for the lock that writing needs.
func (s *Service) groupOf(ctx context.Context, a access.Actor, id ids.EventID) (g ids.GroupID, err error) {
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		e, err := ByIDTx(ctx, tx, id)
		g = e.Group
		return err
	})
	return g, err
}

// change runs a change of one meeting under the lock of its group.
func (s *Service) change(ctx context.Context, a access.Actor, id ids.EventID, act access.Action, fn func(*access.Writer, Event) error) error {
	g, err := s.groupOf(ctx, a, id)
	if err != nil {
		return err
	}
	return s.gate.UpdateLocked(ctx, a, Lock(g), func(tx *access.Tx) error {
		e, err := ByIDTx(ctx, tx, id)
		if err != nil {
			return err
		}
		if !e.Public() {
			if err := tx.Need(access.EventDraft, e.Target()); err != nil {
				return err
			}
		}
		w, err := tx.Allow(act, e.Target())
		if err != nil {
			return err
		}
		return fn(w, e)
	})
}

// changed is the answer of an update that compares revisions.
func changed(n int64, err error) error {
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, msg.ErrorConflictText())
	}
	return err
}

// open refuses to write for groups that may not publish.
func open(g groups.Group) error {
	if g.Status == groups.Suspended || g.Status == groups.Left {
		return fault.New(fault.Conflict, msg.EventGroupClosed())
	}
	return nil
}
