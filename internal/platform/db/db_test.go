package db_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"

	"github.com/google/go-cmp/cmp"
)

var (
	putRow  = db.Change("INSERT INTO jobs_jobs (id, run_at, attempt, kind, args, state, created_at) VALUES ($1, $2, $3, 'probe', '', 'done', 0)")
	getRow  = db.Select("SELECT id, run_at, attempt FROM jobs_jobs WHERE id = $1")
	bump    = db.Change("UPDATE jobs_jobs SET attempt = attempt + 1 WHERE id = $1 RETURNING attempt")
	allKeys = db.Select("SELECT id FROM jobs_jobs ORDER BY id")
	insMany = db.NewBulk("jobs_jobs", "ON CONFLICT (id) DO NOTHING", "id", "run_at", "attempt", "kind", "args", "state", "created_at")
)

// probe is some table's row: the tests use the queue's, because it has a text,
// an instant and a number.
type probe struct {
	Key  string    `db:"id"`
	At   time.Time `db:"run_at"`
	Used int       `db:"attempt"`
}

var noon = time.Date(2026, 11, 22, 12, 0, 0, 123456000, time.UTC)

func TestRowsComeBackAsTheyWentIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		want := probe{"a", noon, 3}
		err := d.Write(ctx, db.Serializable, func(tx *db.Tx) error {
			_, err := db.Exec(ctx, tx, putRow, want.Key, want.At, want.Used)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		err = d.Read(ctx, func(tx *db.Tx) error {
			got, err := db.One[probe](ctx, tx, getRow, "a")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if _, err := db.One[probe](ctx, tx, getRow, "b"); !fault.Is(err, fault.NotFound) {
				t.Errorf("a missing row is %v, want NotFound", err)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestUniqueViolationNamesTableAndColumns(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		put := func() error {
			return d.Write(ctx, db.Serializable, func(tx *db.Tx) error {
				_, err := db.Exec(ctx, tx, putRow, "a", noon, 1)
				return err
			})
		}
		if err := put(); err != nil {
			t.Fatal(err)
		}
		if err := put(); !db.IsUnique(err, "jobs_jobs", "id") {
			t.Errorf("got %v, want the unique constraint jobs_jobs(id)", err)
		}
	})
}

func TestAFailedTransactionLeavesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		boom := errors.New("boom")
		err := d.Write(ctx, db.Serializable, func(tx *db.Tx) error {
			if _, err := db.Exec(ctx, tx, putRow, "a", noon, 1); err != nil {
				return err
			}
			return boom
		})
		if !errors.Is(err, boom) {
			t.Fatalf("got %v", err)
		}
		if got := keys(t, d); len(got) != 0 {
			t.Errorf("left behind: %v", got)
		}
	})
}

func TestAReadingTransactionCannotWrite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		err := d.Read(ctx, func(tx *db.Tx) error {
			_, err := db.Exec(ctx, tx, putRow, "a", noon, 1) // only this package can even try
			return err
		})
		if !fault.Is(err, fault.Transient) {
			t.Errorf("a write in a reading transaction is %v, want a refusal by the engine", err)
		}
	})
}

// Sixteen writers count on the same row; in both modes no count may be lost.
func TestConcurrentWritersLoseNothing(t *testing.T) {
	for name, mode := range map[string]db.Mode{"serializable": db.Serializable, "locked": db.Locked} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) { countTogether(t, d, mode) })
		})
	}
}

func countTogether(t *testing.T, d *db.DB, mode db.Mode) {
	ctx := context.Background()
	err := d.Write(ctx, db.Serializable, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, putRow, "n", noon, 0)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	const writers = 16
	done := make(chan int)
	for range writers {
		go func() {
			ok := 0
			for range 5 {
				err := d.Write(ctx, mode, func(tx *db.Tx) error {
					_, err := db.Returning[int](ctx, tx, bump, "n")
					return err
				})
				if err == nil {
					ok++
				}
			}
			done <- ok
		}()
	}
	want := 0
	for range writers {
		want += <-done
	}
	_ = d.Read(ctx, func(tx *db.Tx) error {
		got, err := db.One[probe](ctx, tx, getRow, "n")
		if err != nil || got.Used != want {
			t.Errorf("counted %d (%v), but %d increments were confirmed", got.Used, err, want)
		}
		return nil
	})
	if mode == db.Locked && want != writers*5 {
		t.Errorf("%d of %d locked writers gave up", writers*5-want, writers*5)
	}
}

func TestBulkInsertsInChunksAndWhereNumbersItsArguments(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		var rows [][]any
		for i := range 2500 {
			rows = append(rows, []any{string(rune('A'+i%26)) + time.Duration(i).String(), noon, i, "probe", "", "done", noon})
		}
		err := d.Write(ctx, db.Serializable, func(tx *db.Tx) error {
			n, err := insMany.Insert(ctx, tx, append(rows, rows[0]))
			if n != 2500 {
				t.Errorf("inserted %d rows, want 2500: the repeated one is skipped", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		_ = d.Read(ctx, func(tx *db.Tx) error {
			w := db.NewWhere("SELECT id FROM jobs_jobs").And("attempt >= ?", 10).And("attempt < ?", 13)
			db.In(w, "id", []string{rows[10][0].(string), rows[12][0].(string), "none"})
			got, err := db.All[string](ctx, tx, w.Then("ORDER BY attempt DESC LIMIT ?", 5))
			if diff := cmp.Diff([]string{rows[12][0].(string), rows[10][0].(string)}, got); diff != "" || err != nil {
				t.Error(diff, err)
			}
			return nil
		})
	})
}

// Text sorts by bytes on both engines: the same page of a list everywhere.
func TestTextSortsAlike(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		err := d.Write(ctx, db.Serializable, func(tx *db.Tx) error {
			for _, k := range []string{"b", "é", "Z", "a", "_"} {
				if _, err := db.Exec(ctx, tx, putRow, k, noon, 1); err != nil {
					return err
				}
			}
			return nil
		})
		if diff := cmp.Diff([]string{"Z", "_", "a", "b", "é"}, keys(t, d)); diff != "" || err != nil {
			t.Error(diff, err)
		}
	})
}

func keys(t *testing.T, d *db.DB) (got []string) {
	t.Helper()
	err := d.Read(context.Background(), func(tx *db.Tx) (err error) {
		got, err = db.All[string](context.Background(), tx, allKeys)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// TestFolderWithSignsOfURIs: nobody's database ends up in a folder beside.
func TestFolderWithSignsOfURIs(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	path := filepath.Join(dir, "50% #1?a=b", "my.db")
	d, err := db.Open(ctx, "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err := d.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	if err := d.Ping(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := db.InspectSQLite(ctx, path); err != nil {
		t.Error(err)
	}
	if names, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(names) != 1 {
		t.Errorf("%q, %v", names, err)
	}
}
