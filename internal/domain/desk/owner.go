package desk

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/undo"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Owner says who looks after a group.
type Owner struct {
	Group      ids.GroupID  `db:"group_id"`
	Owner      ids.PersonID `db:"owner"`      // empty: nobody yet
	Substitute ids.PersonID `db:"substitute"` // empty: nobody stands in
	From       ids.Date     `db:"sub_from"`
	Until      ids.Date     `db:"sub_until"` // the last day
	Since      time.Time    `db:"since"`
	Rev        int          `db:"rev"` // 0 while nobody was ever named
}

// Stands says whether the substitute stands in on a day.
func (o Owner) Stands(day ids.Date) bool {
	return o.Substitute != "" && !day.Before(o.From) && !day.After(o.Until)
}

// OwnerInput is who shall look after a group.
type OwnerInput struct {
	Owner      ids.PersonID
	Substitute ids.PersonID
	From       ids.Date
	Until      ids.Date // the last day
}

// UndoOwnerSet takes back that somebody was made to look after a group.
const UndoOwnerSet undo.Kind = "desk.owner_set"

var (
	ownerOf  = db.Select(`SELECT group_id, owner, substitute, sub_from, sub_until, since, rev FROM desk_owners WHERE group_id = $1`)
	newOwner = db.Change(`INSERT INTO desk_owners (group_id, owner, substitute, sub_from, sub_until, since) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`)
	setOwner = db.Change(`UPDATE desk_owners SET owner = $3, substitute = $4, sub_from = $5, sub_until = $6, since = $7, rev = rev + 1 WHERE group_id = $1 AND rev = $2`)
)

// OwnerTx returns who looks after a group; the zero Owner where nobody was ever
// named.
func OwnerTx(ctx context.Context, r db.Reader, group ids.GroupID) (Owner, error) {
	o, _, err := db.Maybe[Owner](ctx, r, ownerOf, group)
	return o, err
}

// keptOwner is who looked after a group before an act that can be taken back,
// and the revision that the act left.
type keptOwner struct {
	Group  ids.GroupID
	Rev    int
	Before OwnerInput
}

// SetOwner says who looks after a group, and who stands in. rev is the revision
// that was seen.
func (s *Service) SetOwner(ctx context.Context, a access.Actor, group ids.GroupID, rev int, in OwnerInput) (err error) {
	defer fault.Wrap(&err, "desk.SetOwner %s", group)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, before, err := ownerTx(ctx, tx, group)
		if err != nil {
			return err
		}
		if in, err = in.checkedTx(ctx, tx); err != nil {
			return err
		}
		if rev != before.Rev {
			return changed(0, nil)
		}
		if err := putOwnerTx(ctx, w, before, in); err != nil {
			return err
		}
		return undo.OfferTx(ctx, w, UndoOwnerSet, keptOwner{group, before.Rev + 1, OwnerInput{before.Owner, before.Substitute, before.From, before.Until}})
	})
}

func ownerTx(ctx context.Context, tx *access.Tx, group ids.GroupID) (*access.Writer, Owner, error) {
	target, err := groupTx(ctx, tx, group)
	if err != nil {
		return nil, Owner{}, err
	}
	w, err := tx.Allow(access.OwnerSet, target)
	if err != nil {
		return nil, Owner{}, err
	}
	before, err := OwnerTx(ctx, tx, group)
	before.Group = group
	return w, before, err
}

func putOwnerTx(ctx context.Context, w *access.Writer, before Owner, in OwnerInput) error {
	w.Changed("owner", string(before.Owner), string(in.Owner))
	w.Changed("substitute", string(before.Substitute), string(in.Substitute))
	w.Changed("from", before.From.String(), in.From.String())
	w.Changed("until", before.Until.String(), in.Until.String())
	if before.Rev == 0 {
		return changed(db.Exec(ctx, w, newOwner, before.Group, in.Owner, in.Substitute, in.From, in.Until, w.Now()))
	}
	return changed(db.Exec(ctx, w, setOwner, before.Group, before.Rev, in.Owner, in.Substitute, in.From, in.Until, w.Now()))
}

// checkedTx notes what is wrong at its field. Days without a substitute mean
// nothing and are dropped.
func (in OwnerInput) checkedTx(ctx context.Context, r db.Reader) (OwnerInput, error) {
	var notes fault.Notes
	if err := managerTx(ctx, r, &notes, "owner", in.Owner); err != nil {
		return in, err
	}
	if err := managerTx(ctx, r, &notes, "substitute", in.Substitute); err != nil {
		return in, err
	}
	switch {
	case in.Substitute == "":
		in.From, in.Until = ids.Date{}, ids.Date{}
	case in.Owner == "":
		notes.Add("owner", msg.DeskOwnerFirst())
	case in.Substitute == in.Owner:
		notes.Add("substitute", msg.DeskOwnerSame())
	case in.From.IsZero() || in.Until.IsZero():
		notes.Add("until", msg.DeskOwnerDays())
	case in.Until.Before(in.From):
		notes.Add("until", msg.DeskOwnerUntil())
	}
	return in, notes.Err()
}

// unsetTx gives a group back to who looked after it before.
func unsetTx(ctx context.Context, tx *access.Tx, k keptOwner) error {
	w, now, err := ownerTx(ctx, tx, k.Group)
	if err != nil {
		return err
	}
	if now.Rev != k.Rev {
		return changed(0, nil)
	}
	return putOwnerTx(ctx, w, now, k.Before)
}
