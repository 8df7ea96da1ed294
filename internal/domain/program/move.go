package program

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

var copyAcceptances = db.Change(`INSERT INTO program_acceptances (` + acceptanceColumns + `)
	SELECT $2, document, version, lang, hash, at FROM program_acceptances WHERE person = $1
	ON CONFLICT (person, document, version) DO NOTHING`)

// MovePersonTx lets what one account has accepted count for another, when both
// are of one person and become one. The rows of the first stay: they are what
// was recorded when it happened.
func MovePersonTx(ctx context.Context, w db.Writer, from, into ids.PersonID) error {
	_, err := db.Exec(ctx, w, copyAcceptances, from, into)
	return err
}
