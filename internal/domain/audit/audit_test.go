package audit_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/audit"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
)

var (
	edit  = db.Change(`UPDATE audit_entries SET reason = 'none of it' WHERE seq = $1`)
	drop  = db.Change(`DELETE FROM audit_entries WHERE seq = $1`)
	aside = db.Change(`UPDATE audit_entries SET seq = -1 WHERE seq = $1`)
	up    = db.Change(`UPDATE audit_entries SET seq = $1 WHERE seq = $1 + 1`)
	down  = db.Change(`UPDATE audit_entries SET seq = $1 + 1 WHERE seq = -1`)
)

func TestSealedEntriesCannotBeChangedQuietly(t *testing.T) {
	for name, attack := range map[string]struct {
		do   []*db.ChangeStmt
		seq  int64
		want audit.Break
	}{
		"edit":         {[]*db.ChangeStmt{edit}, 3, audit.Break{Seq: 3, ID: "aud_003", Reason: "edited"}},
		"drop":         {[]*db.ChangeStmt{drop}, 3, audit.Break{Seq: 3, Reason: "missing"}},
		"cut the tail": {[]*db.ChangeStmt{drop}, 7, audit.Break{Seq: 7, Reason: "the tail was cut"}},
		"reorder":      {[]*db.ChangeStmt{aside, up, down}, 3, audit.Break{Seq: 3, ID: "aud_004", Reason: "edited"}},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				ctx := context.Background()
				add(t, d, 1, 4)
				if _, err := audit.Seal(ctx, d); err != nil {
					t.Fatal(err)
				}
				add(t, d, 5, 7)
				known, err := audit.Seal(ctx, d)
				if err != nil || known.Seq != 7 {
					t.Fatal(known, err)
				}
				if _, b, err := audit.Verify(ctx, d, known); b != nil || err != nil {
					t.Fatal("a whole chain is called broken:", b, err)
				}
				for _, stmt := range attack.do {
					if err := d.Write(ctx, db.Serializable, func(tx *db.Tx) error {
						_, err := db.Exec(ctx, tx, stmt, attack.seq)
						return err
					}); err != nil {
						t.Fatal(err)
					}
				}
				_, b, err := audit.Verify(ctx, d, known)
				if err != nil || b == nil || *b != attack.want {
					t.Errorf("got %+v (%v), want %+v", b, err, attack.want)
				}
			})
		})
	}
}

func add(t *testing.T, d *db.DB, from, to int) {
	t.Helper()
	ctx := context.Background()
	err := d.Write(ctx, db.Serializable, func(tx *db.Tx) error {
		for i := from; i <= to; i++ {
			e := audit.Entry{ID: fmt.Sprintf("aud_%03d", i), At: time.Unix(int64(i), 0), ActorKind: audit.Person, Actor: "per_1",
				Action: "group.edit", TargetKind: "group", TargetID: "grp_1", Group: "grp_1",
				Detail: audit.Detail{Changes: []audit.Change{{Field: "name", Before: "A", After: "B"}}}}
			if err := audit.Append(ctx, tx, e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
