package hub

import (
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
)

// State is where a membership stands (product.md section 4).
type State string

// The states.
const (
	None      State = ""
	CanView   State = "can_view"
	Invited   State = "invited"
	TakesPart State = "takes_part"
	Ended     State = "ended"
)

// Member is a person's membership. The zero Member is nobody's.
type Member struct {
	Person     ids.PersonID     `db:"person"`
	Since      time.Time        `db:"since"`      // of the first role of this membership
	Invitation string           `db:"invitation"` // what the letter's link names
	ProfileID  string           `db:"profile_id"` // with which the person was invited
	Address    accounts.Address `db:"address"`    // to which the invitation went
	Letters    int              `db:"letters"`    // how many invitations were sent
	SentAt     time.Time        `db:"sent_at"`    // the last of them
	InvitedAt  time.Time        `db:"invited_at"` // the first of them
	OpenedAt   time.Time        `db:"opened_at"`
	EndedAt    time.Time        `db:"ended_at"`
	Listed     bool             `db:"listed"` // other members find the person in the roster
}

// State follows from the moments of a membership.
func (m Member) State() State {
	switch {
	case m.Person == "":
		return None
	case !m.EndedAt.IsZero():
		return Ended
	case !m.OpenedAt.IsZero():
		return TakesPart
	case !m.InvitedAt.IsZero():
		return Invited
	}
	return CanView
}

// Facts are what a membership follows from.
type Facts struct {
	Leads     bool             // is leader or co-leader of a group
	Asked     bool             // the guide asks for a profile ID
	ProfileID string           // empty while none is given
	Address   accounts.Address // confirmed, of the community profile; empty without one
	Owes      []guide.Key      // documents that are not accepted
}

// Complete says that everything is there that an invitation waits for.
func (f Facts) Complete() bool {
	return f.Leads && (!f.Asked || f.ProfileID != "") && f.Address != "" && len(f.Owes) == 0
}

// follow returns the membership as the facts want it, and whether a letter with
// the invitation is due. A person who comes back begins anew. Who was invited
// and then corrects the ID or the address gets the invitation there.
func (m Member) follow(f Facts, p ids.PersonID, now time.Time) (next Member, letter bool) {
	switch s := m.State(); {
	case !f.Leads && (s == None || s == Ended):
		return m, false
	case !f.Leads:
		m.EndedAt = now
		return m, false
	case s == None || s == Ended:
		m = Member{Person: p, Since: now, Invitation: ids.Random("hub", 20), Listed: true}
	case s == TakesPart:
		return m, false
	}
	if !f.Complete() || m.State() == Invited && m.ProfileID == f.ProfileID && m.Address.Same(f.Address) {
		return m, false
	}
	m.ProfileID, m.Address = f.ProfileID, f.Address
	if m.InvitedAt.IsZero() {
		m.InvitedAt = now
	}
	return m.sent(now), true
}

// sent notes that one more letter goes out.
func (m Member) sent(now time.Time) Member {
	m.Letters, m.SentAt = m.Letters+1, now
	return m
}
