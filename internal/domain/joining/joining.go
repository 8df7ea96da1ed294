package joining

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/desk"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/hub"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/proposals"
	"chapterhouse.dev/chapterhouse/internal/domain/views"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Service is the use cases of joining.
type Service struct {
	gate   *access.Gate
	people *accounts.Service
}

// New makes the service.
func New(gate *access.Gate, people *accounts.Service) *Service { return &Service{gate, people} }

// Preview is what joining would move.
type Preview struct {
	Other    accounts.Holdings
	Roles    []groups.Held
	Groups   int            // memberships
	Accepted int            // versions of documents
	Views    int            // saved views of lists
	BothLead []groups.Group // which the two accounts lead together: then joining is refused
}

// Look says what joining the account that the actor has proved would move. When
// none is proved, or not any more, it is Gone.
func (s *Service) Look(ctx context.Context, a access.Actor) (p Preview, err error) {
	defer fault.Wrap(&err, "joining.Look")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.AccountJoin, access.PersonTarget(a.Person)); err != nil {
			return err
		}
		other, err := provedTx(ctx, tx, a)
		if err != nil {
			return err
		}
		p, err = lookTx(ctx, tx, a.Person, other)
		return err
	})
	return p, err
}

func lookTx(ctx context.Context, r db.Reader, me, other ids.PersonID) (p Preview, err error) {
	if p.Other, err = accounts.HoldingsTx(ctx, r, other); err != nil {
		return p, err
	}
	if p.Roles, err = groups.HeldTx(ctx, r, other); err != nil {
		return p, err
	}
	if p.BothLead, err = groups.BothLeadTx(ctx, r, me, other); err != nil {
		return p, err
	}
	belongs, err := groups.OfTx(ctx, r, other)
	if err != nil {
		return p, err
	}
	accepted, err := program.AcceptancesTx(ctx, r, other)
	if err != nil {
		return p, err
	}
	p.Groups, p.Accepted = len(belongs), len(accepted)
	p.Views, err = views.CountTx(ctx, r, other)
	return p, err
}

// provedTx is the account that the actor has proved in this session.
func provedTx(ctx context.Context, tx *access.Tx, a access.Actor) (ids.PersonID, error) {
	other, ok, err := accounts.JoinProofTx(ctx, tx, a, tx.Now())
	if err == nil && !ok {
		err = fault.New(fault.Gone, msg.JoiningOver())
	}
	return other, err
}

// Join moves everything of the account that the actor has proved into the
// actor's own. It cannot be undone. Two accounts that lead the same group are a
// Conflict: one of the two roles has to be handed over first.
func (s *Service) Join(ctx context.Context, a access.Actor) (err error) {
	defer fault.Wrap(&err, "joining.Join")
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.AccountJoin, access.PersonTarget(a.Person))
		if err != nil {
			return err
		}
		other, err := provedTx(ctx, tx, a)
		if err != nil {
			return err
		}
		guarded, err := s.people.GuardedTx(ctx, tx, other)
		if err == nil && guarded { // since it was proved
			err = fault.New(fault.Conflict, msg.JoiningGuarded())
		}
		if err != nil {
			return err
		}
		w.Changed("joined", nil, string(other))
		return moveTx(ctx, w, other, a.Person)
	})
}

// moveTx moves what each owner has. Accounts come last: until then both exist.
func moveTx(ctx context.Context, w *access.Writer, from, into ids.PersonID) error {
	if err := groups.MovePersonTx(ctx, w, from, into, "two accounts of one person were joined"); err != nil {
		return err
	}
	if err := program.MovePersonTx(ctx, w, from, into); err != nil {
		return err
	}
	if err := applications.MovePersonTx(ctx, w, from, into); err != nil {
		return err
	}
	if err := proposals.MovePersonTx(ctx, w, from, into); err != nil {
		return err
	}
	if err := hub.MovePersonTx(ctx, w, from, into); err != nil {
		return err
	}
	if err := desk.MovePersonTx(ctx, w, from, into); err != nil {
		return err
	}
	if err := views.MovePersonTx(ctx, w, from, into); err != nil {
		return err
	}
	return accounts.JoinTx(ctx, w, from, into)
}
