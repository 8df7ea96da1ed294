package ical

import (
	"time"
)

// Time is a date or a moment as calendars write it: what a clock on the wall
// shows and, apart from it, the zone of that wall.
type Time struct {
	// Wall holds the date and the clock. Its location is UTC whatever the zone
	// is, so that rules can count days in it: never convert it.
	Wall time.Time
	// AllDay marks a date without a clock.
	AllDay bool
	// Zone is nil for a date, a floating time ("9 o'clock wherever you are")
	// and a time whose zone is unknown.
	Zone *time.Location
	// UnknownZone is the name of a zone that could not be found.
	UnknownZone string
}

// Date returns an all-day Time.
func Date(year int, month time.Month, day int) Time {
	return Time{Wall: time.Date(year, month, day, 0, 0, 0, 0, time.UTC), AllDay: true}
}

// At returns the Time of an instant, with the zone that t carries.
func At(t time.Time) Time {
	return Time{Wall: wallOf(t), Zone: t.Location()}
}

// FloatingTime returns a Time without a zone that shows the clock of t.
func FloatingTime(t time.Time) Time { return Time{Wall: wallOf(t)} }

// IsZero says that no time is given.
func (t Time) IsZero() bool { return t.Wall.IsZero() }

// Floating says that the time is meant as local wherever the reader is.
func (t Time) Floating() bool { return !t.AllDay && t.Zone == nil && t.UnknownZone == "" }

// ZoneUnknown says that the file names a zone that could not be found.
func (t Time) ZoneUnknown() bool { return t.UnknownZone != "" }

// UTC says that the time is written in UTC.
func (t Time) UTC() bool { return t.Zone == time.UTC }

// Instant is the moment on the time line, in the zone of t. Dates, floating
// times and times of an unknown zone have no such moment: they are counted as
// if they were UTC, which orders them and places them in a window of days.
func (t Time) Instant() time.Time {
	if t.Zone == nil {
		return t.Wall
	}
	return resolve(t.Wall, t.Zone)
}

// In returns the clock of zone at the moment of t. Times without a known zone
// keep their clock.
func (t Time) In(zone *time.Location) Time {
	if t.Zone == nil || zone == nil || t.Zone == zone {
		return t
	}
	return Time{Wall: wallOf(t.Instant().In(zone)), Zone: zone}
}

// String is RFC 3339: a date, a local time without offset when the zone is
// absent or unknown, or a time with its offset.
func (t Time) String() string {
	switch {
	case t.IsZero():
		return ""
	case t.AllDay:
		return t.Wall.Format("2006-01-02")
	case t.Zone == nil:
		return t.Wall.Format("2006-01-02T15:04:05")
	}
	return t.Instant().Format(time.RFC3339)
}

// Add returns the time that lies d later: days on the wall clock first, then
// exact seconds, as RFC 5545, 3.3.6 orders it.
func (t Time) Add(d Duration) Time {
	t.Wall = t.Wall.AddDate(0, 0, d.Days)
	if d.Seconds == 0 {
		return t
	}
	exact := time.Duration(d.Seconds) * time.Second
	if t.Zone == nil || t.Zone == time.UTC {
		t.Wall = t.Wall.Add(exact)
		return t
	}
	t.Wall = wallOf(t.Instant().Add(exact))
	return t
}

func wallOf(t time.Time) time.Time {
	y, mo, d := t.Date()
	h, mi, s := t.Clock()
	return time.Date(y, mo, d, h, mi, s, 0, time.UTC)
}

// resolve finds the instant at which the clocks of zone show wall. A clock
// that is shown twice means the first time; a clock that is skipped is read
// with the offset before the gap (RFC 5545, 3.3.5).
func resolve(wall time.Time, zone *time.Location) time.Time {
	t, _ := resolveGap(wall, zone)
	return t
}

// resolveGap also says whether wall lies in a gap.
func resolveGap(wall time.Time, zone *time.Location) (t time.Time, gap bool) {
	if zone == time.UTC {
		return wall, false
	}
	unix := wall.Unix()
	guess := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, zone)
	_, offset := guess.Zone()
	offsets := []int{offset}
	start, end := guess.ZoneBounds()
	const near = 26 * time.Hour // the longest jump ever made, Samoa's missing day, and some
	if !start.IsZero() && guess.Sub(start) < near {
		_, before := start.Add(-time.Second).Zone()
		offsets = []int{before, offset}
	}
	if !end.IsZero() && end.Sub(guess) < near {
		_, after := end.Zone()
		offsets = append(offsets, after)
	}
	best := time.Time{}
	for _, o := range offsets {
		t := time.Unix(unix-int64(o), 0).In(zone)
		if _, got := t.Zone(); got == o && (best.IsZero() || t.Before(best)) {
			best = t
		}
	}
	if !best.IsZero() {
		return best, false
	}
	for i := 1; i < len(offsets); i++ {
		if offsets[i] > offsets[i-1] {
			return time.Unix(unix-int64(offsets[i-1]), 0).In(zone), true
		}
	}
	return guess, true
}
