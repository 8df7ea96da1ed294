package proposals

import (
	"context"
	"encoding/json"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Draft is what somebody proposes.
type Draft struct {
	Kind    Kind
	Group   ids.GroupID  // what it is done to: a group,
	Person  ids.PersonID // or a person
	Label   string       // what that is called
	Args    any          // for the deed
	Reason  string       // checked by access.Reason
	Replace bool         // an open proposal of the same person gives way
}

// ProposeTx keeps a proposal; the owner of the act has checked that it could be
// done now. A second one about the same thing is a Conflict while one waits.
func ProposeTx(ctx context.Context, tx *access.Tx, in Draft) (id ids.ProposalID, err error) {
	args, err := json.Marshal(in.Args)
	if err != nil {
		return "", err
	}
	r := kinds[in.Kind]
	p := Proposal{ID: ids.New[ids.ProposalID]("prp", tx.Now()), Kind: in.Kind, Subject: string(in.Group), Label: in.Label, Group: in.Group,
		Args: string(args), Reason: in.Reason, By: tx.Actor().Person, At: tx.Now(), Until: tx.Now().Add(r.lasts), State: Open}
	if in.Group == "" {
		p.Subject = string(in.Person)
	}
	if err := tx.Need(r.ask, p.target()); err != nil {
		return "", err
	}
	w, err := tx.Allow(access.ProposalMake, p.self())
	if err != nil {
		return "", err
	}
	if err := makeRoomTx(ctx, w, p, in.Replace); err != nil {
		return "", err
	}
	w.Because(p.Reason)
	w.Changed(string(p.Kind), nil, p.Label)
	w.Emit(Proposed{p.ID})
	_, err = put.Insert(ctx, w, [][]any{{p.ID, p.Kind, p.Subject, p.Label, p.Group, p.Args, p.Reason, p.By, p.At, p.Until, p.State}})
	return p.ID, err
}

// makeRoomTx ends what stands in the way of a new proposal about the same thing:
// one that has run out, or the author's own.
func makeRoomTx(ctx context.Context, w *access.Writer, p Proposal, replace bool) error {
	before, found, err := db.Maybe[Proposal](ctx, w, openOf, p.Kind, p.Subject)
	if err != nil || !found {
		return err
	}
	state := RunOut
	if before.open(w.Now()) {
		if !replace || before.By != p.By {
			return fault.New(fault.Conflict, msg.ProposalWaitsAlready())
		}
		state = Withdrawn
	}
	_, err = db.Exec(ctx, w, end, before.ID, state, w.Actor().Label(), w.Now(), "", false)
	return err
}

// Proposed says that something waits for a second person.
type Proposed struct{ Proposal ids.ProposalID }

// Ended says that a proposal was answered, or has run out.
type Ended struct{ Proposal ids.ProposalID }

// EventName implements access.Event.
func (Proposed) EventName() string { return "proposals.proposed" }

// EventName implements access.Event.
func (Ended) EventName() string { return "proposals.ended" }
