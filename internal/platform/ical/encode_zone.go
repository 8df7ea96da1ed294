package ical

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// usedZone is a zone that times of a calendar refer to, and the span in which
// they lie. The span is open when a series goes on without a written end.
type usedZone struct {
	zone     *time.Location
	from, to time.Time
	open     bool
}

// usedZones lists the zones that need a VTIMEZONE, by name.
func usedZones(cal *Calendar) []*usedZone {
	byName := map[string]*usedZone{}
	use := func(t Time, open bool) {
		t = portable(t)
		if t.IsZero() || t.Zone == nil || t.UTC() {
			return
		}
		at := t.Instant()
		z := byName[t.Zone.String()]
		if z == nil {
			z = &usedZone{zone: t.Zone, from: at, to: at}
			byName[t.Zone.String()] = z
		}
		if at.Before(z.from) {
			z.from = at
		}
		if at.After(z.to) {
			z.to = at
		}
		z.open = z.open || open
	}
	for i := range cal.Events {
		e := &cal.Events[i]
		use(e.RecurrenceID, e.ThisAndFuture)
		use(e.Start, len(e.Rules) > 0)
		use(e.End, false)
		for _, p := range e.RDates {
			use(p.Start, false)
			use(p.End, false)
		}
		for _, t := range e.EXDates {
			use(t, false)
		}
	}
	zones := make([]*usedZone, 0, len(byName))
	for _, z := range byName {
		zones = append(zones, z)
	}
	slices.SortFunc(zones, func(a, b *usedZone) int { return cmp.Compare(a.zone.String(), b.zone.String()) })
	return zones
}

// ahead is how far the changes of a zone are looked up beyond the last written
// time of a series that goes on.
const ahead = 6

// write writes the VTIMEZONE: one observance for each run of yearly changes
// that follow the same pattern, which mostly makes two in all.
func (z *usedZone) write(w *lineWriter) {
	w.line("BEGIN", "VTIMEZONE")
	w.line("TZID", escape(oneLine(z.zone.String())))
	for _, run := range yearlyRuns(z.changes(), z.end()) {
		run.write(w)
	}
	w.line("END", "VTIMEZONE")
}

// end is when the description may stop.
func (z *usedZone) end() time.Time {
	if z.open {
		return z.to.AddDate(ahead, 0, 0)
	}
	return z.to
}

// changes lists how the clocks are set from the time before the first use to
// the last one.
func (z *usedZone) changes() []change {
	t := z.from.In(z.zone)
	name, offset := t.Zone()
	first := change{at: z.from.AddDate(-1, 0, 0).Unix(), from: offset, to: offset, name: name, daylight: t.IsDST()}
	if at, ok := changeBefore(t); ok {
		first = changeAt(at)
	}
	list := []change{first}
	for at, ok := changeAfter(t); ok && at.Before(z.end()); at, ok = changeAfter(at) {
		list = append(list, changeAt(at))
	}
	return list
}

func changeAt(at time.Time) change {
	_, before := at.Add(-time.Second).Zone()
	name, offset := at.Zone()
	return change{at: at.Unix(), from: before, to: offset, name: name, daylight: at.IsDST()}
}

// changeAfter is the next change of the clocks after t. Beyond the years that
// the zone database lists one by one, time.ZoneBounds also stops on the last
// day of a leap year, where nothing changes: such stops are passed over.
func changeAfter(t time.Time) (time.Time, bool) {
	for range 8 {
		_, end := t.ZoneBounds()
		switch {
		case end.IsZero():
			return end, false
		case !end.After(t):
			t = t.Add(48 * time.Hour)
		case changes(end):
			return end, true
		default:
			t = end
		}
	}
	return time.Time{}, false
}

// changeBefore is the last change of the clocks up to t.
func changeBefore(t time.Time) (time.Time, bool) {
	for range 8 {
		start, _ := t.ZoneBounds()
		switch {
		case start.IsZero():
			return start, false
		case changes(start):
			return start, true
		}
		t = start.Add(-time.Second)
	}
	return time.Time{}, false
}

// changes says whether the clocks are really set at that moment.
func changes(at time.Time) bool {
	nameBefore, before := at.Add(-time.Second).Zone()
	name, offset := at.Zone()
	return before != offset || nameBefore != name
}

// zoneRun is a change of clocks that comes back each year on the same weekday
// of the same month.
type zoneRun struct {
	change
	wall  time.Time // of the first change, by the clock before it
	count int
	until int64
	nth   int  // 1 to 5, the n-th weekday of its month
	last  bool // the last one of its month
	ends  bool // another kind of change follows
}

// yearlyRuns joins changes before the time to that follow a yearly pattern.
func yearlyRuns(changes []change, to time.Time) []*zoneRun {
	var runs []*zoneRun
	for _, c := range changes {
		wall := time.Unix(c.at+int64(c.from), 0).UTC()
		joined := false
		for _, r := range runs {
			joined = joined || r.join(c, wall)
		}
		if joined {
			continue
		}
		for _, r := range runs {
			r.ends = r.ends || r.daylight == c.daylight
		}
		runs = append(runs, &zoneRun{
			change: c, wall: wall, count: 1, until: c.at,
			nth: (wall.Day()-1)/7 + 1, last: wall.Day()+7 > monthLen(wall.Year(), int(wall.Month())),
		})
	}
	for _, r := range runs {
		r.ends = r.ends || r.wall.AddDate(r.count, 0, 14).Before(to) // it was due once more, and did not come
	}
	return runs
}

// join takes c into the run if it is the next of its kind.
func (r *zoneRun) join(c change, wall time.Time) bool {
	nth, last := (wall.Day()-1)/7+1 == r.nth, r.last && wall.Day()+7 > monthLen(wall.Year(), int(wall.Month()))
	if r.ends || c.from != r.from || c.to != r.to || c.name != r.name || c.daylight != r.daylight ||
		wall.Year() != r.wall.Year()+r.count || wall.Month() != r.wall.Month() || wall.Weekday() != r.wall.Weekday() ||
		wall.Format("150405") != r.wall.Format("150405") || !nth && !last {
		return false
	}
	if !nth {
		r.nth = 0
	}
	r.last = last
	r.count++
	r.until = c.at
	return true
}

func (r *zoneRun) write(w *lineWriter) {
	kind := "STANDARD"
	if r.daylight {
		kind = "DAYLIGHT"
	}
	w.line("BEGIN", kind)
	w.line("DTSTART", r.wall.Format("20060102T150405"))
	w.line("TZOFFSETFROM", formatOffset(r.from))
	w.line("TZOFFSETTO", formatOffset(r.to))
	if name := zoneLetters(r.name); name != "" {
		w.line("TZNAME", escape(name))
	}
	if r.count > 1 {
		w.line("RRULE", r.rule())
	}
	w.line("END", kind)
}

func (r *zoneRun) rule() string {
	n := r.nth
	if r.last {
		n = -1
	}
	day := strings.ToUpper(r.wall.Weekday().String()[:2])
	rule := fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", r.wall.Month(), n, day)
	if r.ends {
		rule += ";UNTIL=" + formatUTC(time.Unix(r.until, 0))
	}
	return rule
}

func formatOffset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	s := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		s += fmt.Sprintf("%02d", seconds%60)
	}
	return s
}
