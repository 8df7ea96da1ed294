package db_test

import (
	"context"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// hold takes what a foreign writer would hold until free is called: the write
// lock of SQLite, the table of PostgreSQL.
func hold(t *testing.T, d *db.DB) (free func()) {
	t.Helper()
	foreign, err := db.Open(context.Background(), d.URL())
	if err != nil {
		t.Fatal(err)
	}
	held, done := make(chan struct{}), make(chan struct{})
	release := make(chan struct{})
	go func() {
		defer close(done)
		err := foreign.Write(context.Background(), db.Locked, func(tx *db.Tx) error {
			_, err := db.Exec(context.Background(), tx, putRow, "held", noon, 0)
			close(held)
			<-release
			return err
		})
		if err != nil {
			t.Error(err)
		}
		foreign.Close()
	}()
	<-held
	return func() { close(release); <-done }
}

func put(ctx context.Context, d *db.DB, id string) error {
	return d.Write(ctx, db.Serializable, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, putRow, id, noon, 0)
		return err
	})
}

func TestPatienceIsSharedByAllTransactions(t *testing.T) {
	const most = 300 * time.Millisecond
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := put(context.Background(), d, "before"); err != nil {
			t.Fatalf("with nobody in the way: %v", err)
		}
		ctx := db.WithPatience(context.Background(), most)
		free := hold(t, d)
		for range 3 { // the foreign one holds this very row on PostgreSQL
			if err := put(ctx, d, "held"); !fault.Is(err, fault.Transient) {
				t.Errorf("behind a lock: %v", err)
			}
			if got := db.Waited(ctx); got != most {
				t.Errorf("waited %v in all, want %v", got, most)
			}
		}
		free()
		if err := put(ctx, d, "after"); err != nil {
			t.Errorf("with no patience left and nobody in the way: %v", err)
		}
	})
}

// TestUsedUpPatienceDoesNotWaitAgain: a wait that began anew would take an hour.
func TestUsedUpPatienceDoesNotWaitAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := db.WithPatience(context.Background(), time.Hour)
		db.UseUp(ctx)
		defer hold(t, d)()
		if err := put(ctx, d, "held"); !fault.Is(err, fault.Transient) {
			t.Errorf("behind a lock: %v", err)
		}
	})
}

// TestPatienceBoundsTheWaitForAConnection: SQLite has one that writes, and a
// transaction of this process has it.
func TestPatienceBoundsTheWaitForAConnection(t *testing.T) {
	d, ctx := dbtest.SQLite(t), db.WithPatience(context.Background(), 200*time.Millisecond)
	err := d.Write(context.Background(), db.Locked, func(*db.Tx) error { return put(ctx, d, "second") })
	if !fault.Is(err, fault.Transient) || db.Waited(ctx) != 200*time.Millisecond {
		t.Errorf("%v after %v", err, db.Waited(ctx))
	}
}
