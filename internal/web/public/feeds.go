package public

import (
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/platform/atom"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/ical"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// networkCalendar is the address of all meetings to come.
const networkCalendar = "/events/calendar.ics"

// mostInCalendar bounds the calendar of the network.
const mostInCalendar = 1000

func networkFeeds(r *site.Request, p ui.Page) []ui.Feed {
	return []ui.Feed{{Title: r.T(msg.PublicEventsCalendar()), Href: networkCalendar, Type: "text/calendar"},
		{Title: r.T(msg.PublicFeedNetwork(p.Program.Name)), Href: networkFeed, Type: atom.MediaType}}
}

func (h *Handlers) getGroupCalendar(r *site.Request) error {
	g, moved, err := h.group(r)
	if err != nil || moved {
		return err
	}
	cal, err := h.Events.Calendar(r.Ctx(), r.Actor, g, func(e events.Event) string { return r.BaseURL() + eventURL(g.Slug, e.Slug) })
	if err != nil {
		return err
	}
	return writeCalendar(r, cal, g.Slug)
}

func (h *Handlers) getEventCalendar(r *site.Request) error {
	g, e, moved, err := h.event(r)
	if err != nil || moved {
		return err
	}
	cal := &ical.Calendar{Method: ical.MethodPublish, Events: []ical.Event{h.Events.Entry(e, r.BaseURL()+eventURL(g.Slug, e.Slug))}}
	return writeCalendar(r, cal, e.Slug)
}

func (h *Handlers) getNetworkCalendar(r *site.Request) error {
	cal := &ical.Calendar{Name: r.Page(ui.WorldPublic, "").Program.Name, Method: ical.MethodPublish}
	f := events.Filter{Limit: events.MostPerPage}
	for len(cal.Events) < mostInCalendar {
		part, err := h.Directory.Meetings(r.Ctx(), r.Actor, f)
		if err != nil {
			return err
		}
		for _, m := range part.List {
			cal.Events = append(cal.Events, h.entry(r, m))
		}
		if f.After = part.Next; f.After.IsZero() {
			break
		}
	}
	return writeCalendar(r, cal, "meetings")
}

// entry is a meeting of the network's calendar; its title says whose it is.
func (h *Handlers) entry(r *site.Request, m directory.Meeting) ical.Event {
	e := h.Events.Entry(m.Event, r.BaseURL()+eventURL(m.Host.Slug, m.Event.Slug))
	e.Summary = m.Host.Name + ": " + title(r.L, m.Event.Title)
	return e
}

func writeCalendar(r *site.Request, cal *ical.Calendar, name string) error {
	body, err := ical.Encode(cal)
	if err != nil {
		return err
	}
	r.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	r.Header().Set("Content-Disposition", `inline; filename="`+name+`.ics"`)
	_, err = r.Writer().Write(body)
	return err
}
