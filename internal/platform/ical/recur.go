package ical

import (
	"slices"
)

// plan is a rule made ready for one start: what the rule leaves open is filled
// in from the start, and its lists have become quick tests.
//
// A rule is worked through period by period (a year, a month, … a second). In
// each period every day, or every clock time, that all BY parts agree on
// belongs to the set; BYSETPOS then picks from the set. That one sentence is
// the table of RFC 5545, 3.3.10: a part finer than the frequency expands
// because the period holds many such times, a coarser one limits.
type plan struct {
	freq     Frequency
	interval int64
	count    int
	start    int64 // wall clock in seconds
	first    day   // the day of start
	baseYear int   // the year that yearly periods are counted from

	months    uint16 // bit m for month m; 0 means any
	monthDays []int
	yearDays  []int
	weekNos   []int
	weekdays  uint8 // bit d for weekday d, only entries without a number
	nth       []DayOf
	nthOfYear bool // numbers of BYDAY count within the year, else the month
	weekStart Weekday
	weekFrom  int // first day of the week-year that was asked for last
	weekTo    int // and the day after it

	hours, minutes, seconds uint64  // bit sets, filters of finer frequencies; 0 means any
	times                   []int64 // clock times inside a period (a day, hour or minute), in seconds
	setPos                  []int
}

// newPlan prepares r for a series that starts at start.
func newPlan(r *Rule, start Time) *plan {
	wall := start.Wall.Unix()
	p := &plan{
		freq: r.Freq, interval: int64(max(r.Interval, 1)), count: r.Count,
		start: wall, first: dayAt(int(floorDiv(wall, daySeconds))),
		monthDays: r.ByMonthDay, yearDays: r.ByYearDay, weekNos: r.ByWeekNo,
		weekStart: r.WeekStart, setPos: r.BySetPos,
		nthOfYear: r.Freq == Yearly && len(r.ByMonth) == 0,
	}
	for _, m := range r.ByMonth {
		p.months |= 1 << m
	}
	for _, d := range r.ByDay {
		if d.N == 0 || r.Freq > Monthly || len(r.ByWeekNo) > 0 {
			p.weekdays |= 1 << d.Day // numbers have a meaning in months and years only
		} else {
			p.nth = append(p.nth, d)
		}
	}
	p.fillDays(r)
	p.fillTimes(r, start)
	p.baseYear = p.first.year
	if len(p.weekNos) > 0 && (p.interval == 1 || p.matches(&p.first)) {
		p.baseYear, _, _ = weekOf(p.first.n, p.weekStart)
	}
	return p
}

// fillDays takes from the start which day a rule means that names none.
func (p *plan) fillDays(r *Rule) {
	if len(r.ByDay) > 0 || len(r.ByMonthDay) > 0 || len(r.ByYearDay) > 0 {
		return
	}
	switch {
	case p.freq == Yearly && len(r.ByWeekNo) > 0, p.freq == Weekly && len(r.ByWeekNo) == 0:
		p.weekdays = 1 << p.first.weekday
	case p.freq == Yearly:
		if p.months == 0 {
			p.months = 1 << p.first.month
		}
		p.monthDays = []int{p.first.mday}
	case p.freq == Monthly && len(r.ByWeekNo) == 0:
		p.monthDays = []int{p.first.mday}
	}
}

// fillTimes builds the clock times of one period. For dates BYHOUR and finer
// are ignored, as RFC 5545 demands.
func (p *plan) fillTimes(r *Rule, start Time) {
	if start.AllDay {
		p.times = []int64{0}
		return
	}
	h, m, s := start.Wall.Clock()
	hours, minutes, seconds := orStart(r.ByHour, h), orStart(r.ByMinute, m), orStart(r.BySecond, s)
	if p.freq >= Hourly {
		p.hours, hours = bits(r.ByHour), []int{0}
	}
	if p.freq >= Minutely {
		p.minutes, minutes = bits(r.ByMinute), []int{0}
	}
	if p.freq >= Secondly {
		p.seconds, seconds = bits(r.BySecond), []int{0}
	}
	for _, h := range hours {
		for _, m := range minutes {
			for _, s := range seconds {
				p.times = append(p.times, int64(h*3600+m*60+min(s, 59))) // a leap second is read as the 59th
			}
		}
	}
	slices.Sort(p.times)
	p.times = slices.Compact(p.times)
}

