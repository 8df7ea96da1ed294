package measures

import (
	"slices"
	"sort"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts"
)

// whole is what one whole event counts for, in hundredths.
const whole = 100

// tally is a number of events in hundredths: those that certainly fit, those
// that may, and all there are.
type tally struct{ yes, maybe, all int64 }

func (t tally) plus(u tally) tally  { return tally{t.yes + u.yes, t.maybe + u.maybe, t.all + u.all} }
func (t tally) minus(u tally) tally { return tally{t.yes - u.yes, t.maybe - u.maybe, t.all - u.all} }

// entry is a change of the tally on a day.
type entry struct {
	day ids.Date
	sum tally // of this entry, and after settle of all up to it
}

// ledger counts events in a window as of any day: an event enters the window
// on a day and leaves it on a later one, and sums up to a day are looked up.
type ledger struct {
	window    guide.Window
	activated ids.Date
	enters    []entry
	leaves    []entry // of a rolling window
}

func newLedger(w guide.Window) ledger { return ledger{window: w} }

// reset begins a new group.
func (l *ledger) reset(activated ids.Date) {
	l.activated, l.enters, l.leaves = activated, l.enters[:0], l.leaves[:0]
}

// add counts an event. When an announced event counts, it enters on the day on
// which it became known, but not before the period of the calendar it is in.
func (l *ledger) add(e *facts.Event, t tally, announced bool) {
	enter := e.Day
	if announced && !e.Known.IsZero() && e.Known.Before(e.Day) {
		enter = e.Known
		if !l.window.Calendar.IsZero() {
			if start := periodStart(e.Day, l.window.Calendar); enter.Before(start) {
				enter = start
			}
		}
	}
	if l.window.Since && e.Day.Before(l.activated) {
		return
	}
	l.enters = append(l.enters, entry{enter, t})
	if !l.window.Rolling.IsZero() {
		l.leaves = append(l.leaves, entry{l.window.Rolling.After(e.Day), t})
	}
}

// settle sorts what was added; afterwards the tally of any day can be asked.
func (l *ledger) settle() {
	for _, list := range [][]entry{l.enters, l.leaves} {
		slices.SortFunc(list, func(a, b entry) int { return a.day.Compare(b.day) })
		for i := 1; i < len(list); i++ {
			list[i].sum = list[i].sum.plus(list[i-1].sum)
		}
	}
}

// upTo sums the entries up to the end of a day.
func upTo(list []entry, day ids.Date) tally {
	i := sort.Search(len(list), func(i int) bool { return list[i].day.After(day) })
	if i == 0 {
		return tally{}
	}
	return list[i-1].sum
}

// on returns the tally of the window at the end of a day.
func (l *ledger) on(day ids.Date) tally {
	t := upTo(l.enters, day).minus(upTo(l.leaves, day))
	if !l.window.Calendar.IsZero() {
		t = t.minus(upTo(l.enters, periodStart(day, l.window.Calendar).AddDays(-1)))
	}
	return t
}

// days appends the days on which the tally changes.
func (l *ledger) days(after, to ids.Date, days []ids.Date) []ids.Date {
	for _, list := range [][]entry{l.enters, l.leaves} {
		for i := range list {
			days = within(after, to, list[i].day, days)
		}
	}
	return periodStarts(l.window.Calendar, after, to, days)
}

// contains says whether an event on a day lies in the window at the end of
// another, apart from its being in the past.
func (l *ledger) contains(event, day ids.Date) bool {
	switch {
	case !l.window.Rolling.IsZero():
		return day.Before(l.window.Rolling.After(event))
	case !l.window.Calendar.IsZero():
		return !event.Before(periodStart(day, l.window.Calendar))
	default:
		return !event.Before(l.activated)
	}
}

// overPeriods turns the result of the day's window into that of the
// requirement. A period of the calendar cannot be judged before it is over, so
// until then the result is that of the period before, unless the running one
// already holds; a group that was not active all through the period before is
// not judged yet.
func (l *ledger) overPeriods(day ids.Date, result func(ids.Date) Result) (r Result, early bool) {
	now := result(day)
	if l.window.Calendar.IsZero() || now == Met {
		return now, false
	}
	start := periodStart(day, l.window.Calendar)
	if previous := l.window.Calendar.Before(start); l.activated.After(previous) || l.activated.IsZero() {
		return Met, true
	}
	switch last := result(start.AddDays(-1)); {
	case last == Met:
		return Met, true
	case last == Unknown || now == Unknown:
		return Unknown, false
	default:
		return NotMet, false
	}
}

// periodStart returns the first day of the calendar year, quarter or month of
// a day.
func periodStart(day ids.Date, period guide.Span) ids.Date {
	months, _ := period.Months()
	first := (int(day.Month)-1)/months*months + 1
	return ids.Date{Year: day.Year, Month: time.Month(first), Day: 1}
}

// periodStarts appends the first days of the periods of the calendar.
func periodStarts(period guide.Span, after, to ids.Date, days []ids.Date) []ids.Date {
	if period.IsZero() {
		return days
	}
	for start := period.After(periodStart(after, period)); !start.After(to); start = period.After(start) {
		days = append(days, start)
	}
	return days
}
