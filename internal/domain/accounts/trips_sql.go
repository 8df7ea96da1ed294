package accounts

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

const tripColumns = `id, browser, provider, purpose, person, sealed, next, shared, subject, shown, address, created_at, expires_at`

var (
	tripByID = db.Select(`SELECT ` + tripColumns + ` FROM accounts_trips WHERE id = $1`)
	claimOf  = db.Select(`SELECT ` + tripColumns + ` FROM accounts_trips WHERE browser = $1 AND subject <> '' AND expires_at > $2 ORDER BY created_at DESC, id LIMIT 1`)
	putTrip  = db.Change(`INSERT INTO accounts_trips (` + tripColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', '', '', $9, $10)`)
	useTrip  = db.Change(`UPDATE accounts_trips SET sealed = NULL WHERE id = $1`)
	keepTrip = db.Change(`UPDATE accounts_trips SET subject = $2, shown = $3, address = $4, expires_at = $5 WHERE id = $1`)
	dropTrip = db.Change(`DELETE FROM accounts_trips WHERE id = $1`)

	dropTripsOf = db.Change(`DELETE FROM accounts_trips WHERE person = $1`)
	sweepTrips  = db.Change(`DELETE FROM accounts_trips WHERE expires_at < $1`)
)

// Purpose is what somebody goes to a provider for.
type Purpose string

// The purposes.
const (
	ToSignIn Purpose = "sign in"
	ToLink   Purpose = "link" // to sign in that way from now on
	ToJoin   Purpose = "join" // to prove another account, which is to be joined into this one
)

// trip is one way to a provider and back.
type trip struct {
	ID        string       `db:"id"` // tripID
	Browser   string       `db:"browser"`
	Provider  string       `db:"provider"`
	Purpose   Purpose      `db:"purpose"`
	Person    ids.PersonID `db:"person"`
	Sealed    []byte       `db:"sealed"`
	Next      string       `db:"next"`
	Shared    bool         `db:"shared"`
	Subject   string       `db:"subject"`
	Shown     string       `db:"shown"`
	Address   Address      `db:"address"`
	CreatedAt time.Time    `db:"created_at"`
	ExpiresAt time.Time    `db:"expires_at"`
}

func putTripTx(ctx context.Context, w db.Writer, t trip) error {
	_, err := db.Exec(ctx, w, putTrip, t.ID, t.Browser, t.Provider, string(t.Purpose), t.Person, t.Sealed, t.Next, t.Shared, t.CreatedAt, t.ExpiresAt)
	return err
}
