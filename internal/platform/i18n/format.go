package i18n

import (
	"strconv"
	"time"
)

// datePattern names the pattern of language.yaml for each style of {x:date}.
var datePattern = map[string]string{
	"": "date", "long": "date", "day": "date-day", "short": "date-short",
	"weekday": "date-weekday", "weekday-short": "date-weekday-short", "month": "month-year",
}

// Date writes "3 December 2026".
func (l *Localizer) Date(d Date) string { return string(l.appendDate(nil, d, "date")) }

// DateDay writes "3 December", where the year goes without saying.
func (l *Localizer) DateDay(d Date) string { return string(l.appendDate(nil, d, "date-day")) }

// DateShort writes "3 Dec".
func (l *Localizer) DateShort(d Date) string { return string(l.appendDate(nil, d, "date-short")) }

// DateShortYear writes "3 Dec 2026".
func (l *Localizer) DateShortYear(d Date) string {
	return string(l.appendDate(nil, d, "date-short-year"))
}

// DateWeekday writes "Thursday 3 December 2026".
func (l *Localizer) DateWeekday(d Date) string { return string(l.appendDate(nil, d, "date-weekday")) }

// DateWeekdayShort writes "Thu 3 Dec".
func (l *Localizer) DateWeekdayShort(d Date) string {
	return string(l.appendDate(nil, d, "date-weekday-short"))
}

// MonthYear writes "December 2026".
func (l *Localizer) MonthYear(d Date) string { return string(l.appendDate(nil, d, "month-year")) }

// Month returns a month's name.
func (l *Localizer) Month(m time.Month) string { return at(l.lang.Locale.Months, int(m)-1) }

// MonthShort returns a month's name cut short: "Dec".
func (l *Localizer) MonthShort(m time.Month) string { return at(l.lang.Locale.MonthsShort, int(m)-1) }

// Weekday returns a day's name.
func (l *Localizer) Weekday(d time.Weekday) string { return at(l.lang.Locale.Weekdays, int(d)) }

// WeekdayShort returns a day's name cut short: "Thu".
func (l *Localizer) WeekdayShort(d time.Weekday) string {
	return at(l.lang.Locale.WeekdaysShort, int(d))
}

// Clock writes "18:00", where the zone has been said already.
func (l *Localizer) Clock(m Moment) string { return m.Local().Format("15:04") }

// Time writes "18:00 EAT".
func (l *Localizer) Time(m Moment) string { return string(l.appendMoment(nil, m, "time")) }

// Moment writes "3 December 2026, 18:00 EAT".
func (l *Localizer) Moment(m Moment) string { return string(l.appendMoment(nil, m, "long")) }

// MomentShort writes "3 Dec, 18:00 EAT".
func (l *Localizer) MomentShort(m Moment) string { return string(l.appendMoment(nil, m, "short")) }

// MomentWeekday writes "Thursday 3 December 2026, 18:00 EAT".
func (l *Localizer) MomentWeekday(m Moment) string { return string(l.appendMoment(nil, m, "weekday")) }

// MomentWeekdayShort writes "Thu 3 Dec, 18:00 EAT".
func (l *Localizer) MomentWeekdayShort(m Moment) string {
	return string(l.appendMoment(nil, m, "weekday-short"))
}

// DateWeekdayClock writes "Thursday 3 December 2026, 18:00", for pages on which the
// zone stands beside it.
func (l *Localizer) DateWeekdayClock(m Moment) string {
	return string(l.pattern(nil, "moment", parts{date: l.DateWeekday(m.Date()), time: l.Clock(m)}))
}

// Range writes from and to in the zone of from: "Thursday 3 December 2026,
// 18:00 to 20:30 EAT"; with both days where they differ.
func (l *Localizer) Range(from, to Moment) string {
	to = to.In(from.Zone)
	end := l.Clock(to)
	if to.Date() != from.Date() {
		end = l.DateWeekdayClock(to)
	}
	span := string(l.pattern(nil, "range", parts{from: l.DateWeekdayClock(from), to: end}))
	return string(l.pattern(nil, "time-zone", parts{time: span, zone: l.Zone(from)}))
}

// Zone returns the short name of the moment's zone at that instant: "EAT",
// "UTC", or "UTC−3" for a zone without one.
func (l *Localizer) Zone(m Moment) string {
	abbreviation, offset := m.Local().Zone()
	if own, ok := l.lang.Locale.Zones[abbreviation]; ok {
		return own
	}
	if abbreviation != "" && (abbreviation[0] == '+' || abbreviation[0] == '-') {
		return zoneOffset(offset)
	}
	return abbreviation
}

