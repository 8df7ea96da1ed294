package undo

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// For is how long an act can be taken back: until a page that was left open for
// a coffee is looked at again.
const For = 30 * time.Minute

// keep is how long steps are kept, so that whoever is late is told so.
const keep = 24 * time.Hour

// Kind names what was done: "desk.task_done".
type Kind string

// Act takes one step back. args is what the use case kept with OfferTx, as JSON.
type Act func(ctx context.Context, tx *access.Tx, args []byte) error

// ActOf makes an Act from a function that takes what was kept.
func ActOf[T any](fn func(ctx context.Context, tx *access.Tx, kept T) error) Act {
	return func(ctx context.Context, tx *access.Tx, args []byte) error {
		var kept T
		if err := json.Unmarshal(args, &kept); err != nil {
			return err
		}
		return fn(ctx, tx, kept)
	}
}

// Service has the use cases of undo.
type Service struct {
	gate *access.Gate
	acts map[Kind]Act
}

// New makes the service with the acts that it knows.
func New(gate *access.Gate, acts map[Kind]Act) *Service { return &Service{gate, acts} }

type step struct {
	ID   string    `db:"id"`
	Kind Kind      `db:"kind"`
	Args string    `db:"args"`
	At   time.Time `db:"at"`
}

var (
	putStep = db.Change(`INSERT INTO undo_steps (id, request, actor, kind, args, at, nth)
		SELECT $1, $2, $3, $4, $5, $6, COUNT(*) FROM undo_steps WHERE request = $2`)
	stepsOf = db.Select(`SELECT id, kind, args, at FROM undo_steps WHERE request = $1 AND actor = $2 AND used_at IS NULL ORDER BY nth`)
	useStep = db.Change(`UPDATE undo_steps SET used_at = $2 WHERE id = $1 AND used_at IS NULL`)
	sweep   = db.Change(`DELETE FROM undo_steps WHERE at < $1`)
)

// OfferTx keeps how to take back what is being done with w. Only what a person
// does on a page can be taken back; else nothing is kept.
func OfferTx(ctx context.Context, w *access.Writer, kind Kind, kept any) error {
	by := w.Actor()
	if !by.SignedIn() || by.Request == "" {
		return nil
	}
	args, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, w, putStep, ids.New[string]("und", w.Now()), by.Request, by.Label(), kind, string(args), w.Now())
	return err
}

// Offered returns by which identifier the request of the actor can be taken
// back; empty when nothing of it can.
func (s *Service) Offered(ctx context.Context, a access.Actor) (id string, err error) {
	defer fault.Wrap(&err, "undo.Offered")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		steps, err := s.stepsTx(ctx, tx, a.Request)
		if err == nil && len(steps) > 0 {
			id = a.Request
		}
		return err
	})
	return id, err
}

// stepsTx returns the steps of a request of the actor that were not taken yet.
func (s *Service) stepsTx(ctx context.Context, tx *access.Tx, request string) ([]step, error) {
	if err := tx.Need(access.UndoOwn, access.PersonTarget(tx.Actor().Person)); err != nil || request == "" {
		return nil, err
	}
	return db.All[step](ctx, tx, stepsOf, request, tx.Actor().Label())
}

// Undo takes back what the actor did with an earlier request, all of it or
// nothing. What is over or was taken back already is Gone; what somebody has
// changed since is a Conflict.
func (s *Service) Undo(ctx context.Context, a access.Actor, request string) (err error) {
	defer fault.Wrap(&err, "undo.Undo %s", request)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		steps, err := s.stepsTx(ctx, tx, request)
		if err != nil {
			return err
		}
		if len(steps) == 0 || tx.Now().Sub(steps[0].At) > For {
			return fault.New(fault.Gone, msg.UndoOver())
		}
		w, err := tx.Allow(access.UndoOwn, access.PersonTarget(a.Person))
		if err != nil {
			return err
		}
		for _, st := range slices.Backward(steps) {
			w.Changed("undone", string(st.Kind), nil)
			if err := s.takeTx(ctx, tx, w, st); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) takeTx(ctx context.Context, tx *access.Tx, w *access.Writer, st step) error {
	act, ok := s.acts[st.Kind]
	if !ok {
		return fmt.Errorf("undo: nobody knows how to take back %q", st.Kind)
	}
	if n, err := db.Exec(ctx, w, useStep, st.ID, tx.Now()); err != nil || n == 0 {
		return orOver(err)
	}
	return act(ctx, tx, []byte(st.Args))
}

// orOver is the answer to whoever comes second.
func orOver(err error) error {
	if err == nil {
		err = fault.New(fault.Gone, msg.UndoOver())
	}
	return err
}

// Sweep forgets steps that have had their time.
func (s *Service) Sweep(ctx context.Context, a access.Actor) (err error) {
	defer fault.Wrap(&err, "undo.Sweep")
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.DeskSweep, access.ProgramTarget("undo"))
		if err != nil {
			return err
		}
		w.Routine()
		_, err = db.Exec(ctx, w, sweep, tx.Now().Add(-keep))
		return err
	})
}
