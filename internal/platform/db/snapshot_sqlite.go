package db

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"strings"
)

// SnapshotSQLite writes a copy of the SQLite database at path, as of one
// moment, to a file that must not exist yet. Readers and writers go on
// meanwhile, also those of other processes.
func SnapshotSQLite(ctx context.Context, path, into string) error {
	path = strings.TrimSuffix(path, hasty)
	if _, err := os.Stat(path); err != nil {
		return err // opening it would make an empty one
	}
	d, err := sql.Open("sqlite", fileURI(path)+"?"+sqliteBoth)
	if err != nil {
		return err
	}
	defer d.Close()
	_, err = d.ExecContext(ctx, "VACUUM INTO ?", into)
	return err
}

// InspectSQLite checks the whole database at path, row by row, index by index
// and reference by reference, and returns the version of its schema.
func InspectSQLite(ctx context.Context, path string) (schema int, err error) {
	if _, err := os.Stat(path); err != nil {
		return 0, err
	}
	d, err := sql.Open("sqlite", fileURI(path)+"?"+sqliteBoth+"&_pragma=query_only(1)")
	if err != nil {
		return 0, err
	}
	defer d.Close()
	var found string
	if err := d.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&found); err != nil {
		return 0, fmt.Errorf("the database is damaged: %w", err)
	}
	if found != "ok" {
		return 0, fmt.Errorf("the database is damaged: %s", found)
	}
	var broken int
	if err := d.QueryRowContext(ctx, "SELECT count(*) FROM pragma_foreign_key_check").Scan(&broken); err != nil {
		return 0, err
	}
	if broken > 0 {
		return 0, fmt.Errorf("the database is damaged: %d rows refer to rows that are not there", broken)
	}
	err = d.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version WHERE is_applied").Scan(&schema)
	return schema, err
}

// NewestSchema is the version of the schema to which Migrate leads.
func NewestSchema() (version int, err error) {
	names, _, err := MigrationTexts(SQLite)
	if err == nil {
		_, err = fmt.Sscanf(names[len(names)-1], "%d_", &version)
	}
	return version, err
}
