// Package dbtest gives every test a fresh, migrated database of each engine:
// a copied file for SQLite, a database made from a template for PostgreSQL.
//
// PostgreSQL is the server that CHAPTERHOUSE_TEST_PG names, or one that this
// package starts from Debian's binaries and that ends with the test process.
// Where there is neither, the PostgreSQL half is skipped with a sentence,
// unless CI is set: then it fails. It is also left out by -short, the everyday
// loop, unless CI is set.
package dbtest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Each runs fn once per engine, each time in a database of its own.
func Each(t *testing.T, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { fn(t, Postgres(t)) })
}

// SQLite returns a fresh SQLite database, closed and removed with the test.
func SQLite(t testing.TB) *db.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	blank, err := blankSQLite()
	if err == nil {
		err = os.WriteFile(path, blank, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return open(t, "sqlite:"+path)
}

// blankSQLite is the bytes of a migrated, empty database.
var blankSQLite = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "chapterhouse-blank-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "blank.db")
	d, err := db.Open(context.Background(), "sqlite:"+path)
	if err != nil {
		return nil, err
	}
	if _, err := d.Migrate(context.Background()); err != nil {
		d.Close()
		return nil, err
	}
	if err := d.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func open(t testing.TB, url string) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}
