package dev

import (
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/post"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// Handlers are the pages of this world with what they stand on.
type Handlers struct {
	Mailbox *post.Mailbox
}

// Routes are the addresses of development and demos.
func (h *Handlers) Routes() []site.Route {
	get := func(path string, handler site.Handler) site.Route {
		return site.Route{Method: "GET", Path: path, Need: access.MailInspect, Handler: handler}
	}
	return []site.Route{
		get("/dev/mail", h.getMail),
		get("/dev/mail/{id}", h.getLetter),
		get("/dev/mail/{id}/html", h.getHTML),
		get("/dev/mail/{id}/calendar.ics", h.getCalendar),
		get("/dev/styleguide", getStyleguide),
	}
}

// getStyleguide shows every part of the pages in its states.
func getStyleguide(r *site.Request) error {
	p := r.Page(ui.WorldPublic, "Style guide")
	p.NoIndex = true
	return r.Render(ui.Styleguide(p))
}
