package public

import (
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// Handlers are the pages of this world with what they stand on.
type Handlers struct {
	Directory *directory.Service
	Groups    *groups.Service
	Events    *events.Service
	Program   *program.Service
}

// Routes are the addresses of this world.
func (h *Handlers) Routes() []site.Route {
	read := func(path string, need access.Action, handler site.Handler) site.Route {
		return site.Route{Method: "GET", Path: path, Need: need, Handler: handler, Keep: true}
	}
	return []site.Route{
		read("/", access.GroupRead, h.getHome),
		read("/groups", access.GroupRead, h.getGroups),
		read("/groups/{group}", access.GroupRead, h.getGroup),
		read("/groups/{group}/conduct", access.GroupRead, h.getConduct),
		{Method: "GET", Path: "/groups/{group}/join", Need: access.GroupJoin, Where: site.SignedIn, Handler: h.getJoin},
		{Method: "POST", Path: "/groups/{group}/join", Need: access.GroupJoin, Where: site.SignedIn, Handler: h.postJoin},
		{Method: "POST", Path: "/groups/{group}/leave", Need: access.GroupJoin, Where: site.SignedIn, Handler: h.postLeave},
		read("/groups/{group}/calendar.ics", access.EventRead, h.getGroupCalendar),
		read("/groups/{group}/feed.atom", access.EventRead, h.getGroupFeed),
		read("/groups/{group}/events/{event}", access.EventRead, h.getEvent),
		read("/groups/{group}/events/{event}/calendar.ics", access.EventRead, h.getEventCalendar),
		read("/events", access.EventRead, h.getEvents),
		read("/events/calendar.ics", access.EventRead, h.getNetworkCalendar),
		read(networkFeed, access.EventRead, h.getNetworkFeed),
		read("/guide", access.GroupRead, h.getGuide),
		read("/guide/{document}", access.GroupRead, h.getDocument),
		read("/guide/{document}/v/{number}", access.GroupRead, h.getDocument),
		read("/concern", access.GroupRead, h.getConcern),
		read("/privacy", access.GroupRead, h.getPrivacy),
		read("/accessibility", access.GroupRead, h.getAccessibility),
		read("/imprint", access.GroupRead, h.getImprint),
		read("/robots.txt", access.GroupRead, h.getRobots),
		read("/sitemap.xml", access.GroupRead, h.getSitemap),
		read("/.well-known/security.txt", access.GroupRead, h.getSecurity),
	}
}

// page begins a page of this world at its one true address.
func (h *Handlers) page(r *site.Request, title, path string) ui.Page {
	p := r.Page(ui.WorldPublic, title)
	p.Canonical = r.BaseURL() + path
	return p
}
