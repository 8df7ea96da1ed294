package apply

import (
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// renamed gives a field note the name that the field has on another form.
func renamed(err error, from, to string) error {
	if e := fault.As(err); e != nil {
		for i := range e.Fields {
			if e.Fields[i].Name == from {
				e.Fields[i].Name = to
			}
		}
	}
	return err
}

// postSend sends the application, or its answer to what was asked.
func (h *Handlers) postSend(s step) error {
	err := h.Applications.Submit(s.Ctx(), s.Actor, s.ID, s.rev(), s.Post("answer"))
	if err != nil {
		return s.refuse(err)
	}
	return s.SeeOther(s.path(""), site.Done(msg.ApplySent()))
}

// stateView is an application that was sent.
type stateView struct {
	*site.Request
	applications.View
	Co       ui.Form
	Withdraw ui.Form
	Send     ui.Form
}

// getApplication shows where the application stands; a draft goes on at its
// first step that lacks something.
func (h *Handlers) getApplication(r *site.Request) error {
	id, err := id(r)
	if err != nil {
		return err
	}
	v, err := h.Applications.Get(r.Ctx(), r.Actor, id, r.L.Lang())
	if err != nil {
		return err
	}
	if v.Status == applications.StatusDraft {
		for _, one := range applications.Steps {
			if v.Gap(one) {
				return r.SeeOther(path(v.Application, "/"+string(one)))
			}
		}
		return r.SeeOther(path(v.Application, "/"+string(applications.StepCheck)))
	}
	return r.Render(h.stateOf(r, v, nil))
}

// stateOf is the page of an application that was sent; refused is why another
// co-leader could not be asked.
func (h *Handlers) stateOf(r *site.Request, v applications.View, refused error) templ.Component {
	p := r.Page(ui.WorldPublic, v.Application.Name)
	p.NoIndex = true
	p.Crumbs = []ui.Crumb{{Label: r.T(msg.ApplyStartTitle()), Href: Path}, {Label: v.Application.Name}}
	s := stateView{Request: r, View: v, Co: ui.NewForm(p).In("co"), Withdraw: ui.NewForm(p).In("withdraw"), Send: ui.NewForm(p).In("send")}
	if refused != nil {
		s.Co = s.Co.Refuse(r.Values(), refused)
	}
	return statePage(p, s)
}

func (v stateView) path(rest string) string { return path(v.Application, rest) }

// sentence says first how things are.
func (v stateView) sentence() string {
	switch v.Status {
	case applications.StatusSubmitted:
		if v.Due.IsZero() {
			return v.T(msg.ApplySentPlace(v.View.Place))
		}
		return v.T(msg.ApplySentPlaceDue(v.View.Place, i18n.Date(v.Due)))
	case applications.StatusChanges:
		return v.T(msg.ApplySentChanges(v.DaysLeft))
	case applications.StatusApproved:
		return v.T(msg.ApplySentApproved())
	case applications.StatusDeclined:
		return v.T(msg.ApplySentDeclined())
	}
	return v.T(msg.ApplySentWithdrawn())
}

// history is what happened, in the reader's words.
func (v stateView) history() (list []ui.Happening) {
	for _, e := range v.Entries {
		if m, ok := happened(e); ok {
			list = append(list, ui.Happening{Text: v.T(m), Note: v.L.MomentShort(at(v.Application, e.At))})
		}
	}
	if v.Status.Waiting() {
		_, word := state(v.Status)
		list = append(list, ui.Happening{Text: v.T(word), Now: true})
	}
	return list
}

func happened(e applications.Entry) (i18n.Message, bool) {
	switch e.Kind {
	case applications.Sent:
		return msg.ApplyEntrySent(), true
	case applications.Answered:
		return msg.ApplyEntryAnswered(), true
	case applications.Asked:
		return msg.ApplyEntryAsked(), true
	case applications.ApprovedIt:
		return msg.ApplyEntryApproved(), true
	case applications.DeclinedIt:
		return msg.ApplyEntryDeclined(), true
	case applications.WithdrawnIt:
		return msg.ApplyEntryWithdrawn(), true
	case applications.PartnerNamed:
		return msg.ApplyEntryPartnerNamed(e.Text), true
	case applications.PartnerAccepted:
		return msg.ApplyEntryPartnerAccepted(e.Text), true
	case applications.PartnerDeclined:
		return msg.ApplyEntryPartnerDeclined(e.Text), true
	case applications.Added:
		return msg.ApplyEntryAdded(), true
	}
	return i18n.Message{}, false
}

// letter is the last that the office wrote.
func (v stateView) letter() string { return lastLetter(v.Entries) }

func lastLetter(entries []applications.Entry) (text string) {
	for _, e := range entries {
		switch e.Kind {
		case applications.Asked, applications.ApprovedIt, applications.DeclinedIt:
			text = e.Text
		}
	}
	return text
}

// mayName says whether somebody else may be named as co-leader.
func (v stateView) mayName() bool {
	return v.Status.Waiting() || v.Status == applications.StatusApproved && (v.Partner == nil || v.Partner.State != applications.InvitationAccepted)
}

// partnerState is where the co-leader's invitation stands.
func partnerState(s applications.InvitationState) (ui.Tone, i18n.Message) {
	switch s {
	case applications.InvitationAccepted:
		return ui.ToneOK, msg.ApplyPartnerAccepted()
	case applications.InvitationDeclined:
		return ui.ToneBad, msg.ApplyPartnerDeclined()
	}
	return ui.ToneWarn, msg.ApplyPartnerInvited()
}

// postCoLeader asks somebody to be the co-leader, or the same person again.
func (h *Handlers) postCoLeader(r *site.Request) error {
	id, err := id(r)
	if err != nil {
		return err
	}
	if err := h.Applications.Invite(r.Ctx(), r.Actor, id, r.Post("co_name"), r.Post("co_address")); err != nil {
		v, verr := h.Applications.Get(r.Ctx(), r.Actor, id, r.L.Lang())
		if verr != nil {
			return verr
		}
		return r.Refuse(err, func(err error) templ.Component { return h.stateOf(r, v, err) })
	}
	return r.SeeOther(Path+"/"+string(id), site.Done(msg.ApplyCoAsked(r.Post("co_name"))))
}

func (h *Handlers) postWithdraw(r *site.Request) error {
	id, err := id(r)
	if err == nil {
		err = h.Applications.Withdraw(r.Ctx(), r.Actor, id, r.Post("reason"))
	}
	if err != nil {
		return err
	}
	return r.SeeOther(Path+"/"+string(id), site.Done(msg.ApplyWithdrawn()))
}

func (h *Handlers) postDiscard(r *site.Request) error {
	id, err := id(r)
	if err == nil {
		err = h.Applications.Discard(r.Ctx(), r.Actor, id)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(Path, site.Done(msg.ApplyDiscarded()))
}
