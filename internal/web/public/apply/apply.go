package apply

import (
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// Handlers are the pages with what they stand on.
type Handlers struct {
	Applications *applications.Service
	People       *accounts.Service
	Program      *program.Service
}

// Path is where applications begin; each one is below it.
const Path = "/apply"

// PathInvitation and the invitation's identifier is the co-leader's part.
const PathInvitation = "/invitations/"

// Routes are the addresses. What is not the reader's own does not exist.
func (h *Handlers) Routes() []site.Route {
	own := func(method, path string, handler site.Handler) site.Route {
		return site.Route{Method: method, Path: Path + path, Need: access.ApplicationWrite, Where: site.SignedIn, Handler: handler}
	}
	part := func(method, path string, handler site.Handler) site.Route {
		return site.Route{Method: method, Path: PathInvitation + "{invitation}" + path, Need: access.ApplicationPart, Where: site.SignedIn, Handler: handler}
	}
	return []site.Route{
		{Method: "GET", Path: Path, Need: access.GroupRead, Handler: h.getStart},
		own("POST", "", h.postStart),
		own("GET", "/{application}", h.getApplication),
		own("GET", "/{application}/group", h.at(applications.StepGroup, h.getStep)),
		own("POST", "/{application}/group", h.at(applications.StepGroup, h.postGroup)),
		own("GET", "/{application}/people", h.at(applications.StepPeople, h.getStep)),
		own("POST", "/{application}/people", h.at(applications.StepPeople, h.postPeople)),
		own("GET", "/{application}/conduct", h.at(applications.StepConduct, h.getStep)),
		own("POST", "/{application}/conduct", h.at(applications.StepConduct, h.postConduct)),
		own("GET", "/{application}/meetings", h.at(applications.StepMeetings, h.getStep)),
		own("POST", "/{application}/meetings", h.at(applications.StepMeetings, h.postMeetings)),
		own("GET", "/{application}/check", h.at(applications.StepCheck, h.getStep)),
		own("POST", "/{application}/send", h.at(applications.StepCheck, h.postSend)),
		own("POST", "/{application}/coleader", h.postCoLeader),
		own("POST", "/{application}/withdraw", h.postWithdraw),
		own("POST", "/{application}/discard", h.postDiscard),
		part("GET", "", h.getPart),
		part("POST", "/accept", h.postAccept),
		part("POST", "/decline", h.postDecline),
	}
}

// id reads the application in the address.
func id(r *site.Request) (ids.ApplicationID, error) {
	id := ids.ApplicationID(r.PathValue("application"))
	if !ids.Has(id, "app") {
		return "", fault.New(fault.NotFound, msg.ApplyNotFound())
	}
	return id, nil
}

// startView is the page that says what an application needs.
type startView struct {
	*site.Request
	ui.Form
	Guide   *guide.Guide
	Promise i18n.Message // when an answer to an application of today comes
	Mine    []applications.Application
	SignIn  string // for visitors: where they prove who they are first
}

// getStart says what is needed, how long it takes and when an answer comes,
// before any form.
func (h *Handlers) getStart(r *site.Request) error {
	v, err := h.start(r)
	if err != nil {
		return err
	}
	p := r.Page(ui.WorldPublic, r.T(msg.ApplyStartTitle()))
	p.Canonical, p.Description = r.BaseURL()+Path, r.T(msg.ApplyStartLede())
	v.Form = ui.NewForm(p)
	return r.Render(startPage(p, v))
}

func (h *Handlers) start(r *site.Request) (v startView, err error) {
	v = startView{Request: r, SignIn: ui.PathSignIn + "?next=" + Path}
	today, err := h.Program.Today(r.Ctx(), r.Actor)
	if err != nil {
		return v, err
	}
	editions, err := h.Program.Editions(r.Ctx(), r.Actor)
	if err != nil {
		return v, err
	}
	v.Guide = program.InForce(editions, today).Guide
	for _, p := range v.Guide.Promises {
		if p.What == guide.PromisedApplication {
			v.Promise = msg.ApplyStartAnswer(i18n.Date(p.Within.After(today)))
		}
	}
	if r.Actor.SignedIn() {
		v.Mine, err = h.Applications.Mine(r.Ctx(), r.Actor)
	}
	return v, err
}

// postStart begins a draft.
func (h *Handlers) postStart(r *site.Request) error {
	id, err := h.Applications.Start(r.Ctx(), r.Actor, r.L.Lang())
	if fault.Is(err, fault.Conflict) {
		return r.SeeOther(Path, site.Flash{Tone: ui.ToneWarn, Title: fault.As(err).Message})
	}
	if err != nil {
		return err
	}
	return r.SeeOther(Path + "/" + string(id) + "/group")
}

// text is a text of the guide in the reader's language.
func (v startView) text(t guide.Text) string { return t.In(v.Request.L.Lang(), v.Guide.Language()) }

// needed are the requirements that a group keeps from the day it joins.
func (v startView) needed() (list []guide.Requirement) {
	for _, req := range v.Guide.Requirements {
		if req.Level == guide.Required && req.Applies.Joining() {
			list = append(list, req)
		}
	}
	return list
}

// state is how pages call the status of an application.
func state(s applications.Status) (ui.Tone, i18n.Message) {
	switch s {
	case applications.StatusSubmitted:
		return ui.ToneInfo, msg.ApplyStateSubmitted()
	case applications.StatusChanges:
		return ui.ToneWarn, msg.ApplyStateChanges()
	case applications.StatusApproved:
		return ui.ToneOK, msg.ApplyStateApproved()
	case applications.StatusDeclined:
		return ui.ToneMute, msg.ApplyStateDeclined()
	case applications.StatusWithdrawn:
		return ui.ToneMute, msg.ApplyStateWithdrawn()
	}
	return ui.ToneMute, msg.ApplyStateDraft()
}

// called is the name of an application until the group has one.
func called(l *i18n.Localizer, a applications.Application) string {
	if a.Name == "" {
		return l.T(msg.ApplyNameless())
	}
	return a.Name
}

// at is an instant on the clock of the group's place.
func at(a applications.Application, t time.Time) i18n.Moment {
	return i18n.Moment{At: t, Zone: a.Location().String()}
}
