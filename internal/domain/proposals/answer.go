package proposals

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Confirm is the second person's yes: the act is done now, as if for the first
// time, or refused with nothing changed.
func (s *Service) Confirm(ctx context.Context, a access.Actor, id ids.ProposalID) (err error) {
	defer fault.Wrap(&err, "proposals.Confirm %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, p, err := judgeTx(ctx, tx, id)
		if err != nil {
			return err
		}
		alone, err := p.secondTx(tx)
		if err != nil {
			return err
		}
		word := "confirmed"
		if alone {
			word = "confirmed alone"
		}
		w.Changed(string(p.Kind), p.Label, word)
		w.Because(p.Reason)
		w.Emit(Ended{p.ID})
		if _, err := db.Exec(ctx, w, end, p.ID, Confirmed, a.Label(), tx.Now(), "", alone); err != nil {
			return err
		}
		return s.deeds[p.Kind](ctx, tx, p)
	})
}

// judgeTx loads a proposal that can still be answered, for somebody who may do
// the act itself.
func judgeTx(ctx context.Context, tx *access.Tx, id ids.ProposalID) (*access.Writer, Proposal, error) {
	p, err := byIDTx(ctx, tx, id)
	if err != nil {
		return nil, p, err
	}
	if err := tx.Need(kinds[p.Kind].do, p.target()); err != nil {
		return nil, p, err
	}
	w, err := tx.Allow(access.ProposalJudge, p.self())
	if err == nil && !p.open(tx.Now()) {
		err = fault.New(fault.Conflict, msg.ProposalOver())
	}
	return w, p, err
}

// secondTx says whether the actor confirms alone, and refuses who is no second
// person. Who proposed must still be allowed to.
func (p Proposal) secondTx(tx *access.Tx) (alone bool, err error) {
	r := kinds[p.Kind]
	if p.By != tx.Actor().Person {
		may, err := tx.PersonMay(p.By, r.ask, p.target())
		if err == nil && !may {
			err = fault.New(fault.Conflict, msg.ProposalAuthorGone())
		}
		return false, err
	}
	others, err := tx.OthersMay(r.do, p.target(), p.By)
	if err != nil {
		return false, err
	}
	if !r.alone || len(others) > 0 {
		return false, fault.New(fault.Forbidden, msg.ProposalOwn())
	}
	if from := p.At.Add(AloneAfter); tx.Now().Before(from) {
		return false, fault.New(fault.Forbidden, msg.ProposalOwnLater(i18n.At(from, "UTC")))
	}
	return true, nil
}

// Decline is the second person's no, with the reason that the first one reads.
func (s *Service) Decline(ctx context.Context, a access.Actor, id ids.ProposalID, reason string) (err error) {
	defer fault.Wrap(&err, "proposals.Decline %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, p, err := judgeTx(ctx, tx, id)
		if err != nil {
			return err
		}
		if p.By == a.Person {
			return fault.New(fault.Forbidden, msg.ProposalOwn())
		}
		var notes fault.Notes
		reason := access.Reason(&notes, reason)
		if err := notes.Err(); err != nil {
			return err
		}
		return endTx(ctx, w, p, Declined, reason)
	})
}

// Withdraw takes back the actor's own proposal.
func (s *Service) Withdraw(ctx context.Context, a access.Actor, id ids.ProposalID) (err error) {
	defer fault.Wrap(&err, "proposals.Withdraw %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		p, err := byIDTx(ctx, tx, id)
		if err != nil {
			return err
		}
		w, err := tx.Allow(access.ProposalBack, p.self())
		if err == nil && !p.open(tx.Now()) {
			err = fault.New(fault.Conflict, msg.ProposalOver())
		}
		if err != nil {
			return err
		}
		return endTx(ctx, w, p, Withdrawn, "")
	})
}

// RunOutDue ends what nobody answered in time, and says how many there were.
func (s *Service) RunOutDue(ctx context.Context, a access.Actor) (n int, err error) {
	defer fault.Wrap(&err, "proposals.RunOutDue")
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.ProposalEnd, access.ProgramTarget("proposals"))
		if err != nil {
			return err
		}
		w.Routine()
		list, err := db.All[Proposal](ctx, w, due, tx.Now())
		for _, p := range list {
			if err == nil {
				err = endTx(ctx, w, p, RunOut, "")
			}
		}
		n = len(list)
		w.Bulk(n, "")
		return err
	})
	return n, err
}

func endTx(ctx context.Context, w *access.Writer, p Proposal, state State, answer string) error {
	if w.Action() != access.ProposalEnd {
		w.Because(answer)
		w.Changed(string(p.Kind), p.Label, string(state))
	}
	w.Emit(Ended{p.ID})
	_, err := db.Exec(ctx, w, end, p.ID, state, w.Actor().Label(), w.Now(), answer, false)
	return err
}

// MovePersonTx makes the proposals of one account those of another, when both
// are of one person: nobody confirms their own by a second account.
func MovePersonTx(ctx context.Context, w *access.Writer, from, into ids.PersonID) error {
	_, err := db.Exec(ctx, w, moveAuthor, from, into)
	return err
}
