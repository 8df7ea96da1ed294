package applications

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

var (
	moveGroup = db.Change(`UPDATE applications_applications SET group_id = $2 WHERE group_id = $1 RETURNING id`)
	giveGroup = db.Change(`UPDATE applications_applications SET group_id = $2 WHERE id = $1`)
)

// MergeTx makes the applications from which one group came those of another, and
// returns them.
func MergeTx(ctx context.Context, w *access.Writer, from, into ids.GroupID) ([]ids.ApplicationID, error) {
	return db.Returning[ids.ApplicationID](ctx, w, moveGroup, from, into)
}

// UnmergeTx gives them back.
func UnmergeTx(ctx context.Context, w *access.Writer, from ids.GroupID, list []ids.ApplicationID) error {
	for _, id := range list {
		if _, err := db.Exec(ctx, w, giveGroup, id, from); err != nil {
			return err
		}
	}
	return nil
}
