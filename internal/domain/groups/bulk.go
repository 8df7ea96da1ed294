package groups

import (
	"context"
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// MostAtOnce is how many groups one act may change: a few pages of the office's
// table. Each is locked, recorded and assessed for itself.
const MostAtOnce = 200

// Chosen prepares the groups that a form names, each once. None and too many
// are refused; whether each exists is for the act to find out.
func Chosen(list []ids.GroupID) ([]ids.GroupID, error) {
	list = slices.Compact(slices.Sorted(slices.Values(list)))
	switch {
	case len(list) == 0:
		return nil, fault.InvalidFields(fault.Field{Name: "group", Message: msg.GroupChosenNone()})
	case len(list) > MostAtOnce:
		return nil, fault.InvalidFields(fault.Field{Name: "group", Message: msg.GroupChosenMany(MostAtOnce)})
	}
	return list, nil
}

// SetStatusAll is SetStatus for several groups in one transaction. One that
// does not exist refuses the whole. A group from whose status no way leads there
// is left as it is; n is how many were changed.
func (s *Service) SetStatusAll(ctx context.Context, a access.Actor, list []ids.GroupID, status Status, reason string) (n int, err error) {
	defer fault.Wrap(&err, "groups.SetStatusAll")
	if list, err = Chosen(list); err != nil {
		return 0, err
	}
	var notes fault.Notes
	if reason = access.Reason(&notes, reason); !slices.Contains(Statuses, status) {
		notes.Add("what", msg.GroupStatusWay())
	} else if status == Suspended && a.SignedIn() {
		notes.Add("what", msg.GroupSuspendTwo())
	}
	if err := notes.Err(); err != nil {
		return 0, err
	}
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		n = 0
		for _, id := range list {
			g, err := ByIDTx(ctx, tx, id)
			if err != nil {
				return err
			}
			if err := tx.Need(access.GroupStatus, g.Target()); err != nil {
				return err
			}
			if !slices.Contains(next[g.Status], status) {
				continue
			}
			w, err := tx.Allow(access.GroupStatus, g.Target())
			if err != nil {
				return err
			}
			if err := changeStatusTx(ctx, w, g, status, reason); err != nil {
				return err
			}
			n++
		}
		if n == 0 {
			return fault.InvalidFields(fault.Field{Name: "what", Message: msg.GroupStatusNone()})
		}
		return nil
	})
	return n, err
}
