package groups

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/proposals"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// FormerName is a name that a group had.
type FormerName struct {
	Name  string    `db:"name"`
	Until time.Time `db:"until"`
}

// Rename gives a group another name. Its address follows the name; the old one
// leads to it for good. similar says that the name may resemble another.
func (s *Service) Rename(ctx context.Context, a access.Actor, id ids.GroupID, rev int, name string, similar bool) (err error) {
	defer fault.Wrap(&err, "groups.Rename %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, g, err := s.allow(ctx, tx, access.GroupRename, id)
		if err != nil {
			return err
		}
		g.Rev = rev
		return renameTx(ctx, w, g, name, similar)
	})
}

// renameTx renames a group; g.Rev is the revision that the writer saw.
func renameTx(ctx context.Context, w *access.Writer, g Group, name string, similar bool) error {
	name, err := newName(ctx, w, g, name, similar)
	if err != nil {
		return err
	}
	slug, err := freeSlug(ctx, w, g.ID, name, g.City)
	if err != nil {
		return err
	}
	n, err := db.Exec(ctx, w, updateName, g.ID, g.Rev, name, ids.Fold(name), Skeleton(name), slug)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, msg.ErrorConflictText())
	}
	if err != nil {
		return err
	}
	w.Changed("name", g.Name, name)
	w.Changed("slug", g.Slug, slug)
	w.Emit(Changed{g.ID})
	if _, err = insertSlug.Insert(ctx, w, [][]any{{slug, g.ID, w.Now()}}); err != nil {
		return err
	}
	if name != g.Name {
		if _, err = insertName.Insert(ctx, w, [][]any{{ids.New[string]("nam", w.Now()), g.ID, g.Name, w.Now()}}); err != nil {
			return err
		}
	}
	g.Name = name
	return indexTx(ctx, w, g)
}

// newName is a name as it will be kept, if the group may have it.
func newName(ctx context.Context, r db.Reader, g Group, typed string, similar bool) (string, error) {
	name := ids.Tidy(typed)
	if err := checkName(name).Err(); err != nil || similar {
		return name, err
	}
	return name, checkSimilar(ctx, r, name, g.ID)
}

// asked is what a request for another name keeps for its deed.
type asked struct {
	Name string `json:"name"`
}

// AskName asks the office for another name: what leaders do. A new request takes
// the place of one's own that still waits.
func (s *Service) AskName(ctx context.Context, a access.Actor, id ids.GroupID, name, reason string) (err error) {
	defer fault.Wrap(&err, "groups.AskName %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		g, err := ByIDTx(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := tx.Need(access.GroupNameAsk, g.Target()); err != nil {
			return err
		}
		if name, err = newName(ctx, tx, g, name, false); err != nil {
			return err
		}
		var notes fault.Notes
		if reason = access.Reason(&notes, reason); name == g.Name {
			notes.Add("name", msg.GroupNameSame())
		}
		if err := notes.Err(); err != nil {
			return err
		}
		_, err = proposals.ProposeTx(ctx, tx, proposals.Draft{Kind: proposals.RenameGroup, Group: id, Label: g.Name + " → " + name,
			Args: asked{name}, Reason: reason, Replace: true})
		return err
	})
}

// RenameAskedTx is the deed of a request for another name that the office has
// agreed to.
func RenameAskedTx(ctx context.Context, tx *access.Tx, p proposals.Proposal) error {
	var in asked
	if err := p.Decode(&in); err != nil {
		return err
	}
	g, err := ByIDTx(ctx, tx, p.Group)
	if err != nil {
		return err
	}
	w, err := tx.Allow(access.GroupRename, g.Target())
	if err != nil {
		return err
	}
	w.Because(p.Reason)
	return renameTx(ctx, w, g, in.Name, false)
}

// FormerNamesTx returns the names that a group had before, the latest first.
func FormerNamesTx(ctx context.Context, r db.Reader, id ids.GroupID) ([]FormerName, error) {
	return db.All[FormerName](ctx, r, formerNames, id)
}
