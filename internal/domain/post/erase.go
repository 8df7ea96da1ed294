package post

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// memory is how long the text of a letter is kept after it was written. The row
// stays: it is what keeps the same reason from making a second letter.
const memory = 90 * 24 * time.Hour

// erasedAtOnce bounds one run; the next continues.
const erasedAtOnce = 1000

var (
	eraseSecrets = db.Change(`UPDATE post_messages SET sealed = NULL, erased_at = $1 WHERE id IN (
		SELECT id FROM post_messages WHERE sealed IS NOT NULL AND expires_at <= $1 LIMIT $2)`)
	eraseOld = db.Change(`UPDATE post_messages SET text = '', html = '', calendar = NULL, sealed = NULL, erased_at = $1 WHERE id IN (
		SELECT id FROM post_messages WHERE created_at < $3 AND erased_at IS NULL AND state <> 'queued' LIMIT $2)`)
)

// Erase removes texts that have had their time, and returns of how many letters:
// secrets that expired without being delivered, and everything older than 90
// days.
func (s *Service) Erase(ctx context.Context, a access.Actor) (n int, err error) {
	defer fault.Wrap(&err, "post.Erase")
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.MailErase, access.ProgramTarget("mail"))
		if err != nil {
			return err
		}
		w.Routine()
		secrets, err := db.Exec(ctx, w, eraseSecrets, w.Now(), erasedAtOnce)
		if err != nil {
			return err
		}
		old, err := db.Exec(ctx, w, eraseOld, w.Now(), erasedAtOnce, w.Now().Add(-memory))
		if err != nil {
			return err
		}
		parted, err := db.Exec(ctx, w, emptyParted)
		n = int(secrets + old + parted)
		w.Bulk(n, "")
		return err
	})
	return n, err
}
