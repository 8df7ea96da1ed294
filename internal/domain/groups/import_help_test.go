package groups_test

import (
	"fmt"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"
)

// What an import could change, as text: every row of the tables of groups and
// of the index.
var digested = []*db.SelectStmt{
	db.Select(`SELECT id || slug || name || status || city || external_id || rev FROM groups_groups ORDER BY id`),
	db.Select(`SELECT slug || group_id FROM groups_slugs ORDER BY slug`),
	db.Select(`SELECT group_id || status || since FROM groups_statuses ORDER BY group_id, since`),
	db.Select(`SELECT group_id || n || name || address || role FROM groups_contacts ORDER BY group_id, n`),
	db.Select(`SELECT kind || id || title || body FROM search_docs ORDER BY kind, id`),
}

func digest(t *testing.T, d *db.DB) (text string) {
	t.Helper()
	err := d.Read(ctx, func(tx *db.Tx) error {
		for _, q := range digested {
			rows, err := db.All[string](ctx, tx, q)
			if err != nil {
				return err
			}
			text += fmt.Sprintln(rows)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// failing is a database on which the last act of an import, telling others of
// it, breaks.
type failing struct {
	db  *db.DB
	err error
}

// unwritable is an argument of a job that no JSON can hold.
type unwritable struct{ err error }

func (u unwritable) MarshalJSON() ([]byte, error) { return nil, u.err }

func (f failing) apply(imp groups.Import) error {
	react := func(access.Event) []jobs.Spec { return []jobs.Spec{{Kind: "test", Args: unwritable{f.err}}} }
	_, err := groups.New(access.NewGate(f.db, clock.NewFake(noon), react, nil)).ApplyImport(ctx, manager, imp.ID, false)
	return err
}
