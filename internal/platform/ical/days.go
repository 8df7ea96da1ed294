package ical

import "time"

// Wall clocks are counted as seconds, and days as whole days, since
// 1970-01-01: arithmetic on plain numbers is what makes long rules cheap.

const daySeconds = 86_400

// day is a date with what rules ask about it.
type day struct {
	n        int // days since 1970-01-01
	year     int
	month    int
	mday     int
	yday     int
	monthLen int
	yearLen  int
	weekday  Weekday
}

func dayAt(n int) day {
	y, m, d := time.Unix(int64(n)*daySeconds, 0).UTC().Date()
	return day{
		n: n, year: y, month: int(m), mday: d, yday: n - dayNumber(y, 1, 1) + 1,
		monthLen: monthLen(y, int(m)), yearLen: yearLen(y), weekday: weekdayOf(n),
	}
}

// next is the following day, without asking the calendar again.
func (d day) next() day {
	d.n++
	d.mday++
	d.yday++
	d.weekday = (d.weekday + 1) % 7
	if d.mday <= d.monthLen {
		return d
	}
	d.mday = 1
	d.month++
	if d.month > 12 {
		d.month, d.yday = 1, 1
		d.year++
		d.yearLen = yearLen(d.year)
	}
	d.monthLen = monthLen(d.year, d.month)
	return d
}

func dayNumber(year, month, mday int) int {
	return int(floorDiv(time.Date(year, time.Month(month), mday, 0, 0, 0, 0, time.UTC).Unix(), daySeconds))
}

func weekdayOf(n int) Weekday { return Weekday(floorMod(int64(n)+3, 7)) } // 1970-01-01 was a Thursday

func yearLen(y int) int {
	if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
		return 366
	}
	return 365
}

func monthLen(y, m int) int {
	switch m {
	case 4, 6, 9, 11:
		return 30
	case 2:
		return yearLen(y) - 337
	}
	return 31
}

// weekStart is the first day of the week that holds day n.
func weekStart(n int, first Weekday) int {
	return n - int(floorMod(int64(weekdayOf(n)-first), 7))
}

// firstWeek is the first day of week 1 of a year: the first week that has four
// or more of its days in the year (RFC 5545, BYWEEKNO).
func firstWeek(year int, first Weekday) int { return weekStart(dayNumber(year, 1, 4), first) }

// weekOf is the week-year that day n belongs to, its week number there, and
// how many weeks that year has.
func weekOf(n int, first Weekday) (year, week, weeks int) {
	start := weekStart(n, first)
	year = time.Unix(int64(start+3)*daySeconds, 0).UTC().Year()
	one := firstWeek(year, first)
	return year, (start-one)/7 + 1, (firstWeek(year+1, first) - one) / 7
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

func floorMod(a, b int64) int64 { return a - floorDiv(a, b)*b }

func ceilDiv(a, b int64) int64 { return -floorDiv(-a, b) }
