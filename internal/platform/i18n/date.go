package i18n

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // zones must not depend on what the machine has installed
)

// Date is a day of the calendar, without time and zone. In JSON it is
// "2026-12-31"; the zero Date is "".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the day of t in t's own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads "2026-12-31".
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("i18n: not a date: %q", s)
	}
	return DateOf(t), nil
}

// IsZero says that no day is set.
func (d Date) IsZero() bool { return d == Date{} }

// String returns the date as in ISO 8601, for logs and data, never for readers.
func (d Date) String() string { return string(d.iso(nil)) }

func (d Date) iso(b []byte) []byte {
	if d.IsZero() {
		return b
	}
	return fmt.Appendf(b, "%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.midnight().Weekday() }

// DaysSince returns the number of days from e to d, negative when d is earlier.
func (d Date) DaysSince(e Date) int {
	return int(d.midnight().Sub(e.midnight()) / (24 * time.Hour))
}

func (d Date) midnight() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// MarshalText writes ISO 8601.
func (d Date) MarshalText() ([]byte, error) { return d.iso(nil), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	*d = parsed
	return err
}

// Moment is an instant together with the IANA zone in which people speak of
// it. In JSON it is {"at":"2026-12-03T15:00:00Z","zone":"Africa/Nairobi"}.
type Moment struct {
	At   time.Time
	Zone string
}

// At returns the moment t in the named zone.
func At(t time.Time, zone string) Moment { return Moment{At: t, Zone: zone} }

// In returns the same instant, spoken of in another zone.
func (m Moment) In(zone string) Moment { return Moment{At: m.At, Zone: zone} }

// Local returns the instant in its zone; UTC where the zone is not known.
func (m Moment) Local() time.Time { return m.At.In(zone(m.Zone)) }

// Date returns the day of the moment in its zone.
func (m Moment) Date() Date { return DateOf(m.Local()) }

// IsZero says that no instant is set.
func (m Moment) IsZero() bool { return m.At.IsZero() }

type momentJSON struct {
	At   time.Time `json:"at"`
	Zone string    `json:"zone,omitempty"`
}

// MarshalJSON writes the instant in UTC, and the zone.
func (m Moment) MarshalJSON() ([]byte, error) {
	return json.Marshal(momentJSON{m.At.UTC(), m.Zone})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (m *Moment) UnmarshalJSON(data []byte) error {
	var raw momentJSON
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	*m = Moment(raw)
	return nil
}

var zones sync.Map // zone name to *time.Location, only names that exist

// zone returns a location by its IANA name, UTC for an unknown one. It keeps
// what it has loaded: reading the zone database takes thousands of times longer
// than formatting a time.
func zone(name string) *time.Location {
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location)
	}
	loc, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return time.UTC
	}
	zones.Store(name, loc)
	return loc
}

// ZonePlace returns the place that gives a zone its name: "Nairobi" for
// "Africa/Nairobi".
func ZonePlace(zone string) string {
	return strings.ReplaceAll(zone[strings.LastIndexByte(zone, '/')+1:], "_", " ")
}
