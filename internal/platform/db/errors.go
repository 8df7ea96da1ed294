package db

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
)

// UniqueError says that a row with the same values exists already. Table and
// Columns name the constraint in the same way on both engines.
type UniqueError struct {
	Table   string
	Columns []string
	err     error
}

// Error names the constraint, never the values.
func (e *UniqueError) Error() string {
	return "not unique: " + e.Table + "(" + strings.Join(e.Columns, ",") + ")"
}

// Unwrap returns the driver's error.
func (e *UniqueError) Unwrap() error { return e.err }

// IsUnique says whether err is the violation of the unique constraint on
// exactly these columns of the table; without columns, of any on the table.
func IsUnique(err error, table string, columns ...string) bool {
	var u *UniqueError
	if !errors.As(err, &u) || u.Table != table {
		return false
	}
	return len(columns) == 0 || slices.Equal(u.Columns, columns)
}

// translate turns a driver's error into one that the program understands:
// UniqueError, a Transient fault (busy, full, unreachable: nothing was lost,
// try again), or the error itself.
func (d *DB) translate(ctx context.Context, err error) error {
	if err == nil || errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if e, ok := asSQLite(err); ok {
		return translateSQLite(e)
	}
	if d.engine == Postgres {
		return d.translatePostgres(ctx, err)
	}
	return err
}
