package access

import (
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/audit"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Actor is who acts. It is passed explicitly, never hidden in a context.
type Actor struct {
	Kind     audit.ActorKind
	Person   ids.PersonID  // for persons
	Name     string        // for system actors: "calendars.sync"
	Session  ids.SessionID // empty for a job that acts for a person, who was asked when it was ordered
	Strength Strength      // of the proof that the session rests on
	Reauth   time.Time     // when this session last proved who it is
	Request  string        // identifier of the request
	Barred   error         // why this actor may not write at the moment; nil: may
}

// Strength is how well a session has proved who acts. What a session without
// one may do is what a weak one may.
type Strength int

// The strengths.
const (
	WeakProof   Strength = 1 // reads a mailbox, or has an account elsewhere
	StrongProof Strength = 2 // holds a passkey, an authenticator app or a recovery code, or comes from a provider that the operator calls strong
)

// weak says that the actor's roles of the program team do not count.
func (a Actor) weak() bool { return a.Session != "" && a.Strength < StrongProof }

// FreshFor is how long a proof is good for the actions that ask for a fresh one.
const FreshFor = 10 * time.Minute

// stale says that the actor's last proof is too long ago for a fresh action.
func (a Actor) stale(now time.Time) bool { return a.Session != "" && now.Sub(a.Reauth) > FreshFor }

// Anonymous is a visitor who has not signed in.
func Anonymous(request string) Actor { return Actor{Kind: audit.Anonymous, Request: request} }

// System is a job, the command line or the server itself, with its own short
// list of actions (actions.go).
func System(name string) Actor { return Actor{Kind: audit.System, Name: name} }

// Person is an actor with an account.
func Person(id ids.PersonID) Actor { return Actor{Kind: audit.Person, Person: id} }

// SignedIn says that the actor has an account.
func (a Actor) SignedIn() bool { return a.Kind == audit.Person }

// IsSystem says that the program itself acts.
func (a Actor) IsSystem() bool { return a.Kind == audit.System }

// Label is how the audit record names the actor.
func (a Actor) Label() string {
	if a.Kind == audit.System {
		return a.Name
	}
	return string(a.Person)
}

// Role is what a grant makes a person.
type Role string

// The roles of a group, and those of the program team (product.md section 2).
const (
	Leader    Role = "leader"
	CoLeader  Role = "coleader"
	Organiser Role = "organiser"

	Editor        Role = "editor"
	Manager       Role = "manager"
	Responder     Role = "responder"
	Administrator Role = "administrator"
)

// StaffRoles are the roles of the program team, in the order they are shown.
var StaffRoles = []Role{Manager, Editor, Administrator, Responder}

// Limitable says whether the role may be limited to a reach. An administrator
// runs the machine, and a responder the cases of all.
func (r Role) Limitable() bool { return r == Manager || r == Editor }

// OfGroup says whether the role is held in one group.
func (r Role) OfGroup() bool { return r == Leader || r == CoLeader || r == Organiser }

// Grant is a role that a person holds: in a group, or in the program.
type Grant struct {
	ID     ids.GrantID  `db:"id"`
	Person ids.PersonID `db:"person"`
	Role   Role         `db:"role"`
	Group  ids.GroupID  `db:"group_id"`
	Since  time.Time    `db:"since"`
	Until  time.Time    `db:"until"` // zero while it holds

	// Scope limits a role of the program team; that of a group's role is empty.
	Scope db.JSON[Scope] `db:"reach"`
}

// Target is what an action is done to, with the facts that Decide needs. They
// are loaded by the owner of the thing in the same transaction.
type Target struct {
	Kind   string       // "group", "event", "person", …
	ID     string       //
	Group  ids.GroupID  // the group it belongs to, if it belongs to one
	Person ids.PersonID // the person it belongs to, if it belongs to one
	Public bool         // visitors may know that it exists
	Place  Place        // where it is, for limited roles; of a group the Gate looks it up where it is not said
	Door   bool         // the door of a list or page; see DoorTarget
}

// GroupTarget is a group as a target.
func GroupTarget(id ids.GroupID) Target {
	return Target{Kind: "group", ID: string(id), Group: id, Public: true}
}

// PersonTarget is a person's own account as a target.
func PersonTarget(id ids.PersonID) Target {
	return Target{Kind: "person", ID: string(id), Person: id}
}

// ProgramTarget is the program as a whole; what names the part. A limited role
// does not count for it.
func ProgramTarget(what string) Target { return Target{Kind: "program", ID: what, Public: true} }

// DoorTarget is the door of a page or list, where a limited role counts: behind
// it each thing is asked about again. Lists go through tx.List, which also says
// what they may show; only the routes use the door by itself.
func DoorTarget(what string) Target {
	return Target{Kind: "program", ID: what, Public: true, Door: true}
}
