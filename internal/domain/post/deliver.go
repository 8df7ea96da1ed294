package post

import (
	"context"
	"errors"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/mail"
)

// patience is how long a letter is tried (promises.md B17, RFC 5321 4.5.4.1).
const patience = 5 * 24 * time.Hour

// claim is how long a letter belongs to the server that is sending it. When the
// server dies in between, the letter waits that long for the next try.
const claim = mail.LongestTry + time.Minute

var (
	selectMessage = db.Select(`SELECT ` + rowColumns + ` FROM post_messages WHERE id = $1`)
	selectBefore  = db.Select(`SELECT ` + rowColumns + ` FROM post_messages
		WHERE address = $1 AND id < $2 AND state = 'queued' AND expires_at IS NULL ORDER BY id LIMIT 1`)
	claimMessage = db.Change(`UPDATE post_messages SET claimed_until = $3, attempt = attempt + 1
		WHERE id = $1 AND state = 'queued' AND (claimed_until IS NULL OR claimed_until <= $2)`)
	releaseMessage = db.Change(`UPDATE post_messages SET claimed_until = NULL, last_error = $3
		WHERE id = $1 AND attempt = $2 AND state = 'queued'`)
	endMessage = db.Change(`UPDATE post_messages SET state = $2, last_error = $3, sent_at = $4, claimed_until = NULL
		WHERE id = $1 AND state <> 'sent'`)
	forgetSecret = db.Change(`UPDATE post_messages SET sealed = NULL, erased_at = $2 WHERE id = $1 AND sealed IS NOT NULL`)
)

// Deliver hands a letter to the relay, after those to the same address that wait
// for longer. It may run any number of times, and at the same time: what has
// gone is not sent again. A Transient error asks for another try later; what is
// refused for good is noted, and no error.
func (s *Service) Deliver(ctx context.Context, a access.Actor, id ids.MessageID) (err error) {
	defer fault.Wrap(&err, "post.Deliver %s", id)
	for {
		m, found, err := s.claimNext(ctx, a, id)
		if err != nil || !found {
			return err
		}
		out := s.send(ctx, m)
		// Also when the server is stopping: what the relay said must not be lost.
		if err := s.record(context.WithoutCancel(ctx), a, m, &out); err != nil {
			return err
		}
		if out.Result == mail.Temporary || out.Result == mail.Unknown {
			return fault.Because(fault.Transient, errors.New(out.String()))
		}
		if m.ID == id {
			return nil
		}
	}
}

// errClaimed says that another server is sending the letter right now.
var errClaimed = fault.Because(fault.Transient, errors.New("another server is sending this letter, or died while doing so"))

// claimNext takes the letter to be sent now on behalf of the one that was asked
// for: itself, or an older one to the same address, so that letters arrive in
// order. A letter with a secret waits for nobody: somebody sits before a page.
func (s *Service) claimNext(ctx context.Context, a access.Actor, id ids.MessageID) (next row, found bool, err error) {
	err = s.gate.UpdateLocked(ctx, a, access.Lock{Table: "post_messages", ID: string(id)}, func(tx *access.Tx) error {
		found = false
		w, err := tx.Allow(access.MailDeliver, messageTarget(id))
		if err != nil {
			return err
		}
		w.Routine() // that a letter is taken up is no news; what came of it is
		next, err = db.One[row](ctx, tx, selectMessage, id)
		if err != nil || next.State != StateQueued {
			return err
		}
		if next.tooLate(tx.Now()) {
			return s.endTx(ctx, w, next, StateFailed, "too late for what it carries")
		}
		if next.ExpiresAt.IsZero() {
			before, waits, err := db.Maybe[row](ctx, tx, selectBefore, next.Address, id)
			if err != nil {
				return err
			}
			if waits {
				next = before
			}
		}
		n, err := db.Exec(ctx, w, claimMessage, next.ID, tx.Now(), tx.Now().Add(claim))
		if err == nil && n == 0 {
			return errClaimed
		}
		next.Attempt++
		found = err == nil
		return err
	})
	return next, found, err
}

// send composes the letter and hands it over, outside every transaction.
func (s *Service) send(ctx context.Context, m row) mail.Outcome {
	unfit := func(err error) mail.Outcome {
		return mail.Outcome{Result: mail.Permanent, Stage: "compose", Reason: err.Error()}
	}
	l, err := m.letter(s.box)
	if err != nil {
		return unfit(err)
	}
	raw, err := s.opt.Composer.Compose(l.Mail(m.ID, m.CreatedAt))
	if err != nil {
		return unfit(err)
	}
	return s.opt.Transport.Send(ctx, mail.Envelope{From: l.From.Addr, To: l.Address}, raw)
}

// record notes what came of a try; after patience has run out, a temporary
// failure becomes a permanent one in out.
func (s *Service) record(ctx context.Context, a access.Actor, m row, out *mail.Outcome) error {
	return s.gate.UpdateLocked(ctx, a, access.Lock{Table: "post_messages", ID: string(m.ID)}, func(tx *access.Tx) error {
		w, err := tx.Allow(access.MailDeliver, messageTarget(m.ID))
		if err != nil {
			return err
		}
		if out.Result != mail.Sent && tx.Now().Sub(m.CreatedAt) >= patience {
			out.Result = mail.Permanent
		}
		switch out.Result {
		case mail.Sent:
			return s.endTx(ctx, w, m, StateSent, "")
		case mail.Permanent:
			return s.endTx(ctx, w, m, StateFailed, out.String())
		}
		_, err = db.Exec(ctx, w, releaseMessage, m.ID, m.Attempt, out.String())
		return err
	})
}

// endTx gives a letter its last state, and erases the secret it carried.
func (s *Service) endTx(ctx context.Context, w *access.Writer, m row, state State, why string) error {
	w.Changed("state", string(m.State), string(state))
	var sentAt time.Time
	if state == StateSent {
		sentAt = w.Now()
	}
	if _, err := db.Exec(ctx, w, endMessage, m.ID, string(state), why, sentAt); err != nil {
		return err
	}
	if s.opt.KeepSecrets && !m.tooLate(w.Now()) {
		return nil
	}
	_, err := db.Exec(ctx, w, forgetSecret, m.ID, w.Now())
	return err
}
