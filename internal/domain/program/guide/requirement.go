package guide

// Requirement is one criterion: what is asked, why, and how it is measured. A
// group has one finding for each.
type Requirement struct {
	Key Key `guide:"key,required"`
	// What is asked, in a few words.
	Title Text `guide:"title,required"`
	// Why it is asked; shown under the title and in each reminder.
	Why Text `guide:"why,required"`
	// Whether standing depends on it.
	Level Level `guide:"level,required"`
	// Whether it is asked of groups that want to join, that remain, or both.
	Applies Applies `guide:"applies,required"`
	// How it is measured.
	Measure Measure `guide:"measure,required"`
	// What the measured value must reach.
	Target Target `guide:"target"`
	// The time over which the measure looks.
	Window Window `guide:"window"`
	// Asks less of a young group. A group that has been active for m whole months, fewer than the window has, needs the target times m divided by the window's months, rounded down.
	ProRata bool `guide:"pro_rata"`
	// How long after becoming active a group cannot be "not met".
	SettlingIn Span `guide:"settling_in"`
	// How far the finding looks ahead: it is at risk when, with what is planned, it would not be met on a day within this time. Left out: as in deadlines.
	LookAhead Span `guide:"look_ahead"`
	// How long a group may take to put right what is not met. It begins on the day on which the finding turned.
	Grace Span `guide:"grace"`
	// What to do, shown beside the finding.
	NextStep Text `guide:"next_step"`
	// Where the program's documents say it.
	Source Source `guide:"source,required"`
}

// Level says whether standing depends on a requirement.
type Level string

// The levels.
const (
	Required    Level = "required"
	Recommended Level = "recommended" // advice, never changes standing
)

func (Level) choices() []string { return []string{"required", "recommended"} }

// Applies says of whom a requirement is asked.
type Applies string

// When a requirement applies.
const (
	ToJoin   Applies = "join"
	ToRemain Applies = "remain"
	ToBoth   Applies = "both"
)

func (Applies) choices() []string { return []string{"join", "remain", "both"} }

// Joining says whether the requirement is asked of a group that wants to join.
func (a Applies) Joining() bool { return a != ToRemain }

// Remaining says whether the requirement is asked of a group that has joined.
func (a Applies) Remaining() bool { return a != ToJoin }

// Source is the place in the program's documents that a finding cites.
type Source struct {
	// The key of the document.
	Document Key `guide:"document,required" json:"document"`
	// The heading of the section, as it stands in the document.
	Section Text `guide:"section,required" json:"section"`
}

// Measure is how a requirement is measured: exactly one of the fields is set.
// What each does stands in the package requirements/measures.
type Measure struct {
	// Counts the different people who hold certain roles. Target: at least 2, or between 2 and 5.
	Leaders *Leaders `guide:"leaders"`
	// Each person in certain roles has accepted certain documents.
	Acceptances *Acceptances `guide:"acceptances"`
	// Counts events. Target: at least 6. Window needed.
	Events *Events `guide:"events"`
	// The longest time without an event, from the start of the window, or from activation where that is later, to the day in question. Target: at most 120 days. Window needed, not of the calendar.
	LongestGap *LongestGap `guide:"longest_gap"`
	// Cuts the window into parts and counts those with an event. Target: at least 3. Window needed, not since activation.
	Spread *Spread `guide:"spread"`
	// The share of the events that fit, among all events. Target: at least 50 %. Window needed. Unknown where there is no event.
	ShareOfEvents *ShareOfEvents `guide:"share_of_events"`
	// An event has been held within a time of activation, or at any time after.
	FirstEvent *FirstEvent `guide:"first_event"`
	// The group has a public page that can be read without signing in.
	PublicPresence *PublicPresence `guide:"public_presence"`
	// The group has published a code of conduct. With parts it counts those that the code has; target then: at least 4.
	CodeOfConduct *CodeOfConduct `guide:"code_of_conduct"`
	// A person of the program team looks and decides.
	Decision *Decision `guide:"decision"`
}

// Leaders counts people in roles.
type Leaders struct {
	// The roles that count.
	Roles []Role `guide:"roles,required"`
	// Each of the roles must be filled.
	EveryRole bool `guide:"every_role"`
}

// Role is a role of a person in a group.
type Role string

// The roles of people in a group.
const (
	Leader    Role = "leader"
	CoLeader  Role = "co-leader"
	Organiser Role = "organiser"
)

func (Role) choices() []string { return []string{"leader", "co-leader", "organiser"} }

