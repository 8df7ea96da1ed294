package events

import (
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Input is what an organiser writes down about a meeting.
type Input struct {
	Title       string
	Description string // Markdown
	Location    string
	URL         string
	Format      groups.Format // empty: the group's usual one
	Start, End  Wall          // all-day: first and last day
	Zone        string        // IANA; empty: the group's
	AllDay      bool
	Second      bool // of two equal clocks, when clocks are set back, the second one is meant
}

// The longest texts, in characters, and the bounds of a meeting.
const (
	MaxTitle       = 200
	MaxDescription = 20_000
	MaxLocation    = 300
	MaxDays        = 31 // how long a meeting may last

	yearsBack, yearsAhead = 10, 5
)

// tidy fills what is silent and cleans what was typed.
func (in *Input) tidy(g groups.Group) {
	in.Title, in.Location, in.URL = ids.Tidy(in.Title), ids.Tidy(in.Location), strings.TrimSpace(in.URL)
	in.Description = tidyText(in.Description)
	in.Zone = strings.TrimSpace(in.Zone)
	if in.Zone == "" {
		in.Zone = g.Zone
	}
	if in.Format == "" {
		in.Format = g.Format
	}
	if in.AllDay && in.End.IsZero() {
		in.End = in.Start
	}
}

// meeting checks the input and works out its times. A clock that does not exist
// or exists twice is no error: it is told beside the start.
func (in Input) meeting(g groups.Group, zones Zones, now time.Time) (m meeting, notes fault.Notes, err error) {
	wrong := in.checkTexts()
	zone, zerr := zones(in.Zone)
	if zerr != nil || in.Zone == "Local" {
		wrong.Add("zone", msg.EventZoneUnknown())
		zone = zones.location(g.Zone)
	}
	m.Content = Content{Title: in.Title, Description: in.Description, Location: in.Location, URL: in.URL, Format: in.Format}
	w := When{Start: in.Start, End: in.End, Zone: in.Zone, AllDay: in.AllDay, Second: in.Second}
	wrong = append(wrong, w.check(zone, now)...)
	if err := wrong.Err(); err != nil {
		return m, nil, err
	}
	var lies Clock
	m.When, lies = w.settled(zone)
	m.start, m.end = m.Instants(zone)
	m.day = m.When.day(m.start, zones.location(g.Zone))
	switch {
	case lies == Skipped:
		notes.Add("start", msg.EventClockSkipped(w.clock(), i18n.Moment{At: m.start, Zone: in.Zone}))
	case lies == Twice:
		notes.Add("start", msg.EventClockTwice(w.clock(), i18n.Moment{At: m.start, Zone: in.Zone}))
	}
	return m, notes, nil
}

// clock is the time of day at which the meeting starts, as a clock shows it.
func (w When) clock() string { return w.Start.plain().Format("15:04") }

func (in Input) checkTexts() (notes fault.Notes) {
	for _, f := range []struct {
		name, text string
		most       int
	}{{"title", in.Title, MaxTitle}, {"description", in.Description, MaxDescription}, {"location", in.Location, MaxLocation}} {
		if utf8.RuneCountInString(f.text) > f.most {
			notes.Add(f.name, msg.EventTooLong(f.most))
		}
	}
	if in.Title == "" {
		notes.Add("title", msg.EventTitleMissing())
	}
	if in.URL != "" && !isWebAddress(in.URL) {
		notes.Add("url", msg.EventNotAnAddress())
	}
	switch in.Format {
	case groups.InPerson, groups.Online, groups.Hybrid:
	default:
		notes.Add("format", msg.EventFormatUnknown())
	}
	return notes
}

// check refuses times that cannot be meant.
func (w When) check(zone *time.Location, now time.Time) (notes fault.Notes) {
	switch {
	case w.Start.IsZero():
		notes.Add("start", msg.EventStartMissing())
	case w.Start.Date.Year < now.Year()-yearsBack || w.Start.Date.Year > now.Year()+yearsAhead:
		notes.Add("start", msg.EventYearFar())
	}
	if w.End.IsZero() {
		notes.Add("end", msg.EventEndMissing())
	}
	if len(notes) > 0 {
		return notes
	}
	start, end := w.Instants(zone)
	switch {
	case !end.After(start):
		notes.Add("end", msg.EventEndBeforeStart())
	case end.Sub(start) > MaxDays*24*time.Hour:
		notes.Add("end", msg.EventTooManyDays(MaxDays))
	}
	return notes
}

// isWebAddress accepts what a browser can open and a reader can trust to be
// what it looks like: http or https, a host, no password in it.
func isWebAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && len(s) <= 500
}
