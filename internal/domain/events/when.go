package events

import (
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
)

// When is the time of a meeting as people agreed on it. Wall clock and zone are
// what was agreed; the instants follow from them and from the zone data of the
// day.
type When struct {
	Start       Wall   `db:"start_wall"`
	End         Wall   `db:"end_wall"` // all-day: the last day, which belongs to the meeting
	Zone        string `db:"zone"`     // IANA
	AllDay      bool   `db:"all_day"`  // two dates; the clocks say nothing
	Second      bool   `db:"second"`   // the start is the second of two equal clocks
	Floating    bool   `db:"floating"` // the calendar gave no zone: the group's was taken
	ZoneUnknown string `db:"zone_unknown"`
}

// Clock says how a wall clock lies in its zone.
type Clock int

// How a wall clock may lie.
const (
	Plain   Clock = iota
	Skipped       // clocks were set forward over it: there is no such moment
	Twice         // clocks were set back over it: there are two
)

// Instants returns start and end on the time line. An all-day meeting lasts
// from the first instant of its first day to the last of its last day.
func (w When) Instants(zone *time.Location) (start, end time.Time) {
	if w.AllDay {
		return w.Start.Date.Start(zone).UTC(), w.End.Date.End(zone).UTC()
	}
	start, end = w.Start.in(zone, w.Second), w.End.in(zone, false)
	if end.Before(start) { // it ends at the second of two equal clocks
		end = w.End.in(zone, true)
	}
	return start.UTC(), end.UTC()
}

// settled returns w with clocks that exist: a skipped one is shifted by the
// length of the gap. It also says how the start lies.
func (w When) settled(zone *time.Location) (When, Clock) {
	if w.AllDay {
		w.Start, w.End, w.Second = Wall{Date: w.Start.Date}, Wall{Date: w.End.Date}, false
		return w, Plain
	}
	start := w.Start.in(zone, false)
	lies := Plain
	if shown := WallOf(start); shown != w.Start {
		w.Start, lies = shown, Skipped
	} else if _, twice := w.Start.again(start); twice {
		lies = Twice
	}
	w.Second = w.Second && lies == Twice
	w.End = WallOf(w.End.in(zone, false))
	return w, lies
}

// day is the day on which the meeting begins where the group is.
func (w When) day(start time.Time, group *time.Location) ids.Date {
	if w.AllDay {
		return w.Start.Date
	}
	return ids.DateIn(start, group)
}

// Zones finds the zone of an IANA name; time.LoadLocation is one.
type Zones func(name string) (*time.Location, error)

// location returns a zone that was checked when it was stored, or UTC on a
// machine that has lost it.
func (z Zones) location(name string) *time.Location {
	if loc, err := z(name); err == nil {
		return loc
	}
	return time.UTC
}
