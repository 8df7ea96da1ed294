package applications

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/calendars"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/platform/crawl"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/limit"
)

// Fetcher gets what is at an address; *crawl.Fetcher is one.
type Fetcher interface {
	Fetch(context.Context, crawl.Request) (crawl.Response, error)
}

// Service has the use cases of applications.
type Service struct {
	gate      *access.Gate
	program   *program.Service
	calendars *calendars.Service
	fetcher   Fetcher
	limits    *limit.Counters
}

// New makes the service.
func New(gate *access.Gate, p *program.Service, c *calendars.Service, f Fetcher, l *limit.Counters) *Service {
	return &Service{gate, p, c, f, l}
}

// byIDTx returns an application.
func byIDTx(ctx context.Context, r db.Reader, id ids.ApplicationID) (Application, error) {
	a, ok, err := db.Maybe[Application](ctx, r, byID, id)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, msg.ApplyNotFound())
	}
	return a, err
}

// OfGroupTx returns the application by which a group came, if it did.
func OfGroupTx(ctx context.Context, r db.Reader, g ids.GroupID) (Application, bool, error) {
	return db.Maybe[Application](ctx, r, byGroup, g)
}

// Mine lists the applications of the actor, the newest first.
func (s *Service) Mine(ctx context.Context, a access.Actor) (list []Application, err error) {
	defer fault.Wrap(&err, "applications.Mine")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.ApplicationWrite, access.PersonTarget(a.Person)); err != nil {
			return err
		}
		list, err = db.All[Application](ctx, tx, ofPerson, a.Person)
		return err
	})
	return list, err
}

// ownTx loads an application of the actor and asks for the right to write to it.
// rev is the revision that the writer saw; 0 when it makes no difference.
func ownTx(ctx context.Context, tx *access.Tx, id ids.ApplicationID, rev int) (*access.Writer, Application, error) {
	app, err := byIDTx(ctx, tx, id)
	if err != nil {
		return nil, app, err
	}
	w, err := tx.Allow(access.ApplicationWrite, app.Own())
	if err == nil && rev != 0 && rev != app.Rev {
		err = fault.New(fault.Conflict, msg.ErrorConflictText())
	}
	return w, app, err
}

// enterTx notes what happened and returns the entry's identifier.
func enterTx(ctx context.Context, w *access.Writer, id ids.ApplicationID, kind EntryKind, text string, private bool) (string, error) {
	entry := ids.New[string]("ent", w.Now())
	_, err := insertEntry.Insert(ctx, w, [][]any{{entry, id, w.Now(), w.Actor().Label(), kind, text, private}})
	return entry, err
}

// changed turns "no row was written" into the conflict that it means.
func changed(n int64, err error) error {
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, msg.ErrorConflictText())
	}
	return err
}

// moveTx writes an application that an act has changed.
func moveTx(ctx context.Context, w *access.Writer, app Application) error {
	return changed(db.Exec(ctx, w, setStatus, app.ID, app.Rev, app.Status, app.SubmittedAt, app.Due, app.DaysLeft, app.EndedAt, app.Group, app.ToAdd, app.ToAddBy))
}

// act asks the machine of states.
func (a *Application) act(act Act) error {
	to, ok := a.Status.After(act)
	if !ok {
		return fault.New(fault.Conflict, msg.ApplyNotNow())
	}
	a.Status = to
	return nil
}
