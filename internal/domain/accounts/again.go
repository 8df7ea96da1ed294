package accounts

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// AgainWays says by what the actor can prove again who they are, and until when
// the letter with a code that was asked for is good.
func (s *Service) AgainWays(ctx context.Context, a access.Actor) (w Ways, sent Asked, err error) {
	defer fault.Wrap(&err, "accounts.AgainWays")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.ProveAgain, access.PersonTarget(a.Person)); err != nil {
			return err
		}
		if w, err = s.waysTx(ctx, tx, a.Person, againPlace(a)); err != nil || !w.Mail {
			return err
		}
		c, found, err := db.Maybe[code](ctx, tx, codeByID, againCode(a.Session))
		if found && c.live(tx.Now()) {
			sent = Asked{Address: c.Address, Until: c.ExpiresAt}
		}
		return err
	})
	return w, sent, err
}

func againPlace(a access.Actor) string { return "again " + string(a.Session) }

// AskAgain sends a code to the actor's own address, for whoever has no second
// factor. from is the network address as limits count it.
func (s *Service) AskAgain(ctx context.Context, a access.Actor, from string) (out Asked, err error) {
	defer fault.Wrap(&err, "accounts.AskAgain")
	var to Recipient
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.ProveAgain, access.PersonTarget(a.Person)); err != nil {
			return err
		}
		to, err = AddressOfTx(ctx, tx, a.Person)
		return err
	})
	if err == nil {
		err = s.countLetter(ctx, from, to.Address)
	}
	if err != nil {
		return out, err
	}
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.ProveAgain, access.PersonTarget(a.Person))
		if err != nil {
			return err
		}
		f, err := factorsTx(ctx, tx, a.Person)
		if err != nil {
			return err
		}
		if f.Any() {
			return fault.New(fault.Invalid, msg.AccountFactorWay())
		}
		c := newCode(tx.Now(), againCode(a.Session), to.Address)
		c.Person, c.Lang = a.Person, to.Lang
		w.Emit(AgainCodeAsked{Request: c.Request})
		out = Asked{Address: c.Address, Until: c.ExpiresAt}
		return putCodeTx(ctx, w, s.draw(c, ""))
	})
	return out, err
}

// ProveAgain takes a proof in a session that goes on. A factor makes a weak
// session strong. A session that was proved as well a moment ago needs no proof:
// a second press, whose code is used up by the first, goes on, too.
func (s *Service) ProveAgain(ctx context.Context, a access.Actor, g Given) (refused Refusal, err error) {
	defer fault.Wrap(&err, "accounts.ProveAgain")
	digits := ""
	if g.By == ByMail {
		if digits, err = codeField(g.Text); err != nil {
			return refused, err
		}
	}
	err = s.gate.UpdateLocked(ctx, a, lockPerson(a.Person), func(tx *access.Tx) error {
		refused = Refusal{}
		w, err := tx.Allow(access.ProveAgain, access.PersonTarget(a.Person))
		if err != nil {
			return err
		}
		here, err := db.One[Session](ctx, tx, sessionByID, a.Session)
		if err != nil || tx.Now().Sub(here.Proved) <= access.FreshFor && here.Strength >= g.By.strength() {
			return err
		}
		f, err := factorsTx(ctx, tx, a.Person)
		if err != nil {
			return err
		}
		switch {
		case g.By == ByMail && !f.Any():
			refused, err = s.againCodeTx(ctx, w, a.Session, digits)
		default:
			refused, err = s.factorTx(ctx, w, a.Person, g, againPlace(a))
		}
		if err != nil || refused.Why != "" {
			return err
		}
		return provedTx(ctx, w, a, g.By)
	})
	return refused, err
}

// provedTx notes the proof in the session.
func provedTx(ctx context.Context, w *access.Writer, a access.Actor, m Method) (err error) {
	if m.strength() > a.Strength {
		_, err = db.Exec(ctx, w, strengthen, a.Session, string(m), int(m.strength()), w.Now())
	} else {
		_, err = db.Exec(ctx, w, proveSession, a.Session, w.Now())
	}
	return err
}

// againCodeTx tries the code of the letter.
func (s *Service) againCodeTx(ctx context.Context, w *access.Writer, session ids.SessionID, digits string) (Refusal, error) {
	c, found, err := db.Maybe[code](ctx, w, codeByID, againCode(session))
	if err != nil || !found {
		return Refusal{Why: NoCode}, err
	}
	c, refused := c.try(w.Now(), s.isCode(c, digits))
	if refused.Why != "" {
		w.Changed("outcome", nil, string(refused.Why))
	}
	return refused, keepCodeTx(ctx, w, c)
}
