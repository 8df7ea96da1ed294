package hub

import (
	"cmp"
	"strconv"

	"chapterhouse.dev/chapterhouse/internal/domain/hub"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// introductionView is the reader's own introduction.
type introductionView struct {
	*site.Request
	hub.Own
	Form ui.Form
	Line ui.Form // of one button in a line
}

// getIntroduction shows the reader's own introduction as a form.
func (h *Handlers) getIntroduction(r *site.Request) error {
	v, err := h.introduction(r)
	if err != nil {
		return err
	}
	return r.Render(introductionPage(v.page(), v))
}

func (v introductionView) page() ui.Page { return v.Page(ui.WorldHub, v.T(msg.HubNavIntroduction())) }

func (h *Handlers) introduction(r *site.Request) (v introductionView, err error) {
	v.Request = r
	v.Own, err = h.Hub.Mine(r.Ctx(), r.Actor)
	p := ui.Page{L: r.L}
	v.Form, v.Line = ui.NewForm(p).At(strconv.Itoa(v.Introduction.Rev)), ui.NewForm(p)
	return v, err
}

// lang is the language of the introduction, in words.
func (v introductionView) lang() string {
	return site.WriteLanguages([]string{cmp.Or(v.Introduction.Lang, v.L.Lang())})
}

// postIntroduction keeps the introduction.
func (h *Handlers) postIntroduction(r *site.Request) error {
	rev, _ := strconv.Atoi(r.Post("rev")) // one that is no number is one that is stale
	in := hub.Introduction{Body: r.Post("body"), Offer: r.Post("offer"), Rev: rev}
	if tags := site.ReadLanguages(r.Post("lang")); len(tags) == 1 {
		in.Lang = tags[0]
	}
	if err := h.Hub.Introduce(r.Ctx(), r.Actor, in); err != nil {
		v, verr := h.introduction(r)
		if verr != nil {
			return verr
		}
		return r.Refuse(err, func(err error) templ.Component {
			v.Form = v.Form.Refuse(r.Values(), err)
			return introductionPage(v.page(), v)
		})
	}
	return r.SeeOther(pathLeaders+string(r.Actor.Person), site.Done(msg.HubIntroductionSaved()))
}

func (h *Handlers) postIntroductionRemove(r *site.Request) error {
	if err := h.Hub.RemoveIntroduction(r.Ctx(), r.Actor); err != nil {
		return err
	}
	return r.SeeOther(pathIntroduction, site.Done(msg.HubIntroductionRemoved()))
}

// postListed says whether other leaders find the reader.
func (h *Handlers) postListed(r *site.Request) error {
	listed := r.Post("listed") == "true"
	if err := h.Hub.SetListed(r.Ctx(), r.Actor, listed); err != nil {
		return err
	}
	if listed {
		return r.SeeOther(pathIntroduction, site.Done(msg.HubShownDone()))
	}
	return r.SeeOther(pathIntroduction, site.Done(msg.HubHiddenDone()))
}
