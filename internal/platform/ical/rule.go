package ical

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// Frequency is the FREQ part of a rule, from the coarsest to the finest.
type Frequency int

// The frequencies of RFC 5545, 3.3.10.
const (
	Yearly Frequency = iota + 1
	Monthly
	Weekly
	Daily
	Hourly
	Minutely
	Secondly
)

var frequencyNames = map[string]Frequency{
	"YEARLY": Yearly, "MONTHLY": Monthly, "WEEKLY": Weekly, "DAILY": Daily,
	"HOURLY": Hourly, "MINUTELY": Minutely, "SECONDLY": Secondly,
}

// String is the name in a rule.
func (f Frequency) String() string {
	for name, v := range frequencyNames {
		if v == f {
			return name
		}
	}
	return ""
}

// SubDaily says whether the frequency is finer than a day.
func (f Frequency) SubDaily() bool { return f >= Hourly }

// Weekday counts from Monday, the first day of a week where a rule names none.
type Weekday int

// The days of the week.
const (
	Monday Weekday = iota
	Tuesday
	Wednesday
	Thursday
	Friday
	Saturday
	Sunday
)

var weekdayNames = [...]string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}

// String is the name in a rule.
func (d Weekday) String() string { return weekdayNames[d] }

// DayOf is one entry of BYDAY: a weekday, or the n-th of them in a month or
// year (from the end when N is negative) when N is not zero.
type DayOf struct {
	N   int
	Day Weekday
}

// Rule is a recurrence rule. The zero values of its parts mean "not given".
type Rule struct {
	Freq       Frequency
	Interval   int  // 0 counts as 1
	Count      int  // 0 means no bound
	Until      Time // inclusive; a date, a UTC time or a local time
	BySecond   []int
	ByMinute   []int
	ByHour     []int
	ByDay      []DayOf
	ByMonthDay []int
	ByYearDay  []int
	ByWeekNo   []int
	ByMonth    []int
	BySetPos   []int
	WeekStart  Weekday
}

var (
	errRuleOldFormat = errors.New("rule of vCalendar 1.0")
	errRuleCalendar  = errors.New("calendar other than the Gregorian, or SKIP")
)

// ParseRule reads the value of an RRULE. A part that is not known, or whose
// value is out of its range, makes the whole rule unreadable: half a rule
// would give dates that nobody meant.
func ParseRule(s string) (Rule, error) {
	s = strings.ToUpper(strings.TrimSpace(s))
	if !strings.Contains(s, "=") && oldRule(s) {
		return Rule{}, errRuleOldFormat
	}
	var r Rule
	for part := range strings.SplitSeq(s, ";") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		if err := r.setPart(strings.TrimSpace(name), strings.TrimSpace(value)); err != nil {
			return Rule{}, err
		}
	}
	if r.Freq == 0 {
		return Rule{}, errors.New("FREQ is missing")
	}
	return r, nil
}

// oldRule recognises the rule grammar of vCalendar 1.0 ("W2 MO WE #10").
func oldRule(s string) bool {
	return len(s) >= 2 && strings.ContainsRune("DWMY", rune(s[0])) && strings.ContainsAny(s[1:min(3, len(s))], "0123456789")
}

func (r *Rule) setPart(name, value string) (err error) {
	switch name {
	case "FREQ":
		r.Freq = frequencyNames[value]
		if r.Freq == 0 {
			return errors.New("FREQ=" + value)
		}
	case "INTERVAL":
		r.Interval, err = positive(name, value)
	case "COUNT":
		r.Count, err = positive(name, value)
	case "UNTIL":
		r.Until, err = parseUntil(value)
	case "BYSECOND":
		r.BySecond, err = numbers(name, value, 0, 60, false)
	case "BYMINUTE":
		r.ByMinute, err = numbers(name, value, 0, 59, false)
	case "BYHOUR":
		r.ByHour, err = numbers(name, value, 0, 23, false)
	case "BYDAY":
		r.ByDay, err = parseByDay(value)
	case "BYMONTHDAY":
		r.ByMonthDay, err = numbers(name, value, 1, 31, true)
	case "BYYEARDAY":
		r.ByYearDay, err = numbers(name, value, 1, 366, true)
	case "BYWEEKNO":
		r.ByWeekNo, err = numbers(name, value, 1, 53, true)
	case "BYMONTH":
		r.ByMonth, err = numbers(name, value, 1, 12, false)
	case "BYSETPOS":
		r.BySetPos, err = numbers(name, value, 1, 366, true)
	case "WKST":
		r.WeekStart, err = parseWeekday(value)
	case "RSCALE":
		if value != "GREGORIAN" {
			return errRuleCalendar
		}
	case "SKIP":
		if value != "OMIT" {
			return errRuleCalendar
		}
	default:
		if !strings.HasPrefix(name, "X-") {
			return errors.New(name)
		}
	}
	return err
}

