package audit_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/audit"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
)

var (
	edit     = db.Change(`UPDATE audit_entries SET reason = 'none of it' WHERE seq = $1`)
	rehash   = db.Change(`UPDATE audit_entries SET hash = 'none' WHERE seq = $1`)
	drop     = db.Change(`DELETE FROM audit_entries WHERE seq = $1`)
	dropFrom = db.Change(`DELETE FROM audit_entries WHERE seq >= $1`)
	unseal   = db.Change(`UPDATE audit_entries SET seq = NULL, hash = NULL WHERE seq >= $1`)
	noIndex  = db.Change(`DROP INDEX audit_seq`)
	aside    = db.Change(`UPDATE audit_entries SET seq = -1 WHERE seq = $1`)
	up       = db.Change(`UPDATE audit_entries SET seq = $1 WHERE seq = $1 + 1`)
	down     = db.Change(`UPDATE audit_entries SET seq = $1 + 1 WHERE seq = -1`)
)

// sealed is a record of two sealings, four entries and three, and their heads.
func sealed(t *testing.T, d *db.DB) (heads []audit.Head) {
	t.Helper()
	for _, part := range [][2]int{{1, 4}, {5, 7}} {
		add(t, d, part[0], part[1])
		h, err := audit.Seal(context.Background(), d)
		if err != nil || h.Seq != int64(part[1]) {
			t.Fatal(h, err)
		}
		heads = append(heads, h)
	}
	return heads
}

func attack(t *testing.T, d *db.DB, seq int64, do ...*db.ChangeStmt) {
	t.Helper()
	ctx := context.Background()
	for _, stmt := range do {
		if err := d.Write(ctx, db.Serializable, func(tx *db.Tx) error {
			args := []any{seq}
			if stmt == noIndex {
				args = nil
			}
			_, err := db.Exec(ctx, tx, stmt, args...)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSealedEntriesCannotBeChangedQuietly(t *testing.T) {
	for name, tt := range map[string]struct {
		do   []*db.ChangeStmt
		seq  int64
		want audit.Break
	}{
		"edit":         {[]*db.ChangeStmt{edit}, 3, audit.Break{Seq: 3, ID: "aud_003", Reason: audit.Edited}},
		"edit a hash":  {[]*db.ChangeStmt{rehash}, 3, audit.Break{Seq: 3, ID: "aud_003", Reason: audit.Edited}},
		"drop":         {[]*db.ChangeStmt{drop}, 3, audit.Break{Seq: 3, Reason: audit.Missing}},
		"drop first":   {[]*db.ChangeStmt{drop}, 1, audit.Break{Seq: 1, Reason: audit.Missing}},
		"reorder":      {[]*db.ChangeStmt{aside, up, down}, 3, audit.Break{Seq: 3, ID: "aud_004", Reason: audit.Edited}},
		"double":       {[]*db.ChangeStmt{noIndex, up}, 3, audit.Break{Seq: 3, ID: "aud_004", Reason: audit.Doubled}},
		"cut the tail": {[]*db.ChangeStmt{dropFrom}, 6, audit.Break{Seq: 6, Last: 7, Reason: audit.Cut}},
		"cut it all":   {[]*db.ChangeStmt{dropFrom}, 1, audit.Break{Seq: 1, Last: 7, Reason: audit.Cut}},
		"unseal":       {[]*db.ChangeStmt{unseal}, 5, audit.Break{Seq: 5, Last: 7, Reason: audit.Cut}},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				heads := sealed(t, d)
				attack(t, d, tt.seq, tt.do...)
				found, err := audit.Verify(context.Background(), d, heads...)
				if err != nil || found.Broken == nil || *found.Broken != tt.want {
					t.Errorf("got %+v (%v), want %+v", found.Broken, err, tt.want)
				}
			})
		})
	}
}

func TestChainMadeAnewDiffersFromKeptHeads(t *testing.T) {
	for seq, want := range map[int64]audit.Break{
		3: {Seq: 1, Last: 4, Reason: audit.Rewritten},
		6: {Seq: 5, Last: 7, Reason: audit.Rewritten},
	} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			ctx := context.Background()
			heads := sealed(t, d)
			attack(t, d, seq, edit, unseal)
			if h, err := audit.Seal(ctx, d); err != nil || h.Seq != 7 {
				t.Fatal(h, err)
			}
			if found, err := audit.Verify(ctx, d); err != nil || found.Broken != nil || found.Head.Seq != 7 {
				t.Errorf("without heads the new chain looks like %+v, %v", found, err)
			}
			found, err := audit.Verify(ctx, d, heads[1], heads[0])
			if err != nil || found.Broken == nil || *found.Broken != want {
				t.Errorf("got %+v (%v), want %+v", found.Broken, err, want)
			}
			bare := audit.Head{Hash: heads[1].Hash}
			found, err = audit.Verify(ctx, d, bare)
			if err != nil || found.Broken == nil || found.Broken.Reason != audit.Unknown {
				t.Errorf("against a bare hash: %+v (%v)", found.Broken, err)
			}
		})
	}
}

func TestWholeRecord(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		heads := sealed(t, d)
		add(t, d, 8, 9)
		heads = append(heads, audit.Head{Hash: heads[0].Hash})
		found, err := audit.Verify(context.Background(), d, heads...)
		if want := (audit.Report{Head: heads[1], Waiting: 2, Compared: 3}); err != nil || found != want {
			t.Errorf("got %+v (%v), want %+v", found, err, want)
		}
	})
}

func TestParseHead(t *testing.T) {
	hash := strings.Repeat("0a", 32)
	for text, want := range map[string]audit.Head{
		hash: {Hash: hash}, "7:" + hash: {Seq: 7, Hash: hash}, "7:" + strings.ToUpper(hash): {Seq: 7, Hash: hash},
	} {
		if got, err := audit.ParseHead(text); err != nil || got != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "7", "7:", ":" + hash, "0:" + hash, "-1:" + hash, "7:" + hash + "0", "x:" + hash, hash[1:]} {
		if got, err := audit.ParseHead(text); err == nil {
			t.Errorf("%q was read as %v", text, got)
		}
	}
	if h := (audit.Head{Seq: 7, Hash: hash}); h.String() != "7:"+hash {
		t.Error(h)
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
