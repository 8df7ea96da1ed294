package app_test

import (
	"context"
	"database/sql"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
)

// TestEveryRegisteredStatementPrepares hands every statement of the program to
// both engines. This package contains all the others, so a table, column or
// function that one engine does not know is found before anything runs it.
func TestEveryRegisteredStatementPrepares(t *testing.T) {
	all := db.Registered()
	if len(all) < 150 {
		t.Fatalf("only %d statements are registered: this test looks in the wrong place", len(all))
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		conn := rawConnection(t, d)
		for _, s := range all {
			prepared, err := conn.PrepareContext(ctx, s.For(d.Engine()))
			if err != nil {
				t.Errorf("%s: %v\n%s", s.At, err, s.For(d.Engine()))
				continue
			}
			prepared.Close()
		}
	})
}

// rawConnection is a connection of the driver itself to a test's database.
func rawConnection(t *testing.T, d *db.DB) *sql.Conn {
	t.Helper()
	driver, address := "pgx", d.URL()
	if d.Engine() == db.SQLite {
		driver, address = "sqlite", "file:"+strings.TrimPrefix(address, "sqlite:")+"?_dqs=0"
	}
	pool, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pool.Close() })
	conn, err := pool.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}
