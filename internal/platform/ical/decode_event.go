package ical

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// property takes one line of a VEVENT into the event. Where a property that may
// stand once stands twice, the first one counts.
func (d *decoder) property(e *Event, p *property) {
	switch p.name {
	case "DTSTART":
		once(&e.Start, d.time(p, p.flat()))
	case "DTEND":
		once(&e.End, d.date(p, p.flat()))
	case "RECURRENCE-ID":
		once(&e.RecurrenceID, d.date(p, p.flat()))
		d.recurrenceRange(e, p)
	case "DURATION":
		d.duration(e, p)
	case "RRULE":
		e.Rules = append(e.Rules, d.rule(p)...)
	case "EXRULE":
		e.ExcludeRules = append(e.ExcludeRules, d.rule(p)...)
	case "RDATE":
		e.RDates = append(e.RDates, d.periods(p)...)
	case "EXDATE":
		for item := range listOf(p) {
			if t := d.date(p, item); !t.IsZero() {
				e.EXDates = append(e.EXDates, t)
			}
		}
	case "DTSTAMP":
		once(&e.Stamp, d.instant(p))
	case "CREATED":
		once(&e.Created, d.instant(p))
	case "LAST-MODIFIED":
		once(&e.LastModified, d.instant(p))
	default:
		d.textProperty(e, p)
	}
}

func (d *decoder) textProperty(e *Event, p *property) {
	switch p.name {
	case "UID":
		once(&e.UID, clean(p.flat()))
	case "SUMMARY":
		once(&e.Summary, p.text())
	case "DESCRIPTION":
		once(&e.Description, p.text())
	case "LOCATION":
		once(&e.Location, p.text())
	case "COMMENT":
		once(&e.Comment, p.text())
	case "STATUS":
		once(&e.Status, status(p.flat()))
	case "CLASS":
		once(&e.Class, strings.ToUpper(p.flat()))
	case "URL":
		once(&e.URL, d.link(p, "http", "https", "mailto"))
	case "CONFERENCE", "X-GOOGLE-CONFERENCE":
		once(&e.Conference, d.link(p, "http", "https"))
	case "GEO":
		once(&e.Geo, d.geo(p))
	case "CATEGORIES":
		for _, c := range splitText(p.value) {
			if c = clean(unescape(c)); c != "" {
				e.Categories = append(e.Categories, c)
			}
		}
	case "SEQUENCE":
		n, err := strconv.Atoi(p.flat())
		if err != nil || n < 0 {
			d.unreadable(p, p.value)
			return
		}
		once(&e.Sequence, n)
		e.Versioned = true
	case "ORGANIZER":
		once(&e.Organizer, person(p))
	case "ATTENDEE":
		e.Attendees = append(e.Attendees, attendee(p))
	}
}

