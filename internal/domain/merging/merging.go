package merging

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/calendars"
	"chapterhouse.dev/chapterhouse/internal/domain/desk"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Undoable is how long a merge can be undone.
const Undoable = 30 * 24 * time.Hour

// Service has the use cases of merging.
type Service struct {
	gate   *access.Gate
	events *events.Service
}

// New makes the service.
func New(gate *access.Gate, e *events.Service) *Service { return &Service{gate, e} }

// Merge is one that was done.
type Merge struct {
	ID       ids.MergeID   `db:"id"`
	From     ids.GroupID   `db:"from_id"`
	Into     ids.GroupID   `db:"into_id"`
	FromName string        `db:"from_name"`
	By       string        `db:"author"`
	At       time.Time     `db:"at"`
	Reason   string        `db:"reason"`
	Kept     db.JSON[kept] `db:"kept"`
	Undone   time.Time     `db:"undone_at"` // zero while it holds
}

// kept is what the owners need to undo it.
type kept struct {
	Groups       groups.Merged
	Calendars    calendars.Merged
	Applications []ids.ApplicationID
	Desk         desk.Merged
}

// Until is from when on the merge stands for good.
func (m Merge) Until() time.Time { return m.At.Add(Undoable) }

const columns = `id, from_id, into_id, from_name, author, at, reason, kept, undone_at`

var (
	byID  = db.Select(`SELECT ` + columns + ` FROM merging_merges WHERE id = $1`)
	since = `SELECT ` + columns + ` FROM merging_merges`
	later = db.Select(`SELECT COUNT(*) FROM merging_merges WHERE undone_at IS NULL AND id <> $1 AND at >= $3 AND (from_id = $2 OR into_id = $2)`)
	put   = db.NewBulk("merging_merges", "", "id", "from_id", "into_id", "from_name", "author", "at", "reason", "kept")
	undo  = db.Change(`UPDATE merging_merges SET undone_at = $2 WHERE id = $1 AND undone_at IS NULL`)
)

// Preview is what a merge would bring.
type Preview struct {
	From, Into groups.Group
	Members    int
	Roster     []access.Grant // of the group that goes
	Meetings   int
	Calendars  int
	Contacts   int
}

// Look returns what merging one group into another would bring.
func (s *Service) Look(ctx context.Context, a access.Actor, from, into ids.GroupID) (p Preview, err error) {
	defer fault.Wrap(&err, "merging.Look")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if p.From, p.Into, err = bothTx(ctx, tx, access.GroupMark, from, into); err != nil {
			return err
		}
		if p.Members, err = groups.MemberCountTx(ctx, tx, from); err != nil {
			return err
		}
		if p.Roster, err = groups.RosterTx(ctx, tx, from); err != nil {
			return err
		}
		if p.Meetings, err = events.CountTx(ctx, tx, from); err != nil {
			return err
		}
		if p.Calendars, err = calendars.CountTx(ctx, tx, from); err != nil {
			return err
		}
		contacts, err := groups.ContactsTx(ctx, tx, from)
		p.Contacts = len(contacts)
		return err
	})
	return p, err
}

// bothTx loads two groups that can be made one, if the actor may do act to both.
func bothTx(ctx context.Context, tx *access.Tx, act access.Action, from, into ids.GroupID) (f, i groups.Group, err error) {
	if f, err = groups.ByIDTx(ctx, tx, from); err != nil {
		return f, i, err
	}
	if i, err = groups.ByIDTx(ctx, tx, into); err != nil {
		return f, i, err
	}
	for _, g := range []groups.Group{f, i} {
		if err := tx.Need(act, g.Target()); err != nil {
			return f, i, err
		}
	}
	switch {
	case from == into:
		err = fault.InvalidFields(fault.Field{Name: "into", Message: msg.MergeSame()})
	case !f.Status.InProgram() || !i.Status.InProgram():
		err = fault.New(fault.Conflict, msg.MergeLeft())
	}
	return f, i, err
}

// Merge brings everything of one group to another. The first has left
// afterwards, and its addresses lead to the other.
func (s *Service) Merge(ctx context.Context, a access.Actor, from, into ids.GroupID, reason string) (id ids.MergeID, err error) {
	defer fault.Wrap(&err, "merging.Merge %s %s", from, into)
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		f, i, err := bothTx(ctx, tx, access.GroupMerge, from, into)
		if err != nil {
			return err
		}
		w, err := tx.Allow(access.GroupMerge, i.Target())
		if err != nil {
			return err
		}
		var notes fault.Notes
		reason := access.Reason(&notes, reason)
		if err := notes.Err(); err != nil {
			return err
		}
		id = ids.New[ids.MergeID]("mrg", tx.Now())
		k, err := s.mergeTx(ctx, w, id, f, i, reason)
		if err != nil {
			return err
		}
		w.Because(reason)
		w.Changed("merged", f.Name, i.Name)
		_, err = put.Insert(ctx, w, [][]any{{id, from, into, f.Name, a.Label(), tx.Now(), reason, db.JSON[kept]{V: k}}})
		return err
	})
	return id, err
}

