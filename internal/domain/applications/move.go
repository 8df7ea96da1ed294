package applications

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

var (
	moveApplications = db.Change(`UPDATE applications_applications SET person = $2 WHERE person = $1`)
	moveInvitations  = db.Change(`UPDATE applications_invitations SET person = $2 WHERE person = $1`)
)

// MovePersonTx makes what one account has applied for, and has been asked, that
// of another, when both are of one person and become one.
func MovePersonTx(ctx context.Context, w db.Writer, from, into ids.PersonID) error {
	if _, err := db.Exec(ctx, w, moveApplications, from, into); err != nil {
		return err
	}
	_, err := db.Exec(ctx, w, moveInvitations, from, into)
	return err
}
