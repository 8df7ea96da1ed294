package calendars

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Service has the use cases of calendars.
type Service struct {
	gate    *access.Gate
	events  *events.Service
	fetcher Fetcher
}

// New makes the service.
func New(gate *access.Gate, e *events.Service, f Fetcher) *Service { return &Service{gate, e, f} }

// OfGroup returns the calendars that a group has connected.
func (s *Service) OfGroup(ctx context.Context, a access.Actor, g ids.GroupID) (list []Calendar, err error) {
	defer fault.Wrap(&err, "calendars.OfGroup %s", g)
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.CalendarRead, access.Target{Kind: "group", ID: string(g), Group: g}); err != nil {
			return err
		}
		list, err = OfGroupTx(ctx, tx, g)
		return err
	})
	return list, err
}

// OfGroupTx is OfGroup in the caller's transaction, without asking.
func OfGroupTx(ctx context.Context, r db.Reader, g ids.GroupID) ([]Calendar, error) {
	return db.All[Calendar](ctx, r, ofGroup, g)
}

// History returns the last readings of a calendar, the latest first.
func (s *Service) History(ctx context.Context, a access.Actor, id ids.CalendarID) (c Calendar, list []Fetch, err error) {
	defer fault.Wrap(&err, "calendars.History %s", id)
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if c, err = byIDTx(ctx, tx, id); err != nil {
			return err
		}
		if err := tx.Need(access.CalendarRead, c.Target()); err != nil {
			return err
		}
		list, err = db.All[Fetch](ctx, tx, fetchesOf, id)
		return err
	})
	if err != nil {
		return Calendar{}, nil, err
	}
	return c, list, nil
}

// Due returns up to limit calendars whose time has come, the longest due first.
func (s *Service) Due(ctx context.Context, a access.Actor, limit int) (list []ids.CalendarID, err error) {
	defer fault.Wrap(&err, "calendars.Due")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.CalendarSync, access.ProgramTarget("calendars")); err != nil {
			return err
		}
		list, err = db.All[ids.CalendarID](ctx, tx, due, tx.Now(), limit)
		return err
	})
	return list, err
}

// byIDTx returns a calendar that is connected.
func byIDTx(ctx context.Context, r db.Reader, id ids.CalendarID) (Calendar, error) {
	c, ok, err := db.Maybe[Calendar](ctx, r, byID, id)
	if err == nil && (!ok || !c.EndedAt.IsZero()) {
		err = fault.New(fault.NotFound, msg.CalendarNotFound())
	}
	return c, err
}
