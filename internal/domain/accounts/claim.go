package accounts

import (
	"context"
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/oidc"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
)

// Claimed is somebody who came from a provider for the first time, and has not
// typed the code of an address yet.
type Claimed struct {
	Provider string // its name
	Shown    string // who they are there
}

// Claim returns what a browser has brought from a provider and not proved yet.
func (s *Service) Claim(ctx context.Context, a access.Actor, browser string) (c Claimed, ok bool, err error) {
	defer fault.Wrap(&err, "accounts.Claim")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		t, found, err := db.Maybe[trip](ctx, tx, claimOf, secret.Hash(browser), tx.Now())
		if ok = found && err == nil; ok {
			c = Claimed{s.nameOf(t.Provider), t.Shown}
		}
		return err
	})
	return c, ok, err
}

// nameOf is the name of a provider by its identifier.
func (s *Service) nameOf(id string) string {
	p, _ := s.provider(id)
	return p.Name
}

// AskCodeForClaim is AskCode for somebody who came from a provider: whoever
// types the code signs in that way from then on.
func (s *Service) AskCodeForClaim(ctx context.Context, a access.Actor, in AskInput) (out Asked, err error) {
	defer fault.Wrap(&err, "accounts.AskCodeForClaim")
	return s.askCode(ctx, a, in, func(tx *access.Tx, c code) (code, error) {
		t, found, err := db.Maybe[trip](ctx, tx, claimOf, secret.Hash(in.Browser), tx.Now())
		if err == nil && !found {
			err = fault.New(fault.Gone, msg.ProviderClaimOver())
		}
		c.Claim, c.Next = t.ID, t.Next
		return c, err
	})
}

// sendToClaimed has the code sent to the address that the provider has checked,
// if it told one; else the address is asked for.
func (s *Service) sendToClaimed(ctx context.Context, a access.Actor, b Browser, out Arrival, c oidc.Claims, in ComeBackInput) (Arrival, error) {
	address := checkedAddress(c)
	if address == "" {
		return out, nil
	}
	sent, err := s.AskCodeForClaim(ctx, a, AskInput{Address: string(address), Browser: b.Secret, Lang: in.Lang, From: in.From})
	if err == nil {
		sent.Provider = out.Provider
		out.Sent, out.Asking = sent, false
	}
	return out, err
}

var raiseSession = db.Change(`UPDATE accounts_sessions SET method = $2, strength = $3 WHERE id = $1`)

// linkClaimTx links what a browser brought from a provider to the account whose
// address was just proved in it; the session rests on both proofs then. An account that has a stronger way to sign in
// gets no further one by mail alone: its owner links it on the own page.
func (s *Service) linkClaimTx(ctx context.Context, w *access.Writer, c code, b Browser, in *SignedIn) error {
	t, found, err := db.Maybe[trip](ctx, w, tripByID, c.Claim)
	if err != nil || !found || t.Subject == "" || !w.Now().Before(t.ExpiresAt) || !secret.Equal(t.Browser, secret.Hash(b.Secret)) {
		return err
	}
	p, known := s.provider(t.Provider)
	if !known {
		return nil
	}
	if _, err := db.Exec(ctx, w, dropTrip, t.ID); err != nil {
		return err
	}
	if in.Second { // whoever has a second factor links on the own page
		return nil
	}
	protected, err := s.protectedTx(ctx, w, in.Session.Person)
	if err != nil || protected {
		in.NotLinked = p.Name
		return err
	}
	_, taken, err := db.Maybe[Login](ctx, w, loginBySubject, p.OIDC.Issuer(), t.Subject)
	if err != nil || taken {
		return err
	}
	in.Linked = p.Name
	if err := addLoginTx(ctx, w, p, in.Session.Person, t.Subject, t.Shown); err != nil {
		return err
	}
	in.Session.Method, in.Session.Strength = p.proof().method, p.proof().strength
	_, err = db.Exec(ctx, w, raiseSession, in.Session.ID, string(in.Session.Method), int(in.Session.Strength))
	return err
}

// protectedTx says whether a person has a way to sign in that is stronger than
// reading a mailbox.
func (s *Service) protectedTx(ctx context.Context, r db.Reader, person ids.PersonID) (bool, error) {
	f, err := factorsTx(ctx, r, person)
	if err != nil || f.Any() {
		return true, err
	}
	list, err := db.All[Login](ctx, r, loginsOf, person)
	return slices.ContainsFunc(list, s.strong), err
}
