package access

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/audit"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"
)

// Event is something that happened in a transaction and that others react to.
// It is plain data: it travels in a job as JSON.
type Event interface{ EventName() string }

// Reactions turns an event into the jobs that follow from it (app/reactions.go).
type Reactions func(Event) []jobs.Spec

// Gate is the door. Services hold one and nothing else of the database.
type Gate struct {
	db       *db.DB
	clock    clock.Clock
	react    Reactions
	revision atomic.Int64
	wake     func()
}

// NewGate makes the door of a database. react and wake may be nil.
func NewGate(d *db.DB, c clock.Clock, react Reactions, wake func()) *Gate {
	if react == nil {
		react = func(Event) []jobs.Spec { return nil }
	}
	if wake == nil {
		wake = func() {}
	}
	return &Gate{db: d, clock: c, react: react, wake: wake}
}

// Revision counts the writing transactions that this process has committed;
// while it stands still, what was rendered from the database is still true as
// far as this server is concerned.
func (g *Gate) Revision() int64 { return g.revision.Load() }

// Now is the time of the gate's clock.
func (g *Gate) Now() time.Time { return g.clock.Now() }

// ErrUndecided is the defect of a writing use case that never asked Allow.
var ErrUndecided = errors.New("access: a transaction reached its end without a decision")

// Tx is a transaction in which an actor reads, and asks for the right to write.
type Tx struct {
	db.View
	inner   *db.Tx // nil in a View
	ctx     context.Context
	gate    *Gate
	actor   Actor
	now     time.Time
	grants  []Grant
	loaded  bool
	writers []*Writer
}

// Writer is the right to do one action to one target in one transaction.
type Writer struct {
	db.WriteView
	tx      *Tx
	entry   audit.Entry
	events  []Event
	routine bool
}

// View runs fn in a transaction that only reads, in one state of the database.
func (g *Gate) View(ctx context.Context, a Actor, fn func(*Tx) error) error {
	return g.db.Read(ctx, func(inner *db.Tx) error {
		return fn(&Tx{View: db.NewView(inner), ctx: ctx, gate: g, actor: a, now: g.clock.Now()})
	})
}

// Update runs fn in a transaction that may write. It may run more than once:
// fn must not touch the network or memory outside itself.
func (g *Gate) Update(ctx context.Context, a Actor, fn func(*Tx) error) error {
	return g.update(ctx, a, db.Serializable, fn)
}

// Lock names the row that a hot use case queues up for.
type Lock struct{ Table, ID string }

// UpdateLocked is Update for what many want at once: its transaction begins by
// locking one row. A missing row is NotFound.
func (g *Gate) UpdateLocked(ctx context.Context, a Actor, l Lock, fn func(*Tx) error) error {
	return g.update(ctx, a, db.Locked, func(tx *Tx) error {
		found, err := db.LockRow(ctx, tx, l.Table, l.ID)
		if err == nil && !found {
			err = fault.New(fault.NotFound, msg.ErrorNotFoundText())
		}
		if err != nil {
			return err
		}
		return fn(tx)
	})
}

func (g *Gate) update(ctx context.Context, a Actor, mode db.Mode, fn func(*Tx) error) error {
	if a.Barred != nil {
		return a.Barred
	}
	var refused *audit.Entry
	err := g.db.Write(ctx, mode, func(inner *db.Tx) error {
		tx := &Tx{View: db.NewView(inner), inner: inner, ctx: ctx, gate: g, actor: a, now: g.clock.Now()}
		refused = nil
		err := fn(tx)
		if err == nil {
			return tx.flush(inner)
		}
		if r := (*Refusal)(nil); errors.As(err, &r) && !r.stale {
			refused = &r.entry
		}
		return err
	})
	if refused != nil {
		g.record(ctx, *refused)
	}
	if err == nil {
		g.revision.Add(1)
		g.wake()
	}
	return err
}

// flush writes what the writers have collected: audit entries, then the jobs
// that react to their events.
func (tx *Tx) flush(inner *db.Tx) error {
	if len(tx.writers) == 0 {
		return ErrUndecided
	}
	var entries []audit.Entry
	var specs []jobs.Spec
	for _, w := range tx.writers {
		if !w.uneventful() {
			entries = append(entries, w.entry)
		}
		for _, e := range w.events {
			specs = append(specs, tx.gate.react(e)...)
		}
	}
	if err := audit.Append(tx.ctx, inner, entries...); err != nil {
		return err
	}
	newID := func() string { return ids.New[string]("job", tx.now) }
	return jobs.Enqueue(tx.ctx, inner, tx.now, newID, specs...)
}

