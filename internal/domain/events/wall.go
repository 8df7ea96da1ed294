package events

import (
	"fmt"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/ical"
)

// Wall is what a clock on the wall shows: a day and a time of it, without a
// zone. Its text is "2026-12-03T18:00:00".
type Wall struct {
	Date                 ids.Date
	Hour, Minute, Second int
}

const wallLayout = "2006-01-02T15:04:05"

// WallOf returns what the clock of t's own zone shows at t.
func WallOf(t time.Time) Wall {
	h, m, s := t.Clock()
	return Wall{ids.DateOf(t), h, m, s}
}

// ParseWall reads "2026-12-03T18:00:00", or without the seconds.
func ParseWall(s string) (Wall, error) {
	t, err := time.Parse(wallLayout, s)
	if err != nil {
		t, err = time.Parse("2006-01-02T15:04", s)
	}
	if err != nil {
		return Wall{}, fmt.Errorf("events: not a time of day: %q", s)
	}
	return WallOf(t), nil
}

// IsZero says that no time is set.
func (w Wall) IsZero() bool { return w == Wall{} }

// plain is the wall clock as a time in UTC, for arithmetic on clocks.
func (w Wall) plain() time.Time {
	return time.Date(w.Date.Year, w.Date.Month, w.Date.Day, w.Hour, w.Minute, w.Second, 0, time.UTC)
}

// String returns the time as in ISO 8601, for data and logs.
func (w Wall) String() string {
	if w.IsZero() {
		return ""
	}
	return w.plain().Format(wallLayout)
}

// MarshalText writes what ParseWall reads.
func (w Wall) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (w *Wall) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*w = Wall{}
		return nil
	}
	*w, err = ParseWall(string(text))
	return err
}

// in returns the instant at which the clocks of a zone show w. A clock that is
// skipped is read with the offset before the gap, and one that is shown twice
// means the first time (RFC 5545, 3.3.5), or the second one if asked for.
func (w Wall) in(zone *time.Location, second bool) time.Time {
	t := ical.Time{Wall: w.plain(), Zone: zone}.Instant()
	if second {
		if again, twice := w.again(t); twice {
			return again
		}
	}
	return t
}

// again returns when the clock that shows w at t shows it a second time.
func (w Wall) again(t time.Time) (time.Time, bool) {
	_, change := t.ZoneBounds()
	if change.IsZero() {
		return t, false
	}
	_, before := t.Zone()
	_, after := change.Zone()
	second := t.Add(time.Duration(before-after) * time.Second)
	return second, before > after && !second.Before(change) && WallOf(second) == w
}
