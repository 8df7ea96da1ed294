package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// Reader is what a query runs on: a transaction of this package, or a type
// that embeds View.
type Reader interface{ readTx() *Tx }

// Writer is what a statement that writes runs on: a transaction begun with
// Write, or a type that embeds WriteView.
type Writer interface {
	Reader
	writeTx() *Tx
}

// Tx is a transaction. It is never kept after the function that received it
// has returned, and never used by two goroutines.
type Tx struct {
	db       *DB
	tx       *sql.Tx
	prepared *prepared // nil where the driver remembers by itself
	wanted   []string  // texts to be compiled for the next time
}

func (t *Tx) readTx() *Tx  { return t }
func (t *Tx) writeTx() *Tx { return t }

// View gives a type that embeds it the right to read in a transaction.
type View struct{ tx *Tx }

// NewView makes the reading half of a transaction.
func NewView(r Reader) View { return View{r.readTx()} }

func (v View) readTx() *Tx { return v.tx }

// WriteView gives a type that embeds it the right to write in a transaction.
type WriteView struct{ View }

// NewWriteView makes the writing half of a transaction; only the Gate and the
// closed list of architecture.md may hold the *Tx that it takes.
func NewWriteView(t *Tx) WriteView { return WriteView{View{t}} }

func (v WriteView) writeTx() *Tx { return v.tx }

// Mode says how a writing transaction is kept apart from others on PostgreSQL.
// SQLite has one writer at a time, which is stricter than both.
type Mode int

const (
	// Serializable is for everything that is not hot: PostgreSQL proves that
	// the result equals some serial order, and asks for another try if not.
	Serializable Mode = iota
	// Locked is READ COMMITTED and must begin by locking its row (LockRow):
	// capacity, ballots, rosters, anything that many want at once.
	Locked
)

// tries is how often a transaction is attempted before its failure is told.
const tries = 5

// Read runs fn in a transaction that sees one state of the database and
// cannot write.
func (d *DB) Read(ctx context.Context, fn func(*Tx) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if d.engine == Postgres {
		opts.Isolation = sql.LevelRepeatableRead
	}
	return d.attempt(ctx, d.read, d.readStmts, opts, fn)
}

// Write runs fn in a transaction that writes, and commits unless fn returns an
// error. fn may run several times: it must not touch the network or memory
// outside itself. An error of COMMIT itself is returned, never retried: whether
// it took effect is unknown.
func (d *DB) Write(ctx context.Context, mode Mode, fn func(*Tx) error) error {
	opts := &sql.TxOptions{}
	if d.engine == Postgres {
		opts.Isolation = sql.LevelSerializable
		if mode == Locked {
			opts.Isolation = sql.LevelReadCommitted
		}
	}
	for n := 1; ; n++ {
		err := d.attempt(ctx, d.write, d.writeStmts, opts, fn)
		if err == nil || n == tries || !retryable(err) {
			return err
		}
		pause := time.Duration(rand.Int64N(int64(n) * int64(10*time.Millisecond)))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

func (d *DB) attempt(ctx context.Context, pool *sql.DB, stmts *prepared, opts *sql.TxOptions, fn func(*Tx) error) (err error) {
	var wanted []string
	defer func() {
		if len(wanted) > 0 {
			stmts.learn(wanted)
		}
	}()
	sqlTx, release, err := d.begin(ctx, pool, opts)
	if err != nil {
		return d.translate(ctx, err)
	}
	defer release()
	defer func() {
		if p := recover(); p != nil {
			_ = sqlTx.Rollback()
			panic(p)
		}
	}()
	tx := &Tx{db: d, tx: sqlTx, prepared: stmts}
	defer func() { wanted = tx.wanted }()
	if err := fn(tx); err != nil {
		patienceOf(ctx).judge(err)
		if rerr := sqlTx.Rollback(); rerr != nil && !errors.Is(rerr, sql.ErrTxDone) {
			return fmt.Errorf("%w (and rolling back: %v)", err, rerr)
		}
		return err
	}
	return d.translate(ctx, sqlTx.Commit())
}

// LockRow locks one row of a table for the rest of a Locked transaction, so
// that decisions about it queue up. On SQLite the transaction holds the only
// writer already. It returns false when there is no such row.
func LockRow(ctx context.Context, r Reader, table, id string) (bool, error) {
	text := "SELECT 1 FROM " + table + " WHERE id = $1"
	tx := r.readTx()
	if tx.db.engine == Postgres {
		text += " FOR UPDATE"
	}
	found, err := rows[int64](ctx, tx, text, true, []any{id})
	return len(found) == 1, err
}
