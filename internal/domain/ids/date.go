package ids

import (
	"fmt"
	"time"
)

// Date is a day of the calendar, without time and zone. Its text, also in
// JSON, is "2026-12-31"; the zero Date means "no day" and its text is empty.
// The fields are those of i18n.Date, so that one converts into the other.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// NewDate returns a day; values outside their range carry over, as in
// time.Date: 32 January is 1 February.
func NewDate(year int, month time.Month, day int) Date {
	return DateOf(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf returns the day of t in t's own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// DateIn returns the day of t in a zone: the day it is there.
func DateIn(t time.Time, loc *time.Location) Date { return DateOf(t.In(loc)) }

// ParseDate reads "2026-12-31", of the years 1 to 9999.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Date{}, fmt.Errorf("ids: not a date: %q", s)
	}
	return DateOf(t), nil
}

// IsZero says that no day is set.
func (d Date) IsZero() bool { return d == Date{} }

// Compare returns -1, 0 or +1, for sorting.
func (d Date) Compare(e Date) int {
	switch {
	case d == e:
		return 0
	case d.Before(e):
		return -1
	}
	return 1
}

// Before says whether d is earlier than e.
func (d Date) Before(e Date) bool {
	if d.Year != e.Year {
		return d.Year < e.Year
	}
	if d.Month != e.Month {
		return d.Month < e.Month
	}
	return d.Day < e.Day
}

// After says whether d is later than e.
func (d Date) After(e Date) bool { return e.Before(d) }

// AddDays returns the day n days later, or earlier for a negative n.
func (d Date) AddDays(n int) Date {
	if day := d.Day + n; day >= 1 && day <= 28 {
		return Date{d.Year, d.Month, day}
	}
	return NewDate(d.Year, d.Month, d.Day+n)
}

// AddMonths returns the same day n months later, or the month's last day where
// there is no such day: 31 January and one month is 28 February.
func (d Date) AddMonths(n int) Date {
	months := d.Year*12 + int(d.Month) - 1 + n
	year, month := floorDiv(months, 12), time.Month(months-floorDiv(months, 12)*12+1)
	return Date{year, month, min(d.Day, daysIn(year, month))}
}

// MonthsSince returns the number of whole months from e to d, negative when d
// is earlier: the largest n for which e.AddMonths(n) is not after d.
func (d Date) MonthsSince(e Date) int {
	n := (d.Year-e.Year)*12 + int(d.Month) - int(e.Month)
	if e.AddMonths(n).After(d) {
		n--
	}
	return n
}

// DaysSince returns the number of days from e to d, negative when d is earlier.
func (d Date) DaysSince(e Date) int { return d.dayNumber() - e.dayNumber() }

// dayNumber counts days from the first of March of the year 0. The year begins
// in March, so that the leap day is its last and needs no case of its own.
func (d Date) dayNumber() int {
	y, m := d.Year, int(d.Month)-3
	if m < 0 {
		y, m = y-1, m+12
	}
	return 365*y + floorDiv(y, 4) - floorDiv(y, 100) + floorDiv(y, 400) + (153*m+2)/5 + d.Day - 1
}

// Weekday returns the day of the week; day number 0 was a Wednesday.
func (d Date) Weekday() time.Weekday {
	n := d.dayNumber() + int(time.Wednesday)
	return time.Weekday(n - 7*floorDiv(n, 7))
}

// Start returns the first instant of the day in a zone: the first midnight, or
// the instant of the change where clocks skipped midnight.
func (d Date) Start(loc *time.Location) time.Time {
	t := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
	changed, next := t.ZoneBounds()
	if DateOf(t).Before(d) {
		return next
	}
	if before := changed.Add(-1); !changed.IsZero() && DateOf(before) == d { // clocks went back to midnight
		h, m, s := before.Clock()
		return before.Add(1 - time.Duration(h)*time.Hour - time.Duration(m)*time.Minute - time.Duration(s+1)*time.Second)
	}
	return t
}

// End returns the first instant after the day in a zone. What happened before
// End happened on the day or earlier.
func (d Date) End(loc *time.Location) time.Time { return d.AddDays(1).Start(loc) }

// String returns the date as in ISO 8601, for data and logs, never for readers.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// MarshalText writes what ParseDate reads.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

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

var monthDays = [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

func daysIn(year int, month time.Month) int {
	if month == time.February && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		return 29
	}
	return monthDays[month-1]
}

// floorDiv divides and rounds down, also below zero.
func floorDiv(a, b int) int {
	if a < 0 {
		return -((-a + b - 1) / b)
	}
	return a / b
}
