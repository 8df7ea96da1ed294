package ical

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

// product names the writing program, as RFC 5545, 3.7.3 demands.
const product = "-//chapterhouse.dev//Chapterhouse//EN"

// Encode writes a calendar or, when it has a Method, a scheduling message. The
// same calendar always gives the same bytes. Every event needs a UID and a
// Stamp; an event that is sent again with other times or another place needs a
// higher Sequence, so that the receiver's calendar follows (RFC 5546, 2.1.4).
func Encode(cal *Calendar) ([]byte, error) {
	w := &lineWriter{}
	w.line("BEGIN", "VCALENDAR")
	w.line("VERSION", "2.0")
	w.line("PRODID", product)
	w.line("CALSCALE", "GREGORIAN")
	if cal.Method != "" {
		w.line("METHOD", token(cal.Method))
	}
	w.text("NAME", cal.Name)
	w.text("X-WR-CALNAME", cal.Name)
	for _, z := range usedZones(cal) {
		z.write(w)
	}
	for i := range cal.Events {
		if err := writeEvent(w, &cal.Events[i]); err != nil {
			return nil, fmt.Errorf("ical.Encode: event %d: %w", i, err)
		}
	}
	w.line("END", "VCALENDAR")
	return []byte(w.b.String()), nil
}

func writeEvent(w *lineWriter, e *Event) error {
	switch {
	case oneLine(e.UID) == "":
		return errors.New("no UID")
	case e.Stamp.IsZero():
		return errors.New("no Stamp")
	case e.Start.IsZero():
		return errors.New("no Start")
	}
	w.line("BEGIN", "VEVENT")
	w.line("UID", oneLine(e.UID))
	w.line("DTSTAMP", formatUTC(e.Stamp))
	w.line("SEQUENCE", strconv.Itoa(max(e.Sequence, 0)))
	writeTimes(w, e)
	writeSeries(w, e)
	writeTexts(w, e)
	writePeople(w, e)
	writeMoment(w, "CREATED", e.Created)
	writeMoment(w, "LAST-MODIFIED", e.LastModified)
	w.line("END", "VEVENT")
	return nil
}

func writeMoment(w *lineWriter, name string, t time.Time) {
	if !t.IsZero() {
		w.line(name, formatUTC(t))
	}
}

func writeTimes(w *lineWriter, e *Event) {
	if !e.RecurrenceID.IsZero() {
		name := "RECURRENCE-ID"
		if e.ThisAndFuture {
			name += ";RANGE=THISANDFUTURE"
		}
		writeTime(w, name, e.RecurrenceID)
	}
	writeTime(w, "DTSTART", e.Start)
	switch {
	case !e.Duration.IsZero():
		w.line("DURATION", formatDuration(e.Duration))
	case !e.End.IsZero() && e.End != e.Start:
		writeTime(w, "DTEND", e.End)
	}
}

// writeTime writes a property that is one time, with the zone it is in. A time
// whose zone is unknown is written without one, as it is shown.
func writeTime(w *lineWriter, name string, t Time) {
	t = portable(t)
	switch {
	case t.AllDay:
		w.line(name+";VALUE=DATE", formatStamp(t))
	case t.Zone == nil || t.UTC():
		w.line(name, formatStamp(t))
	default:
		w.line(name+";TZID="+zoneParam(t.Zone), formatStamp(t))
	}
}

// portable replaces the zone of the machine, which has no name, by UTC.
func portable(t Time) Time {
	if t.Zone != nil && t.Zone.String() == "Local" {
		return t.In(time.UTC)
	}
	return t
}

// zoneParam is the name of a zone as a parameter, quoted only where it must be.
func zoneParam(zone *time.Location) string {
	name := oneLine(zone.String())
	for _, r := range name {
		if r != '/' && r != '_' && r != '-' && r != '+' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') {
			return paramValue(name)
		}
	}
	return name
}

func writeSeries(w *lineWriter, e *Event) {
	for _, r := range e.Rules {
		w.line("RRULE", r.String())
	}
	for _, r := range e.ExcludeRules {
		w.line("EXRULE", r.String())
	}
	for _, p := range e.RDates {
		if p.End.IsZero() {
			writeTime(w, "RDATE", p.Start)
			continue
		}
		start := portable(p.Start)
		name := "RDATE;VALUE=PERIOD"
		if start.Zone != nil && !start.UTC() {
			name += ";TZID=" + zoneParam(start.Zone)
		}
		w.line(name, formatStamp(start)+"/"+formatStamp(p.End.In(start.Zone)))
	}
	for _, t := range e.EXDates {
		writeTime(w, "EXDATE", t)
	}
}

func writeTexts(w *lineWriter, e *Event) {
	w.text("SUMMARY", e.Summary)
	w.text("DESCRIPTION", e.Description)
	w.text("LOCATION", e.Location)
	if e.Geo != nil {
		w.line("GEO", fmt.Sprintf("%.6f;%.6f", e.Geo.Lat, e.Geo.Lon))
	}
	if url := oneLine(e.URL); url != "" {
		w.line("URL", url)
	}
	if url := oneLine(e.Conference); url != "" {
		w.line("CONFERENCE;VALUE=URI", url)
	}
	if s := token(e.Status); s != "" {
		w.line("STATUS", s)
	}
	if s := token(e.Class); s != "" {
		w.line("CLASS", s)
	}
	w.text("COMMENT", e.Comment)
	for _, c := range e.Categories {
		w.text("CATEGORIES", c)
	}
}

func writePeople(w *lineWriter, e *Event) {
	if address := oneLine(e.Organizer.Address); address != "" {
		w.line("ORGANIZER"+nameParam(e.Organizer.Name), address)
	}
	for _, a := range e.Attendees {
		address := oneLine(a.Address)
		if address == "" {
			continue
		}
		name := "ATTENDEE" + nameParam(a.Name)
		for _, p := range [][2]string{{"CUTYPE", a.CUType}, {"ROLE", a.Role}, {"PARTSTAT", a.PartStat}} {
			if v := token(p[1]); v != "" {
				name += ";" + p[0] + "=" + v
			}
		}
		if a.RSVP {
			name += ";RSVP=TRUE"
		}
		if sent := oneLine(a.SentBy); sent != "" {
			name += ";SENT-BY=" + paramValue(sent)
		}
		w.line(name, address)
	}
}

func nameParam(name string) string {
	if clean(name) == "" {
		return ""
	}
	return ";CN=" + paramValue(name)
}

// formatDuration writes days and seconds apart, because they mean different
// things (see Duration).
func formatDuration(d Duration) string {
	s := "P"
	if d.Days != 0 {
		s += strconv.Itoa(d.Days) + "D"
	}
	if d.Seconds != 0 || d.Days == 0 {
		s += "T" + strconv.Itoa(d.Seconds) + "S"
	}
	return s
}
