package db

import (
	"context"
	"database/sql"
	"sync"
)

// prepared keeps the registered statements of one pool compiled. SQLite would
// parse each text again every time, which costs as much as running it; pgx has
// a memory of its own, so PostgreSQL needs none.
//
// A statement cannot be compiled on the pool while a transaction holds its only
// connection. So a transaction notes what it would have wanted, and that is
// compiled when it is over.
type prepared struct {
	mu    sync.Mutex
	pool  *sql.DB
	stmts map[string]*sql.Stmt
}

func newPrepared(pool *sql.DB) *prepared {
	return &prepared{pool: pool, stmts: map[string]*sql.Stmt{}}
}

// get returns the compiled form of a text, or nil.
func (p *prepared) get(text string) *sql.Stmt {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stmts[text]
}

// learn compiles texts for the next time. A text that does not compile has
// failed in its transaction already.
func (p *prepared) learn(texts []string) {
	for _, text := range texts {
		if p.get(text) != nil {
			continue
		}
		s, err := p.pool.PrepareContext(context.Background(), text)
		if err != nil {
			continue
		}
		p.mu.Lock()
		p.stmts[text] = s
		p.mu.Unlock()
	}
}

// query runs a text that returns rows; fixed says that it is registered and
// comes again.
func (t *Tx) query(ctx context.Context, text string, fixed bool, args []any) (*sql.Rows, error) {
	if s := t.compiled(text, fixed); s != nil {
		return t.tx.StmtContext(ctx, s).QueryContext(ctx, args...)
	}
	return t.tx.QueryContext(ctx, text, args...)
}

// exec runs a registered text that returns no rows.
func (t *Tx) exec(ctx context.Context, text string, args []any) (sql.Result, error) {
	if s := t.compiled(text, true); s != nil {
		return t.tx.StmtContext(ctx, s).ExecContext(ctx, args...)
	}
	return t.tx.ExecContext(ctx, text, args...)
}

func (t *Tx) compiled(text string, fixed bool) *sql.Stmt {
	if !fixed || t.prepared == nil {
		return nil
	}
	s := t.prepared.get(text)
	if s == nil {
		t.wanted = append(t.wanted, text)
	}
	return s
}