func orStart(list []int, start int) []int {
	if len(list) == 0 {
		return []int{start}
	}
	return list
}

func bits(list []int) (set uint64) {
	for _, n := range list {
		set |= 1 << min(n, 59)
	}
	return set
}

// matches says whether the BY parts that speak of days agree on d.
func (p *plan) matches(d *day) bool {
	if p.months != 0 && p.months&(1<<d.month) == 0 {
		return false
	}
	if len(p.monthDays) > 0 && !slices.Contains(p.monthDays, d.mday) && !slices.Contains(p.monthDays, d.mday-d.monthLen-1) {
		return false
	}
	if (p.weekdays != 0 || len(p.nth) > 0) && p.weekdays&(1<<d.weekday) == 0 && !p.matchesNth(d) {
		return false
	}
	if len(p.yearDays) > 0 && !slices.Contains(p.yearDays, d.yday) && !slices.Contains(p.yearDays, d.yday-d.yearLen-1) {
		return false
	}
	return len(p.weekNos) == 0 || p.matchesWeek(d.n)
}

// matchesWeek keeps the bounds of the week-year, as the next day is mostly in
// the same one.
func (p *plan) matchesWeek(n int) bool {
	if n < p.weekFrom || n >= p.weekTo {
		year, _, _ := weekOf(n, p.weekStart)
		p.weekFrom, p.weekTo = firstWeek(year, p.weekStart), firstWeek(year+1, p.weekStart)
	}
	week, weeks := (n-p.weekFrom)/7+1, (p.weekTo-p.weekFrom)/7
	return slices.Contains(p.weekNos, week) || slices.Contains(p.weekNos, week-weeks-1)
}

func (p *plan) matchesNth(d *day) bool {
	at, length := d.mday, d.monthLen
	if p.nthOfYear {
		at, length = d.yday, d.yearLen
	}
	fromStart, fromEnd := (at-1)/7+1, -((length-at)/7 + 1)
	for _, e := range p.nth {
		if e.Day == d.weekday && (e.N == fromStart || e.N == fromEnd) {
			return true
		}
	}
	return false
}

// each calls yield for every wall clock of the series from its start up to and
// including to, in order, until yield returns false. Times before from may be
// left out when they need not be counted. exists says whether a clock is ever
// shown; nil means always. It reports false when the budget was used up.
func (p *plan) each(from, to int64, work *budget, exists func(int64) bool, yield func(int64) bool) bool {
	seen := 0
	emit := func(wall int64) bool {
		if wall < p.start {
			return true
		}
		if wall > to {
			return false
		}
		if exists != nil && !exists(wall) {
			return true // skipped by a change of clocks: not an instance, not counted
		}
		seen++
		return yield(wall) && (p.count == 0 || seen < p.count)
	}
	if p.count > 0 {
		from = p.start
	}
	if p.freq.SubDaily() {
		return p.fine(from, to, work, emit)
	}
	return p.coarse(from, to, work, emit)
}

// coarse walks years, months, weeks or days.
func (p *plan) coarse(from, to int64, work *budget, emit func(int64) bool) bool {
	var days []int
	for k := p.skipTo(from); ; k++ {
		first, last := p.period(k)
		if int64(first)*daySeconds > to || first > dayNumber(9999, 12, 31) {
			return true
		}
		if !work.spend(1 + (last-first)/8) {
			return false
		}
		days = p.fitting(days[:0], first, last)
		more, paid := p.emitDays(days, work, emit)
		if !paid || !more {
			return paid
		}
	}
}

// fitting appends the days of a period that the rule accepts. Months that it
// names no day in are passed over in one step.
func (p *plan) fitting(days []int, first, last int) []int {
	for d := dayAt(first); d.n <= last; {
		if p.months != 0 && p.months&(1<<d.month) == 0 {
			d = dayAt(d.n + d.monthLen - d.mday + 1)
			continue
		}
		if p.matches(&d) {
			days = append(days, d.n)
		}
		d = d.next()
	}
	return days
}

// emitDays combines the days of a period with the clock times.
func (p *plan) emitDays(days []int, work *budget, emit func(int64) bool) (more, paid bool) {
	size := len(days) * len(p.times)
	at := func(i int) int64 { return int64(days[i/len(p.times)])*daySeconds + p.times[i%len(p.times)] }
	return p.emitSet(size, at, work, emit)
}

