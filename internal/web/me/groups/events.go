package groups

import (
	"slices"
	"strconv"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// eventList is a page of a group's meetings.
type eventList struct {
	Coming []events.Event
	Past   []events.Event
	First  bool // the page on which the list begins
	Links  ui.PageLinks
}

// eventsPerPage is how many meetings one page of the list has.
const eventsPerPage = 60

// getEvents lists the meetings of a group: what comes, then what was.
func (h *Handlers) getEvents(d desk) error {
	signed, err := d.ReadCursor("after")
	if err != nil {
		return err
	}
	after, err := events.ParseCursor(signed)
	if err != nil {
		return err // of another version of the program, or a defect: we signed it
	}
	page, err := h.Events.All(d.Ctx(), d.Actor, d.Group.ID, after, eventsPerPage)
	if err != nil {
		return err
	}
	v := eventList{First: after.IsZero()}
	for _, e := range page.Events {
		if e.EndsAt.After(d.now) {
			v.Coming = append(v.Coming, e)
		} else {
			v.Past = append(v.Past, e)
		}
	}
	slices.Reverse(v.Coming)
	if !page.Next.IsZero() {
		v.Links.Next = d.WithQuery("after", d.WriteCursor(page.Next.String()))
	}
	return d.Render(eventsPage(d, d.page(msg.LeadNavEvents()), v))
}

// eventForm is a meeting on its form.
type eventForm struct {
	ui.Form
	Action string
	Event  events.Event
	Ask    bool // the clocks show the start twice: ask which one is meant
	New    bool
}

// getNewEvent asks for a meeting: one to come, or one that took place already.
func (h *Handlers) getNewEvent(d desk) error {
	p := d.page(msg.LeadEventsPlan())
	return d.Render(newEventPage(d, p, d.newEvent(p)))
}

// newEvent is the empty form: the group's own zone and usual format.
func (d desk) newEvent(p ui.Page) eventForm {
	e := events.Event{Content: events.Content{Format: d.Group.Format}}
	e.Zone = d.Group.Zone
	return eventForm{Form: ui.NewForm(p), Action: d.path("/events/new"), Event: e, New: true}
}

// postNewEvent writes a meeting down, as a draft or for everyone to see.
func (h *Handlers) postNewEvent(d desk) error {
	state := events.Published
	if d.Post("act") == "draft" {
		state = events.Draft
	}
	w, err := h.Events.Write(d.Ctx(), d.Actor, d.Group.ID, readEvent(d), state)
	if err != nil {
		return d.Refuse(err, func(err error) templ.Component {
			p := d.page(msg.LeadEventsPlan())
			form := d.newEvent(p)
			form.Form = form.Form.Refuse(d.Values(), d.onFields(err))
			return newEventPage(d, p, form)
		})
	}
	return d.written(w)
}

// written leads to a meeting that was stored, with what is to be checked.
func (d desk) written(w events.Written) error {
	if len(w.Notes) > 0 {
		return d.SeeOther(d.path("/events/"+w.Slug+"?clock=ask"), site.Flash{Tone: ui.ToneWarn, Title: msg.LeadEventSaved(), Text: w.Notes[0].Message})
	}
	return d.SeeOther(d.path("/events/"+w.Slug), site.Done(msg.LeadEventSaved()))
}

// readEvent reads the form of a meeting. An end before the start means the next
// day, unless a day was given.
func readEvent(d desk) events.Input {
	in := events.Input{Title: d.Post("title"), Description: d.Post("description"), Location: d.Post("location"), URL: d.Post("url"),
		Format: groups.Format(d.Post("format")), Zone: d.Post("zone"), AllDay: d.Post("all_day") == "true", Second: d.Post("second") == "true"}
	start, end := d.Post("start"), d.Post("end")
	if in.AllDay {
		start, end = "00:00", "00:00"
	}
	in.Start, _ = events.ParseWall(d.Post("day") + "T" + start) // what cannot be read is missing, and said to be
	day := d.Post("end_day")
	if day == "" {
		day = d.Post("day")
		if last, err := ids.ParseDate(day); err == nil && !in.AllDay && end < start && end != "" {
			day = last.AddDays(1).String()
		}
	}
	in.End, _ = events.ParseWall(day + "T" + end)
	return in
}

// onFields moves what is wrong with start and end to the fields of the form that
// cannot be read: each is a day and a clock there.
func (d desk) onFields(err error) error {
	e := fault.As(err)
	if e == nil {
		return err
	}
	moved := *e
	moved.Fields = slices.Clone(e.Fields)
	for i, f := range moved.Fields {
		_, noDay := ids.ParseDate(d.Post("day"))
		_, noLast := ids.ParseDate(d.Post("end_day"))
		_, noClock := events.ParseWall("2026-01-01T" + d.Post("start"))
		switch {
		case f.Name == "start" && (noDay != nil || noClock == nil):
			moved.Fields[i].Name = "day"
		case f.Name == "end" && d.Post("end_day") != "" && noLast != nil:
			moved.Fields[i].Name = "end_day"
		}
	}
	return &moved
}

// eventView is the page of one meeting for the people who run it.
type eventView struct {
	events.Event
	By     string // who decided on the topic
	Edit   eventForm
	Report ui.Form
	Topic  ui.Form
	Cancel ui.Form
}

// event finds the meeting in the address.
func (h *Handlers) event(d desk) (events.Event, error) {
	return h.Events.Find(d.Ctx(), d.Actor, d.Group.ID, d.PathValue("event"))
}

// getEvent shows a meeting with all that its people can do about it.
func (h *Handlers) getEvent(d desk) error {
	e, err := h.event(d)
	if err != nil {
		return err
	}
	if e.Slug != d.PathValue("event") {
		return d.Moved(d.path("/events/" + e.Slug))
	}
	p := d.page(i18n.Message{})
	return d.Render(eventPage(d, p, d.view(p, e)))
}

func (d desk) view(p ui.Page, e events.Event) eventView {
	rev, marks := strconv.Itoa(e.Rev), strconv.Itoa(e.MarksRev)
	v := eventView{Event: e, By: d.who(e.TopicBy), Report: ui.NewForm(p).In("report").At(marks), Topic: ui.NewForm(p).In("topic"), Cancel: ui.NewForm(p).In("cancel").At(rev)}
	v.Edit = eventForm{Form: ui.NewForm(p).In("edit").At(rev), Action: d.path("/events/" + e.Slug), Event: e, Ask: e.Second || d.Query("clock") == "ask"}
	return v
}

// who names a person of this group by the label that was kept.
func (d desk) who(label string) string {
	for _, h := range d.Roster {
		if string(h.Person) == label {
			return d.name(h.Name)
		}
	}
	if label == "" {
		return ""
	}
	return d.T(msg.LeadSomebody())
}

// again answers with the meeting's page, one of its forms as it was sent.
func (h *Handlers) again(d desk, e events.Event, err error, change func(*eventView, error)) error {
	return d.Refuse(err, func(err error) templ.Component {
		p := d.page(i18n.Message{})
		v := d.view(p, e)
		change(&v, err)
		return eventPage(d, p, v)
	})
}

// act runs a change of the meeting in the address and leads back to it.
func (h *Handlers) act(d desk, done i18n.Message, do func(events.Event, int) error, refused func(*eventView, error)) error {
	e, err := h.event(d)
	if err != nil {
		return err
	}
	rev, _ := strconv.Atoi(d.Post("rev")) // one that is no number is one that is stale
	if err := do(e, rev); err != nil {
		return h.again(d, e, err, refused)
	}
	return d.SeeOther(d.path("/events/"+e.Slug), site.Done(done))
}

// postEvent stores what an organiser changed.
func (h *Handlers) postEvent(d desk) error {
	e, err := h.event(d)
	if err != nil {
		return err
	}
	rev, _ := strconv.Atoi(d.Post("rev"))
	w, err := h.Events.Edit(d.Ctx(), d.Actor, e.ID, rev, readEvent(d))
	if err != nil {
		return h.again(d, e, d.onFields(err), func(v *eventView, err error) { v.Edit.Form = v.Edit.Form.Refuse(d.Values(), err) })
	}
	return d.written(w)
}

func (h *Handlers) postPublish(d desk) error {
	return h.act(d, msg.LeadEventPublished(), func(e events.Event, rev int) error { return h.Events.Publish(d.Ctx(), d.Actor, e.ID, rev) },
		func(v *eventView, err error) { v.Edit.Form = v.Edit.Form.Refuse(d.Values(), err) })
}

func (h *Handlers) postCancel(d desk) error {
	return h.act(d, msg.LeadEventCancelled(), func(e events.Event, rev int) error {
		return h.Events.Cancel(d.Ctx(), d.Actor, e.ID, rev, d.Post("reason"))
	}, func(v *eventView, err error) { v.Cancel = v.Cancel.Refuse(d.Values(), err) })
}

// postReport keeps how many came, or that the meeting did not take place.
func (h *Handlers) postReport(d desk) error {
	in := events.Report{DidNotTakePlace: d.Post("not_held") == "true", Reason: d.Post("reason"), Recording: d.Post("recording"), Notes: d.Post("notes"),
		Registered: count(d.Post("registered")), Attended: count(d.Post("attended"))}
	return h.act(d, msg.LeadReportSaved(), func(e events.Event, rev int) error { return h.Events.Mark(d.Ctx(), d.Actor, e.ID, rev, in) },
		func(v *eventView, err error) { v.Report = v.Report.Refuse(d.Values(), err) })
}

// count reads a number of people; nothing is unknown, and what is no number is
// refused as one that is out of range.
func count(text string) events.Count {
	if text == "" {
		return events.Count{}
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		n = -1
	}
	return events.People(n)
}

// postTopic says whether a meeting is on topic, or takes that back.
func (h *Handlers) postTopic(d desk) error {
	answer := events.Answer(d.Post("topic"))
	return h.act(d, msg.LeadTopicSaved(), func(e events.Event, _ int) error {
		return h.Events.DecideTopic(d.Ctx(), d.Actor, e.ID, answer, d.Post("reason"))
	}, func(v *eventView, err error) { v.Topic = v.Topic.Refuse(d.Values(), err) })
}

// editable says whether the reader may change the meeting here.
func (d desk) editable(e events.Event) bool {
	return d.May(access.EventWrite) && e.Source == events.Native && e.State != events.Cancelled && e.State != events.Vanished
}

// stored has a stored count as the form's field shows it.
func stored(c events.Count) string {
	if !c.Known {
		return ""
	}
	return strconv.Itoa(c.N)
}

// clock is a stored clock as the form's field shows it.
func clock(w events.Wall) string {
	if w.IsZero() {
		return ""
	}
	return w.String()[11:16]
}

// day is a stored day as the form's field shows it.
func day(w events.Wall) string {
	if w.IsZero() {
		return ""
	}
	return w.Date.String()
}

// lastDay is the field of the last day, which is empty where it is the first.
func lastDay(e events.Event) string {
	if e.When.End.Date == e.When.Start.Date {
		return ""
	}
	return day(e.When.End)
}

func (d desk) formats() []ui.Option {
	return []ui.Option{{Value: string(groups.InPerson), Label: d.T(msg.LeadFormatPlace())}, {Value: string(groups.Online), Label: d.T(msg.LeadFormatOnline())},
		{Value: string(groups.Hybrid), Label: d.T(msg.LeadFormatHybrid())}}
}

func (d desk) answers(said events.Answer) (options []ui.Option) {
	for _, a := range []events.Answer{events.Yes, events.No, events.Undecided} {
		_, word := topicWord(a)
		options = append(options, ui.Option{Value: string(a), Label: d.T(word), Selected: a == said})
	}
	if said != "" {
		options = append(options, ui.Option{Value: "", Label: d.T(msg.LeadTopicBack())})
	}
	return options
}