// Acceptances asks people to accept documents.
type Acceptances struct {
	// The documents that must be accepted.
	Documents []Key `guide:"documents,required"`
	// The roles whose people must accept them.
	By []Role `guide:"by,required"`
	// How long after taking the role, or after a new version is needed, a person has. Left out: none.
	Within Span `guide:"within"`
	// How long an acceptance lasts until it must be given again. Left out: until the next version.
	RenewEvery Span `guide:"renew_every"`
	// Not met also while a decision of the program team says that what was accepted is not kept.
	Kept bool `guide:"kept"`
}

// EventFilter says which events count. Events that were cancelled, did not
// take place or vanished from their calendar never count.
type EventFilter struct {
	// Only events on the program's topics.
	OnTopic bool `guide:"on_topic"`
	// Only events of these formats.
	Formats []EventFormat `guide:"formats"`
	// Only events with so many people.
	Attendance *Attendance `guide:"attendance"`
	// Only events that were made known before they began.
	KnownBefore bool `guide:"known_before"`
}

// EventFormat is where an event takes place.
type EventFormat string

// The formats of events.
const (
	InPerson EventFormat = "in-person"
	Online   EventFormat = "online"
	Hybrid   EventFormat = "hybrid"
)

func (EventFormat) choices() []string { return []string{"in-person", "online", "hybrid"} }

// Attendance asks for a number of people at an event.
type Attendance struct {
	// The least number of people.
	AtLeast Number `guide:"at_least,required"`
	// Who is counted.
	Counted Counted `guide:"counted,required"`
}

// Counted says who is counted at an event.
type Counted string

// Who is counted.
const (
	Registered Counted = "registered"
	CheckedIn  Counted = "checked-in"
)

func (Counted) choices() []string { return []string{"registered", "checked-in"} }

// Events counts events in the window.
type Events struct {
	EventFilter `guide:",inline"`
	// What an event counts for that is held together with another group. Left out: as a whole one.
	CoHosted Share `guide:"co_hosted"`
	// An announced event counts from the day on which it is announced.
	AnnouncedCounts bool `guide:"announced_counts"`
}

// LongestGap measures the longest time between events in the window.
type LongestGap struct {
	EventFilter `guide:",inline"`
}

// Spread counts the parts of the window in which an event was held.
type Spread struct {
	EventFilter `guide:",inline"`
	// The length of a part. Parts are counted back from the end of a rolling window, forward from the start of a period of the calendar.
	Each Span `guide:"each,required"`
}

// ShareOfEvents measures the share of the window's events that fit.
type ShareOfEvents struct {
	EventFilter `guide:",inline"`
}

// FirstEvent asks for an event soon after activation.
type FirstEvent struct {
	EventFilter `guide:",inline"`
	// The time from activation on.
	Within Span `guide:"within,required"`
	// An announced event counts from the day on which it is announced.
	AnnouncedCounts bool `guide:"announced_counts"`
}

// PublicPresence asks for a page that everybody can read.
type PublicPresence struct {
	// How long a page that was seen elsewhere on the web counts as seen. Left out: until something else is seen.
	SeenWithin Span `guide:"seen_within"`
}

// CodeOfConduct asks for a published code of conduct.
type CodeOfConduct struct {
	// How long a code that was seen elsewhere on the web counts as seen. Left out: until something else is seen.
	SeenWithin Span `guide:"seen_within"`
	// The parts that are looked for in it.
	Parts []ConductPart `guide:"parts"`
}

// ConductPart is a part that a good code of conduct has.
type ConductPart string

// The parts of a code of conduct.
const (
	Norms      ConductPart = "norms"      // states what the group stands for
	Encouraged ConductPart = "encouraged" // encourages behaviours
	Prohibited ConductPart = "prohibited" // lists behaviours that are not accepted
	Resolution ConductPart = "resolution" // says how issues are resolved
)

func (ConductPart) choices() []string {
	return []string{"norms", "encouraged", "prohibited", "resolution"}
}

// Decision leaves the finding to a person: a dated decision of the program
// team, with its reason, says "not met" or "met".
type Decision struct {
	// The finding while nobody has decided anything.
	Until Undecided `guide:"until_decided,required"`
}

// Undecided is a finding without a decision.
type Undecided string

// Findings without a decision.
const (
	UntilDecidedMet     Undecided = "met"     // trusted until somebody objects
	UntilDecidedUnknown Undecided = "unknown" // nothing is said until somebody looked
)

func (Undecided) choices() []string { return []string{"met", "unknown"} }