// mergeTx moves what each owner has. The group that goes comes last: until then
// both are there.
func (s *Service) mergeTx(ctx context.Context, w *access.Writer, id ids.MergeID, from, into groups.Group, reason string) (k kept, err error) {
	if k.Calendars, err = calendars.MergeTx(ctx, w, from.ID, into.ID); err != nil {
		return k, err
	}
	if err := s.events.MergeTx(ctx, w, id, from, into); err != nil {
		return k, err
	}
	if k.Applications, err = applications.MergeTx(ctx, w, from.ID, into.ID); err != nil {
		return k, err
	}
	if k.Desk, err = desk.MergeTx(ctx, w, from.ID, into.ID); err != nil {
		return k, err
	}
	k.Groups, err = groups.MergeTx(ctx, w, id, from, into, reason)
	return k, err
}

// Undo makes two groups of one again, within Undoable. A merge on which another
// rests is undone after that one.
func (s *Service) Undo(ctx context.Context, a access.Actor, id ids.MergeID, reason string) (err error) {
	defer fault.Wrap(&err, "merging.Undo %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		m, ok, err := db.Maybe[Merge](ctx, tx, byID, id)
		if err == nil && !ok {
			err = fault.New(fault.NotFound, msg.ErrorNotFoundText())
		}
		if err != nil {
			return err
		}
		from, into, w, err := m.undoTx(ctx, tx)
		if err != nil {
			return err
		}
		var notes fault.Notes
		reason := access.Reason(&notes, reason)
		if err := notes.Err(); err != nil {
			return err
		}
		w.Because(reason)
		w.Changed("merged", into.Name, from.Name)
		if _, err := db.Exec(ctx, w, undo, id, tx.Now()); err != nil {
			return err
		}
		return s.unmergeTx(ctx, w, m, from, into, reason)
	})
}

// undoTx says whether the merge can be undone by the actor.
func (m Merge) undoTx(ctx context.Context, tx *access.Tx) (from, into groups.Group, w *access.Writer, err error) {
	if from, err = groups.ByIDTx(ctx, tx, m.From); err != nil {
		return from, into, nil, err
	}
	if into, err = groups.ByIDTx(ctx, tx, m.Into); err != nil {
		return from, into, nil, err
	}
	if w, err = tx.Allow(access.GroupMerge, into.Target()); err != nil {
		return from, into, nil, err
	}
	if err = tx.Need(access.GroupMerge, from.Target()); err != nil {
		return from, into, nil, err
	}
	n, err := db.One[int](ctx, tx, later, m.ID, m.Into, m.At)
	switch {
	case err != nil:
	case !m.Undone.IsZero() || !tx.Now().Before(m.Until()):
		err = fault.New(fault.Conflict, msg.MergeOver())
	case n > 0:
		err = fault.New(fault.Conflict, msg.MergeRests())
	}
	return from, into, w, err
}

func (s *Service) unmergeTx(ctx context.Context, w *access.Writer, m Merge, from, into groups.Group, reason string) error {
	k := m.Kept.V
	if err := calendars.UnmergeTx(ctx, w, from.ID, k.Calendars); err != nil {
		return err
	}
	if err := s.events.UnmergeTx(ctx, w, m.ID, from, into, k.Calendars.Moved); err != nil {
		return err
	}
	if err := applications.UnmergeTx(ctx, w, from.ID, k.Applications); err != nil {
		return err
	}
	if err := desk.UnmergeTx(ctx, w, from.ID, k.Desk); err != nil {
		return err
	}
	return groups.UnmergeTx(ctx, w, m.ID, m.At, from, into, k.Groups, reason)
}

// Lately returns the merges that can still be undone, the latest first.
func (s *Service) Lately(ctx context.Context, a access.Actor) (list []Merge, err error) {
	defer fault.Wrap(&err, "merging.Lately")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		reach, err := tx.List(access.GroupFile, "merges")
		if err != nil {
			return err
		}
		q := db.NewWhere(since).And("undone_at IS NULL").And("at > ?", tx.Now().Add(-Undoable))
		list, err = db.All[Merge](ctx, tx, reach.Within(q, "into_id").Then("ORDER BY at DESC, id DESC"))
		return err
	})
	return list, err
}
