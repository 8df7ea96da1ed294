package groups

import (
	"slices"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	own "chapterhouse.dev/chapterhouse/internal/domain/onboarding"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/measures"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/documents"
	"chapterhouse.dev/chapterhouse/internal/web/onboarding"
	"chapterhouse.dev/chapterhouse/internal/web/standing"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// overview is what the first page of a desk shows. Organisers do not see the
// group's standing.
type overview struct {
	Greeting string
	Sentence string
	AsOf     string // the day that was asked for; empty: today
	Card     *standing.Card
	Left     *onboarding.Card // in the place of standing until the group is active
	Tasks    []ui.Task
	Done     int
	Planned  []events.Event
	Chart    ui.Columns
	Figures  []ui.Figure
}

// How many meetings the page looks at.
const (
	plannedShown  = 6
	chartMeetings = 11
)

// getOverview answers first how the group stands, then shows why.
func (h *Handlers) getOverview(d desk) error {
	all, err := h.Events.All(d.Ctx(), d.Actor, d.Group.ID, events.Cursor{}, events.MostPerPage)
	if err != nil {
		return err
	}
	v := overview{Greeting: d.greeting()}
	v.Planned, v.Chart = planned(all.Events, d.now), attendance(d, all.Events)
	v.Figures = d.figures(all.Events)
	if d.Group.Status == groups.Onboarding && d.May(access.OnboardingRead) {
		if err := h.left(d, &v); err != nil {
			return err
		}
	} else if d.May(access.FindingRead) {
		if err := h.stand(d, all.Events, &v); err != nil {
			return err
		}
	} else {
		v.Sentence = d.T(msg.LeadOverviewCount(len(v.Planned)))
	}
	p := d.page(msg.LeadNavOverview())
	asked, today, err := h.Program.AskedOf(d.Ctx(), d.Actor, d.L.Lang())
	if err != nil {
		return err
	}
	if notice, ok := documents.Notice(d.L, asked, today); ok {
		p.Flash = append(p.Flash, notice)
	}
	return d.Render(overviewPage(d, p, v))
}

// left adds what is left until the group is active.
func (h *Handlers) left(d desk, v *overview) error {
	st, err := h.Onboarding.Of(d.Ctx(), d.Actor, d.Group.ID)
	if err != nil {
		return err
	}
	v.Left, v.Sentence = &onboarding.Card{State: st, L: d.L, Me: d.Actor.Person, Link: func(t own.Task) ui.Link {
		label := msg.OnboardingDo()
		if t.Needs == own.NeedsLeaders {
			label = msg.OnboardingInvite()
		}
		return ui.Link{Href: onboarding.Where(st, d.Actor.Person, t), Label: d.T(label)}
	}}, onboarding.Sentence(d.L, st)
	return nil
}

// stand adds the group's standing, today or as of the day in the address.
func (h *Handlers) stand(d desk, all []events.Event, v *overview) error {
	day, err := ids.ParseDate(d.Query("as-of"))
	if err == nil {
		v.AsOf = day.String()
	}
	st, err := h.Requirements.Of(d.Ctx(), d.Actor, d.Group.ID, day)
	if err != nil {
		return err
	}
	card := d.card(st, all)
	for _, holder := range d.Roster {
		card.People[holder.Person] = holder.Name
	}
	v.Card, v.Sentence = &card, standing.Sentence(d.L, st)
	v.Tasks, v.Done = tasks(d, card, all)
	owed, err := h.Applications.Owed(d.Ctx(), d.Actor, d.Group.ID)
	if err == nil && owed.Text != "" {
		v.Tasks = append([]ui.Task{{Text: owed.Text, Note: d.T(msg.LeadTaskOwed(i18n.Date(owed.By))), Tone: ui.ToneWarn}}, v.Tasks...)
	}
	if err != nil {
		return err
	}
	return nil
}

// card is the card of the group's standing, with links to the pages that the
// reader may open.
func (d desk) card(st requirements.Standing, all []events.Event) standing.Card {
	c := standing.Card{Standing: st, L: d.L, People: map[ids.PersonID]string{}, Events: map[string]ui.Link{}, Done: map[guide.Key]ui.Link{},
		Doc: func(s guide.Source) string { return "/guide/" + string(s.Document) }}
	for _, e := range all {
		c.Events[string(e.ID)] = ui.Link{Href: d.path("/events/" + e.Slug), Label: title(d.L, e)}
	}
	for _, req := range st.Edition.Guide.Requirements {
		if to, label, need := where(req.Measure); to != "" && (need == access.EventDraft || d.May(need)) {
			c.Done[req.Key] = ui.Link{Href: d.path(to), Label: d.T(label)}
		}
	}
	return c
}

// where is the page on which one acts on a requirement, and who may open it.
func where(m guide.Measure) (path string, label i18n.Message, need access.Action) {
	switch {
	case m.Leaders != nil:
		return "/people", msg.LeadDoPeople(), access.EventDraft
	case m.Acceptances != nil:
		return "/people#documents", msg.LeadDoAccept(), access.EventDraft
	case m.Events != nil, m.LongestGap != nil, m.Spread != nil, m.ShareOfEvents != nil, m.FirstEvent != nil:
		return "/events", msg.LeadDoEvents(), access.EventDraft
	case m.CodeOfConduct != nil:
		return "/conduct", msg.LeadDoConduct(), access.GroupEdit
	case m.PublicPresence != nil:
		return "/page", msg.LeadDoPage(), access.GroupEdit
	}
	return "", i18n.Message{}, ""
}

// title names a meeting, also one whose calendar gave it no title.
func title(l *i18n.Localizer, e events.Event) string {
	if e.Title == "" {
		return l.T(msg.LeadEventUntitled())
	}
	return e.Title
}

// greeting is the page's title: the time of day where the group is, and a name.
func (d desk) greeting() string {
	name, _, _ := strings.Cut(d.Name(), " ")
	switch hour := d.now.In(d.Group.Location()).Hour(); {
	case hour < 12:
		return d.T(msg.LeadGreetingMorning(name))
	case hour < 18:
		return d.T(msg.LeadGreetingDay(name))
	}
	return d.T(msg.LeadGreetingEvening(name))
}

// tasks are what is to be done: first what standing depends on, then reports on
// meetings that are over and have none.
func tasks(d desk, card standing.Card, all []events.Event) (list []ui.Task, done int) {
	for _, f := range standing.Urgent(card.Assessment) {
		tone := ui.ToneWarn
		if f.Result == measures.NotMet {
			tone = ui.ToneBad
		}
		task := ui.Task{Text: d.T(f.NextStep), Href: card.Done[f.Requirement].Href, Tone: tone}
		if f.NextStep.IsZero() {
			task.Text = d.T(f.Summary)
		}
		if !f.Due.IsZero() && !f.GraceOver {
			task.Note = d.T(msg.StandingDue(standing.LastDay(f)))
		}
		list = append(list, task)
	}
	for _, e := range all {
		if d.May(access.EventDecide) && e.Counts(d.now) && !e.Attended.Known && d.now.Sub(e.EndsAt) < 60*24*time.Hour {
			list = append(list, ui.Task{Text: d.T(msg.LeadTaskReport(title(d.L, e))), Note: d.L.Date(i18n.Date(e.Day)), Href: d.path("/events/" + e.Slug + "#report")})
		}
		if d.May(access.EventDecide) && e.State == events.Published && e.Topic() == events.Undecided && e.EndsAt.After(d.now.AddDate(-1, 0, 0)) && len(list) < 8 {
			list = append(list, ui.Task{Text: d.T(msg.LeadTaskTopic(title(d.L, e))), Note: d.L.Date(i18n.Date(e.Day)), Href: d.path("/events/" + e.Slug + "#topic")})
		}
	}
	for _, f := range card.Assessment.Findings {
		if f.Result == measures.Met {
			done++
		}
	}
	return list, done
}

// planned are the next meetings, drafts included.
func planned(all []events.Event, now time.Time) (list []events.Event) {
	for _, e := range slices.Backward(all) {
		if e.EndsAt.After(now) && e.State != events.Vanished && e.DuplicateOf == "" && len(list) < plannedShown {
			list = append(list, e)
		}
	}
	return list
}

// attendance is how many came to the latest meetings, the last one at the end.
func attendance(d desk, all []events.Event) (c ui.Columns) {
	for _, e := range all {
		if e.Counts(d.now) && e.Attended.Known && len(c.Values) < chartMeetings {
			c.Values = append([]float64{float64(e.Attended.N)}, c.Values...)
			c.Marks = append([]string{d.L.MonthShort(e.Day.Month)}, c.Marks...)
		}
	}
	if n := len(c.Values); n > 0 {
		c.Label = d.T(msg.LeadAttendanceChart(n, int(slices.Max(c.Values)), int(slices.Min(c.Values))))
	}
	return c
}

// figures are the group in numbers.
func (d desk) figures(all []events.Event) []ui.Figure {
	held, year := 0, d.now.AddDate(-1, 0, 0)
	for _, e := range all {
		if e.Counts(d.now) && e.EndsAt.After(year) {
			held++
		}
	}
	return []ui.Figure{
		{Number: d.L.Number(d.Members), Label: d.T(msg.LeadFigureMembers())},
		{Number: d.L.Number(held), Label: d.T(msg.LeadFigureHeld())},
	}
}
