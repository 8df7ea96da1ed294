package post

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// Counts is how the outbox stands, for the office's page of health.
type Counts struct {
	Queued int       `db:"queued"`
	Oldest time.Time `db:"oldest"` // since when the oldest queued letter waits; zero if none does
	Sent   int       `db:"sent"`   // of the letters written since the day that was asked for
	Failed int       `db:"failed"`

	LastError string // of the queued letter that was written last among those that failed once
}

var (
	countMessages = db.Select(`SELECT
		COUNT(*) FILTER (WHERE state = 'queued') AS queued,
		COUNT(*) FILTER (WHERE state = 'sent') AS sent,
		COUNT(*) FILTER (WHERE state = 'failed') AS failed,
		MIN(created_at) FILTER (WHERE state = 'queued') AS oldest
		FROM post_messages WHERE state = 'queued' OR created_at >= $1`)
	lastError = db.Select(`SELECT last_error FROM post_messages WHERE state = 'queued' AND last_error <> '' ORDER BY id DESC LIMIT 1`)
)

// Counts returns how many letters wait, and what became of those written since.
func (s *Service) Counts(ctx context.Context, a access.Actor, since time.Time) (c Counts, err error) {
	defer fault.Wrap(&err, "post.Counts")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.OfficeRead, access.ProgramTarget("mail")); err != nil {
			return err
		}
		if c, err = db.One[Counts](ctx, tx, countMessages, since); err != nil {
			return err
		}
		c.LastError, _, err = db.Maybe[string](ctx, tx, lastError)
		return err
	})
	return c, err
}
