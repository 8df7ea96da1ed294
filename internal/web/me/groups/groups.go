package groups

import (
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/calendars"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/onboarding"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/proposals"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements"
	"chapterhouse.dev/chapterhouse/internal/platform/blob"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// Handlers are the pages of a group's desk with what they stand on.
type Handlers struct {
	Directory    *directory.Service
	Groups       *groups.Service
	Proposals    *proposals.Service
	Events       *events.Service
	Program      *program.Service
	Requirements *requirements.Service
	Calendars    *calendars.Service
	Applications *applications.Service
	Onboarding   *onboarding.Service
	Files        *blob.Store
	Now          func() time.Time
}

// Routes are the addresses of a group's desk. The desk itself is closed to
// those who do not run the group; each page asks for the rest.
func (h *Handlers) Routes() []site.Route {
	at := func(method, path string, need access.Action, in string, handler deskHandler) site.Route {
		return site.Route{Method: method, Path: "/me/groups/{group}" + path, Need: need, Where: site.SignedIn, Handler: h.at(need, in, handler)}
	}
	picture := at("POST", "/page/picture", access.GroupEdit, "page", h.postPicture)
	picture.Upload = pictureBytes + 1<<20
	calendar := at("POST", "/calendars", access.CalendarConnect, "calendars", h.postCalendar)
	calendar.Upload = calendarBytes + 1<<20
	change := at("POST", "/calendars/{calendar}/change", access.CalendarConnect, "calendars", h.postCalendarChange)
	change.Upload = calendarBytes + 1<<20
	return []site.Route{
		at("GET", "", access.EventDraft, "", h.getOverview),

		at("GET", "/events", access.EventDraft, "events", h.getEvents),
		at("GET", "/events/new", access.EventWrite, "events", h.getNewEvent),
		at("POST", "/events/new", access.EventWrite, "events", h.postNewEvent),
		at("GET", "/events/{event}", access.EventDraft, "events", h.getEvent),
		at("POST", "/events/{event}", access.EventWrite, "events", h.postEvent),
		at("POST", "/events/{event}/publish", access.EventWrite, "events", h.postPublish),
		at("POST", "/events/{event}/cancel", access.EventWrite, "events", h.postCancel),
		at("POST", "/events/{event}/report", access.EventDecide, "events", h.postReport),
		at("POST", "/events/{event}/topic", access.EventDecide, "events", h.postTopic),

		at("GET", "/calendars", access.CalendarRead, "calendars", h.getCalendars),
		calendar,
		at("POST", "/calendars/{calendar}/sync", access.CalendarSync, "calendars", h.postCalendarSync),
		change,
		at("POST", "/calendars/{calendar}/believe", access.CalendarConnect, "calendars", h.postCalendarBelieve),
		at("POST", "/calendars/{calendar}/end", access.CalendarConnect, "calendars", h.postCalendarEnd),

		at("GET", "/members", access.MembersRead, "members", h.getMembers),

		at("GET", "/people", access.EventDraft, "people", h.getPeople),
		at("POST", "/people", access.GroupTeam, "people", h.postPeople),
		at("POST", "/people/{person}/remove", access.GroupTeam, "people", h.postPeopleRemove),

		at("GET", "/page", access.GroupEdit, "page", h.getPage),
		at("POST", "/page", access.GroupEdit, "page", h.postPage),
		picture,
		at("POST", "/page/picture/remove", access.GroupEdit, "page", h.postPictureRemove),

		at("POST", "/name", access.GroupNameAsk, "page", h.postName),
		at("POST", "/name/withdraw", access.GroupNameAsk, "page", h.postNameBack),

		at("GET", "/conduct", access.GroupEdit, "conduct", h.getConduct),
		at("POST", "/conduct", access.GroupEdit, "conduct", h.postConduct),
	}
}

// desk is a request to a page of a group.
type desk struct {
	*site.Request
	directory.Desk
	in  string // the page's place in the navigation
	now time.Time
}

type deskHandler func(d desk) error

// at opens the desk of the group in the address for a handler. Readers of a
// former address are led on; what a reader may not do does not exist.
func (h *Handlers) at(need access.Action, in string, handler deskHandler) site.Handler {
	return func(r *site.Request) error {
		found, err := h.Directory.Desk(r.Ctx(), r.Actor, r.PathValue("group"))
		if err != nil {
			return err
		}
		if slug := r.PathValue("group"); slug != found.Group.Slug && r.Method == "GET" {
			return r.Moved(strings.Replace(r.URL.Path, "/me/groups/"+slug, "/me/groups/"+found.Group.Slug, 1))
		}
		if need != access.EventDraft && !found.May(need) {
			return fault.New(fault.NotFound, msg.ErrorNotFoundText())
		}
		return handler(desk{r, found, in, h.Now()})
	}
}

// path is an address of the group's desk.
func (d desk) path(rest string) string { return "/me/groups/" + d.Group.Slug + rest }

// page begins a page of the desk.
func (d desk) page(title i18n.Message) ui.Page {
	p := d.Page(ui.WorldMine, d.T(title))
	p.Side = d.side()
	return p
}

// side is the navigation of the desk: only what the reader may open.
func (d desk) side() *ui.Side {
	side := &ui.Side{Title: d.Group.Name, Detail: place(d.Group, d.L)}
	add := func(may bool, in string, label i18n.Message, icon ui.IconName) {
		if may {
			rest := ""
			if in != "" {
				rest = "/" + in
			}
			side.Items = append(side.Items, ui.NavItem{Label: d.T(label), Href: d.path(rest), Icon: icon, Current: d.in == in})
		}
	}
	add(true, "", msg.LeadNavOverview(), ui.IconHome)
	add(true, "events", msg.LeadNavEvents(), ui.IconCalendar)
	add(d.May(access.CalendarRead), "calendars", msg.LeadNavCalendars(), ui.IconRss)
	add(d.May(access.MembersRead), "members", msg.LeadNavMembers(), ui.IconUsers)
	add(true, "people", msg.LeadNavPeople(), ui.IconHandover)
	add(d.May(access.GroupEdit), "page", msg.LeadNavPage(), ui.IconGlobe)
	add(d.May(access.GroupEdit), "conduct", msg.LeadNavConduct(), ui.IconShield)
	if len(d.Own) > 1 {
		for _, g := range d.Own {
			side.Switch = append(side.Switch, ui.NavItem{Label: g.Name, Href: "/me/groups/" + g.Slug, Current: g.ID == d.Group.ID})
		}
	}
	return side
}

// place is where a group meets.
func place(g groups.Group, l *i18n.Localizer) string {
	country := geo.CountryName(g.Country, l.Lang())
	if g.City == "" || country == "" {
		return g.City + country
	}
	return g.City + ", " + country
}

// moment is an instant on the clocks of a meeting's own zone.
func moment(e events.Event) i18n.Moment { return i18n.Moment{At: e.StartsAt, Zone: e.Zone} }
