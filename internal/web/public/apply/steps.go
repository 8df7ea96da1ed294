package apply

import (
	"strconv"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// step is a request to one step of the reader's application.
type step struct {
	*site.Request
	applications.View
	In     applications.Step
	Form   ui.Form
	Places []geo.Match // which of them is meant
}

type stepHandler func(s step) error

// at opens a step of the application in the address. One that has moved on is
// shown by its state instead.
func (h *Handlers) at(in applications.Step, handler stepHandler) site.Handler {
	return func(r *site.Request) error {
		id, err := id(r)
		if err != nil {
			return err
		}
		v, err := h.Applications.Get(r.Ctx(), r.Actor, id, r.L.Lang())
		if err != nil {
			return err
		}
		if !v.Status.Editable() {
			return r.SeeOther(path(v.Application, ""))
		}
		return handler(step{Request: r, View: v, In: in})
	}
}

// path is an address of an application.
func path(a applications.Application, rest string) string { return Path + "/" + string(a.ID) + rest }

func (s step) path(rest string) string { return path(s.Application, rest) }

// pages are the pages of the steps.
var pages = map[applications.Step]func(ui.Page, step) templ.Component{
	applications.StepGroup: groupPage, applications.StepPeople: peoplePage, applications.StepConduct: conductPage,
	applications.StepMeetings: meetingsPage, applications.StepCheck: checkPage,
}

var stepWords = map[applications.Step]func() i18n.Message{
	applications.StepGroup: msg.ApplyStepGroup, applications.StepPeople: msg.ApplyStepPeople, applications.StepConduct: msg.ApplyStepConduct,
	applications.StepMeetings: msg.ApplyStepMeetings, applications.StepCheck: msg.ApplyStepCheck,
}

func (s step) page() ui.Page {
	p := s.Page(ui.WorldPublic, s.T(stepWords[s.In]()))
	p.NoIndex = true
	p.Crumbs = []ui.Crumb{{Label: s.T(msg.ApplyStartTitle()), Href: Path}, {Label: called(s.L, s.Application), Href: s.path("")}, {Label: p.Title}}
	return p
}

func (h *Handlers) getStep(s step) error {
	p := s.page()
	s.Form = ui.NewForm(p).At(strconv.Itoa(s.Rev))
	if key := s.Query("example"); key != "" && s.In == applications.StepConduct {
		if err := h.example(&s, guide.Key(key)); err != nil {
			return err
		}
	}
	return s.Render(pages[s.In](p, s))
}

// refuse shows the step again with what was typed.
func (s step) refuse(err error) error {
	return s.Request.Refuse(err, func(err error) templ.Component {
		p := s.page()
		s.Form = ui.NewForm(p).At(strconv.Itoa(s.Rev)).Refuse(s.Values(), err)
		return pages[s.In](p, s)
	})
}

// saved leads on: to the next step, or, when only saving was asked for, back to
// the same with what was found.
func (s step) saved(err error) error {
	if err != nil {
		return s.refuse(err)
	}
	switch s.Post("act") {
	case "leave":
		return s.SeeOther(Path, site.Done(msg.ApplySaved()))
	case "look":
		return s.SeeOther(s.path("/"+string(s.In)), site.Done(msg.ApplySaved()))
	}
	for i, one := range applications.Steps {
		if one == s.In {
			return s.SeeOther(s.path("/" + string(applications.Steps[i+1])))
		}
	}
	return s.SeeOther(s.path(""))
}

// rev is the revision that the form was written upon; one that is no number is
// one that is stale.
func (s step) rev() int {
	n, err := strconv.Atoi(s.Post("rev"))
	if err != nil {
		return -1
	}
	return n
}

// links are the steps with their state.
func (s step) links() (list []ui.StepLink) {
	for _, one := range applications.Steps {
		link := ui.StepLink{Label: s.T(stepWords[one]()), Href: s.path("/" + string(one)), Current: one == s.In}
		link.Done = one != applications.StepCheck && !s.Gap(one) && (s.In == applications.StepCheck || one != s.In) && s.begun(one)
		list = append(list, link)
	}
	return list
}

// begun says whether a step without gaps has anything in it.
func (s step) begun(one applications.Step) bool {
	return one != applications.StepMeetings || s.Calendar != "" || s.In == applications.StepCheck
}

// back is the step before this one.
func (s step) back() string {
	for i, one := range applications.Steps {
		if one == s.In && i > 0 {
			return s.path("/" + string(applications.Steps[i-1]))
		}
	}
	return ""
}

// text is a text of the guide in the reader's language.
func (s step) text(t guide.Text) string { return t.In(s.L.Lang(), s.Edition.Guide.Language()) }

// placeText is the place as a reader would type it.
func placeText(l *i18n.Localizer, a applications.Application) string {
	if a.City == "" {
		return ""
	}
	return a.City + ", " + geo.CountryName(a.Country, l.Lang())
}

// summary is what is known so far, for the side of the page.
func (s step) summary() (list []ui.Pairing) {
	add := func(name i18n.Message, text string) {
		if text != "" {
			list = append(list, ui.Pairing{Name: s.T(name), Text: text})
		}
	}
	add(msg.ApplyFieldName(), s.Application.Name)
	add(msg.ApplyFieldPlace(), placeText(s.L, s.Application))
	add(msg.ApplyFieldLanguages(), site.WriteLanguages(s.Languages.V))
	add(msg.ApplyFieldTopics(), strings.Join(s.Topics.V, ", "))
	if s.Partner != nil {
		add(msg.ApplyColeader(), s.Partner.Name)
	}
	return list
}

// next says what happens after sending.
func next(l *i18n.Localizer, g *guide.Guide) []ui.Happening {
	answer, readers := "", msg.ApplyNextRead()
	for _, p := range g.Promises {
		if p.What == guide.PromisedApplication {
			answer = p.Title.In(l.Lang(), g.Language())
		}
	}
	if g.Applications.Both() {
		readers = msg.ApplyNextReadTwo()
	}
	return []ui.Happening{
		{Text: l.T(msg.ApplyNextSend()), Note: l.T(msg.ApplyNextSendNote()), Now: true},
		{Text: l.T(msg.ApplyNextCheck()), Note: l.T(msg.ApplyNextCheckNote())},
		{Text: l.T(readers), Note: answer},
		{Text: l.T(msg.ApplyNextOnboarding()), Note: l.T(msg.ApplyNextOnboardingNote())},
	}
}

// fields turns a field note without a place on this page into one that has.
func wrong(field string, m i18n.Message) error {
	return fault.InvalidFields(fault.Field{Name: field, Message: m})
}
