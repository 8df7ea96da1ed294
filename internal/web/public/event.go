package public

import (
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/markdown"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// eventView is the page of a meeting.
type eventView struct {
	ui.Page
	Event    events.Event
	Group    groups.Group
	Calendar string // address of the meeting as a calendar
	Over     bool
	Free     bool // the guide in force asks groups to take no fee
}

// noFee is the requirement by which meetings cost nothing.
const noFee = guide.Key("no-fee")

// event finds the meeting of the address, below its group.
func (h *Handlers) event(r *site.Request) (g groups.Group, e events.Event, moved bool, err error) {
	if g, moved, err = h.group(r); err != nil || moved {
		return g, e, moved, err
	}
	slug := r.PathValue("event")
	if e, err = h.Events.Find(r.Ctx(), r.Actor, g.ID, slug); err != nil || e.Slug == slug {
		return g, e, false, err
	}
	rest := r.URL.Path[len(eventURL(g.Slug, slug)):]
	return g, e, true, r.Moved(eventURL(g.Slug, e.Slug) + rest)
}

func (h *Handlers) getEvent(r *site.Request) error {
	g, e, moved, err := h.event(r)
	if err != nil || moved {
		return err
	}
	p := h.page(r, title(r.L, e.Title), eventURL(g.Slug, e.Slug))
	p.Crumbs = []ui.Crumb{{Label: r.T(msg.PublicGroupCrumb()), Href: "/groups"}, {Label: g.Name, Href: groupURL(g.Slug)}, {Label: r.L.Date(firstDay(e))}}
	p.Description = r.T(msg.PublicEventDescribe(g.City, firstDay(e), g.Name, p.Title))
	p.NoIndex = !e.Public()
	edition, err := h.inForce(r)
	if err != nil {
		return err
	}
	free := edition.Guide.Requirement(noFee) != nil
	p.Extra = jsonLD(eventData(r, g, e, free))
	v := eventView{Free: free, Page: p, Event: e, Group: g, Calendar: eventURL(g.Slug, e.Slug) + "/calendar.ics", Over: !e.EndsAt.After(p.Now)}
	return r.Render(eventPage(v))
}

func (v eventView) description() markdown.HTML { return markdown.Render(v.Event.Description) }

// days writes the day or days of an all-day meeting.
func (v eventView) days() string {
	from, to := v.L.DateWeekday(firstDay(v.Event)), v.L.DateWeekday(lastDay(v.Event))
	if from == to {
		return from
	}
	return from + " – " + to
}

// online says how one takes part from elsewhere.
func (v eventView) online() string {
	if v.Event.Format == groups.Online {
		return v.L.T(msg.PublicEventOnline())
	}
	return v.L.T(msg.PublicEventAlsoOnline())
}

// room is the place to go to; an online meeting has none.
func (v eventView) room() string {
	switch {
	case v.Event.Format == groups.Online:
		return ""
	case v.Event.Location != "":
		return v.Event.Location
	}
	return place(v.L, v.Group.City, v.Group.Country)
}

// city is the second line of the place, where the first does not say it.
func (v eventView) city() string {
	if v.Event.Location == "" {
		return ""
	}
	return place(v.L, v.Group.City, v.Group.Country)
}
