package views

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

var (
	moveViews  = db.Change(`UPDATE views_views SET person = $2 WHERE person = $1`)
	countViews = db.Select(`SELECT COUNT(*) FROM views_views WHERE person = $1`)
)

// MovePersonTx gives the views of one account to another, when both are of one
// person and become one.
func MovePersonTx(ctx context.Context, w db.Writer, from, into ids.PersonID) error {
	_, err := db.Exec(ctx, w, moveViews, from, into)
	return err
}

// CountTx returns how many views a person has saved.
func CountTx(ctx context.Context, r db.Reader, p ids.PersonID) (int, error) {
	return db.One[int](ctx, r, countViews, p)
}
