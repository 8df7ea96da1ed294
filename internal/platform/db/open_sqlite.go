package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Both pools wait 5 s for a lock (writing transactions as long as their patience
// lasts), enforce foreign keys and refuse the old
// misfeature of reading "x" as a string. Only the writer makes the WAL and
// begins immediately, so that a transaction never has to upgrade its lock
// (which busy_timeout cannot wait for); only the readers are read-only. Each
// reader keeps 4 MB of pages. It does not map the file into memory: every
// connection would map all of it, and the process would seem to hold the
// database several times.
const (
	sqliteBoth   = "_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_dqs=0"
	sqliteWriter = sqliteBoth + "&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate"
	sqliteReader = sqliteBoth + "&_pragma=query_only(1)&_pragma=cache_size(-4000)"
)

// hasty, at the end of an address, gives up waiting for the disk: for a database
// that can be made again, as that of the demo.
const hasty = "?hasty"

// fileURI names a file as SQLite wants it: in a folder called "50% #1?", three
// signs would mean something else in a URI.
func fileURI(path string) string {
	return "file:" + strings.NewReplacer("%", "%25", "#", "%23", "?", "%3f").Replace(path)
}

func openSQLite(ctx context.Context, path string) (*DB, error) {
	path, durable := strings.TrimSuffix(path, hasty), !strings.HasSuffix(path, hasty)
	if dir := filepath.Dir(path); dir != "." {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, fmt.Errorf("the folder of the database cannot be made: %w", err)
		}
	}
	pragmas := sqliteWriter
	if !durable {
		pragmas = strings.Replace(pragmas, "synchronous(FULL)", "synchronous(OFF)", 1)
	}
	w, err := sql.Open("sqlite", fileURI(path)+"?"+pragmas)
	if err != nil {
		return nil, err
	}
	w.SetMaxOpenConns(1)
	if err := w.PingContext(ctx); err != nil {
		w.Close()
		return nil, fmt.Errorf("the database %s cannot be opened: %w", path, err)
	}
	r, err := sql.Open("sqlite", fileURI(path)+"?"+sqliteReader)
	if err != nil {
		w.Close()
		return nil, err
	}
	readers := max(4, runtime.NumCPU())
	r.SetMaxOpenConns(readers)
	r.SetMaxIdleConns(readers)
	return &DB{engine: SQLite, write: w, read: r, url: "sqlite:" + path, closer: func() {}, readStmts: newPrepared(r), writeStmts: newPrepared(w)}, nil
}

// translateSQLite gives errors of the driver the meaning they have for the
// program; see translate.
func translateSQLite(e *sqlite.Error) error {
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return sqliteUnique(e)
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL,
		sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
		return fault.Because(fault.Transient, e)
	}
	return e
}

// sqliteUnique reads the columns out of "UNIQUE constraint failed: t.a, t.b".
func sqliteUnique(e *sqlite.Error) error {
	u := &UniqueError{err: e}
	_, list, _ := strings.Cut(e.Error(), "constraint failed: ")
	if i := strings.Index(list, " ("); i >= 0 {
		list = list[:i]
	}
	if _, after, ok := strings.Cut(list, "constraint failed: "); ok {
		list = after
	}
	for col := range strings.SplitSeq(list, ", ") {
		table, name, _ := strings.Cut(col, ".")
		u.Table, u.Columns = table, append(u.Columns, name)
	}
	return u
}

func asSQLite(err error) (*sqlite.Error, bool) {
	var e *sqlite.Error
	ok := errors.As(err, &e)
	return e, ok
}
