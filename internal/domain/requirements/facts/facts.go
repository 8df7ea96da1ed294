package facts

import (
	"slices"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
)

// Group is everything the rules know of one group.
type Group struct {
	ID   ids.GroupID
	Zone *time.Location // nil is UTC
	// The day on which the group became active; zero before. Clocks of the rules start here.
	Activated ids.Date
	Statuses  []StatusSince

	Roster       []Holder
	Acceptances  []Acceptance
	Events       []Event
	Pages        []Page
	Decisions    []Decision
	Waivers      []Waiver
	Declarations []Declaration
}

// Day returns the day of an instant in the group's zone.
func (g *Group) Day(t time.Time) ids.Date {
	if g.Zone == nil {
		return ids.DateIn(t, time.UTC)
	}
	return ids.DateIn(t, g.Zone)
}

// Claimed returns the first day on which somebody held a role in the group; zero
// for one that came with a list and that nobody has claimed.
func (g *Group) Claimed() (first ids.Date) {
	for _, h := range g.Roster {
		if first.IsZero() || h.From.Before(first) {
			first = h.From
		}
	}
	return first
}

// ClaimedOn says whether somebody has held a role in the group up to a day.
func (g *Group) ClaimedOn(day ids.Date) bool {
	return slices.ContainsFunc(g.Roster, func(h Holder) bool { return !h.From.After(day) })
}

// StatusOn returns the group's status at the end of a day; Onboarding before
// the first.
func (g *Group) StatusOn(day ids.Date) Status {
	status, since := Onboarding, ids.Date{}
	for _, s := range g.Statuses {
		if !s.From.After(day) && !s.From.Before(since) {
			status, since = s.Status, s.From
		}
	}
	return status
}

// Status is where a group stands in its life with the program.
type Status string

// The statuses of a group.
const (
	Onboarding Status = "onboarding"
	Active     Status = "active"
	Probation  Status = "probation" // being helped
	Suspended  Status = "suspended"
	Leaving    Status = "leaving"
	Left       Status = "left"
)

// StatusSince is a status from a day on. Of two on one day the later in the
// slice holds: these alone are in order.
type StatusSince struct {
	Status Status
	From   ids.Date
}

// Holder is a person in a role.
type Holder struct {
	Person ids.PersonID
	Role   guide.Role
	From   ids.Date
	Until  ids.Date // the first day without the role; zero while it lasts
}

// On says whether the person holds the role at the end of a day.
func (h Holder) On(day ids.Date) bool {
	return !h.From.After(day) && (h.Until.IsZero() || day.Before(h.Until))
}

// Acceptance is a person's yes to a version of a document.
type Acceptance struct {
	Person   ids.PersonID
	Document guide.Key
	Version  int
	Day      ids.Date
}

// EventState is what became of an event.
type EventState uint8

// The states of events. A Scheduled event counts as held from its day on: that
// makes the forecast the same function at a later day.
const (
	Scheduled EventState = iota
	Held
	Cancelled
	Vanished // no longer in the calendar it came from, before it took place
	NotHeld  // a leader said that it did not take place
)

// Counts says whether an event of this state was or will be held.
func (s EventState) Counts() bool { return s == Scheduled || s == Held }

// NotKnown is a number of people that nobody knows.
const NotKnown = -1

// Event is a meeting of the group.
type Event struct {
	ID          ids.EventID
	Day         ids.Date // on which it starts
	Known       ids.Date // on which it was announced or recorded here
	KnownBefore bool     // it was so before it started
	State       EventState
	Format      guide.EventFormat // empty when not known
	OnTopic     guide.Answer
	CoHosted    bool  // with another group
	Registered  int32 // people, or NotKnown
	CheckedIn   int32 // people, or NotKnown
}

// PageKind is what a page is for.
type PageKind uint8

// The kinds of pages.
const (
	Presence      PageKind = iota // the group's page for everybody
	CodeOfConduct                 // the text of its code of conduct
)

// PageState is what was found when a page was looked at.
type PageState uint8

// The states of a page.
const (
	Seen       PageState = iota // it is there, for everybody
	NotReached                  // it could not be read; nothing follows from that
	Gone                        // a hosted page was taken back, or elsewhere something else stands there
)

// Page is one look at a page. For a hosted page there is a Page for each
// publishing and taking back; for one elsewhere on the web, for each check
// whose outcome differs from the one before, and for the last one.
type Page struct {
	ID     string // of the evidence
	Kind   PageKind
	Hosted bool // by this program, so that its state is certain
	State  PageState
	Day    ids.Date
	Parts  []guide.ConductPart // found in a code of conduct
}

// Decision is a person's finding on a requirement that rests on decisions, and
// on a page that nobody can reach.
type Decision struct {
	ID          string
	Requirement guide.Key
	Met         bool
	Day         ids.Date
	Until       ids.Date // the first day on which it no longer holds; zero until another one
	PutRightBy  ids.Date // replaces the end of the grace: the first day on which it is over; zero for none
}

// Waiver is a manager's exception for a limited time.
type Waiver struct {
	ID          string
	Requirement guide.Key // empty for the whole group: a pause
	From        ids.Date
	Until       ids.Date // the first day without it
}

// On says whether the waiver holds at the end of a day.
func (w Waiver) On(day ids.Date) bool { return !w.From.After(day) && day.Before(w.Until) }

// Declaration is a manager's word that a requirement is not met although its
// grace is over. It ends by itself when the requirement is met again.
type Declaration struct {
	ID          string
	Requirement guide.Key
	Day         ids.Date
	Withdrawn   ids.Date // the first day without it; zero while it stands
}
