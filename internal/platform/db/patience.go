package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"

	"github.com/jackc/pgx/v5/pgconn"
	sqlite3 "modernc.org/sqlite/lib"
)

// Patience is how long a transaction waits for its turn: for a connection, and
// for a lock that somebody else holds. A context may carry a smaller or shared
// one (WithPatience).
const Patience = 5 * time.Second

// glance is what transactions always have, also when the patience is used up:
// they succeed if nobody is in the way.
const glance = 100 * time.Millisecond

// patience is what all transactions under one context may wait together.
type patience struct {
	mu        sync.Mutex
	all, left time.Duration
}

type patienceKey struct{}

// WithPatience gives all transactions under the context d to wait for their
// turn, together: when one has waited in vain, those after it do not wait again.
func WithPatience(ctx context.Context, d time.Duration) context.Context {
	return context.WithValue(ctx, patienceKey{}, &patience{all: d, left: d})
}

// Waited is how much of the context's patience is used up; all of it as soon as
// one wait was in vain.
func Waited(ctx context.Context) time.Duration {
	p, ok := ctx.Value(patienceKey{}).(*patience)
	if !ok {
		return 0
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.all - p.left
}

// patienceOf returns the context's, or one for this transaction alone.
func patienceOf(ctx context.Context) *patience {
	if p, ok := ctx.Value(patienceKey{}).(*patience); ok {
		return p
	}
	return &patience{all: Patience, left: Patience}
}

// rest is how long to wait now.
func (p *patience) rest() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return max(p.left, glance)
}

// use takes away what a wait took.
func (p *patience) use(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.left = max(0, p.left-d)
}

// judge uses the patience up if err says that a wait was in vain.
func (p *patience) judge(err error) {
	if err != nil && waitedInVain(err) {
		p.use(p.all)
	}
}

func waitedInVain(err error) bool {
	if e, ok := asSQLite(err); ok {
		return e.Code()&0xff == sqlite3.SQLITE_BUSY
	}
	var e *pgconn.PgError
	return errors.As(err, &e) && e.Code == lockNotAvailable
}

// lockNotAvailable is what PostgreSQL says when lock_timeout is over.
const lockNotAvailable = "55P03"

// begin waits for a connection and begins a transaction on it, both within the
// patience of the context. The transaction's end must be followed by release.
// Readers of SQLite wait for nobody.
func (d *DB) begin(ctx context.Context, pool *sql.DB, opts *sql.TxOptions) (tx *sql.Tx, release func(), err error) {
	if d.engine == SQLite && pool == d.read {
		tx, err = pool.BeginTx(ctx, nil) // the pool's pragmas say more than the driver accepts here
		return tx, func() {}, err
	}
	p, start := patienceOf(ctx), time.Now()
	defer func() {
		p.use(time.Since(start).Truncate(time.Millisecond))
		p.judge(err)
	}()
	conn, err := d.connection(ctx, pool, p)
	if err != nil {
		return nil, nil, err
	}
	if d.engine == SQLite {
		opts = nil
		_, err = conn.ExecContext(ctx, fmt.Sprintf("PRAGMA busy_timeout = %d", p.rest().Milliseconds()))
	}
	if err == nil {
		tx, err = conn.BeginTx(ctx, opts)
	}
	if err == nil && d.engine == Postgres && p.rest() < Patience {
		_, err = tx.ExecContext(ctx, fmt.Sprintf("SET LOCAL lock_timeout = %d", p.rest().Milliseconds()))
	}
	if err != nil {
		if tx != nil {
			_ = tx.Rollback()
		}
		_ = conn.Close()
		return nil, nil, err
	}
	return tx, func() { _ = conn.Close() }, nil
}

// connection takes a connection out of the pool when there is one.
func (d *DB) connection(ctx context.Context, pool *sql.DB, p *patience) (*sql.Conn, error) {
	within, cancel := context.WithTimeout(ctx, p.rest())
	defer cancel()
	conn, err := pool.Conn(within)
	if err != nil && errors.Is(within.Err(), context.DeadlineExceeded) && ctx.Err() == nil {
		p.use(p.all)
		err = fault.Because(fault.Transient, fmt.Errorf("the database is busy: no connection came free: %w", err))
	}
	return conn, err
}
