package accounts

import (
	"slices"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
)

// Session is a browser in which a person is signed in.
type Session struct {
	ID       ids.SessionID   `db:"id"`
	Person   ids.PersonID    `db:"person"`
	Device   string          `db:"device"`
	Shared   bool            `db:"shared"` // its cookie ends with the browser
	Method   Method          `db:"method"`
	Strength access.Strength `db:"strength"`
	Proved   time.Time       `db:"proved_at"` // when the person last proved who they are
	Created  time.Time       `db:"created_at"`
	Seen     time.Time       `db:"seen_at"` // to the minute
}

// Method is how a session was begun.
type Method string

// The methods. Those of two steps are called by the second.
const (
	ByMail     Method = "mail"
	ByPasskey  Method = "passkey"
	ByApp      Method = "app"      // authenticator app
	ByRecovery Method = "recovery" // recovery code
	ByProvider Method = "provider" // an account elsewhere; its strength is the operator's word
	BySetUp    Method = "set-up"   // the link of a new server
	ByReset    Method = "reset"    // the link that an operator made
	ByDemo     Method = "demo"     // nobody proved anything: people of the demo
)

// strength is what a proof of this kind is worth. The demo's people count as
// strong, so that a visitor sees the office without a telephone at hand; only
// the demo can begin such a session.
func (m Method) strength() access.Strength {
	switch m {
	case ByPasskey, ByApp, ByRecovery, ByDemo:
		return access.StrongProof
	}
	return access.WeakProof
}

// actor is the person in this session.
func (s Session) actor(now time.Time) access.Actor {
	a := access.Person(s.Person)
	a.Session, a.Strength, a.Reauth = s.ID, s.Strength, s.Proved
	if s.Method == ByDemo {
		a.Reauth = now // there is nothing by which to prove it again
	}
	return a
}

// lifetime is how long a session lasts unused, and at most.
type lifetime struct{ idle, most time.Duration }

const day = 24 * time.Hour

// The three lifetimes. Whoever has a role of the program team has the second,
// from the moment the role is given.
var (
	usualLife  = lifetime{30 * day, 180 * day}
	staffLife  = lifetime{12 * time.Hour, 7 * day}
	sharedLife = lifetime{2 * time.Hour, 2 * time.Hour}
)

// Until is when the session ends if it is not used again.
func (s Session) Until(staff bool) time.Time {
	l := usualLife
	switch {
	case s.Shared:
		l = sharedLife
	case staff:
		l = staffLife
	}
	idle, most := s.Seen.Add(l.idle), s.Created.Add(l.most)
	if idle.Before(most) {
		return idle
	}
	return most
}

// rights writes the roles of a person as the session keeps them: one word each,
// in order.
func rights(grants []access.Grant) string {
	var words []string
	for _, g := range grants {
		words = append(words, string(g.Role)+"@"+string(g.Group))
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

// rose says whether there is a right now that was not there before. Then the
// session needs a new token: one that leaked before must not be worth more now.
func rose(before, now string) bool {
	had := strings.Fields(before)
	return slices.ContainsFunc(strings.Fields(now), func(r string) bool { return !slices.Contains(had, r) })
}

// onStaff says whether one of the grants in force is a role of the program team.
func onStaff(grants []access.Grant) bool {
	return slices.ContainsFunc(grants, func(g access.Grant) bool { return !g.Role.OfGroup() })
}
