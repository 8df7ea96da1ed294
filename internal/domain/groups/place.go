package groups

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Moved says that a group is in another place, and perhaps in another zone:
// what its meetings take from there is derived again.
type Moved struct{ Group ids.GroupID }

// EventName implements access.Event.
func (Moved) EventName() string { return "groups.moved" }

// Move brings a group to another place, whose zone is its own from then on. Its
// name and address stay. A manager of a limited reach moves groups within it.
func (s *Service) Move(ctx context.Context, a access.Actor, id ids.GroupID, rev int, to Place) (err error) {
	defer fault.Wrap(&err, "groups.Move %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, g, err := s.allow(ctx, tx, access.GroupMove, id)
		if err != nil {
			return err
		}
		if err := to.check(nil).Err(); err != nil {
			return err
		}
		there := g.Target()
		there.Place = access.Place{Country: to.Country, Region: to.Region, Languages: g.Languages.V}
		if err := tx.Need(access.GroupMove, there); err != nil {
			return err
		}
		n, err := db.Exec(ctx, w, updatePlace, id, rev, to.Country, to.Region, to.City, coordinate(to, to.Lat), coordinate(to, to.Lng), to.Zone)
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, msg.ErrorConflictText())
		}
		if err != nil {
			return err
		}
		w.Changed("place", g.City+", "+g.Country, to.City+", "+to.Country)
		w.Changed("zone", g.Zone, to.Zone)
		w.Emit(Moved{id}, Changed{id})
		g.Country, g.Region, g.City = to.Country, to.Region, to.City
		return indexTx(ctx, w, g)
	})
}
