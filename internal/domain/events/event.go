package events

import (
	"database/sql/driver"
	"fmt"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Source says who wrote a meeting down.
type Source string

// The sources.
const (
	Native Source = "native" // an organiser, here
	Feed   Source = "feed"   // a connected calendar
)

// State is where a meeting stands. That it was held is not a state: see Held.
type State string

// The states.
const (
	Draft     State = "draft"
	Published State = "published"
	Cancelled State = "cancelled"
	Vanished  State = "vanished" // gone from a healthy calendar before it began
)

// Answer says whether a meeting is on the program's topics.
type Answer string

// The answers.
const (
	Yes       Answer = "yes"
	No        Answer = "no"
	Undecided Answer = "undecided"
)

// Content is what the source of a meeting says about it.
type Content struct {
	Title       string        `db:"title"` // may be empty in a feed
	Description string        `db:"description"`
	Location    string        `db:"location"`
	URL         string        `db:"url"`
	Format      groups.Format `db:"format"`
	Tentative   bool          `db:"tentative"`
	When
}

// Why is the reason of the automatic decision on the topic: the guide's words
// that were found, and the phrases in which they did not count.
type Why struct {
	Words   []string `json:"words,omitempty"`
	Ignored []string `json:"ignored,omitempty"`
}

// Event is a meeting of a group.
type Event struct {
	ID           ids.EventID    `db:"id"`
	Group        ids.GroupID    `db:"group_id"`
	Source       Source         `db:"source"`
	Calendar     ids.CalendarID `db:"calendar_id"` // of a feed
	UID          string         `db:"uid"`
	RecurrenceID string         `db:"recurrence_id"`
	Slug         string         `db:"slug"`
	State        State          `db:"state"`
	DuplicateOf  ids.EventID    `db:"duplicate_of"` // the same meeting, known earlier; this one does not count
	Content
	StartsAt   time.Time    `db:"starts_at"`
	EndsAt     time.Time    `db:"ends_at"`
	Day        ids.Date     `db:"day"` // on which it begins, where the group is
	Country    string       `db:"country"`
	AutoTopic  Answer       `db:"topic"`
	AutoWhy    db.JSON[Why] `db:"topic_why"`
	TopicGuide ids.GuideID  `db:"topic_guide"` // by which the automatic answer was found
	RecordedAt time.Time    `db:"recorded_at"` // when this program first knew of it
	ChangedAt  time.Time    `db:"changed_at"`
	Sequence   int          `db:"sequence"` // counts changes of time, place and cancellation
	Rev        int          `db:"rev"`
	Marks
}

// Marks are what people add to a meeting.
type Marks struct {
	TopicSaid       Answer    `db:"said_topic"` // empty while nobody decided
	TopicReason     string    `db:"topic_reason"`
	TopicBy         string    `db:"topic_by"`
	TopicAt         time.Time `db:"topic_at"`
	Registered      Count     `db:"registered"`
	Attended        Count     `db:"attended"`
	DidNotTakePlace bool      `db:"did_not_take_place"`
	Reason          string    `db:"reason"` // why it did not
	Recording       string    `db:"recording"`
	Notes           string    `db:"notes"`
	MarkedBy        string    `db:"marked_by"`
	MarkedAt        time.Time `db:"marked_at"`
	MarksRev        int       `db:"marks_rev"`
}

// Topic is the answer that counts: a person's, or else the automatic one.
func (e Event) Topic() Answer {
	if e.TopicSaid != "" {
		return e.TopicSaid
	}
	return e.AutoTopic
}

// Online says whether one can take part from elsewhere.
func (e Event) Online() bool { return e.Format != groups.InPerson }

// Held says whether the meeting took place, as far as is known at a time.
func (e Event) Held(now time.Time) bool {
	return e.State == Published && !e.DidNotTakePlace && !e.EndsAt.After(now)
}

// Counts says whether the meeting may count for the group's standing, on topic
// or not.
func (e Event) Counts(now time.Time) bool { return e.Held(now) && e.DuplicateOf == "" }

// Public says whether visitors may see it.
func (e Event) Public() bool {
	return (e.State == Published || e.State == Cancelled) && e.DuplicateOf == ""
}

// Target is the meeting as something to be allowed on.
func (e Event) Target() access.Target {
	return access.Target{Kind: "event", ID: string(e.ID), Group: e.Group, Public: e.Public()}
}

// Count is a number of people, or unknown, which is the zero value.
type Count struct {
	N     int
	Known bool
}

// People is a known number.
func People(n int) Count { return Count{n, true} }

// Value implements driver.Valuer: unknown is NULL.
func (c Count) Value() (driver.Value, error) {
	if !c.Known {
		return nil, nil
	}
	return int64(c.N), nil
}

// Scan reads what Value wrote.
func (c *Count) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*c = Count{}
	case int64:
		*c = People(int(v))
	default:
		return fmt.Errorf("events: a number of people is not kept as %T", src)
	}
	return nil
}

// Changed says that the meetings of a group changed, on which its standing may
// depend.
type Changed struct{ Group ids.GroupID }

// Shifted says that new zone data moved a coming meeting on the time line. What
// the clock shows there stayed as it was agreed.
type Shifted struct {
	Group ids.GroupID
	Event ids.EventID
}

// EventName implements access.Event.
func (Changed) EventName() string { return "events.changed" }

// EventName implements access.Event.
func (Shifted) EventName() string { return "events.shifted" }
