package requirements

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/undo"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Waiver is a manager's exception for a limited time.
type Waiver struct {
	ID          string      `db:"id"`
	Group       ids.GroupID `db:"group_id"`
	Requirement guide.Key   `db:"requirement"` // empty: a pause of the whole group
	From        ids.Date    `db:"since"`
	Until       ids.Date    `db:"until"` // the first day without it
	Reason      string      `db:"reason"`
	By          string      `db:"by"`
	At          time.Time   `db:"at"`
}

// Declaration is a manager's word that a requirement is not met although its
// grace is over.
type Declaration struct {
	ID          string      `db:"id"`
	Group       ids.GroupID `db:"group_id"`
	Requirement guide.Key   `db:"requirement"`
	Day         ids.Date    `db:"day"`
	Withdrawn   ids.Date    `db:"withdrawn"`
	Reason      string      `db:"reason"`
	By          string      `db:"by"`
	At          time.Time   `db:"at"`
}

// Decision is a manager's finding on what only a person can see.
type Decision struct {
	ID          string      `db:"id"`
	Group       ids.GroupID `db:"group_id"`
	Requirement guide.Key   `db:"requirement"`
	Met         bool        `db:"met"`
	Day         ids.Date    `db:"day"`
	Until       ids.Date    `db:"until"`
	PutRight    ids.Date    `db:"put_right"` // the last day to put it right; zero: the grace of the guide
	Reason      string      `db:"reason"`
	By          string      `db:"by"`
	At          time.Time   `db:"at"`
}

var (
	putWaiver      = db.NewBulk("requirements_waivers", "", "id", "group_id", "requirement", "since", "until", "reason", "by", "at")
	endWaiver      = db.Change(`UPDATE requirements_waivers SET until = $3 WHERE id = $1 AND group_id = $2 AND until > $3`)
	putDeclaration = db.NewBulk("requirements_declarations", "", "id", "group_id", "requirement", "day", "reason", "by", "at")
	withdraw       = db.Change(`UPDATE requirements_declarations SET withdrawn = $3 WHERE id = $1 AND group_id = $2 AND withdrawn IS NULL`)
	putDecision    = db.NewBulk("requirements_decisions", "", "id", "group_id", "requirement", "met", "day", "until", "put_right", "reason", "by", "at")
)

// longestWaiver is how far ahead an exception may end: what is needed longer is
// decided anew, with the facts of then.
const longestWaiver = 12

// Waive makes an exception: of one requirement, or with an empty one of all. It
// begins today in the group's zone and ends before until.
func (s *Service) Waive(ctx context.Context, a access.Actor, id ids.GroupID, requirement guide.Key, until ids.Date, reason string) (err error) {
	defer fault.Wrap(&err, "requirements.Waive %s", id)
	return s.decide(ctx, a, access.WaiverGrant, id, requirement, reason, waiving(ctx, id, requirement, until))
}

// PauseAll waives all requirements of several groups in one transaction. One
// that does not exist, or whose day is over where it is, refuses the whole.
func (s *Service) PauseAll(ctx context.Context, a access.Actor, list []ids.GroupID, until ids.Date, reason string) (n int, err error) {
	defer fault.Wrap(&err, "requirements.PauseAll")
	if list, err = groups.Chosen(list); err != nil {
		return 0, err
	}
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		for _, id := range list {
			if err := s.decideTx(ctx, tx, access.WaiverGrant, id, "", reason, waiving(ctx, id, "", until)); err != nil {
				return err
			}
		}
		return nil
	})
	return len(list), err
}

// waiving writes an exception that ends before until.
func waiving(ctx context.Context, id ids.GroupID, requirement guide.Key, until ids.Date) deed {
	return func(w *access.Writer, today ids.Date, reason string) error {
		if !until.After(today) || until.After(today.AddMonths(longestWaiver)) {
			return fault.InvalidFields(fault.Field{Name: "until", Message: msg.RequirementUntil(longestWaiver)})
		}
		w.Changed("waived until", "", until.String())
		waiver := ids.New[string]("wvr", w.Now())
		if _, err := putWaiver.Insert(ctx, w, [][]any{{waiver, id, requirement, today, until, reason, w.Actor().Label(), w.Now()}}); err != nil {
			return err
		}
		return undo.OfferTx(ctx, w, UndoWaived, keptWaiver{Group: id, Waiver: waiver, Until: until})
	}
}

// EndWaiver ends an exception today.
func (s *Service) EndWaiver(ctx context.Context, a access.Actor, id ids.GroupID, waiver, reason string) (err error) {
	defer fault.Wrap(&err, "requirements.EndWaiver %s", id)
	return s.decide(ctx, a, access.WaiverGrant, id, "", reason, func(w *access.Writer, today ids.Date, _ string) error {
		w.Changed("waiver ended", waiver, today.String())
		before, ok, err := db.Maybe[Waiver](ctx, w, waiverByID, waiver, id)
		if err != nil || !ok {
			return changed(0, err)
		}
		if err := changed(db.Exec(ctx, w, endWaiver, waiver, id, today)); err != nil {
			return err
		}
		return undo.OfferTx(ctx, w, UndoWaiverEnded, keptWaiver{Group: id, Waiver: waiver, Until: before.Until, Ended: today})
	})
}

