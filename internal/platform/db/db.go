package db

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
)

// Engine names a database engine.
type Engine string

// The two engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// DB is an open database: one pool that writes and one that reads. On
// PostgreSQL both are the same pool.
type DB struct {
	engine Engine
	write  *sql.DB
	read   *sql.DB
	url    string

	readStmts, writeStmts *prepared // of SQLite

	closer func() // ends what the pools stand on

	indexes sync.Map // PostgreSQL: name of a unique index -> "table(columns)"
}

// Open opens the database at url, which is "sqlite:PATH" or a
// "postgres://…" address. It does not migrate; see Migrate.
func Open(ctx context.Context, url string) (*DB, error) {
	switch {
	case strings.HasPrefix(url, "sqlite:"):
		return openSQLite(ctx, strings.TrimPrefix(url, "sqlite:"))
	case strings.HasPrefix(url, "postgres://"), strings.HasPrefix(url, "postgresql://"):
		return openPostgres(ctx, url)
	}
	return nil, fmt.Errorf("database %q: want sqlite:PATH or postgres://USER@HOST/NAME", url)
}

// Engine tells which engine this is; only files for one engine may ask.
func (d *DB) Engine() Engine { return d.engine }

// URL is the address that Open was given.
func (d *DB) URL() string { return d.url }

// Ping says whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.read.PingContext(ctx) }

// Stats tells how busy the pools are, by what they are for: write and read, or
// one for both.
func (d *DB) Stats() map[string]sql.DBStats {
	if d.read == d.write {
		return map[string]sql.DBStats{"both": d.write.Stats()}
	}
	return map[string]sql.DBStats{"write": d.write.Stats(), "read": d.read.Stats()}
}

// Close closes both pools; it may be called twice.
func (d *DB) Close() error {
	defer d.closer()
	err := d.write.Close()
	if d.read != d.write {
		if rerr := d.read.Close(); err == nil {
			err = rerr
		}
	}
	return err
}
