package db

import (
	"context"
	"errors"
)

// Table is the answer to a query of which the caller knows nothing, as text,
// numbers, booleans and nil.
type Table struct {
	Columns []string
	Rows    [][]any
}

// Whole returns a whole answer, for handing data out as it is kept.
func Whole(ctx context.Context, r Reader, q Query, args ...any) (t Table, err error) {
	tx := r.readTx()
	text, own := q.readText(tx.db.engine)
	rs, err := tx.query(ctx, text, fixed(q), values(append(args, own...)))
	if err != nil {
		return t, tx.db.translate(ctx, err)
	}
	defer func() { err = errors.Join(err, rs.Close()) }()
	if t.Columns, err = rs.Columns(); err != nil {
		return t, err
	}
	for rs.Next() {
		row := make([]any, len(t.Columns))
		into := make([]any, len(row))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rs.Scan(into...); err != nil {
			return t, err
		}
		for i, v := range row {
			if b, ok := v.([]byte); ok {
				row[i] = string(b)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t, tx.db.translate(ctx, rs.Err())
}
