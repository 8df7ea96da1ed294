package directory

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/desk"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// MomentKind is of what kind a moment in a group's file is.
type MomentKind string

// The kinds.
const (
	OfApplication MomentKind = "application"
	OfLetter      MomentKind = "letter"
	OfFinding     MomentKind = "finding"
	OfNote        MomentKind = "note"
	OfTask        MomentKind = "task"
	OfDecision    MomentKind = "decision"
	OfCalendar    MomentKind = "calendar"
	OfOther       MomentKind = "other" // everything else that was done: meetings, the page, members
)

// MomentKinds are all of them, in the order in which a page offers them.
var MomentKinds = []MomentKind{OfDecision, OfNote, OfTask, OfLetter, OfFinding, OfApplication, OfCalendar, OfOther}

// Moment is one thing that happened to a group: exactly one of its parts is set.
type Moment struct {
	ID   string
	At   time.Time
	Kind MomentKind

	Past    *Past               // a decision, or something else that was done
	Entry   *applications.Entry // of the application by which the group came
	Letter  *Sent
	Turn    *Turn
	Note    *desk.Note
	Task    *desk.Task
	Done    bool // of the task: that it was done, not that it was made
	Reading *Reading
}

// Sent is a letter to the people of a group, without its text.
type Sent struct {
	ID      string       `db:"id"`
	Kind    string       `db:"kind"`
	Subject string       `db:"subject"`
	State   string       `db:"state"`
	Person  ids.PersonID `db:"person"`
	At      time.Time    `db:"created_at"`
}

// Turn is a finding, or with an empty requirement the whole standing, that
// became another.
type Turn struct {
	ID          string    `db:"id"`
	At          time.Time `db:"at"`
	Requirement string    `db:"requirement"`
	Before      string    `db:"before"`
	After       string    `db:"after"`
}

// Reading is an attempt to read a calendar with another outcome than the one
// before it.
type Reading struct {
	ID       string    `db:"id"`
	Calendar string    `db:"calendar_id"`
	At       time.Time `db:"at"`
	Outcome  string    `db:"outcome"` // read, unchanged, broken
	Title    string    `db:"title"`
}

// TimelineFilter chooses a page of a group's file.
type TimelineFilter struct {
	Kind   MomentKind // all, if not said
	Cursor string     // of the page before
	Limit  int        // 30, if not said
}

// Timeline is a page of what happened to a group, the newest first.
type Timeline struct {
	Moments []Moment
	Names   map[string]string // of people, by identifier
	Next    string            // cursor of the page after; empty at the end
}

const timelinePage = 30

// ties is how many moments of one instant a page can end among: what one
// transaction did has one instant.
const ties = 64

// cursor is the last moment of the page before.
type cursor struct {
	at time.Time
	id string
}

// readCursor reads what String wrote; anything else is the beginning.
func readCursor(s string) cursor {
	micros, id, ok := strings.Cut(s, ".")
	n, err := strconv.ParseInt(micros, 10, 64)
	if !ok || err != nil {
		return cursor{at: time.UnixMicro(1 << 60)}
	}
	return cursor{time.UnixMicro(n), id}
}

func (c cursor) String() string { return strconv.FormatInt(c.at.UnixMicro(), 10) + "." + c.id }

// before says whether a moment comes after the page before.
func (c cursor) before(m Moment) bool { return newest(Moment{At: c.at, ID: c.id}, m) < 0 }

// newest sorts moments; those of one instant by their identifiers.
func newest(a, b Moment) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID, a.ID)) }

// Timeline returns a page of the file of a group to the team: the parts of it
// that the reader may see.
func (s *Service) Timeline(ctx context.Context, a access.Actor, g groups.Group, f TimelineFilter) (t Timeline, err error) {
	defer fault.Wrap(&err, "directory.Timeline %s", g.ID)
	if f.Limit <= 0 {
		f.Limit = timelinePage
	}
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.GroupFile, g.Target()); err != nil {
			return err
		}
		c := readCursor(f.Cursor)
		all, err := (&past{tx: tx, group: g, until: c.at, most: f.Limit + 1 + ties}).collect(ctx, f.Kind)
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(m Moment) bool { return !c.before(m) })
		slices.SortFunc(all, newest)
		t = Timeline{Moments: all}
		if len(all) > f.Limit {
			t.Moments = all[:f.Limit]
			last := t.Moments[f.Limit-1]
			t.Next = cursor{last.At, last.ID}.String()
		}
		t.Names, err = namesOf(ctx, tx, t.Moments)
		return err
	})
	return t, err
}

// namesOf looks up how the people in moments are called.
func namesOf(ctx context.Context, tx *access.Tx, moments []Moment) (map[string]string, error) {
	who := people{}
	for _, m := range moments {
		switch {
		case m.Past != nil:
			who.inPast(*m.Past)
		case m.Entry != nil:
			who.add(m.Entry.By)
		case m.Letter != nil:
			who.add(string(m.Letter.Person))
		case m.Note != nil:
			who.add(m.Note.By)
		case m.Task != nil:
			who.add(m.Task.MadeBy)
			who.add(m.Task.DoneBy)
			who.add(string(m.Task.Owner))
		}
	}
	return who.names(ctx, tx)
}
