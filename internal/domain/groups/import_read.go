package groups

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// newestImports are listed.
const newestImports = 50

// Imports lists the newest imports.
func (s *Service) Imports(ctx context.Context, a access.Actor) (list []Import, err error) {
	defer fault.Wrap(&err, "groups.Imports")
	err = s.readImports(ctx, a, func(tx *access.Tx) error {
		list, err = db.All[Import](ctx, tx, importsNewest, newestImports)
		return err
	})
	return list, err
}

// Import returns one import.
func (s *Service) Import(ctx context.Context, a access.Actor, id ids.ImportID) (imp Import, err error) {
	defer fault.Wrap(&err, "groups.Import %s", id)
	err = s.readImports(ctx, a, func(tx *access.Tx) error {
		imp, err = importTx(ctx, tx, id)
		return err
	})
	return imp, err
}

// RowFilter chooses rows of an import.
type RowFilter struct {
	Verdict Verdict
	Warned  bool // only fresh rows with a remark, whatever Verdict says
	Skip    int
	Limit   int // 0: all
}

// ImportRows returns rows of an import in the order of the file.
func (s *Service) ImportRows(ctx context.Context, a access.Actor, id ids.ImportID, f RowFilter) (rows []StagedRow, err error) {
	defer fault.Wrap(&err, "groups.ImportRows %s", id)
	if f.Limit == 0 {
		f.Limit = 1 << 30
	}
	err = s.readImports(ctx, a, func(tx *access.Tx) error {
		if f.Warned {
			rows, err = db.All[StagedRow](ctx, tx, pageOfWarned, id, f.Limit, f.Skip)
		} else {
			rows, err = db.All[StagedRow](ctx, tx, pageOfRows, id, f.Verdict, f.Limit, f.Skip)
		}
		return err
	})
	return rows, err
}

// readImports is a View for those who may bring lists.
func (s *Service) readImports(ctx context.Context, a access.Actor, fn func(*access.Tx) error) error {
	return s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.GroupStage, access.ProgramTarget("imports")); err != nil {
			return err
		}
		return fn(tx)
	})
}
