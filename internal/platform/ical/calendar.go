package ical

import "time"

// Calendar is what one file, feed or scheduling message says. A file with
// several VCALENDAR objects is read into one Calendar.
type Calendar struct {
	Method   string    // REQUEST, REPLY, CANCEL, …; empty for a plain calendar
	Name     string    // NAME or X-WR-CALNAME
	Events   []Event   // in the order of the file
	Problems []Problem // what was left out or guessed while reading
}

// Event is one VEVENT: a single event, the master of a series, or the
// replacement of one instance of a series (when RecurrenceID is set).
type Event struct {
	Line int // line of BEGIN:VEVENT; 0 for an event that was not read

	UID           string // empty when the file gives none
	Sequence      int
	Versioned     bool // the file gives a SEQUENCE, which may be 0
	RecurrenceID  Time // the original start of the instance that this event replaces
	ThisAndFuture bool // the replacement also moves all later instances

	Start    Time
	End      Time     // exclusive; equals Start for a moment without length
	Duration Duration // as written when the file gives a duration instead of an end

	Summary     string
	Description string
	Location    string
	Geo         *Geo
	URL         string // http, https or mailto only
	Conference  string // address for joining online; http, https only
	Status      string // TENTATIVE, CONFIRMED, CANCELLED or what the file says; may be empty
	Class       string // PUBLIC, PRIVATE, CONFIDENTIAL; empty means public
	Comment     string
	Categories  []string
	Organizer   Person
	Attendees   []Attendee

	Rules        []Rule   // RRULE
	ExcludeRules []Rule   // EXRULE, from before RFC 5545
	RDates       []Period // RDATE
	EXDates      []Time   // EXDATE

	Stamp        time.Time // DTSTAMP, UTC
	Created      time.Time
	LastModified time.Time
}

// Recurring says whether the event describes a series.
func (e *Event) Recurring() bool { return len(e.Rules) > 0 || len(e.RDates) > 0 }

// Cancelled says whether the event is called off.
func (e *Event) Cancelled() bool { return e.Status == StatusCancelled }

// Values of Event.Status (RFC 5545, 3.8.1.11).
const (
	StatusTentative = "TENTATIVE"
	StatusConfirmed = "CONFIRMED"
	StatusCancelled = "CANCELLED"
)

// Values of Calendar.Method (RFC 5546).
const (
	MethodPublish = "PUBLISH"
	MethodRequest = "REQUEST"
	MethodReply   = "REPLY"
	MethodCancel  = "CANCEL"
	MethodCounter = "COUNTER"
)

// Geo is a place on the globe, in degrees.
type Geo struct{ Lat, Lon float64 }

// Person is a calendar user: an address (mostly "mailto:…") and a name.
type Person struct {
	Address string
	Name    string
}

// IsZero says that nobody is named.
func (p Person) IsZero() bool { return p.Address == "" && p.Name == "" }

// Attendee is a person who is invited, and the answer.
type Attendee struct {
	Person
	Role     string // REQ-PARTICIPANT, OPT-PARTICIPANT, CHAIR, NON-PARTICIPANT
	PartStat string // NEEDS-ACTION, ACCEPTED, DECLINED, TENTATIVE, DELEGATED
	CUType   string // INDIVIDUAL, GROUP, RESOURCE, ROOM
	RSVP     bool   // an answer is asked for
	SentBy   string
}

// Period is one entry of RDATE. End is zero unless the file gives the entry a
// length of its own (VALUE=PERIOD).
type Period struct {
	Start Time
	End   Time
}

// Duration is a length of time. Days are nominal (a day may have 23 or 25
// hours), seconds are exact (RFC 5545, 3.3.6).
type Duration struct {
	Days    int
	Seconds int
}

// IsZero says that the duration has no length.
func (d Duration) IsZero() bool { return d == Duration{} }
