package hub

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// Letter is what the letter with an invitation needs.
type Letter struct {
	To         accounts.Recipient // at the address of the community profile
	Invitation string
	Number     int
	Edition    program.Edition
}

// Letter returns an invitation's letter while it is still the one to send;
// afterwards ok is false.
func (s *Service) Letter(ctx context.Context, a access.Actor, p ids.PersonID, number int) (l Letter, ok bool, err error) {
	defer fault.Wrap(&err, "hub.Letter %s", p)
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.HubJoin, access.PersonTarget(p)); err != nil {
			return err
		}
		m, err := MemberTx(ctx, tx, p)
		if err != nil || m.State() != Invited || m.Letters != number {
			return err
		}
		if l.To, err = accounts.AddressOfTx(ctx, tx, p); err != nil {
			return err
		}
		l.To.Address, l.Invitation, l.Number, ok = m.Address, m.Invitation, number, true
		l.Edition, _, err = s.guideTx(ctx, tx, tx.Now())
		return err
	})
	return l, ok, err
}
