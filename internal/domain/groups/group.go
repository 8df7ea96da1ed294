package groups

import (
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Status is where a group stands in its life (product.md section 4).
type Status string

// The statuses.
const (
	Onboarding Status = "onboarding"
	Active     Status = "active"
	Probation  Status = "probation" // shown as "Being helped"
	Suspended  Status = "suspended"
	Leaving    Status = "leaving"
	Left       Status = "left"
)

// Statuses are all of them, in the order of a life.
var Statuses = []Status{Onboarding, Active, Probation, Suspended, Leaving, Left}

// InProgram says that the group belongs to the network now.
func (s Status) InProgram() bool { return s != Left }

// Format is how a group usually meets.
type Format string

// The formats.
const (
	InPerson Format = "in_person"
	Online   Format = "online"
	Hybrid   Format = "hybrid"
)

// Link is one more address of a group, with the words it is shown under.
type Link struct {
	Label string `json:"label"`
	URL   string `json:"url"`
}

// Group is a local user group.
type Group struct {
	ID         ids.GroupID       `db:"id"`
	Slug       string            `db:"slug"`
	Name       string            `db:"name"`
	Status     Status            `db:"status"`
	Claimed    bool              `db:"claimed"` // people with accounts lead it
	Country    string            `db:"country"` // ISO 3166, two letters
	Region     string            `db:"region"`
	City       string            `db:"city"`
	Lat        float64           `db:"lat"` // degrees; both 0 when the place is not known
	Lng        float64           `db:"lng"`
	Zone       string            `db:"zone"` // IANA
	Languages  db.JSON[[]string] `db:"languages"`
	Topics     db.JSON[[]string] `db:"topics"`
	Format     Format            `db:"format"`
	Tagline    string            `db:"tagline"`
	About      string            `db:"about"` // Markdown
	AboutLang  string            `db:"about_lang"`
	Homepage   string            `db:"homepage"`
	Links      db.JSON[[]Link]   `db:"links"`
	Picture    string            `db:"picture"` // hash of a stored picture
	Source     string            `db:"source"`  // where an imported group came from
	ExternalID string            `db:"external_id"`
	Joined     ids.Date          `db:"joined"` // day in the group's zone on which it joined the program
	CreatedAt  time.Time         `db:"created_at"`
	Test       bool              `db:"test"` // for trying things out: hidden, and counted nowhere
	Rev        int               `db:"rev"`  // counts edits; a form that saw an older one is refused
}

// Target is the group as something to be allowed on.
func (g Group) Target() access.Target {
	t := access.GroupTarget(g.ID)
	t.Place = access.Place{Country: g.Country, Region: g.Region, Languages: g.Languages.V}
	return t
}

// Location is the group's zone; UTC when the zone's name is not known to this
// machine, which storing it has excluded.
func (g Group) Location() *time.Location {
	if loc, err := clock.Zone(g.Zone); err == nil {
		return loc
	}
	return time.UTC
}

// Part is one of the four parts that a code of conduct should have.
type Part string

// The four parts (product.md, M10).
const (
	Norms      Part = "norms"
	Encouraged Part = "encouraged"
	Prohibited Part = "prohibited"
	Resolution Part = "resolution"
)

// Parts lists the four in their order.
var Parts = []Part{Norms, Encouraged, Prohibited, Resolution}

// Conduct is a group's own code of conduct, as its page carries it.
type Conduct struct {
	ID    string          `db:"id"`
	Group ids.GroupID     `db:"group_id"`
	Body  string          `db:"body"` // Markdown
	Lang  string          `db:"lang"`
	Parts db.JSON[[]Part] `db:"parts"` // those that the group says the text has
	Since time.Time       `db:"since"`
	Until time.Time       `db:"until"` // zero while it is the present one
}

// Contact is a person whom a list named, before anyone claimed the group.
type Contact struct {
	Name    string `db:"name"`
	Address string `db:"address"`
	Role    string `db:"role"` // in the words of the list
}

// Created says that a group exists.
type Created struct{ Group ids.GroupID }

// Changed says that something about a group changed on which its standing or
// its place in a list may depend.
type Changed struct{ Group ids.GroupID }

// LeadersChanged says that somebody began or ended to lead a group.
type LeadersChanged struct{ Group ids.GroupID }

// Imported says that a list was applied.
type Imported struct{ Import ids.ImportID }

// CalendarsNamed says which calendars an applied list named for its new groups.
type CalendarsNamed struct{ Calendars []NamedCalendar }

// NamedCalendar is where a group's meetings can be read, as a list says.
type NamedCalendar struct {
	Group ids.GroupID
	URL   string
}

// EventName implements access.Event.
func (CalendarsNamed) EventName() string { return "groups.calendars_named" }

// EventName implements access.Event.
func (Created) EventName() string { return "groups.created" }

// EventName implements access.Event.
func (Changed) EventName() string { return "groups.changed" }

// EventName implements access.Event.
func (LeadersChanged) EventName() string { return "groups.leaders_changed" }

// EventName implements access.Event.
func (Imported) EventName() string { return "groups.imported" }
