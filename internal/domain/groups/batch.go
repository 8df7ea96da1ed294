package groups

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// StatusSpan is a status with the time it held.
type StatusSpan struct {
	Group  ids.GroupID `db:"group_id"`
	Status Status      `db:"status"`
	Since  time.Time   `db:"since"`
	Until  time.Time   `db:"until"` // zero: it still holds
}

// Facts is what the rules engine needs of one group.
type Facts struct {
	Group    Group
	Statuses []StatusSpan
	Conducts []Conduct // without their text
	Roster   []access.Grant
}

// FactsTx returns the facts of up to limit groups after the one given, in order
// of identifier, in four queries however many groups there are.
func FactsTx(ctx context.Context, r db.Reader, after ids.GroupID, limit int) ([]Facts, error) {
	list, err := db.All[Group](ctx, r, batchGroups, after, limit)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	facts := make([]Facts, len(list))
	at := make(map[ids.GroupID]*Facts, len(list))
	for i, g := range list {
		facts[i].Group = g
		at[g.ID] = &facts[i]
	}
	last := list[len(list)-1].ID
	if err := addSpans(ctx, r, at, after, last); err != nil {
		return nil, err
	}
	grants, err := access.GrantsBetween(ctx, r, after, last)
	for _, g := range grants {
		if f := at[g.Group]; f != nil {
			f.Roster = append(f.Roster, g)
		}
	}
	return facts, err
}

func addSpans(ctx context.Context, r db.Reader, at map[ids.GroupID]*Facts, after, last ids.GroupID) error {
	statuses, err := db.All[StatusSpan](ctx, r, batchStatuses, after, last)
	if err != nil {
		return err
	}
	for _, s := range statuses {
		if f := at[s.Group]; f != nil {
			f.Statuses = append(f.Statuses, s)
		}
	}
	conducts, err := db.All[Conduct](ctx, r, batchConducts, after, last)
	for _, c := range conducts {
		if f := at[c.Group]; f != nil {
			f.Conducts = append(f.Conducts, c)
		}
	}
	return err
}
