package httpx

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Once remembers the forms that were sent, so that a second press or a retry
// after a timeout replays the first answer instead of acting again.
type Once struct {
	db    *db.DB
	clock clock.Clock
}

// NewOnce makes the memory of a database.
func NewOnce(d *db.DB, c clock.Clock) *Once { return &Once{d, c} }

// OnceMemory is how long an answer is kept.
const OnceMemory = 24 * time.Hour

// NewOnceKey makes the key that a form carries.
func NewOnceKey() string { return rand.Text() }

// Claim is what a form that arrives finds.
type Claim int

// The outcomes of Begin.
const (
	First    Claim = iota // nobody sent it before: act, then Done or Release
	Replayed              // it was done: answer with the same location
	Busy                  // the first is still at work
	Differs               // the key was used with other content
)

var (
	onceInsert = db.Change(`INSERT INTO httpx_once (key, digest, created_at) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING`)
	onceSelect = db.Select(`SELECT digest, location, done, created_at FROM httpx_once WHERE key = $1`)
	onceDone   = db.Change(`UPDATE httpx_once SET done = TRUE, location = $2 WHERE key = $1`)
	onceFree   = db.Change(`DELETE FROM httpx_once WHERE key = $1 AND NOT done`)
	onceSweep  = db.Change(`DELETE FROM httpx_once WHERE created_at < $1`)
	onceRetake = db.Change(`UPDATE httpx_once SET created_at = $3 WHERE key = $1 AND NOT done AND created_at = $2`)
)

// abandoned is how long an unfinished claim holds; a server that died in the
// middle of a request leaves one behind.
const abandoned = time.Minute

// Begin claims a key for a request whose content has the digest. For Replayed
// it returns where the first answer led.
func (o *Once) Begin(ctx context.Context, key, digest string) (c Claim, location string, err error) {
	now := o.clock.Now()
	err = o.db.Write(ctx, db.Locked, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, onceInsert, key, digest, now)
		if err != nil || n == 1 {
			c = First
			return err
		}
		row, err := db.One[struct {
			Digest   string    `db:"digest"`
			Location string    `db:"location"`
			Done     bool      `db:"done"`
			Created  time.Time `db:"created_at"`
		}](ctx, tx, onceSelect, key)
		if err != nil {
			return err
		}
		location = row.Location
		switch {
		case row.Digest != digest:
			c = Differs
		case row.Done:
			c = Replayed
		case now.Sub(row.Created) < abandoned:
			c = Busy
		default:
			c = Busy
			if n, err = db.Exec(ctx, tx, onceRetake, key, row.Created, now); n == 1 {
				c = First
			}
		}
		return err
	})
	return c, location, err
}

// Done keeps where the answer led.
func (o *Once) Done(ctx context.Context, key, location string) error {
	return o.db.Write(ctx, db.Locked, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, onceDone, key, location)
		return err
	})
}

// Release gives a key back after a refusal that changed nothing, so that the
// same form can be sent again, corrected.
func (o *Once) Release(ctx context.Context, key string) error {
	return o.db.Write(ctx, db.Locked, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, onceFree, key)
		return err
	})
}

// Sweep forgets answers older than OnceMemory.
func (o *Once) Sweep(ctx context.Context) error {
	return o.db.Write(ctx, db.Locked, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, onceSweep, o.clock.Now().Add(-OnceMemory))
		return err
	})
}

// Digest is the fingerprint of a request: where it goes and what it carries.
func Digest(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}
