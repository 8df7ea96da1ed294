package guide

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Unit is what a Quantity counts.
type Unit uint8

// The units of a Quantity.
const (
	Plain   Unit = iota // things: events, people, parts; the measure says which
	InDays              // days of the calendar
	Percent             // hundredths of a whole
)

var unitNames = [...]string{"count", "days", "percent"}

// String returns the unit's name in data.
func (u Unit) String() string { return unitNames[u] }

// MarshalText writes the unit's name.
func (u Unit) MarshalText() ([]byte, error) { return []byte(u.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (u *Unit) UnmarshalText(text []byte) error {
	i := slices.Index(unitNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("guide: no unit %q", text)
	}
	*u = Unit(i)
	return nil
}

// Quantity is a number with its unit. It has two decimals, because a co-hosted
// event may count for less than a whole one.
type Quantity struct {
	Hundredths int64 `json:"hundredths"`
	Unit       Unit  `json:"unit"`
}

// Count returns a plain number of things.
func Count(n int) Quantity { return Quantity{int64(n) * 100, Plain} }

// Whole returns the quantity rounded down to a whole number.
func (q Quantity) Whole() int { return int(q.Hundredths / 100) }

// Float returns the quantity as a number.
func (q Quantity) Float() float64 { return float64(q.Hundredths) / 100 }

// Number returns the number without its unit: "6", "4.5".
func (q Quantity) Number() string {
	s := strconv.FormatInt(q.Hundredths/100, 10)
	if rest := q.Hundredths % 100; rest > 0 {
		s += "." + strings.TrimRight(strconv.Itoa(int(100 + rest))[1:], "0")
	}
	return s
}

// String returns the quantity as the guide writes it: "6", "120 days", "50 %".
func (q Quantity) String() string {
	switch q.Unit {
	case InDays:
		return q.Number() + " days"
	case Percent:
		return q.Number() + " %"
	default:
		return q.Number()
	}
}

// Comparison says how a Target compares.
type Comparison uint8

// The comparisons of a Target; NoTarget is the zero value.
const (
	NoTarget Comparison = iota
	AtLeast
	AtMost
	Between
)

// Target is what a measure's value is compared with: "at least 6", "at most
// 120 days", "at least 50 %", "between 2 and 5". Both ends belong to it.
type Target struct {
	Is   Comparison
	Low  Quantity // unused with AtMost
	High Quantity // unused with AtLeast
}

// IsZero says that there is no target.
func (t Target) IsZero() bool { return t.Is == NoTarget }

// Unit returns the unit of the target.
func (t Target) Unit() Unit {
	if t.Is == AtMost {
		return t.High.Unit
	}
	return t.Low.Unit
}

// Holds says whether a value reaches the target.
func (t Target) Holds(value Quantity) bool {
	switch t.Is {
	case AtLeast:
		return value.Hundredths >= t.Low.Hundredths
	case AtMost:
		return value.Hundredths <= t.High.Hundredths
	case Between:
		return value.Hundredths >= t.Low.Hundredths && value.Hundredths <= t.High.Hundredths
	default:
		return true
	}
}

// String returns the target as the guide writes it.
func (t Target) String() string {
	switch t.Is {
	case AtLeast:
		return "at least " + t.Low.String()
	case AtMost:
		return "at most " + t.High.String()
	case Between:
		return "between " + t.Low.Number() + " and " + t.High.String()
	default:
		return ""
	}
}

// MarshalText writes the target as the guide does.
func (t Target) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (t *Target) UnmarshalText(text []byte) error {
	*t = Target{}
	if len(text) == 0 {
		return nil
	}
	if m := t.parse(string(text)); !m.IsZero() {
		return fmt.Errorf("guide: no target %q", text)
	}
	return nil
}

func (t Target) syntax() string {
	return "a target: `at least 6`, `at most 120 days`, `at least 50 %`, `between 2 and 5`; both ends belong to it"
}

func (t *Target) parse(text string) i18n.Message {
	var ok bool
	switch {
	case strings.HasPrefix(text, "at least "):
		t.Is = AtLeast
		t.Low, ok = parseQuantity(text[len("at least "):])
	case strings.HasPrefix(text, "at most "):
		t.Is = AtMost
		t.High, ok = parseQuantity(text[len("at most "):])
	case strings.HasPrefix(text, "between "):
		t.Is = Between
		low, high, _ := strings.Cut(text[len("between "):], " and ")
		var okLow bool
		t.High, ok = parseQuantity(high)
		t.Low, okLow = parseQuantity(low)
		t.Low.Unit = t.High.Unit
		ok = ok && okLow
		if ok && t.Low.Hundredths >= t.High.Hundredths {
			return msg.GuideTargetOrder(text)
		}
	}
	if !ok {
		return msg.GuideBadTarget(text)
	}
	return i18n.Message{}
}

func parseQuantity(text string) (Quantity, bool) {
	number, unit, _ := strings.Cut(text, " ")
	if cut, ok := strings.CutSuffix(number, "%"); ok && unit == "" {
		number, unit = cut, "%"
	}
	q := Quantity{}
	switch unit {
	case "":
	case "days", "day":
		q.Unit = InDays
	case "%":
		q.Unit = Percent
	default:
		return q, false
	}
	whole, decimals, hasPoint := strings.Cut(number, ".")
	n, ok := wholeNumber(whole)
	q.Hundredths = int64(n) * 100
	if hasPoint {
		if len(decimals) == 1 {
			decimals += "0"
		}
		if len(decimals) != 2 || decimals[0] < '0' || decimals[0] > '9' || decimals[1] < '0' || decimals[1] > '9' {
			return q, false
		}
		q.Hundredths += int64(decimals[0]-'0')*10 + int64(decimals[1]-'0')
	}
	return q, ok && (q.Unit != Percent || q.Hundredths <= 100_00)
}

// Share is a part of a whole in hundredths: "50 %".
type Share int

func (s Share) syntax() string { return "a share of a whole: `50 %`" }

// String returns the share as the guide writes it.
func (s Share) String() string { return strconv.Itoa(int(s)) + " %" }

func (s *Share) parse(text string) i18n.Message {
	q, ok := parseQuantity(text)
	if !ok || q.Unit != Percent || q.Hundredths%100 != 0 || q.Hundredths == 0 {
		return msg.GuideBadPercent(text)
	}
	*s = Share(q.Whole())
	return i18n.Message{}
}

// Window is the time over which a measure looks: a Span back from the day in
// question ("12 months"), the running period of the calendar ("calendar year",
// "calendar quarter", "calendar month") or all the time "since activation". An
// event is in a rolling window from its day on until its day one Span later has
// come: with 12 months, a meeting of 3 May 2026 counts up to 2 May 2027.
type Window struct {
	Rolling  Span // set for a rolling window
	Calendar Span // set for a period of the calendar: 1 year, 3 months or 1 month
	Since    bool // since activation
}

// The words for windows of the calendar, and the length of each period.
var calendarWindows = []struct {
	words  string
	period Span
}{
	{"calendar year", Span{1, Years}},
	{"calendar quarter", Span{3, Months}},
	{"calendar month", Span{1, Months}},
}

const sinceActivation = "since activation"

// IsZero says that there is no window.
func (w Window) IsZero() bool { return w == Window{} }

// String returns the window as the guide writes it.
func (w Window) String() string {
	if w.Since {
		return sinceActivation
	}
	for _, c := range calendarWindows {
		if w.Calendar == c.period {
			return c.words
		}
	}
	return w.Rolling.String()
}

// Length returns the length of the window; it is zero since activation.
func (w Window) Length() Span {
	if w.Calendar.IsZero() {
		return w.Rolling
	}
	return w.Calendar
}

func (w Window) syntax() string {
	return "a window: a length of time back from the day in question, such as `12 months`, or `calendar year`, `calendar quarter`, `calendar month`, or `since activation`"
}

func (w *Window) parse(text string) i18n.Message {
	if text == sinceActivation {
		w.Since = true
		return i18n.Message{}
	}
	for _, c := range calendarWindows {
		if text == c.words {
			w.Calendar = c.period
			return i18n.Message{}
		}
	}
	if m := w.Rolling.parse(text); !m.IsZero() {
		return msg.GuideBadWindow(text)
	}
	return i18n.Message{}
}
