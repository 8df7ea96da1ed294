package groups

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// KeepRows is how long the rows of a list are kept, after it was brought or
// applied: they name people who may not know of us.
const KeepRows = 30 * 24 * time.Hour

// SweepImports removes the rows of lists that have had their time, and lists
// that were never applied altogether; of the others it stays known that and by
// whom they were applied, with their digest.
func (s *Service) SweepImports(ctx context.Context, a access.Actor) (rows int, err error) {
	defer fault.Wrap(&err, "groups.SweepImports")
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.ImportSweep, access.ProgramTarget("imports"))
		if err != nil {
			return err
		}
		w.Routine()
		before := w.Now().Add(-KeepRows)
		n, err := db.Exec(ctx, w, sweepRows, before)
		if err != nil {
			return err
		}
		rows = int(n)
		w.Bulk(rows, "")
		_, err = db.Exec(ctx, w, sweepImports, before)
		return err
	})
	return rows, err
}

// Pictures are the files that groups use.
func (s *Service) Pictures(ctx context.Context, a access.Actor) (hashes []string, err error) {
	defer fault.Wrap(&err, "groups.Pictures")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.FileSweep, access.ProgramTarget("files")); err != nil {
			return err
		}
		hashes, err = db.All[string](ctx, tx, pictures)
		return err
	})
	return hashes, err
}
