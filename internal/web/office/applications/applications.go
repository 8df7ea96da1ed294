package applications

import (
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// Handlers are the office's pages about applications with what they stand on.
type Handlers struct{ Applications *applications.Service }

// Path is the queue; the file of each application is below it.
const Path = "/office/applications"

// Routes are the addresses. All are closed at the door, and the use cases look
// again: nobody sees here what they belong to.
func (h *Handlers) Routes() []site.Route {
	closed := func(method, path string, need access.Action, handler site.Handler) site.Route {
		return site.Route{Method: method, Path: Path + path, Need: need, Where: site.AtDoor, Handler: handler}
	}
	letter := closed("POST", "/{application}/letter", access.ApplicationDecide, h.postLetter)
	letter.Repeat = true // it shows a page and changes nothing
	return []site.Route{
		closed("GET", "", access.ApplicationRead, h.getQueue),
		closed("GET", "/{application}", access.ApplicationRead, h.getFile),
		closed("POST", "/{application}/note", access.ApplicationNote, h.postNote),
		closed("POST", "/{application}/check", access.ApplicationCheck, h.postCheck),
		letter,
		closed("POST", "/{application}/decide", access.ApplicationDecide, h.postDecide),
		closed("POST", "/{application}/settle", access.ApplicationDecide, h.postSettle),
	}
}

func id(r *site.Request) (ids.ApplicationID, error) {
	id := ids.ApplicationID(r.PathValue("application"))
	if !ids.Has(id, "app") {
		return "", fault.New(fault.NotFound, msg.ApplyNotFound())
	}
	return id, nil
}

func path(id ids.ApplicationID, rest string) string { return Path + "/" + string(id) + rest }

// queueView is one of the lists.
type queueView struct {
	*site.Request
	applications.Queue
	Shelf applications.Shelf
}

var shelves = []struct {
	name  applications.Shelf
	label func() i18n.Message
}{{applications.ToDecide, msg.ReviewShelfDecide}, {applications.Asleep, msg.ReviewShelfChanges}, {applications.Done, msg.ReviewShelfDone}}

// getQueue shows what waits for a decision, or another of the lists.
func (h *Handlers) getQueue(r *site.Request) error {
	shelf := applications.Shelf(r.Query("list"))
	if shelf != applications.Asleep && shelf != applications.Done {
		shelf = applications.ToDecide
	}
	q, err := h.Applications.Queue(r.Ctx(), r.Actor, shelf)
	if err != nil {
		return err
	}
	return r.Render(queuePage(r.Page(ui.WorldOffice, r.T(msg.ReviewTitle())), queueView{r, q, shelf}))
}

// tabs lead to the lists; a count is what waits for somebody.
func (v queueView) tabs() (items []ui.NavItem) {
	for _, s := range shelves {
		item := ui.NavItem{Label: v.T(s.label()), Href: Path, Current: s.name == v.Shelf}
		if s.name != applications.ToDecide {
			item.Href += "?list=" + string(s.name)
		}
		if n := v.Counts[s.name]; n > 0 && s.name != applications.Done {
			item.Count = v.L.Number(n)
		}
		items = append(items, item)
	}
	return items
}

// sentence says first how the office stands to its promise.
func (v queueView) sentence() string {
	late := 0
	for _, l := range v.Lines {
		if l.Late() {
			late++
		}
	}
	switch {
	case v.Shelf != applications.ToDecide:
		return v.T(msg.ReviewSub())
	case len(v.Lines) == 0:
		return v.T(msg.ReviewNone())
	case late > 0:
		return v.T(msg.ReviewLate(late))
	}
	return v.T(msg.ReviewWaiting(len(v.Lines)))
}

// consequence is what happens if nobody acts.
func consequence(l *i18n.Localizer, line applications.Line) (ui.Tone, i18n.Message) {
	switch {
	case line.Status == applications.StatusChanges:
		return ui.ToneInfo, msg.ReviewPaused(line.DaysLeft)
	case line.Due.IsZero():
		return ui.ToneMute, msg.ReviewNoPromise()
	case line.Late():
		return ui.ToneBad, msg.ReviewBroken(i18n.Date(line.Due))
	case line.Days <= soon:
		return ui.ToneWarn, msg.ReviewBreaks(i18n.Date(line.Due))
	}
	return ui.ToneOK, msg.ReviewIn(line.Days, i18n.Date(line.Due))
}

// soon is how many working days before the end of the promise a line is marked.
const soon = 2

// state is how the office calls a status.
func state(s applications.Status) (ui.Tone, i18n.Message) {
	switch s {
	case applications.StatusSubmitted:
		return ui.ToneInfo, msg.ReviewStateSubmitted()
	case applications.StatusChanges:
		return ui.ToneWarn, msg.ReviewStateChanges()
	case applications.StatusApproved:
		return ui.ToneOK, msg.ApplyStateApproved()
	case applications.StatusDeclined:
		return ui.ToneMute, msg.ApplyStateDeclined()
	}
	return ui.ToneMute, msg.ApplyStateWithdrawn()
}

func placeOf(l *i18n.Localizer, a applications.Application) string {
	country := geo.CountryName(a.Country, l.Lang())
	if a.City == "" || country == "" {
		return a.City + country
	}
	return a.City + ", " + country
}
