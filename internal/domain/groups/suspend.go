package groups

import (
	"context"
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/proposals"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// ProposeSuspension asks for a second person to suspend a group. Nothing changes
// for the group before that person has confirmed.
func (s *Service) ProposeSuspension(ctx context.Context, a access.Actor, id ids.GroupID, reason string) (err error) {
	defer fault.Wrap(&err, "groups.ProposeSuspension %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		g, err := ByIDTx(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := tx.Need(access.GroupSuspend, g.Target()); err != nil {
			return err
		}
		var notes fault.Notes
		if reason = access.Reason(&notes, reason); !slices.Contains(next[g.Status], Suspended) {
			notes.Add("status", msg.GroupStatusWay())
		}
		if err := notes.Err(); err != nil {
			return err
		}
		_, err = proposals.ProposeTx(ctx, tx, proposals.Draft{Kind: proposals.SuspendGroup, Group: id, Label: g.Name, Reason: reason})
		return err
	})
}

// SuspendTx is the deed of a suspension that a second person has confirmed.
func SuspendTx(ctx context.Context, tx *access.Tx, p proposals.Proposal) error {
	g, err := ByIDTx(ctx, tx, p.Group)
	if err != nil {
		return err
	}
	w, err := tx.Allow(access.GroupSuspend, g.Target())
	if err != nil {
		return err
	}
	if !slices.Contains(next[g.Status], Suspended) {
		return fault.New(fault.Conflict, msg.GroupStatusWay())
	}
	return changeStatusTx(ctx, w, g, Suspended, p.Reason)
}