// record keeps a refusal in a transaction of its own, since the refused one
// left nothing behind. That a record could not be written must not turn the
// refusal into another answer.
func (g *Gate) record(ctx context.Context, e audit.Entry) {
	_ = g.db.Write(ctx, db.Serializable, func(tx *db.Tx) error { return audit.Append(ctx, tx, e) })
}

// Enqueue adds jobs of the schedule: bookkeeping that no actor decides.
func (g *Gate) Enqueue(ctx context.Context, specs ...jobs.Spec) error {
	now := g.clock.Now()
	err := g.db.Write(ctx, db.Locked, func(tx *db.Tx) error {
		return jobs.Enqueue(ctx, tx, now, func() string { return ids.New[string]("job", now) }, specs...)
	})
	if err == nil {
		g.wake()
	}
	return err
}

// Refusal is the cause inside the Forbidden or NotFound of a refused action.
type Refusal struct {
	entry audit.Entry
	weak  bool
	stale bool

	outside bool
}

// IsWeak says that a refusal would be none after a strong proof: pages lead to
// the second factor.
func IsWeak(err error) bool {
	r := (*Refusal)(nil)
	return errors.As(err, &r) && r.weak
}

// IsStale says that a refusal would be none after proving again: pages ask for
// it and go on.
func IsStale(err error) bool {
	r := (*Refusal)(nil)
	return errors.As(err, &r) && r.stale
}

// IsOutside says that a refusal would be none if the actor's role were not
// limited, or to something else: a form says so at its field.
func IsOutside(err error) bool {
	r := (*Refusal)(nil)
	return errors.As(err, &r) && r.outside
}

// Error names the action and who wanted it.
func (r *Refusal) Error() string {
	return "refused: " + r.entry.Action + " on " + r.entry.TargetKind + " " + r.entry.TargetID
}

// Actor is who acts in this transaction.
func (tx *Tx) Actor() Actor { return tx.actor }

// Now is the time of the transaction: the same however long it takes.
func (tx *Tx) Now() time.Time { return tx.now }

// Can says whether Allow would give a writer; pages show what it allows.
func (tx *Tx) Can(act Action, t Target) (bool, error) {
	d, err := tx.decide(act, t)
	return d.Allowed, err
}

// Reach says what a list of an action may show to the actor.
func (tx *Tx) Reach(act Action) (Reach, error) {
	if err := tx.loadGrants(); err != nil {
		return Reach{}, err
	}
	return reachOf(tx.actor, tx.grants, act), nil
}

// List opens a list to the actor, or refuses like Need, and says what the list
// may show: its query is narrowed to the Reach. what names the list.
func (tx *Tx) List(act Action, what string) (Reach, error) {
	if err := tx.Need(act, DoorTarget(what)); err != nil {
		return Reach{}, err
	}
	return tx.Reach(act)
}

// Need is Can for reading what is not public: nil, or the refusal as an error.
// Unlike Can it also refuses who has to prove again first.
func (tx *Tx) Need(act Action, t Target) error {
	d, err := tx.decide(act, t)
	if err == nil && (!d.Allowed || policy[act].fresh && tx.actor.stale(tx.now)) {
		err = tx.refuse(d, act, t)
	}
	return err
}

// Allow asks whether the actor may do the action to the target and, if so,
// gives the right to write. It may be asked several times in one transaction;
// each answer leaves its own audit entry.
func (tx *Tx) Allow(act Action, t Target) (*Writer, error) {
	if tx.inner == nil {
		return nil, errors.New("access: Allow in a View")
	}
	if err := tx.Need(act, t); err != nil {
		return nil, err
	}
	w := &Writer{WriteView: db.NewWriteView(tx.inner), tx: tx, entry: tx.entry(act, t)}
	tx.writers = append(tx.writers, w)
	return w, nil
}

func (tx *Tx) decide(act Action, t Target) (Decision, error) {
	if err := tx.loadGrants(); err != nil {
		return Decision{}, err
	}
	if tx.limited() {
		var err error
		if t, err = tx.placed(t); err != nil {
			return Decision{}, err
		}
	}
	return Decide(tx.actor, tx.grants, act, t), nil
}

// limited says that a role of the actor is limited to a reach.
func (tx *Tx) limited() bool {
	return slices.ContainsFunc(tx.grants, func(g Grant) bool { return !g.Scope.V.Everywhere() })
}

