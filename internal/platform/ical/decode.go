package ical

import (
	"cmp"
	"io"
	"slices"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Decode reads a calendar as it is found in the wild. What it cannot use it
// leaves out and tells in Calendar.Problems. The error, of kind fault.Invalid
// and with a sentence that names the line, is for files that cannot be trusted
// as a whole: too large, cut off on the way, or no calendar at all.
func Decode(r io.Reader, limits Limits) (_ *Calendar, err error) {
	defer fault.Wrap(&err, "ical.Decode")
	data, err := io.ReadAll(io.LimitReader(r, int64(limits.Bytes)+1))
	if err != nil {
		return nil, fault.Because(fault.Transient, err)
	}
	if len(data) > limits.Bytes {
		return nil, refuse(msg.IcalErrorTooLarge(limits.Bytes >> 20))
	}
	n := &notes{limit: limits.Problems}
	root, events, err := readTree(data, limits, n)
	if err != nil {
		return nil, err
	}
	d := &decoder{cal: &Calendar{Events: make([]Event, 0, events)}, zones: newZones(root, n), notes: n, unknown: map[string]bool{}}
	for _, c := range root.children {
		d.calendar(c)
	}
	d.alignIDs()
	slices.SortStableFunc(n.list, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	d.cal.Problems = n.all()
	return d.cal, nil
}

// decoder turns components into a Calendar.
type decoder struct {
	cal     *Calendar
	zones   *zones
	notes   *notes
	unknown map[string]bool // zones that were told as unknown

	home  *time.Location // of the present VCALENDAR, from X-WR-TIMEZONE: holds for times without a zone
	first *time.Location // the first such zone in the file
	asked string         // METHOD of the present VCALENDAR
}

func (d *decoder) calendar(c *component) {
	if c.name == "VEVENT" {
		d.addEvent(c)
		return
	}
	if c.name != "VCALENDAR" {
		return
	}
	outerHome, outerMethod := d.home, d.asked
	d.asked = ""
	for i := range c.props {
		switch p := &c.props[i]; p.name {
		case "X-WR-TIMEZONE":
			d.home = d.zones.find(p.flat())
			if d.first == nil {
				d.first = d.home
			}
		case "METHOD":
			d.method(p)
		case "NAME", "X-WR-CALNAME":
			if d.cal.Name == "" {
				d.cal.Name = p.text()
			}
		}
	}
	for _, child := range c.children {
		d.calendar(child)
	}
	d.home, d.asked = outerHome, outerMethod
}

func (d *decoder) method(p *property) {
	method := strings.ToUpper(p.flat())
	d.asked = method
	switch d.cal.Method {
	case "":
		d.cal.Method = method
	case method:
	default:
		d.notes.add(p.line, msg.IcalOtherMethod(d.cal.Method, excerpt(method)))
	}
}

// partialMethods speak of an event without repeating its times.
var partialMethods = set(MethodReply, MethodCancel, MethodCounter, "ADD", "REFRESH", "DECLINECOUNTER")

func (d *decoder) addEvent(c *component) {
	e := Event{Line: c.line}
	for i := range c.props {
		d.property(&e, &c.props[i])
	}
	start := c.get("DTSTART")
	switch {
	case start == nil && !e.RecurrenceID.IsZero():
		e.Start = e.RecurrenceID // a change that leaves the time as it was
	case start == nil && !partialMethods[d.asked]:
		d.notes.add(c.line, msg.IcalStartMissing())
		return
	case start != nil && e.Start.IsZero():
		d.notes.add(start.line, msg.IcalStartUnreadable(excerpt(start.value)))
		return
	}
	d.finishEnd(&e, c)
	d.alignDays(&e)
	d.cal.Events = append(d.cal.Events, e)
}

// finishEnd makes End agree with Start: present, not before it, and a date
// exactly when the start is one.
func (d *decoder) finishEnd(e *Event, c *component) {
	switch {
	case e.Start.IsZero():
		return
	case !e.End.IsZero():
		e.Duration = Duration{}
		e.End = fitEnd(e.Start, e.End)
	case !e.Duration.IsZero():
		e.End = e.Start.Add(e.Duration)
		if e.Start.AllDay && e.Duration.Seconds != 0 {
			e.Duration = Duration{}
			e.End = fitEnd(e.Start, Time{Wall: e.End.Wall})
		}
	case e.Start.AllDay:
		e.End = e.Start.Add(Duration{Days: 1})
	default:
		e.End = e.Start
	}
	if e.End.Instant().Before(e.Start.Instant()) {
		d.notes.add(c.line, msg.IcalEndBeforeStart())
		e.Duration = Duration{}
		e.End = e.Start
	}
	if e.Start.AllDay && !e.End.Wall.After(e.Start.Wall) {
		e.End = e.Start.Add(Duration{Days: 1}) // a day lasts a day
	}
}

// fitEnd turns an end that is a date while the start has a clock, or the other
// way round, into one like the start.
func fitEnd(start, end Time) Time {
	switch {
	case start.AllDay && !end.AllDay:
		h, m, s := end.Wall.Clock()
		y, mo, day := end.Wall.Date()
		fitted := Date(y, mo, day)
		if h+m+s > 0 {
			fitted = fitted.Add(Duration{Days: 1})
		}
		return fitted
	case !start.AllDay && end.AllDay:
		return Time{Wall: end.Wall, Zone: start.Zone, UnknownZone: start.UnknownZone}
	}
	return end
}

// alignDays gives a series of days bounds and exceptions that are days too.
func (d *decoder) alignDays(e *Event) {
	if !e.Start.AllDay {
		return
	}
	for i := range e.Rules {
		e.Rules[i].Until = d.dayOf(e.Rules[i].Until)
	}
	for i := range e.EXDates {
		e.EXDates[i] = d.dayOf(e.EXDates[i])
	}
	for i := range e.RDates {
		e.RDates[i].Start = d.dayOf(e.RDates[i].Start)
		e.RDates[i].End = d.dayOf(e.RDates[i].End)
	}
}

// alignIDs does the same for replacements of instances of such a series.
func (d *decoder) alignIDs() {
	days := map[string]bool{}
	for i := range d.cal.Events {
		if e := &d.cal.Events[i]; e.UID != "" && e.RecurrenceID.IsZero() && e.Start.AllDay {
			days[e.UID] = true
		}
	}
	for i := range d.cal.Events {
		if e := &d.cal.Events[i]; days[e.UID] && !e.RecurrenceID.IsZero() {
			e.RecurrenceID = d.dayOf(e.RecurrenceID)
		}
	}
}

// dayOf is the date of a time. Midnight in UTC stands for the date as it is
// written; any other UTC time is seen from the zone of the calendar.
func (d *decoder) dayOf(t Time) Time {
	if t.IsZero() || t.AllDay {
		return t
	}
	if h, m, s := t.Wall.Clock(); t.UTC() && h+m+s > 0 {
		if home := d.dayZone(); home != nil {
			t = t.In(home)
		}
	}
	y, m, day := t.Wall.Date()
	return Date(y, m, day)
}

// dayZone is the zone of a calendar that says so, or describes only one zone.
func (d *decoder) dayZone() *time.Location {
	if d.home != nil || d.first != nil {
		return cmp.Or(d.home, d.first)
	}
	if len(d.zones.described) == 1 {
		for name := range d.zones.described {
			return d.zones.find(name)
		}
	}
	return nil
}
