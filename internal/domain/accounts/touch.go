package accounts

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Toucher notes when a session was last used. It is one of the few that write
// outside the Gate (architecture.md, section 3): a touch is no decision, would
// fill the audit record, and must neither delay nor fail the request that
// caused it.
type Toucher struct{ db *db.DB }

// NewToucher makes the toucher of a database.
func NewToucher(d *db.DB) *Toucher { return &Toucher{db: d} }

// touchEvery is how exact "last seen" is, and so how seldom a busy session
// writes.
const touchEvery = time.Minute

var touchSession = db.Change(`UPDATE accounts_sessions SET seen_at = $2 WHERE id = $1 AND seen_at < $2`)

// seen writes that the session is in use, unless that was written within the
// last minute. A touch that fails is dropped: the next request brings another.
func (t *Toucher) seen(ctx context.Context, s Session, now time.Time) {
	if now.Sub(s.Seen) < touchEvery {
		return
	}
	_ = t.db.Write(db.WithPatience(ctx, 0), db.Locked, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, touchSession, s.ID, now)
		return err
	})
}
