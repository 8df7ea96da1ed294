package program

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

var copyAcceptances = db.Change(`INSERT INTO program_acceptances (` + acceptanceColumns + `)
	SELECT $2, document, version, lang, hash, at, confirmed FROM program_acceptances WHERE person = $1
	ON CONFLICT (person, document, version) DO NOTHING`)

var (
	moveProfile = db.Change(`UPDATE program_profiles SET person = $2 WHERE person = $1
		AND NOT EXISTS (SELECT 1 FROM program_profiles WHERE person = $2)`)
	dropProfile = db.Change(`DELETE FROM program_profiles WHERE person = $1`)
)

// MovePersonTx lets what one account has accepted count for another, when both
// are of one person and become one. The rows of the first stay: they are what
// was recorded when it happened. The profile ID moves, unless the other has one.
func MovePersonTx(ctx context.Context, w db.Writer, from, into ids.PersonID) error {
	if _, err := db.Exec(ctx, w, copyAcceptances, from, into); err != nil {
		return err
	}
	if _, err := db.Exec(ctx, w, moveProfile, from, into); err != nil {
		return err
	}
	_, err := db.Exec(ctx, w, dropProfile, from)
	return err
}
