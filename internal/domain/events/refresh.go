package events

import (
	"context"
	"slices"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// timed is what deriving the times of a meeting needs and gives.
type timed struct {
	ID    ids.EventID `db:"id"`
	State State       `db:"state"`
	When
	StartsAt time.Time `db:"starts_at"`
	EndsAt   time.Time `db:"ends_at"`
	Day      ids.Date  `db:"day"`
	Country  string    `db:"country"`
}

// Refresh derives again what follows from the wall clocks of a group's
// meetings, the group's place and the zone data of today. What the clock shows
// stays as it was agreed. It returns how many meetings it changed, and emits
// Shifted for each that is to come and moved on the time line.
func (s *Service) Refresh(ctx context.Context, a access.Actor, g ids.GroupID) (n int, err error) {
	defer fault.Wrap(&err, "events.Refresh %s", g)
	err = s.gate.UpdateLocked(ctx, a, Lock(g), func(tx *access.Tx) error {
		group, err := groups.ByIDTx(ctx, tx, g)
		if err != nil {
			return err
		}
		w, err := tx.Allow(access.EventRefresh, group.Target())
		if err != nil {
			return err
		}
		w.Routine()
		n, err = s.refreshTx(ctx, w, group)
		w.Bulk(n, "")
		return err
	})
	return n, err
}

func (s *Service) refreshTx(ctx context.Context, w *access.Writer, g groups.Group) (n int, err error) {
	list, err := db.All[timed](ctx, w, whenOf, g.ID)
	if err != nil {
		return 0, err
	}
	for _, t := range list {
		fresh := s.derive(t, g, w.Now())
		if fresh == t {
			continue
		}
		n++
		if _, err := db.Exec(ctx, w, setTimes, t.ID, fresh.Zone, fresh.StartsAt, fresh.EndsAt, fresh.Day, fresh.Country, w.Now()); err != nil {
			return n, err
		}
		if t.State == Published && !fresh.StartsAt.Equal(t.StartsAt) && fresh.StartsAt.After(w.Now()) {
			w.Emit(Shifted{g.ID, t.ID})
		}
	}
	if n == 0 {
		return 0, nil
	}
	w.Emit(Changed{g.ID})
	b, err := s.openBook(ctx, w, g)
	if err == nil {
		_, err = b.settle(ctx, nil)
	}
	return n, err
}

// derive works the times of a meeting out anew. A clock without a zone of its
// own follows the group, until the meeting has begun.
func (s *Service) derive(t timed, g groups.Group, now time.Time) timed {
	if (t.Floating || t.ZoneUnknown != "" || t.AllDay) && t.StartsAt.After(now) {
		t.Zone = g.Zone
	}
	t.StartsAt, t.EndsAt = t.Instants(s.zones.location(t.Zone))
	t.Day = t.When.day(t.StartsAt, s.zones.location(g.Zone))
	t.Country = g.Country
	return t
}

// RefreshAll refreshes up to limit groups after the one given and returns the
// last of them, which is empty when there are no more: a job goes through the
// network after an upgrade that brings new zone data.
func (s *Service) RefreshAll(ctx context.Context, a access.Actor, after ids.GroupID, limit int) (last ids.GroupID, n int, err error) {
	defer fault.Wrap(&err, "events.RefreshAll")
	var list []ids.GroupID
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		list, err = db.All[ids.GroupID](ctx, tx, groupsAfter, after, limit)
		return err
	})
	for _, g := range list {
		k, err := s.Refresh(ctx, a, g)
		if err != nil {
			return last, n, err
		}
		last, n = g, n+k
	}
	return last, n, err
}

// text is what deciding on the topic needs and gives.
type text struct {
	ID          ids.EventID  `db:"id"`
	Group       ids.GroupID  `db:"group_id"`
	Title       string       `db:"title"`
	Description string       `db:"description"`
	Topic       Answer       `db:"topic"`
	Why         db.JSON[Why] `db:"topic_why"`
}

// Redecide asks the guide in force about up to limit meetings after the one
// given, and returns the last of them, which is empty when there are no more:
// a job goes through all meetings after a new guide. Decisions of people stand.
func (s *Service) Redecide(ctx context.Context, a access.Actor, after ids.EventID, limit int) (last ids.EventID, n int, err error) {
	defer fault.Wrap(&err, "events.Redecide")
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		last, n = "", 0
		w, err := tx.Allow(access.EventRefresh, access.ProgramTarget("topics"))
		if err != nil {
			return err
		}
		topics, by, err := s.topics(ctx, tx)
		if err != nil {
			return err
		}
		list, err := db.All[text](ctx, tx, textsAfter, after, limit)
		touched := map[ids.GroupID]bool{}
		for _, t := range list {
			last = t.ID
			answer, why := decide(topics, t.Title, t.Description)
			if answer == t.Topic && slices.Equal(why.Words, t.Why.V.Words) && slices.Equal(why.Ignored, t.Why.V.Ignored) {
				continue
			}
			n++
			if _, err := db.Exec(ctx, w, setTopic, t.ID, answer, db.JSON[Why]{V: why}, by); err != nil {
				return err
			}
			if !touched[t.Group] {
				touched[t.Group] = true
				w.Emit(Changed{t.Group})
			}
		}
		return err
	})
	return last, n, err
}
