package groups

import (
	"io"

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
	Changed ids.CalendarID // whose form came back, as Refused
	Refused ui.Form
}

// change is the form that gives a calendar another address or a newer file.
func (v calendarsView) change(c calendars.Calendar) ui.Form {
	if v.Changed == c.ID {
		return v.Refused
	}
	return v.Line.In("change-" + string(c.ID))
}

// getCalendars shows the connected calendars and how each reads.
func (h *Handlers) getCalendars(d desk) error {
	v, p, err := h.calendars(d)
	if err != nil {
		return err
	}
	return d.Render(calendarsPage(d, p, v))
}

func (h *Handlers) calendars(d desk) (calendarsView, ui.Page, error) {
	list, err := h.Calendars.OfGroup(d.Ctx(), d.Actor, d.Group.ID)
	p := d.page(msg.LeadNavCalendars())
	return calendarsView{Connect: ui.NewForm(p).In("connect"), Line: ui.NewForm(p), List: list}, p, err
}

// refuseCalendar shows the list again, with the form that was refused.
func (h *Handlers) refuseCalendar(d desk, err error, refused func(*calendarsView, error)) error {
	v, p, lerr := h.calendars(d)
	if lerr != nil {
		return lerr
	}
	return d.Refuse(err, func(err error) templ.Component {
		refused(&v, err)
		return calendarsPage(d, p, v)
	})
}

// postCalendar connects a calendar by its address or file, which is read at
// once: the answer says what was found.
func (h *Handlers) postCalendar(d desk) error {
	file, err := d.calendarFile()
	if err != nil {
		return err
	}
	id, _, err := h.Calendars.Connect(d.Ctx(), d.Actor, d.Group.ID, calendars.Source{URL: d.Post("url"), File: file})
	if err != nil {
		return h.refuseCalendar(d, err, func(v *calendarsView, err error) { v.Connect = v.Connect.Refuse(d.Values(), err) })
	}
	return h.read(d, id)
}

// calendarFile is the file that was sent, or nothing.
func (d desk) calendarFile() ([]byte, error) {
	file, _, ok := d.Uploaded("file")
	if !ok {
		return nil, nil
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, calendarBytes+1)) // too much is refused by the reader of calendars
}

// postCalendarChange reads a calendar from another address from now on, or from
// a newer file.
func (h *Handlers) postCalendarChange(d desk) error {
	c, err := h.own(d)
	if err != nil {
		return err
	}
	if c.Kind == calendars.File {
		err = h.replaceFile(d, c)
	} else {
		_, err = h.Calendars.Readdress(d.Ctx(), d.Actor, c.ID, d.Post("url"))
	}
	if err != nil {
		return h.refuseCalendar(d, err, func(v *calendarsView, err error) { v.Changed, v.Refused = c.ID, v.change(c).Refuse(d.Values(), err) })
	}
	return h.read(d, c.ID)
}

func (h *Handlers) replaceFile(d desk, c calendars.Calendar) error {
	file, err := d.calendarFile()
	if err == nil && len(file) == 0 {
		err = fault.InvalidFields(fault.Field{Name: "file", Message: msg.ImportRefusedFile()})
	}
	if err == nil {
		_, err = h.Calendars.UploadFile(d.Ctx(), d.Actor, c.ID, file)
	}
	return err
}

// postCalendarBelieve confirms that a calendar is meant to hold as little as it
// does.
func (h *Handlers) postCalendarBelieve(d desk) error {
	c, err := h.own(d)
	if err != nil {
		return err
	}
	if _, err := h.Calendars.Believe(d.Ctx(), d.Actor, c.ID); err != nil {
		return err
	}
	return h.read(d, c.ID)
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
func (h *Handlers) own(d desk) (calendars.Calendar, error) {
	list, err := h.Calendars.OfGroup(d.Ctx(), d.Actor, d.Group.ID)
	if err != nil {
		return calendars.Calendar{}, err
	}
	for _, c := range list {
		if string(c.ID) == d.PathValue("calendar") {
			return c, nil
		}
	}
	return calendars.Calendar{}, fault.New(fault.NotFound, msg.ErrorNotFoundText())
}

func (h *Handlers) postCalendarSync(d desk) error {
	c, err := h.own(d)
	if err != nil {
		return err
	}
	if _, err := h.Calendars.SyncOne(d.Ctx(), d.Actor, c.ID); err != nil {
		return err
	}
	return h.read(d, c.ID)
}

func (h *Handlers) postCalendarEnd(d desk) error {
	c, err := h.own(d)
	if err != nil {
		return err
	}
	if err := h.Calendars.Disconnect(d.Ctx(), d.Actor, c.ID); err != nil {
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