// Declare says that a group is out of compliance with a requirement whose grace
// is over. It ends by itself when the requirement is met again.
func (s *Service) Declare(ctx context.Context, a access.Actor, id ids.GroupID, requirement guide.Key, reason string) (err error) {
	defer fault.Wrap(&err, "requirements.Declare %s", id)
	st, err := s.Of(ctx, a, id, ids.Date{})
	if err != nil {
		return err
	}
	if f := st.Assessment.Finding(requirement); f == nil || !f.GraceOver {
		return fault.New(fault.Invalid, msg.RequirementGraceRuns())
	}
	return s.decide(ctx, a, access.DeclareOut, id, requirement, reason, func(w *access.Writer, today ids.Date, reason string) error {
		w.Changed("declared", "", string(requirement))
		_, err := putDeclaration.Insert(ctx, w, [][]any{{ids.New[string]("dcl", w.Now()), id, requirement, today, reason, w.Actor().Label(), w.Now()}})
		return err
	})
}

// Withdraw takes a declaration back today.
func (s *Service) Withdraw(ctx context.Context, a access.Actor, id ids.GroupID, declaration, reason string) (err error) {
	defer fault.Wrap(&err, "requirements.Withdraw %s", id)
	return s.decide(ctx, a, access.DeclareOut, id, "", reason, func(w *access.Writer, today ids.Date, _ string) error {
		w.Changed("declaration withdrawn", declaration, today.String())
		return changed(db.Exec(ctx, w, withdraw, declaration, id, today))
	})
}

// Find records a manager's finding on a requirement that rests on decisions.
// putRight, if set, is the last day to put it right, instead of the guide's grace.
func (s *Service) Find(ctx context.Context, a access.Actor, id ids.GroupID, requirement guide.Key, met bool, putRight ids.Date, reason string) (err error) {
	defer fault.Wrap(&err, "requirements.Find %s", id)
	return s.decide(ctx, a, access.FindingDecide, id, requirement, reason, func(w *access.Writer, today ids.Date, reason string) error {
		w.Changed(string(requirement), "", met)
		_, err := putDecision.Insert(ctx, w, [][]any{{ids.New[string]("dec", w.Now()), id, requirement, met, today, ids.Date{}, putRight, reason, w.Actor().Label(), w.Now()}})
		return err
	})
}

// deed writes what was decided about a group on its today.
type deed func(w *access.Writer, today ids.Date, reason string) error

// decide runs a manager's decision about a group, which always has a reason.
func (s *Service) decide(ctx context.Context, a access.Actor, act access.Action, id ids.GroupID, requirement guide.Key, reason string, do deed) error {
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		return s.decideTx(ctx, tx, act, id, requirement, reason, do)
	})
}

func (s *Service) decideTx(ctx context.Context, tx *access.Tx, act access.Action, id ids.GroupID, requirement guide.Key, reason string, do deed) error {
	g, err := groups.ByIDTx(ctx, tx, id)
	if err != nil {
		return err
	}
	w, err := tx.Allow(act, g.Target())
	if err != nil {
		return err
	}
	today := ids.DateIn(tx.Now(), g.Location())
	in, err := s.program.CurrentTx(ctx, tx, today)
	if err != nil {
		return err
	}
	if requirement != "" && in.Guide.Requirement(requirement) == nil {
		return fault.New(fault.NotFound, msg.RequirementUnknown())
	}
	var notes fault.Notes
	reason = access.Reason(&notes, reason)
	if err := notes.Err(); err != nil {
		return err
	}
	w.Because(reason)
	w.Emit(Decided{id})
	return do(w, today, reason)
}

// changed turns "no row" into an answer: somebody was faster.
func changed(n int64, err error) error {
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, msg.ErrorConflictText())
	}
	return err
}

var (
	waiversOf = db.Select(`SELECT id, group_id, requirement, since, until, reason, by, at FROM requirements_waivers
		WHERE group_id = $1 ORDER BY since DESC, id`)
	declarationsOf = db.Select(`SELECT id, group_id, requirement, day, withdrawn, reason, by, at FROM requirements_declarations
		WHERE group_id = $1 ORDER BY day DESC, id`)
)

// WaiversTx returns the exceptions of a group, newest first.
func WaiversTx(ctx context.Context, r db.Reader, id ids.GroupID) ([]Waiver, error) {
	return db.All[Waiver](ctx, r, waiversOf, id)
}

// DeclarationsTx returns the declarations about a group, newest first.
func DeclarationsTx(ctx context.Context, r db.Reader, id ids.GroupID) ([]Declaration, error) {
	return db.All[Declaration](ctx, r, declarationsOf, id)
}
