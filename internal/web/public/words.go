package public

import (
	"net/url"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// groupsURL is the list of groups with pairs of name and value; empty values
// are left out.
func groupsURL(pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Add(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return "/groups"
	}
	return "/groups?" + q.Encode()
}

func groupURL(slug string) string { return "/groups/" + slug }

func eventURL(group, event string) string { return groupURL(group) + "/events/" + event }

// place writes "Nairobi, Kenya".
func place(l *i18n.Localizer, city, country string) string {
	if name := geo.CountryName(country, l.Lang()); name != "" && name != city {
		return city + ", " + name
	}
	return city
}

// placeName writes a place of the gazetteer.
func placeName(l *i18n.Localizer, p geo.Place) string { return place(l, p.Name, p.Country) }

func languageNames(l *i18n.Localizer, codes []string) string {
	list := make([]string, len(codes))
	for i, c := range codes {
		list[i] = ui.LanguageName(l, c)
	}
	return strings.Join(list, ", ")
}

func formatName(f groups.Format) i18n.Message {
	switch f {
	case groups.Online:
		return msg.PublicFormatOnline()
	case groups.Hybrid:
		return msg.PublicFormatHybrid()
	}
	return msg.PublicFormatInPerson()
}

// formatIcon says by its shape whether one has to go somewhere.
func formatIcon(e events.Event) ui.IconName {
	if e.Format == groups.Online {
		return ui.IconVideo
	}
	return ui.IconPin
}

// title is what a meeting is called; calendars know some without a name.
func title(l *i18n.Localizer, name string) string {
	if name == "" {
		return l.T(msg.PublicEventUntitled())
	}
	return name
}

func start(e events.Event) i18n.Moment { return i18n.At(e.StartsAt, e.Zone) }
func end(e events.Event) i18n.Moment   { return i18n.At(e.EndsAt, e.Zone) }

// firstDay is the day of a meeting on its own clock.
func firstDay(e events.Event) i18n.Date { return i18n.Date(e.When.Start.Date) }
func lastDay(e events.Event) i18n.Date  { return i18n.Date(e.When.End.Date) }

func day(d ids.Date) i18n.Date { return i18n.Date(d) }

// clock writes when on its day a meeting begins.
func clock(l *i18n.Localizer, e events.Event) string {
	if e.AllDay {
		return l.T(msg.PublicEventAllDay())
	}
	return l.Time(start(e))
}

// hours writes from when to when a meeting lasts, where its day stands beside it.
func hours(l *i18n.Localizer, e events.Event) string {
	from, to := start(e), end(e)
	if e.AllDay || from.Date() != to.In(from.Zone).Date() || e.StartsAt.Equal(e.EndsAt) {
		return clock(l, e)
	}
	return l.T(msg.PublicGroupClock(l.Clock(from), l.Time(to)))
}

// where writes the place of a meeting in a line.
func where(l *i18n.Localizer, e events.Event) string {
	switch {
	case e.Format == groups.Online:
		return l.T(msg.PublicEventOnline())
	case e.Location != "":
		return e.Location
	}
	return ""
}

// nextDay is the day of a group's next meeting.
func nextDay(n directory.Next) i18n.Date { return i18n.At(n.StartsAt, n.Zone).Date() }

// excerpt is the beginning of a text as one line.
func excerpt(text string, most int) string {
	line := strings.Join(strings.Fields(text), " ")
	runes := []rune(line)
	if len(runes) <= most {
		return line
	}
	cut := string(runes[:most])
	if i := strings.LastIndexByte(cut, ' '); i > most/2 {
		cut = cut[:i]
	}
	return cut + "…"
}
