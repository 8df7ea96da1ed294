package guide

import (
	"strconv"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Span is a length of time in days of the calendar: "30 days", "2 weeks",
// "12 months" or "1 year". A month after 31 January is 28 February. The zero
// Span is no time at all, and is written by leaving its key out.
type Span struct {
	N    int
	Unit SpanUnit
}

// SpanUnit is what a Span counts in.
type SpanUnit uint8

// The units of a Span.
const (
	Days SpanUnit = iota
	Weeks
	Months
	Years
)

var spanUnits = [...]string{"day", "week", "month", "year"}

// longest allowed numbers, about a hundred years each
var spanLimits = [...]int{36500, 5200, 1200, 100}

// NewSpan returns n days, weeks, months or years.
func NewSpan(n int, unit SpanUnit) Span { return Span{n, unit} }

// IsZero says that the span is no time at all.
func (s Span) IsZero() bool { return s.N == 0 }

// After returns the day that lies the span after d.
func (s Span) After(d ids.Date) ids.Date {
	switch s.Unit {
	case Weeks:
		return d.AddDays(7 * s.N)
	case Months:
		return d.AddMonths(s.N)
	case Years:
		return d.AddMonths(12 * s.N)
	default:
		return d.AddDays(s.N)
	}
}

// Before returns the day that lies the span before d.
func (s Span) Before(d ids.Date) ids.Date { return Span{-s.N, s.Unit}.After(d) }

// Months returns the span in months, and false where it is counted in days.
func (s Span) Months() (int, bool) {
	switch s.Unit {
	case Months:
		return s.N, true
	case Years:
		return 12 * s.N, true
	default:
		return 0, false
	}
}

// days returns the span in days, and false where it is counted in months.
func (s Span) days() (int, bool) {
	switch s.Unit {
	case Days:
		return s.N, true
	case Weeks:
		return 7 * s.N, true
	default:
		return 0, false
	}
}

// parts returns how many spans of the size of part make up s, and false where
// they do not fit a whole number of times.
func (s Span) parts(part Span) (int, bool) {
	whole, inMonths := s.Months()
	one, alsoMonths := part.Months()
	if !inMonths && !alsoMonths {
		whole, _ = s.days()
		one, _ = part.days()
	}
	if inMonths != alsoMonths || one == 0 || whole%one != 0 {
		return 0, false
	}
	return whole / one, true
}

// String returns the span as the guide writes it, and nothing for the zero Span.
func (s Span) String() string {
	if s.IsZero() {
		return ""
	}
	text := strconv.Itoa(s.N) + " " + spanUnits[s.Unit]
	if s.N != 1 {
		text += "s"
	}
	return text
}

// Message returns the span for readers: "30 days".
func (s Span) Message() i18n.Message {
	switch s.Unit {
	case Weeks:
		return msg.GuideWeeks(s.N)
	case Months:
		return msg.GuideMonths(s.N)
	case Years:
		return msg.GuideYears(s.N)
	default:
		return msg.GuideDays(s.N)
	}
}

func (s Span) syntax() string { return "a length of time: `30 days`, `2 weeks`, `12 months`, `1 year`" }

func (s *Span) parse(text string) i18n.Message {
	number, unit, _ := strings.Cut(text, " ")
	n, ok := wholeNumber(number)
	unit = strings.TrimSuffix(unit, "s")
	for i, name := range spanUnits {
		if ok && unit == name && n >= 1 && n <= spanLimits[i] {
			*s = Span{n, SpanUnit(i)}
			return i18n.Message{}
		}
	}
	return msg.GuideBadSpan(text)
}

// WorkingDays is a time in days from Monday to Friday: "10 working days".
// Public holidays are not known and count as working days.
type WorkingDays int

// After returns the day that lies w working days after d.
func (w WorkingDays) After(d ids.Date) ids.Date {
	for n := int(w); n > 0; {
		d = d.AddDays(1)
		if day := d.Weekday(); day != 0 && day != 6 {
			n--
		}
	}
	return d
}

// String returns the time as the guide writes it.
func (w WorkingDays) String() string {
	switch w {
	case 0:
		return ""
	case 1:
		return "1 working day"
	}
	return strconv.Itoa(int(w)) + " working days"
}

// Within is a time within which something is answered, either in days of the
// calendar or in working days.
type Within struct {
	Span    Span        // set where it is counted in days of the calendar
	Working WorkingDays // set where it is counted in working days
}

// IsZero says that no time is set.
func (w Within) IsZero() bool { return w == Within{} }

// After returns the last day of the time that begins on d.
func (w Within) After(d ids.Date) ids.Date {
	if w.Working > 0 {
		return w.Working.After(d)
	}
	return w.Span.After(d)
}

// String returns the time as the guide writes it.
func (w Within) String() string {
	if w.Working > 0 {
		return w.Working.String()
	}
	return w.Span.String()
}

func (w Within) syntax() string {
	return "a time: `10 working days` (Monday to Friday), or a length of time such as `7 days`"
}

func (w *Within) parse(text string) i18n.Message {
	number, unit, _ := strings.Cut(text, " ")
	if unit != "working days" && unit != "working day" {
		return w.Span.parse(text)
	}
	n, ok := wholeNumber(number)
	if !ok || n < 1 || n > 260 {
		return msg.GuideBadWorkingDays(text)
	}
	w.Working = WorkingDays(n)
	return i18n.Message{}
}

// wholeNumber reads decimal digits; no sign, no leading zero.
func wholeNumber(s string) (int, bool) {
	if s == "" || len(s) > 6 || len(s) > 1 && s[0] == '0' {
		return 0, false
	}
	n := 0
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
