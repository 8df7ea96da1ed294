package calendars

import (
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Kind says where a calendar is read from.
type Kind string

// The kinds.
const (
	Address Kind = "url"
	File    Kind = "file"
)

// State says how the last reading went.
type State string

// The states.
const (
	Never  State = "never"  // not read yet
	OK     State = "ok"     //
	Broken State = "broken" // Problem says why; what was known before stays
)

// Note is something that was guessed or left out in a calendar.
type Note struct {
	Line    int          `json:"line,omitempty"` // in the file; 0 when it belongs to no line
	Message i18n.Message `json:"message"`
}

// Calendar is a connection of a group with a calendar.
type Calendar struct {
	ID           ids.CalendarID         `db:"id"`
	Group        ids.GroupID            `db:"group_id"`
	Kind         Kind                   `db:"kind"`
	URL          string                 `db:"url"` // may hold a secret: for the group's own people only
	Title        string                 `db:"title"`
	State        State                  `db:"state"`
	ETag         string                 `db:"etag"`
	LastModified string                 `db:"last_modified"`
	ConnectedAt  time.Time              `db:"connected_at"`
	EndedAt      time.Time              `db:"ended_at"` // zero while it is connected
	LastTriedAt  time.Time              `db:"last_tried_at"`
	LastOKAt     time.Time              `db:"last_ok_at"`
	LastReadAt   time.Time              `db:"last_read_at"` // in full, not only found unchanged
	NextTry      time.Time              `db:"next_try"`
	Failures     int                    `db:"failures"`      // in a row
	DoubtedSince time.Time              `db:"doubted_since"` // since when many coming meetings are missing
	Problem      db.JSON[*i18n.Message] `db:"problem"`       // while broken
	Notes        db.JSON[[]Note]        `db:"notes"`         // of the last reading
	Found        int                    `db:"found"`         // meetings in the last reading
	OnTopic      int                    `db:"on_topic"`      // of them, by the guide's words
	Rev          int                    `db:"rev"`
}

// Target is the calendar as something to be allowed on.
func (c Calendar) Target() access.Target {
	return access.Target{Kind: "calendar", ID: string(c.ID), Group: c.Group}
}

// Doubted says that the last reading held surprisingly little, so that what was
// known is kept until a person confirms it, or a day has passed.
func (c Calendar) Doubted() bool {
	return !c.DoubtedSince.IsZero() || c.Problem.V != nil && c.Problem.V.Key == msg.CalendarEmptied(0).Key
}

// Outcome says how one reading went.
type Outcome string

// The outcomes.
const (
	Read      Outcome = "read"
	Unchanged Outcome = "unchanged" // the server says that nothing changed
	Failed    Outcome = "broken"
)

// Fetch is one reading of a calendar.
type Fetch struct {
	At       time.Time              `db:"at"`
	Outcome  Outcome                `db:"outcome"`
	Status   int                    `db:"status"` // of the server's answer; 0 without one
	Bytes    int                    `db:"bytes"`
	Found    int                    `db:"found"`
	Added    int                    `db:"added"`
	Changed  int                    `db:"changed"`
	Vanished int                    `db:"vanished"`
	Kept     int                    `db:"kept"`
	Problem  db.JSON[*i18n.Message] `db:"problem"`
}

// Broke says that a calendar that could be read no longer can, or is in doubt.
type Broke struct {
	Group    ids.GroupID
	Calendar ids.CalendarID
}

// Mended says that a broken calendar can be read again.
type Mended struct {
	Group    ids.GroupID
	Calendar ids.CalendarID
}

// EventName implements access.Event.
func (Broke) EventName() string { return "calendars.broke" }

// EventName implements access.Event.
func (Mended) EventName() string { return "calendars.mended" }