// zoneOffset writes seconds east of Greenwich as "UTC+5:30".
func zoneOffset(seconds int) string {
	sign := "+"
	if seconds < 0 {
		sign, seconds = "−", -seconds
	}
	s := "UTC" + sign + strconv.Itoa(seconds/3600)
	if minutes := seconds % 3600 / 60; minutes > 0 {
		s += ":" + strconv.Itoa(minutes/10) + strconv.Itoa(minutes%10)
	}
	return s
}

// RelativeDays writes how far d is from today: "today", "tomorrow", "in 3
// days", "5 days ago".
func (l *Localizer) RelativeDays(today, d Date) string {
	switch n := d.DaysSince(today); {
	case n == 0:
		return l.T(Message{Key: "time.today"})
	case n == 1:
		return l.T(Message{Key: "time.tomorrow"})
	case n == -1:
		return l.T(Message{Key: "time.yesterday"})
	case n > 0:
		return l.T(Message{Key: "time.in_days", Args: Args{"count": n}})
	default:
		return l.T(Message{Key: "time.days_ago", Args: Args{"count": -n}})
	}
}

// List joins items: "a, b and c".
func (l *Localizer) List(items ...string) string { return l.join(items, "and") }

// ListOr joins alternatives: "a, b or c".
func (l *Localizer) ListOr(items ...string) string { return l.join(items, "or") }

func (l *Localizer) join(items []string, style string) string {
	two, last := "list-two", "list-last"
	if style == "or" {
		two, last = "list-or-two", "list-or-last"
	}
	switch n := len(items); {
	case n == 0:
		return ""
	case n == 1:
		return items[0]
	case n == 2 && style != "comma":
		return string(l.pattern(nil, two, parts{from: items[0], to: items[1]}))
	}
	var b []byte
	most := items
	if style != "comma" {
		most = items[:len(items)-1]
	}
	for i, item := range most {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = append(b, item...)
	}
	if style == "comma" {
		return string(b)
	}
	return string(l.pattern(nil, last, parts{from: string(b), to: items[len(items)-1]}))
}

// parts are the values for the placeholders of a pattern.
type parts struct {
	day              Date
	date, time, zone string
	from, to         string
}

func (l *Localizer) appendDate(b []byte, d Date, pattern string) []byte {
	if d.IsZero() {
		return b
	}
	return l.pattern(b, pattern, parts{day: d})
}

func (l *Localizer) appendMoment(b []byte, m Moment, style string) []byte {
	if m.IsZero() {
		return b
	}
	switch style {
	case "clock":
		return m.Local().AppendFormat(b, "15:04")
	case "date":
		return l.appendDate(b, m.Date(), "date")
	}
	t := string(l.pattern(nil, "time-zone", parts{time: l.Clock(m), zone: l.Zone(m)}))
	if style == "time" {
		return append(b, t...)
	}
	day := string(l.appendDate(nil, m.Date(), datePattern[style]))
	return l.pattern(b, "moment", parts{date: day, time: t})
}

func (l *Localizer) pattern(b []byte, name string, p parts) []byte {
	for _, seg := range l.lang.Locale.Compiled[name] {
		b = append(b, seg.Literal...)
		switch seg.Name {
		case "day":
			b = strconv.AppendInt(b, int64(p.day.Day), 10)
		case "month":
			b = append(b, l.Month(p.day.Month)...)
		case "mon":
			b = append(b, l.MonthShort(p.day.Month)...)
		case "year":
			b = strconv.AppendInt(b, int64(p.day.Year), 10)
		case "weekday":
			b = append(b, l.Weekday(p.day.Weekday())...)
		case "wday":
			b = append(b, l.WeekdayShort(p.day.Weekday())...)
		case "date":
			b = append(b, p.date...)
		case "time":
			b = append(b, p.time...)
		case "zone":
			b = append(b, p.zone...)
		case "from":
			b = append(b, p.from...)
		case "to":
			b = append(b, p.to...)
		}
	}
	return b
}

// at returns the i-th name, or nothing for one that does not exist.
func at(names []string, i int) string {
	if i < 0 || i >= len(names) {
		return ""
	}
	return names[i]
}
