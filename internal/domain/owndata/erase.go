package owndata

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"
)

// Blocks is why an account cannot be deleted yet.
type Blocks struct {
	Groups        []groups.Group // which nobody else leads
	Administrator bool           // nobody else is one
}

// Any says whether something is in the way.
func (b Blocks) Any() bool { return len(b.Groups) > 0 || b.Administrator }

// Blocks returns what is in the way of deleting the actor's account.
func (s *Service) Blocks(ctx context.Context, a access.Actor) (b Blocks, err error) {
	defer fault.Wrap(&err, "owndata.Blocks")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.ProfileEdit, access.PersonTarget(a.Person)); err != nil {
			return err
		}
		b, err = blocksTx(ctx, tx, a.Person)
		return err
	})
	return b, err
}

func blocksTx(ctx context.Context, r db.Reader, p ids.PersonID) (b Blocks, err error) {
	if b.Groups, err = groups.LastLedTx(ctx, r, p); err != nil {
		return b, err
	}
	held, err := access.GrantsOf(ctx, r, p)
	if err != nil {
		return b, err
	}
	for _, g := range held {
		if g.Role != access.Administrator {
			continue
		}
		n, err := access.Holders(ctx, r, access.Administrator)
		if err != nil {
			return b, err
		}
		b.Administrator = n < 2
	}
	return b, nil
}

// Erase deletes the actor's account, at once and for good, and then writes the
// last letter. When that fails the account is deleted all the same.
func (s *Service) Erase(ctx context.Context, a access.Actor) (err error) {
	defer fault.Wrap(&err, "owndata.Erase")
	var to Farewell
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.AccountErase, access.PersonTarget(a.Person))
		if err != nil {
			return err
		}
		b, err := blocksTx(ctx, w, a.Person)
		if err == nil && b.Any() {
			err = fault.New(fault.Conflict, msg.OwndataBlocked())
		}
		if err != nil {
			return err
		}
		last, err := accounts.AddressOfTx(ctx, w, a.Person)
		if err != nil {
			return err
		}
		to = Farewell{last.Name, string(last.Address), last.Lang}
		return s.eraseTx(ctx, w, a.Person)
	})
	if err != nil {
		return err
	}
	return s.part(ctx, to)
}

// eraseTx ends every role, then lets each package erase its own.
func (s *Service) eraseTx(ctx context.Context, w *access.Writer, p ids.PersonID) error {
	who, err := whoTx(ctx, w, p)
	if err != nil {
		return err
	}
	if err := groups.EndRolesTx(ctx, w, p); err != nil {
		return err
	}
	for _, role := range access.StaffRoles {
		if _, err := access.RevokeTx(ctx, w, p, role, ""); err != nil {
			return err
		}
	}
	for _, part := range s.parts {
		for _, change := range part.Erase {
			if err := change.Run(ctx, w, who, w.Now()); err != nil {
				return err
			}
		}
	}
	for _, address := range who.Addresses {
		if err := jobs.Forget(ctx, w, address); err != nil {
			return err
		}
	}
	return nil
}
