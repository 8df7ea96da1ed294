package db

import (
	"context"
	"database/sql"
	"encoding"
	"errors"
	"strconv"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

func itoa(n int) string { return strconv.Itoa(n) }

// All returns every row of a query as T: a struct whose fields name their
// columns by a `db:"column"` tag, or a single value.
func All[T any](ctx context.Context, r Reader, q Query, args ...any) ([]T, error) {
	tx := r.readTx()
	text, own := q.readText(tx.db.engine)
	return rows[T](ctx, tx, text, fixed(q), append(args, own...))
}

// fixed says that a query has the same text each time.
func fixed(q Query) bool {
	_, ok := q.(*SelectStmt)
	return ok
}

// One returns the only row of a query; none is fault.NotFound.
func One[T any](ctx context.Context, r Reader, q Query, args ...any) (T, error) {
	v, ok, err := Maybe[T](ctx, r, q, args...)
	if err == nil && !ok {
		err = fault.Because(fault.NotFound, sql.ErrNoRows)
	}
	return v, err
}

// Maybe returns the first row of a query and whether there was one.
func Maybe[T any](ctx context.Context, r Reader, q Query, args ...any) (v T, ok bool, err error) {
	list, err := All[T](ctx, r, q, args...)
	if err != nil || len(list) == 0 {
		return v, false, err
	}
	return list[0], true, nil
}

// Each calls fn for every row without holding them all in memory. fn must not
// use the same transaction.
func Each[T any](ctx context.Context, r Reader, q Query, fn func(T) error, args ...any) error {
	tx := r.readTx()
	text, own := q.readText(tx.db.engine)
	return eachRow(ctx, tx, text, fixed(q), append(args, own...), fn)
}

// Exec runs a statement that writes and returns how many rows it changed.
func Exec(ctx context.Context, w Writer, c Command, args ...any) (int64, error) {
	tx := w.writeTx()
	text := c.changeText(tx.db.engine)
	watched(w, text)
	res, err := tx.exec(ctx, text, values(args))
	if err != nil {
		return 0, tx.db.translate(ctx, err)
	}
	return res.RowsAffected()
}

// Returning runs a statement that writes and returns the rows of its RETURNING.
func Returning[T any](ctx context.Context, w Writer, c Command, args ...any) ([]T, error) {
	tx := w.writeTx()
	text := c.changeText(tx.db.engine)
	watched(w, text)
	return rows[T](ctx, tx, text, true, args)
}

func rows[T any](ctx context.Context, tx *Tx, text string, fixed bool, args []any) (list []T, err error) {
	err = eachRow(ctx, tx, text, fixed, args, func(v T) error {
		list = append(list, v)
		return nil
	})
	return list, err
}

func eachRow[T any](ctx context.Context, tx *Tx, text string, fixed bool, args []any, fn func(T) error) (err error) {
	rs, err := tx.query(ctx, text, fixed, values(args))
	if err != nil {
		return tx.db.translate(ctx, err)
	}
	defer func() { err = errors.Join(err, rs.Close()) }()
	cols, err := rs.Columns()
	if err != nil {
		return err
	}
	scan, err := scannerFor[T](cols)
	if err != nil {
		return err
	}
	for rs.Next() {
		var v T
		if err := rs.Scan(scan.targets(&v)...); err != nil {
			return err
		}
		if err := fn(v); err != nil {
			return err
		}
	}
	return tx.db.translate(ctx, rs.Err())
}

// values prepares arguments: instants become microseconds, values that have a
// text form (days, for example) that text, and their zero values NULL.
func values(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		switch v := a.(type) {
		case time.Time:
			a = micros(v)
		case encoding.TextMarshaler:
			a = text(v)
		}
		out[i] = a
	}
	return out
}

func text(v encoding.TextMarshaler) any {
	if z, ok := v.(interface{ IsZero() bool }); ok && z.IsZero() {
		return nil
	}
	b, err := v.MarshalText()
	if err != nil {
		return nil
	}
	return string(b)
}

func micros(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}

// Bulk inserts many rows of one table in few statements.
type Bulk struct {
	table, columns, tail string
	n                    int
}

// NewBulk names the table and its columns; tail may hold an ON CONFLICT clause.
// Call it in a package variable.
func NewBulk(table, tail string, columns ...string) *Bulk {
	b := &Bulk{table: table, columns: strings.Join(columns, ", "), tail: tail, n: len(columns)}
	register(stmt{b.text(Postgres, 1), b.text(SQLite, 1)})
	return b
}

// bulkArgs is how many arguments one statement carries at most; both engines
// take more than 32,000, but long texts cost more to parse than they save.
const bulkArgs = 3000

// Insert writes all rows, each with one value per column, and returns how many
// rows were changed.
func (b *Bulk) Insert(ctx context.Context, w Writer, rows [][]any) (int64, error) {
	tx := w.writeTx()
	var changed int64
	for per := max(1, bulkArgs/b.n); len(rows) > 0; {
		n := min(per, len(rows))
		args := make([]any, 0, n*b.n)
		for _, r := range rows[:n] {
			args = append(args, r...)
		}
		text := b.text(tx.db.engine, n)
		watched(w, text)
		res, err := tx.tx.ExecContext(ctx, text, values(args)...)
		if err != nil {
			return changed, tx.db.translate(ctx, err)
		}
		k, _ := res.RowsAffected()
		changed, rows = changed+k, rows[n:]
	}
	return changed, nil
}

func (b *Bulk) text(e Engine, rows int) string {
	var s strings.Builder
	s.WriteString("INSERT INTO " + b.table + " (" + b.columns + ") VALUES ")
	mark := "$"
	if e == SQLite {
		mark = "?"
	}
	for r := range rows {
		if r > 0 {
			s.WriteByte(',')
		}
		s.WriteByte('(')
		for c := range b.n {
			if c > 0 {
				s.WriteByte(',')
			}
			s.WriteString(mark + itoa(r*b.n+c+1))
		}
		s.WriteByte(')')
	}
	s.WriteString(" " + b.tail)
	return s.String()
}
