package groups

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// EditProfile changes what a group says of itself. rev is the revision that
// the writer saw.
func (s *Service) EditProfile(ctx context.Context, a access.Actor, id ids.GroupID, rev int, p Profile) (err error) {
	defer fault.Wrap(&err, "groups.EditProfile %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, g, err := s.allow(ctx, tx, access.GroupEdit, id)
		if err != nil {
			return err
		}
		p.tidy()
		if err := p.check().Err(); err != nil {
			return err
		}
		n, err := db.Exec(ctx, w, updateProfile, id, rev, p.Tagline, p.About, p.AboutLang, p.Homepage, db.JSON[[]Link]{V: p.Links},
			db.JSON[[]string]{V: p.Languages}, db.JSON[[]string]{V: p.Topics}, p.Format)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, msg.ErrorConflictText())
		}
		w.Changed("tagline", g.Tagline, p.Tagline)
		w.Changed("homepage", g.Homepage, p.Homepage)
		w.Changed("format", g.Format, p.Format)
		w.Changed("about", g.About, p.About)
		w.Emit(Changed{id})
		return indexTx(ctx, w, g.with(p))
	})
}

// allow loads a group and asks for the right to write to it.
func (s *Service) allow(ctx context.Context, tx *access.Tx, act access.Action, id ids.GroupID) (*access.Writer, Group, error) {
	g, err := ByIDTx(ctx, tx, id)
	if err != nil {
		return nil, g, err
	}
	w, err := tx.Allow(act, g.Target())
	return w, g, err
}

// SetPicture keeps the hash of a picture that was stored, or none.
func (s *Service) SetPicture(ctx context.Context, a access.Actor, id ids.GroupID, hash string) (err error) {
	defer fault.Wrap(&err, "groups.SetPicture %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, g, err := s.allow(ctx, tx, access.GroupEdit, id)
		if err != nil {
			return err
		}
		w.Changed("picture", g.Picture, hash)
		_, err = db.Exec(ctx, w, updatePicture, id, hash)
		return err
	})
}

// MaxConduct is the longest code of conduct, in characters.
const MaxConduct = 40_000

// SetConduct puts a code of conduct on a group's page. Parts are those that the
// group says the text has; a missing one is advice, never a refusal.
func (s *Service) SetConduct(ctx context.Context, a access.Actor, id ids.GroupID, body, lang string, parts []Part) (err error) {
	defer fault.Wrap(&err, "groups.SetConduct %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, _, err := s.allow(ctx, tx, access.GroupEdit, id)
		if err != nil {
			return err
		}
		return SetConductTx(ctx, w, id, body, lang, parts)
	})
}

// SetConductTx is SetConduct in the caller's transaction.
func SetConductTx(ctx context.Context, w *access.Writer, id ids.GroupID, body, lang string, parts []Part) error {
	body = strings.TrimSpace(strings.ReplaceAll(body, "\r\n", "\n"))
	var notes fault.Notes
	switch n := utf8.RuneCountInString(body); {
	case n < 40:
		notes.Add("body", msg.GroupConductShort())
	case n > MaxConduct:
		notes.Add("body", msg.GroupTooLong(MaxConduct))
	}
	if len(lang) > maxLang {
		notes.Add("lang", msg.GroupTooLong(maxLang))
	}
	if err := notes.Err(); err != nil {
		return err
	}
	var kept []Part
	for _, p := range Parts {
		if slices.Contains(parts, p) {
			kept = append(kept, p)
		}
	}
	if _, err := db.Exec(ctx, w, endConduct, id, w.Now()); err != nil {
		return err
	}
	w.Emit(Changed{id})
	_, err := insertConduct.Insert(ctx, w, [][]any{{ids.New[string]("cod", w.Now()), id, body, lang, db.JSON[[]Part]{V: kept}, w.Now(), w.Actor().Label()}})
	return err
}

// SetStatus changes where a group stands in its life; the reason is kept.
// Suspending takes two people: see ProposeSuspension.
func (s *Service) SetStatus(ctx context.Context, a access.Actor, id ids.GroupID, status Status, reason string) (err error) {
	defer fault.Wrap(&err, "groups.SetStatus %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, g, err := s.allow(ctx, tx, access.GroupStatus, id)
		if err != nil {
			return err
		}
		var notes fault.Notes
		if reason = access.Reason(&notes, reason); !slices.Contains(next[g.Status], status) {
			notes.Add("status", msg.GroupStatusWay())
		} else if status == Suspended && a.SignedIn() {
			notes.Add("status", msg.GroupSuspendTwo())
		}
		if err := notes.Err(); err != nil {
			return err
		}
		return changeStatusTx(ctx, w, g, status, reason)
	})
}

// changeStatusTx writes a change that has been checked.
func changeStatusTx(ctx context.Context, w *access.Writer, g Group, status Status, reason string) error {
	w.Because(reason)
	w.Changed("status", g.Status, status)
	w.Emit(Changed{g.ID})
	if err := setStatusTx(ctx, w, g.ID, status, reason); err != nil {
		return err
	}
	g.Status = status
	return indexTx(ctx, w, g)
}

// ActivateTx makes a group active that was in onboarding: the one change of
// status that follows from facts. The caller has seen that nothing is left.
func ActivateTx(ctx context.Context, w *access.Writer, id ids.GroupID) error {
	g, err := ByIDTx(ctx, w, id)
	if err != nil {
		return err
	}
	if g.Status != Onboarding {
		return fault.New(fault.Conflict, msg.ErrorConflictText())
	}
	return changeStatusTx(ctx, w, g, Active, "everything that onboarding asks is done")
}

// InStatusTx returns the groups in a status that lie within a reach, the oldest first.
func InStatusTx(ctx context.Context, r db.Reader, reach access.Reach, s Status) ([]Group, error) {
	q := db.NewWhere(`SELECT `+columns+` FROM groups_groups g`).And("g.status = ?", s)
	return db.All[Group](ctx, r, reach.Within(q, "g.id").Then("ORDER BY g.joined, g.id"))
}

// next are the ways from each status (product.md section 4).
var next = map[Status][]Status{
	Onboarding: {Active, Leaving},
	Active:     {Probation, Suspended, Leaving},
	Probation:  {Active, Suspended, Leaving},
	Suspended:  {Probation, Active, Leaving},
	Leaving:    {Left, Active},
}

func setStatusTx(ctx context.Context, w *access.Writer, id ids.GroupID, status Status, reason string) error {
	if _, err := db.Exec(ctx, w, updateStatus, id, status); err != nil {
		return err
	}
	if _, err := db.Exec(ctx, w, endStatus, id, w.Now()); err != nil {
		return err
	}
	_, err := insertStatus.Insert(ctx, w, [][]any{{id, status, w.Now(), reason}})
	return err
}
