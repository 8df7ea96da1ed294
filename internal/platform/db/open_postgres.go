package db

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
)

func openPostgres(ctx context.Context, url string) (*DB, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("the address of the database cannot be read: %w", err)
	}
	if cfg.ConnConfig.RuntimeParams["lock_timeout"] == "" {
		cfg.AfterConnect = func(ctx context.Context, c *pgx.Conn) error {
			_, err := c.Exec(ctx, fmt.Sprintf("SET lock_timeout = %d", Patience.Milliseconds()))
			return err
		}
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, err
	}
	p := stdlib.OpenDBFromPool(pool)
	if err := p.PingContext(ctx); err != nil {
		p.Close()
		pool.Close()
		return nil, fmt.Errorf("PostgreSQL does not answer: %w", err)
	}
	return &DB{engine: Postgres, write: p, read: p, url: url, closer: pool.Close}, nil
}

// retryable says whether PostgreSQL asks for the transaction to be tried again:
// a serialization failure or a deadlock, and nothing else.
func retryable(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01")
}

// translatePostgres gives errors of the driver the meaning they have for the
// program; see translate.
func (d *DB) translatePostgres(ctx context.Context, err error) error {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		switch {
		case e.Code == "23505":
			u := &UniqueError{Table: e.TableName, err: err}
			u.Columns = d.indexColumns(ctx, e.ConstraintName)
			return u
		case strings.HasPrefix(e.Code, "08"), strings.HasPrefix(e.Code, "53"), strings.HasPrefix(e.Code, "57"),
			strings.HasPrefix(e.Code, "58"), e.Code == "25006", e.Code == lockNotAvailable, e.Code == "40001", e.Code == "40P01":
			return fault.Because(fault.Transient, err)
		}
		return err
	}
	var ne net.Error
	var ce *pgconn.ConnectError
	if errors.As(err, &ne) || errors.As(err, &ce) || errors.Is(err, net.ErrClosed) {
		return fault.Because(fault.Transient, err)
	}
	return err
}

// indexColumns looks up what a unique index covers, because PostgreSQL names
// the index and SQLite names the columns.
func (d *DB) indexColumns(ctx context.Context, index string) []string {
	if v, ok := d.indexes.Load(index); ok {
		return v.([]string)
	}
	const q = `SELECT string_agg(a.attname, ',' ORDER BY k.ord) FROM pg_index i
		JOIN pg_class c ON c.oid = i.indexrelid
		JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(att, ord) ON true
		JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.att
		WHERE c.relname = $1`
	var list string
	if err := d.read.QueryRowContext(context.WithoutCancel(ctx), q, index).Scan(&list); err != nil {
		return nil
	}
	cols := strings.Split(list, ",")
	d.indexes.Store(index, cols)
	return cols
}