func once[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

func (d *decoder) unreadable(p *property, value string) {
	d.notes.add(p.line, msg.IcalValueUnreadable(p.name, excerpt(value)))
}

// date is time that tells when the value cannot be read. An empty value says
// nothing and is not told.
func (d *decoder) date(p *property, value string) Time {
	t := d.time(p, value)
	if t.IsZero() && strings.TrimSpace(value) != "" {
		d.unreadable(p, value)
	}
	return t
}

// time reads a date or time with the zone that the property names, or else the
// zone of the calendar.
func (d *decoder) time(p *property, value string) Time {
	t, ok := parseStamp(value)
	if !ok {
		return Time{}
	}
	if strings.EqualFold(p.param("VALUE"), "DATE") && !t.AllDay {
		y, m, day := t.Wall.Date()
		return Date(y, m, day)
	}
	if t.AllDay || t.Zone != nil {
		return t
	}
	name := zoneKey(p.param("TZID"))
	if name == "" {
		t.Zone = d.home
		return t
	}
	t.Zone = d.zones.find(name)
	if t.Zone == nil {
		t.UnknownZone = excerpt(name)
		if !d.unknown[name] {
			d.unknown[name] = true
			d.notes.add(p.line, msg.IcalZoneUnknown(t.UnknownZone))
		}
	}
	return t
}

func (d *decoder) instant(p *property) time.Time {
	t, ok := parseStamp(p.flat())
	if !ok {
		if p.flat() != "" {
			d.unreadable(p, p.value)
		}
		return time.Time{}
	}
	return t.Instant()
}

func (d *decoder) recurrenceRange(e *Event, p *property) {
	switch strings.ToUpper(p.param("RANGE")) {
	case "THISANDFUTURE":
		e.ThisAndFuture = true
	case "THISANDPRIOR":
		d.notes.add(p.line, msg.IcalRangePast())
	}
}

func (d *decoder) duration(e *Event, p *property) {
	length, ok := parseDuration(p.flat())
	if !ok || length.Days < 0 || length.Seconds < 0 {
		d.unreadable(p, p.value)
		return
	}
	once(&e.Duration, length)
}

func (d *decoder) rule(p *property) []Rule {
	if p.flat() == "" {
		return nil
	}
	r, err := ParseRule(p.flat())
	switch {
	case err == nil:
		return []Rule{r}
	case err == errRuleOldFormat:
		d.notes.add(p.line, msg.IcalRuleOldFormat(excerpt(p.value)))
	case err == errRuleCalendar:
		d.notes.add(p.line, msg.IcalRuleUnsupported(excerpt(p.value)))
	default:
		d.notes.add(p.line, msg.IcalRuleUnreadable(excerpt(err.Error()), excerpt(p.value)))
	}
	return nil
}

// periods reads RDATE, whose entries may bring their own length.
func (d *decoder) periods(p *property) []Period {
	var list []Period
	for item := range listOf(p) {
		start, end, period := strings.Cut(item, "/")
		one := Period{Start: d.date(p, start)}
		if one.Start.IsZero() {
			continue
		}
		if length, ok := parseDuration(end); ok {
			one.End = one.Start.Add(length)
		} else if period {
			one.End = d.date(p, end)
		}
		if one.End.Instant().Before(one.Start.Instant()) {
			one.End = Time{}
		}
		list = append(list, one)
	}
	return list
}

// listOf goes over the values of a list of dates. vCalendar 1.0 parts them with
// semicolons.
func listOf(p *property) func(yield func(string) bool) {
	return strings.FieldsFuncSeq(p.flat(), func(r rune) bool { return r == ',' || r == ';' })
}

// status also takes the American spelling of the word.
func status(s string) string {
	s = strings.ToUpper(s)
	if s == "CANCELED" {
		return StatusCancelled
	}
	return s
}

// link keeps only addresses that a page may link to. Addresses hold no
// backslash: where one stands, commas were escaped as in a text.
func (d *decoder) link(p *property, schemes ...string) string {
	raw := clean(unescape(p.flat()))
	if raw == "" {
		return ""
	}
	if u, err := url.Parse(raw); err == nil {
		for _, s := range schemes {
			if strings.EqualFold(u.Scheme, s) && (u.Host != "" || s == "mailto") {
				return raw
			}
		}
	}
	d.notes.add(p.line, msg.IcalUrlRefused(excerpt(raw)))
	return ""
}

func (d *decoder) geo(p *property) *Geo {
	g := parseGeo(p.flat())
	if g == nil && p.flat() != "" {
		d.unreadable(p, p.value)
	}
	return g
}

// person reads a CAL-ADDRESS. A bare mail address gets the scheme it lacks.
func person(p *property) Person {
	address := clean(p.flat())
	if len(address) > 7 && strings.EqualFold(address[:7], "mailto:") {
		address = "mailto:" + strings.TrimSpace(address[7:])
	} else if strings.Contains(address, "@") && !strings.Contains(address, ":") {
		address = "mailto:" + address
	}
	return Person{Address: address, Name: clean(p.param("CN"))}
}

func attendee(p *property) Attendee {
	return Attendee{
		Person:   person(p),
		Role:     strings.ToUpper(p.param("ROLE")),
		PartStat: strings.ToUpper(p.param("PARTSTAT")),
		CUType:   strings.ToUpper(p.param("CUTYPE")),
		RSVP:     strings.EqualFold(p.param("RSVP"), "TRUE"),
		SentBy:   clean(p.param("SENT-BY")),
	}
}
