package applications

import (
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// ConductKind is how a group shows its code of conduct.
type ConductKind string

// The kinds; empty while the applicant has not chosen.
const (
	ConductText    ConductKind = "text"    // on the page that the program gives the group
	ConductAddress ConductKind = "address" // on a page of its own
)

// Application is a group's request to join.
type Application struct {
	ID          ids.ApplicationID `db:"id"`
	Person      ids.PersonID      `db:"person"` // the applicant
	Status      Status            `db:"status"`
	Name        string            `db:"name"`
	Country     string            `db:"country"`
	Region      string            `db:"region"`
	City        string            `db:"city"` // empty while no place is chosen
	Lat         float64           `db:"lat"`
	Lng         float64           `db:"lng"`
	Zone        string            `db:"zone"`
	Languages   db.JSON[[]string] `db:"languages"`
	Topics      db.JSON[[]string] `db:"topics"`
	Format      groups.Format     `db:"format"`
	About       string            `db:"about"`
	AboutLang   string            `db:"about_lang"`
	Homepage    string            `db:"homepage"`
	ConductKind ConductKind       `db:"conduct_kind"`
	ConductBody string            `db:"conduct_body"` // Markdown
	ConductLang string            `db:"conduct_lang"`
	ConductURL  string            `db:"conduct_url"`
	Calendar    string            `db:"calendar"` // address of a feed
	CreatedAt   time.Time         `db:"created_at"`
	SavedAt     time.Time         `db:"saved_at"`
	SubmittedAt time.Time         `db:"submitted_at"` // the first time
	Due         ids.Date          `db:"due"`          // last day of the promised answer, in the program's zone; zero while the clock stands still
	DaysLeft    int               `db:"days_left"`    // of the promise, while it stands still
	EndedAt     time.Time         `db:"ended_at"`
	Group       ids.GroupID       `db:"group_id"`  // since it was approved
	ToAdd       string            `db:"to_add"`    // what the leaders were asked to add after approval
	ToAddBy     ids.Date          `db:"to_add_by"` // until when
	AddedAt     time.Time         `db:"added_at"`  // when the office saw that it was added
	Rev         int               `db:"rev"`
}

// Own is the application as something of its applicant.
func (a Application) Own() access.Target {
	return access.Target{Kind: "application", ID: string(a.ID), Person: a.Person}
}

// Office is the application as something of the office. Where it is follows the
// group as soon as there is one.
func (a Application) Office() access.Target {
	t := access.Target{Kind: "application", ID: string(a.ID), Group: a.Group}
	if a.Group == "" {
		t.Place = access.Place{Country: a.Country, Region: a.Region, Languages: a.Languages.V}
	}
	return t
}

// Location is the place's zone, or UTC.
func (a Application) Location() *time.Location {
	if loc, err := time.LoadLocation(a.Zone); err == nil {
		return loc
	}
	return time.UTC
}

// place is where the group will be.
func (a Application) place() groups.Place {
	return groups.Place{Country: a.Country, Region: a.Region, City: a.City, Lat: a.Lat, Lng: a.Lng, Zone: a.Zone}
}

// group is the group as it would be, for those who need one before it exists.
func (a Application) group() groups.Group {
	return groups.Group{Name: a.Name, Country: a.Country, Region: a.Region, City: a.City, Lat: a.Lat, Lng: a.Lng, Zone: a.Location().String(), Format: a.Format}
}

// InvitationState is where a co-leader's invitation stands.
type InvitationState string

// The states of an invitation.
const (
	InvitationOpen     InvitationState = "invited"
	InvitationAccepted InvitationState = "accepted"
	InvitationDeclined InvitationState = "declined"
	InvitationReplaced InvitationState = "replaced" // the applicant named somebody else
)

// Bounds of what people write and ask for.
const (
	MaxAnswer  = 4_000 // characters of questions, answers and notes
	MaxLetter  = 8_000
	MaxAddress = 500

	mostInvitations = 10 // of one application
	invitationsADay = 6  // of one applicant
	mostOpen        = 5  // applications of one person at a time
	looksAnHour     = 40 // at addresses, for one applicant
	nearbyKM        = 50
)

// Invitation asks a person to be the co-leader.
type Invitation struct {
	ID          ids.InvitationID  `db:"id"`
	Application ids.ApplicationID `db:"application_id"`
	Name        string            `db:"name"`
	Address     string            `db:"address"`
	Lang        string            `db:"lang"` // of the letter
	State       InvitationState   `db:"state"`
	Person      ids.PersonID      `db:"person"` // who took or declined it
	Reason      string            `db:"reason"` // why it was declined
	InvitedAt   time.Time         `db:"invited_at"`
	AnsweredAt  time.Time         `db:"answered_at"`
}

// EntryKind is what happened.
type EntryKind string

// The kinds of entries.
const (
	Sent            EntryKind = "sent" // the first time
	Answered        EntryKind = "answered"
	Asked           EntryKind = "asked"
	ApprovedIt      EntryKind = "approved"
	DeclinedIt      EntryKind = "declined"
	WithdrawnIt     EntryKind = "withdrawn"
	PartnerAccepted EntryKind = "partner_accepted"
	PartnerDeclined EntryKind = "partner_declined"
	PartnerNamed    EntryKind = "partner_named"
	WouldApprove    EntryKind = "would_approve" // the first of two readers
	WouldDecline    EntryKind = "would_decline"
	Noted           EntryKind = "noted"
	Checked         EntryKind = "checked"
	Added           EntryKind = "added" // what was to be added is there
)

// Entry is one thing that happened to an application.
type Entry struct {
	ID          string            `db:"id"`
	Application ids.ApplicationID `db:"application_id"`
	At          time.Time         `db:"at"`
	By          string            `db:"by"` // a person, or a system actor
	Kind        EntryKind         `db:"kind"`
	Text        string            `db:"text"` // the question, the answer, the letter, the note
	Private     bool              `db:"private"`
}

// What others react to.
type (
	// Arrived says that an application was sent, for the first time or again.
	Arrived struct {
		Application ids.ApplicationID
		Entry       string
	}
	// InvitedPartner says that somebody was asked to be the co-leader.
	InvitedPartner struct{ Invitation ids.InvitationID }
	// PartnerAnswered says that the co-leader to be has accepted or declined.
	PartnerAnswered struct{ Invitation ids.InvitationID }
	// Decided says that the office asked for something, approved or declined.
	Decided struct {
		Application ids.ApplicationID
		Entry       string
	}
	// Settled says that the office saw what was to be added after approval.
	Settled struct {
		Application ids.ApplicationID
		Group       ids.GroupID
	}
	// Approved says that an application became a group, in onboarding.
	Approved struct {
		Application ids.ApplicationID
		Group       ids.GroupID
	}
)

// EventName implements access.Event.
func (Arrived) EventName() string { return "applications.arrived" }

// EventName implements access.Event.
func (InvitedPartner) EventName() string { return "applications.invited" }

// EventName implements access.Event.
func (PartnerAnswered) EventName() string { return "applications.partner" }

// EventName implements access.Event.
func (Decided) EventName() string { return "applications.decided" }

// EventName implements access.Event.
func (Settled) EventName() string { return "applications.settled" }

// EventName implements access.Event.
func (Approved) EventName() string { return "applications.approved" }
