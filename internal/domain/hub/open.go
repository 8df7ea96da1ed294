package hub

import (
	"context"
	"math"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/limit"
)

// How often a member may have the invitation sent again.
const (
	resendsADay = 3
	resendEvery = 24 * time.Hour
)

// Own is what a person sees of the own membership.
type Own struct {
	Member       Member
	Facts        Facts
	Edition      program.Edition // which names the sender, the subject and the profile
	Introduction Introduction    // the zero value is none
}

// Mine returns the actor's own membership, of whatever state.
func (s *Service) Mine(ctx context.Context, a access.Actor) (o Own, err error) {
	defer fault.Wrap(&err, "hub.Mine")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.HubJoin, access.PersonTarget(a.Person)); err != nil {
			return err
		}
		if o.Member, err = MemberTx(ctx, tx, a.Person); err != nil {
			return err
		}
		if o.Facts, err = s.factsTx(ctx, tx, tx.Now(), a.Person); err != nil {
			return err
		}
		if o.Edition, _, err = s.guideTx(ctx, tx, tx.Now()); err != nil {
			return err
		}
		o.Introduction, err = introductionTx(ctx, tx, a.Person)
		return err
	})
	return o, err
}

// Opening is an invitation as somebody finds it who followed its link.
type Opening struct {
	Yours bool // else it is for somebody else, and nothing more is said
	State State
}

// Look finds the invitation of a link for who is signed in.
func (s *Service) Look(ctx context.Context, a access.Actor, invitation string) (o Opening, err error) {
	defer fault.Wrap(&err, "hub.Look")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.HubJoin, access.PersonTarget(a.Person)); err != nil {
			return err
		}
		m, err := invitedTx(ctx, tx, invitation)
		if o.Yours = m.Person == a.Person; o.Yours {
			o.State = m.State()
		}
		return err
	})
	return o, err
}

func invitedTx(ctx context.Context, r db.Reader, invitation string) (Member, error) {
	m, ok, err := db.Maybe[Member](ctx, r, memberBy, invitation)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, msg.HubInvitationUnknown())
	}
	return m, err
}

// Open takes the invitation: from now on its person takes part. Only that
// person can; opening it again changes nothing.
func (s *Service) Open(ctx context.Context, a access.Actor, invitation string) (err error) {
	defer fault.Wrap(&err, "hub.Open")
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		m, err := invitedTx(ctx, tx, invitation)
		if err != nil {
			return err
		}
		w, err := tx.Allow(access.HubJoin, access.PersonTarget(m.Person))
		if err != nil {
			return err
		}
		next := m
		switch m.State() {
		case TakesPart:
			return nil
		case Invited:
			next.OpenedAt = w.Now()
		default:
			return fault.New(fault.Gone, msg.HubInvitationOver())
		}
		return s.moveTx(ctx, w, m, next, false)
	})
}

// Resend sends the actor's invitation again, a few times a day.
func (s *Service) Resend(ctx context.Context, a access.Actor) (err error) {
	defer fault.Wrap(&err, "hub.Resend")
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.HubJoin, access.PersonTarget(a.Person))
		if err != nil {
			return err
		}
		m, err := MemberTx(ctx, tx, a.Person)
		if err != nil {
			return err
		}
		if m.State() != Invited {
			return fault.New(fault.Conflict, msg.HubInvitationOver())
		}
		ok, after, err := limit.Take(ctx, w, w.Now(), "hub.resend "+string(a.Person), resendsADay, resendEvery)
		if err == nil && !ok {
			err = fault.New(fault.TooMany, msg.HubResendLimit(int(math.Ceil(after.Hours()))))
		}
		if err != nil {
			return err
		}
		return s.moveTx(ctx, w, m, m.sent(w.Now()), true)
	})
}

// SetListed says whether other members find the actor in the roster.
func (s *Service) SetListed(ctx context.Context, a access.Actor, listed bool) (err error) {
	defer fault.Wrap(&err, "hub.SetListed")
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, m, err := s.memberTx(ctx, tx, CanView, Invited, TakesPart)
		if err != nil {
			return err
		}
		w.Changed("listed", m.Listed, listed)
		m.Listed = listed
		return putTx(ctx, w, m)
	})
}

// MovePersonTx gives the membership and the introduction of one account to
// another, when both are of one person and become one. The further of the two
// memberships is the one that counts.
func MovePersonTx(ctx context.Context, w *access.Writer, from, into ids.PersonID) error {
	if _, err := db.Exec(ctx, w, moveWord, from, into); err != nil {
		return err
	}
	if _, err := db.Exec(ctx, w, dropWord, from); err != nil {
		return err
	}
	theirs, err := MemberTx(ctx, w, from)
	if err != nil {
		return err
	}
	mine, err := MemberTx(ctx, w, into)
	if err != nil {
		return err
	}
	goes := from
	if rank[theirs.State()] > rank[mine.State()] {
		goes = into
	}
	if _, err := db.Exec(ctx, w, dropMember, goes); err != nil {
		return err
	}
	_, err = db.Exec(ctx, w, moveMember, from, into)
	return err
}

// rank orders the states by how far a membership has come.
var rank = map[State]int{None: 0, Ended: 1, CanView: 2, Invited: 3, TakesPart: 4}