// refuse makes the error of a refusal: prove more, prove again, sign in first,
// not for you, or nothing here, as the decision says.
func (tx *Tx) refuse(d Decision, act Action, t Target) error {
	e := tx.entry(act, t)
	e.Refused = true
	f := fault.New(fault.Forbidden, msg.ErrorForbiddenText())
	switch {
	case d.Allowed:
		f = fault.New(fault.Forbidden, msg.ErrorStaleText())
	case d.Weak:
		f = fault.New(fault.Forbidden, msg.ErrorWeakText())
	case d.Hidden:
		f = fault.New(fault.NotFound, msg.ErrorNotFoundText())
	case d.Outside:
		f = fault.New(fault.Forbidden, msg.AccessReachOutside())
	case !tx.actor.SignedIn() && tx.actor.Kind == audit.Anonymous:
		f = fault.New(fault.Unauthenticated, msg.ErrorUnauthenticatedText())
	}
	f.Err = &Refusal{entry: e, weak: d.Weak, stale: d.Allowed, outside: d.Outside}
	return f
}

func (tx *Tx) entry(act Action, t Target) audit.Entry {
	return audit.Entry{ID: ids.New[string]("aud", tx.now), At: tx.now, ActorKind: tx.actor.Kind, Actor: tx.actor.Label(),
		Action: string(act), TargetKind: t.Kind, TargetID: t.ID, Group: t.Group, Request: tx.actor.Request}
}

// Emit says what happened; the reactions to it commit together with it.
func (w *Writer) Emit(events ...Event) { w.events = append(w.events, events...) }

// Action is what the Writer was given for.
func (w *Writer) Action() Action { return Action(w.entry.Action) }

// Now is the time of the transaction.
func (w *Writer) Now() time.Time { return w.tx.now }

// Actor is who acts.
func (w *Writer) Actor() Actor { return w.tx.actor }

// Routine says that this is done again and again by the clock. If the system
// does it and nothing comes of it (no change, no rows, no event, no reason) it
// leaves no audit entry: the record of what happened must stay readable.
func (w *Writer) Routine() { w.routine = true }

func (w *Writer) uneventful() bool {
	d := w.entry.Detail
	return w.routine && w.entry.ActorKind == audit.System && len(d.Changes) == 0 && d.Count == 0 && d.Digest == "" &&
		len(w.events) == 0 && w.entry.Reason == ""
}

// Because keeps the actor's own reason in the audit entry.
func (w *Writer) Because(reason string) { w.entry.Reason = reason }

// Changed notes one field before and after in the audit entry; equal values are
// not noted.
func (w *Writer) Changed(field string, before, after any) {
	if before == after {
		return
	}
	w.entry.Detail.Changes = append(w.entry.Detail.Changes, audit.Change{Field: field, Before: before, After: after})
}

// Bulk notes how many rows a bulk act wrote, and the SHA-256 of their content.
func (w *Writer) Bulk(count int, digest string) {
	w.entry.Detail.Count, w.entry.Detail.Digest = count, digest
}

// Target names what the audit entry is about when it exists only since this
// transaction.
func (w *Writer) Target(t Target) {
	w.entry.TargetKind, w.entry.TargetID, w.entry.Group = t.Kind, t.ID, t.Group
}

func (tx *Tx) loadGrants() (err error) {
	if tx.loaded || tx.actor.Kind != audit.Person {
		return nil
	}
	tx.grants, err = GrantsOf(tx.ctx, tx, tx.actor.Person)
	tx.loaded = err == nil
	return err
}

// Roles returns the actor's roles of the program team that are in force, for
// the worlds that a page may offer.
func (tx *Tx) Roles() ([]Role, error) {
	if err := tx.loadGrants(); err != nil {
		return nil, err
	}
	var roles []Role
	for _, r := range StaffRoles {
		if slices.ContainsFunc(tx.grants, func(g Grant) bool { return g.Role == r && g.Until.IsZero() }) {
			roles = append(roles, r)
		}
	}
	return roles, nil
}

// Scopes returns to what the actor's roles of the program team are limited, for
// a page that says so; none if one of them reaches the whole program.
func (tx *Tx) Scopes() (scopes []Scope, err error) {
	if err := tx.loadGrants(); err != nil {
		return nil, err
	}
	for _, g := range tx.grants {
		if g.Role.Limitable() {
			scopes = append(scopes, g.Scope.V)
		}
	}
	if len(scopes) == 0 || slices.ContainsFunc(scopes, Scope.Everywhere) {
		return nil, nil
	}
	return TidyScopes(scopes), nil
}

// Groups returns the groups in which the actor leads or organises.
func (tx *Tx) Groups() ([]Grant, error) {
	if err := tx.loadGrants(); err != nil {
		return nil, err
	}
	var own []Grant
	for _, g := range tx.grants {
		if g.Role.OfGroup() && g.Until.IsZero() {
			own = append(own, g)
		}
	}
	return own, nil
}