// positive reads a number from 1; one that no calendar can reach is cut.
func positive(name, value string) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 {
		return 0, errors.New(name + "=" + value)
	}
	return min(n, math.MaxInt32), nil
}

// numbers reads a list; with signed, each may also count from the end.
func numbers(name, value string, low, high int, signed bool) ([]int, error) {
	var list []int
	for item := range strings.SplitSeq(value, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(item))
		size := n
		if signed && n < 0 {
			size = -n
		}
		if err != nil || size < low || size > high {
			return nil, errors.New(name + "=" + item)
		}
		list = append(list, n)
	}
	return list, nil
}

func parseByDay(value string) ([]DayOf, error) {
	var list []DayOf
	for item := range strings.SplitSeq(value, ",") {
		item = strings.TrimSpace(item)
		if len(item) < 2 {
			return nil, errors.New("BYDAY=" + item)
		}
		day, err := parseWeekday(item[len(item)-2:])
		if err != nil {
			return nil, err
		}
		d := DayOf{Day: day}
		if count := item[:len(item)-2]; count != "" {
			d.N, err = strconv.Atoi(count)
			if err != nil || d.N < -53 || d.N > 53 {
				return nil, errors.New("BYDAY=" + item)
			}
		}
		list = append(list, d)
	}
	return list, nil
}

func parseWeekday(s string) (Weekday, error) {
	for i, name := range weekdayNames {
		if name == s {
			return Weekday(i), nil
		}
	}
	return 0, errors.New("weekday " + s)
}

func parseUntil(value string) (Time, error) {
	t, ok := parseStamp(value)
	if !ok {
		return Time{}, errors.New("UNTIL=" + value)
	}
	return t, nil
}

// String is the rule as a value of RRULE.
func (r Rule) String() string {
	var b strings.Builder
	b.WriteString("FREQ=" + r.Freq.String())
	if !r.Until.IsZero() {
		b.WriteString(";UNTIL=" + formatStamp(r.Until))
	}
	writeNumber(&b, "COUNT", r.Count, 0)
	writeNumber(&b, "INTERVAL", r.Interval, 0)
	writeNumbers(&b, "BYSECOND", r.BySecond)
	writeNumbers(&b, "BYMINUTE", r.ByMinute)
	writeNumbers(&b, "BYHOUR", r.ByHour)
	for i, d := range r.ByDay {
		b.WriteString([]string{";BYDAY=", ","}[min(i, 1)])
		if d.N != 0 {
			b.WriteString(strconv.Itoa(d.N))
		}
		b.WriteString(d.Day.String())
	}
	writeNumbers(&b, "BYMONTHDAY", r.ByMonthDay)
	writeNumbers(&b, "BYYEARDAY", r.ByYearDay)
	writeNumbers(&b, "BYWEEKNO", r.ByWeekNo)
	writeNumbers(&b, "BYMONTH", r.ByMonth)
	writeNumbers(&b, "BYSETPOS", r.BySetPos)
	if r.WeekStart != Monday {
		b.WriteString(";WKST=" + r.WeekStart.String())
	}
	return b.String()
}

func writeNumber(b *strings.Builder, name string, n, omit int) {
	if n != omit {
		b.WriteString(";" + name + "=" + strconv.Itoa(n))
	}
}

func writeNumbers(b *strings.Builder, name string, list []int) {
	for i, n := range list {
		b.WriteString([]string{";" + name + "=", ","}[min(i, 1)])
		b.WriteString(strconv.Itoa(n))
	}
}