func (p *plan) emitSet(size int, at func(int) int64, work *budget, emit func(int64) bool) (more, paid bool) {
	if len(p.setPos) == 0 {
		for i := range size {
			if !work.spend(1) {
				return false, false
			}
			if !emit(at(i)) {
				return false, true
			}
		}
		return true, true
	}
	for _, i := range p.positions(size) {
		if !work.spend(1) {
			return false, false
		}
		if !emit(at(i)) {
			return false, true
		}
	}
	return true, true
}

// positions are the indexes that BYSETPOS picks from a set of that size.
func (p *plan) positions(size int) []int {
	var picked []int
	for _, pos := range p.setPos {
		if pos < 0 {
			pos += size + 1
		}
		if pos >= 1 && pos <= size {
			picked = append(picked, pos-1)
		}
	}
	slices.Sort(picked)
	return slices.Compact(picked)
}

// period is the k-th period of a coarse frequency, as first and last day. With
// BYWEEKNO a year is the year that the weeks belong to; an interval of several
// years is counted from the week-year of the start where the start is itself a
// date of the rule, else from its calendar year.
func (p *plan) period(k int64) (first, last int) {
	step := int(min(k*p.interval, 10_000*366)) // beyond any date that a calendar can write
	switch p.freq {
	case Yearly:
		if len(p.weekNos) > 0 {
			return firstWeek(p.baseYear+step, p.weekStart), firstWeek(p.baseYear+step+1, p.weekStart) - 1
		}
		return dayNumber(p.baseYear+step, 1, 1), dayNumber(p.baseYear+step+1, 1, 1) - 1
	case Monthly:
		return dayNumber(p.first.year, p.first.month+step, 1), dayNumber(p.first.year, p.first.month+step+1, 1) - 1
	case Weekly:
		first = weekStart(p.first.n, p.weekStart) + 7*step
		return first, first + 6
	}
	return p.first.n + step, p.first.n + step
}

// skipTo is a period at or before the one that holds the wall clock from.
func (p *plan) skipTo(from int64) int64 {
	if from <= p.start {
		return 0
	}
	d := dayAt(int(floorDiv(from, daySeconds)))
	distance := int64(d.n - p.first.n)
	switch p.freq {
	case Yearly:
		distance = int64(d.year-p.baseYear) - 1 // a week-year may begin in the year before
	case Monthly:
		distance = int64((d.year-p.first.year)*12 + d.month - p.first.month)
	case Weekly:
		distance = distance/7 - 1
	}
	return max(0, distance/p.interval)
}

// fine walks hours, minutes or seconds, and leaps over what a coarser part
// rules out.
func (p *plan) fine(from, to int64, work *budget, emit func(int64) bool) bool {
	unit := map[Frequency]int64{Hourly: 3600, Minutely: 60, Secondly: 1}[p.freq]
	step, base := unit*p.interval, floorDiv(p.start, unit)*unit
	known, fits := -1<<62, false
	t := base
	if from > base {
		t = base + floorDiv(from-base, step)*step
	}
	for t <= to {
		if !work.spend(1) {
			return false
		}
		if n := int(floorDiv(t, daySeconds)); n != known {
			d := dayAt(n)
			known, fits = n, p.matches(&d)
		}
		if leap := p.leap(t, fits); leap > t {
			t = base + ceilDiv(leap-base, step)*step
			continue
		}
		if p.seconds == 0 || p.seconds&(1<<floorMod(t, 60)) != 0 {
			more, paid := p.emitSet(len(p.times), func(i int) int64 { return t + p.times[i] }, work, emit)
			if !paid || !more {
				return paid
			}
		}
		t += step
	}
	return true
}

// leap is the beginning of the next day, hour or minute when the present one
// is ruled out, else t.
func (p *plan) leap(t int64, dayFits bool) int64 {
	switch {
	case !dayFits:
		return (floorDiv(t, daySeconds) + 1) * daySeconds
	case p.hours != 0 && p.hours&(1<<(floorMod(t, daySeconds)/3600)) == 0:
		return (floorDiv(t, 3600) + 1) * 3600
	case p.minutes != 0 && p.minutes&(1<<(floorMod(t, 3600)/60)) == 0:
		return (floorDiv(t, 60) + 1) * 60
	}
	return t
}

// budget counts the work that is still allowed, for one series and for all.
type budget struct {
	left  int
	total *int
}

func (b *budget) spend(n int) bool {
	b.left -= n
	*b.total -= n
	return b.left >= 0 && *b.total >= 0
}
