package calendars

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Merged is what undoing a merge needs to know of calendars.
type Merged struct {
	Moved []ids.CalendarID
	Ended []ids.CalendarID // the other group has the same address
}

var (
	moveCalendars = db.Change(`UPDATE calendars_calendars SET group_id = $2 WHERE group_id = $1
		AND (url = '' OR url NOT IN (SELECT o.url FROM calendars_calendars o WHERE o.group_id = $2)) RETURNING id`)
	endRest   = db.Change(`UPDATE calendars_calendars SET ended_at = $2 WHERE group_id = $1 AND ended_at IS NULL RETURNING id`)
	giveBack  = db.Change(`UPDATE calendars_calendars SET group_id = $2 WHERE id = $1`)
	openAgain = db.Change(`UPDATE calendars_calendars SET ended_at = NULL WHERE id = $1`)
)

// MergeTx brings the calendars of one group to another. One whose address the
// other has too ends: its meetings come from there.
func MergeTx(ctx context.Context, w *access.Writer, from, into ids.GroupID) (m Merged, err error) {
	if m.Moved, err = db.Returning[ids.CalendarID](ctx, w, moveCalendars, from, into); err != nil {
		return m, err
	}
	m.Ended, err = db.Returning[ids.CalendarID](ctx, w, endRest, from, w.Now())
	return m, err
}

// UnmergeTx brings them back.
func UnmergeTx(ctx context.Context, w *access.Writer, from ids.GroupID, m Merged) error {
	for _, id := range m.Moved {
		if _, err := db.Exec(ctx, w, giveBack, id, from); err != nil {
			return err
		}
	}
	for _, id := range m.Ended {
		if _, err := db.Exec(ctx, w, openAgain, id); err != nil {
			return err
		}
	}
	return nil
}

// CountTx returns how many calendars of a group are read.
func CountTx(ctx context.Context, r db.Reader, g ids.GroupID) (int, error) {
	list, err := db.All[Calendar](ctx, r, ofGroup, g)
	return len(list), err
}
