package groups

import (
	"io"
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/calendars"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// calendarBytes is the largest file of a calendar that may be sent.
const calendarBytes = 5 << 20

// calendarsView is the calendars of a group, and the form for one more.
type calendarsView struct {
	Connect ui.Form
	Line    ui.Form
	List    []calendars.Calendar
}

// getCalendars shows the connected calendars and how each reads.
func (h *Handlers) getCalendars(d desk) error {
	page, err := h.calendars(d, nil)
	if err != nil {
		return err
	}
	return d.Render(page)
}

func (h *Handlers) calendars(d desk, refused error) (templ.Component, error) {
	list, err := h.Calendars.OfGroup(d.Ctx(), d.Actor, d.Group.ID)
	if err != nil {
		return nil, err
	}
	p := d.page(msg.LeadNavCalendars())
	v := calendarsView{Connect: ui.NewForm(p).In("connect"), Line: ui.NewForm(p), List: list}
	if refused != nil {
		v.Connect = v.Connect.Refuse(d.Values(), refused)
	}
	return calendarsPage(d, p, v), nil
}

// postCalendar connects a calendar by its address or file, which is read at
// once: the answer says what was found.
func (h *Handlers) postCalendar(d desk) error {
	in := calendars.Source{URL: d.Post("url")}
	if file, _, ok := d.Uploaded("file"); ok {
		defer file.Close()
		text, err := io.ReadAll(io.LimitReader(file, calendarBytes+1)) // too much is refused by the reader of calendars
		if err != nil {
			return err
		}
		in.File = text
	}
	id, _, err := h.Calendars.Connect(d.Ctx(), d.Actor, d.Group.ID, in)
	if err != nil {
		page, perr := h.calendars(d, err)
		if perr != nil {
			return perr
		}
		return d.Refuse(err, func(error) templ.Component { return page })
	}
	return h.read(d, id)
}

// read leads to the list and says what the reading of a calendar found.
func (h *Handlers) read(d desk, id ids.CalendarID) error {
	list, err := h.Calendars.OfGroup(d.Ctx(), d.Actor, d.Group.ID)
	if err != nil {
		return err
	}
	for _, c := range list {
		switch {
		case c.ID != id:
		case c.State == calendars.Broken && c.Problem.V != nil:
			return d.SeeOther(d.path("/calendars"), site.Flash{Tone: ui.ToneWarn, Title: msg.LeadCalendarBroken(), Text: *c.Problem.V})
		default:
			return d.SeeOther(d.path("/calendars"), site.Done(msg.LeadCalendarFound(c.Found, c.OnTopic)))
		}
	}
	return fault.New(fault.NotFound, msg.ErrorNotFoundText())
}

// own is the calendar of the address; that of another group does not exist here.
func (h *Handlers) own(d desk) (ids.CalendarID, error) {
	id := ids.CalendarID(d.PathValue("calendar"))
	list, err := h.Calendars.OfGroup(d.Ctx(), d.Actor, d.Group.ID)
	if err == nil && !slices.ContainsFunc(list, func(c calendars.Calendar) bool { return c.ID == id }) {
		err = fault.New(fault.NotFound, msg.ErrorNotFoundText())
	}
	return id, err
}

func (h *Handlers) postCalendarSync(d desk) error {
	id, err := h.own(d)
	if err != nil {
		return err
	}
	if _, err := h.Calendars.SyncOne(d.Ctx(), d.Actor, id); err != nil {
		return err
	}
	return h.read(d, id)
}

func (h *Handlers) postCalendarEnd(d desk) error {
	id, err := h.own(d)
	if err != nil {
		return err
	}
	if err := h.Calendars.Disconnect(d.Ctx(), d.Actor, id); err != nil {
		return err
	}
	return d.SeeOther(d.path("/calendars"), site.Done(msg.LeadCalendarEnded()))
}

// calendarName is what a calendar is called: its own title, or where it is.
func (d desk) calendarName(c calendars.Calendar) string {
	switch {
	case c.Title != "":
		return c.Title
	case c.Kind == calendars.File:
		return d.T(msg.LeadCalendarFile())
	}
	return c.URL
}

// calendarState is how the last reading went.
func calendarState(c calendars.Calendar) (ui.Tone, i18n.Message) {
	switch c.State {
	case calendars.OK:
		return ui.ToneOK, msg.LeadCalendarOk()
	case calendars.Broken:
		return ui.ToneRisk, msg.LeadCalendarBroken()
	}
	return ui.ToneInfo, msg.LeadCalendarNever()
}

// note is what was guessed or left out, with its line.
func (d desk) note(n calendars.Note) string {
	if n.Line > 0 {
		return d.T(msg.LeadCalendarLine(n.Line, d.T(n.Message)))
	}
	return d.T(n.Message)
}
