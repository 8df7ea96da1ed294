package accounts

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
)

// resetLife is how long the link of an operator is good.
const resetLife = 24 * time.Hour

var (
	putReset = db.Change(`INSERT INTO accounts_resets (person, token_hash, expires_at) VALUES ($1, $2, $3)
		ON CONFLICT (person) DO UPDATE SET token_hash = excluded.token_hash, expires_at = excluded.expires_at`)
	resetByToken = db.Select(`SELECT person, expires_at FROM accounts_resets WHERE token_hash = $1`)
	useReset     = db.Change(`DELETE FROM accounts_resets WHERE token_hash = $1`)
	sweepResets  = db.Change(`DELETE FROM accounts_resets WHERE expires_at < $1`)
)

type reset struct {
	Person  ids.PersonID `db:"person"`
	Expires time.Time    `db:"expires_at"`
}

// ResetLink makes the token of a link by which the owner of an address sets up
// signing in again, for somebody who has lost every factor, and signs them out
// everywhere. The operator has made sure who asks; the owner is told by mail.
func (s *Service) ResetLink(ctx context.Context, a access.Actor, typed string) (token string, until time.Time, err error) {
	defer fault.Wrap(&err, "accounts.ResetLink")
	address, err := parseField("address", typed)
	if err != nil {
		return "", until, err
	}
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.AccountReset, access.ProgramTarget("accounts"))
		if err != nil {
			return err
		}
		person, found, err := ByAddressTx(ctx, tx, address)
		if err != nil {
			return err
		}
		if !found {
			return fault.InvalidFields(fault.Field{Name: "address", Message: msg.AccountFactorNobody()})
		}
		w.Target(access.PersonTarget(person))
		w.Changed("factor", nil, string(ResetMade))
		w.Emit(SecurityChanged{Person: person, What: ResetMade, At: w.Now()})
		if _, err := db.Exec(ctx, w, endAllSessions, person); err != nil {
			return err
		}
		token, until = secret.Token(), w.Now().Add(resetLife)
		_, err = db.Exec(ctx, w, putReset, person, secret.Hash(token), until)
		return err
	})
	return token, until, err
}

// ResetOpen says whose sign-in a link sets up again; ok is false for a link
// that is not good any more. It changes nothing.
func (s *Service) ResetOpen(ctx context.Context, a access.Actor, token string) (address Address, ok bool, err error) {
	defer fault.Wrap(&err, "accounts.ResetOpen")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		r, found, err := resetTx(ctx, tx, tx.Now(), token)
		if ok = found; err != nil || !found {
			return err
		}
		to, err := AddressOfTx(ctx, tx, r.Person)
		address = to.Address
		return err
	})
	return address, ok, err
}

func resetTx(ctx context.Context, r db.Reader, now time.Time, token string) (row reset, ok bool, err error) {
	row, found, err := db.Maybe[reset](ctx, r, resetByToken, secret.Hash(token))
	return row, found && now.Before(row.Expires), err
}

// UseReset takes every factor away and begins a session that rests on the link,
// in which the person sets up new ones. A link that is not good any more is Gone.
func (s *Service) UseReset(ctx context.Context, a access.Actor, b Browser, token string) (in SignedIn, err error) {
	defer fault.Wrap(&err, "accounts.UseReset")
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		r, ok, err := resetTx(ctx, tx, tx.Now(), token)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Gone, msg.AccountFactorGone())
		}
		w, err := tx.Allow(access.SignIn, access.PersonTarget(r.Person))
		if err != nil {
			return err
		}
		w.Changed("factor", nil, string(ResetUsed))
		w.Emit(SecurityChanged{Person: r.Person, What: ResetUsed, At: w.Now()})
		if _, err := db.Exec(ctx, w, useReset, secret.Hash(token)); err != nil {
			return err
		}
		for _, drop := range []db.Command{dropAllKeys, dropApp, dropRecovery, endAllSessions} {
			if _, err := db.Exec(ctx, w, drop, r.Person); err != nil {
				return err
			}
		}
		in, err = enterTx(ctx, tx, w, r.Person, b, by(ByReset), "/me/security")
		return err
	})
	return in, err
}
