package me

import (
	"net/http"

	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/qr"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

const pathSecurity = "/me/security"

// securityView is how a person signs in, and where they are signed in.
type securityView struct {
	accounts.Factors
	Sessions []accounts.Session
	Here     ids.SessionID
	Keys     bool   // this site has passkeys
	Zone     string // of the person, for the times
	Refused  ui.Form
}

// seen and began are the times of a session in the person's zone.
func (v securityView) seen(s accounts.Session) i18n.Moment  { return i18n.At(s.Seen, v.Zone) }
func (v securityView) began(s accounts.Session) i18n.Moment { return i18n.At(s.Created, v.Zone) }

// factor is one line of the list of factors.
type factor struct {
	id, name, detail string
	remove           string // where the form that removes it is sent
}

// lines are the factors, passkeys first.
func (v securityView) lines(l *i18n.Localizer) (list []factor) {
	for _, k := range v.Passkeys {
		detail := msg.SecurityNever(i18n.At(k.Created, v.Zone))
		if !k.Used.IsZero() {
			detail = msg.SecurityUsed(i18n.At(k.Created, v.Zone), i18n.At(k.Used, v.Zone))
		}
		list = append(list, factor{string(k.ID), k.Name, l.T(msg.SecurityKindPasskey()) + ". " + l.T(detail), pathSecurity + "/passkeys/" + string(k.ID) + "/remove"})
	}
	if v.App == nil {
		return list
	}
	detail := msg.SecurityNever(i18n.At(v.App.Created, v.Zone))
	if !v.App.Used.IsZero() {
		detail = msg.SecurityUsed(i18n.At(v.App.Created, v.Zone), i18n.At(v.App.Used, v.Zone))
	}
	return append(list, factor{"app", l.T(msg.SecurityKindApp()), l.T(detail), pathSecurity + "/app/remove"})
}

// getSecurity shows factors, recovery codes and browsers.
func (h *Handlers) getSecurity(r *site.Request) error {
	return h.security(r, http.StatusOK, nil)
}

func (h *Handlers) security(r *site.Request, status int, refused error) error {
	factors, err := h.People.Factors(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	list, err := h.People.Sessions(r.Ctx(), r.Actor, r.Actor.Person)
	if err != nil {
		return err
	}
	p := r.Page(ui.WorldMine, r.T(msg.SecurityTitle()))
	v := securityView{Factors: factors, Sessions: list, Here: r.Actor.Session, Keys: h.People.Passkeys(), Zone: r.Visit.Person.Zone, Refused: ui.NewForm(p)}
	if refused != nil {
		v.Refused = v.Refused.Refuse(nil, refused)
	}
	return r.RenderStatus(status, securityPage(p, v))
}

// newView is a page on which a factor is set up.
type newView struct {
	Form     ui.Form
	Next     string // where to go afterwards
	Ceremony accounts.Ceremony
	App      accounts.NewApp
	Picture  qr.Picture
	Name     string // proposed for a passkey
}

// getPasskey is the page on which a passkey is made.
func (h *Handlers) getPasskey(r *site.Request) error {
	return h.newPasskey(r, http.StatusOK, site.LocalPath(r.Query("next")), nil)
}

func (h *Handlers) newPasskey(r *site.Request, status int, next string, refused error) error {
	c, err := h.People.NewPasskey(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	p := r.Page(ui.WorldMine, r.T(msg.SecurityPasskeyTitle()))
	v := newView{Form: ui.NewForm(p), Next: next, Ceremony: c, Name: device(r.UserAgent(), r)}
	if refused != nil {
		v.Form = v.Form.Refuse(r.Values(), refused)
	}
	return r.RenderStatus(status, passkeyPage(p, v))
}

func (h *Handlers) postPasskey(r *site.Request) error {
	next := site.LocalPath(r.Post("next"))
	codes, err := h.People.AddPasskey(r.Ctx(), r.Actor, r.Post("name"), r.Post("state"), r.Post("answer"))
	if fault.Is(err, fault.Invalid) {
		return h.newPasskey(r, http.StatusUnprocessableEntity, next, err)
	}
	return h.added(r, codes, err, next, msg.SecurityPasskeyAdded())
}

// getApp shows a secret for an authenticator app, drawn here: nobody else is
// asked for the picture.
func (h *Handlers) getApp(r *site.Request) error {
	return h.newApp(r, http.StatusOK, site.LocalPath(r.Query("next")), nil)
}

func (h *Handlers) newApp(r *site.Request, status int, next string, refused error) error {
	p := r.Page(ui.WorldMine, r.T(msg.SecurityAppTitle()))
	n, err := h.People.NewApp(r.Ctx(), r.Actor, p.Program.Name, r.Post("state"))
	if err != nil {
		return err
	}
	v := newView{Form: ui.NewForm(p), Next: next, App: n}
	if v.Picture, err = qr.Draw(n.URL); err != nil {
		return err
	}
	if refused != nil {
		v.Form = v.Form.Refuse(r.Values(), refused)
	}
	return r.RenderStatus(status, appPage(p, v))
}

func (h *Handlers) postApp(r *site.Request) error {
	next := site.LocalPath(r.Post("next"))
	codes, err := h.People.AddApp(r.Ctx(), r.Actor, r.Post("state"), r.Post("code"))
	if fault.Is(err, fault.Invalid) {
		return h.newApp(r, http.StatusUnprocessableEntity, next, err)
	}
	return h.added(r, codes, err, next, msg.SecurityAppAdded())
}

// added ends the setting up of a factor: with the recovery codes that the first
// one brings, or back where the reader came from.
func (h *Handlers) added(r *site.Request, codes []string, err error, next string, done i18n.Message) error {
	switch {
	case fault.Is(err, fault.Conflict):
		return h.security(r, http.StatusConflict, err)
	case err != nil:
		return err
	case len(codes) > 0:
		return h.showCodes(r, codes, next, done)
	case next == "/":
		next = pathSecurity
	}
	return r.SeeOther(next, site.Done(done))
}

// showCodes shows recovery codes. It answers the form itself: no other page
// could show them, because they are kept as digests only.
func (h *Handlers) showCodes(r *site.Request, codes []string, next string, done i18n.Message) error {
	if next == "/" {
		next = pathSecurity
	}
	p := r.Page(ui.WorldMine, r.T(msg.SecurityCodesTitle()))
	p.Flash = append(p.Flash, ui.Flash{Tone: ui.ToneOK, Title: r.T(done)})
	return r.Render(codesPage(p, codes, next))
}

func (h *Handlers) postCodes(r *site.Request) error {
	codes, err := h.People.RenewCodes(r.Ctx(), r.Actor)
	return h.added(r, codes, err, pathSecurity, msg.SecurityCodesRenewed())
}

func (h *Handlers) postPasskeyRemove(r *site.Request) error {
	return h.removed(r, h.People.RemovePasskey(r.Ctx(), r.Actor, accounts.PasskeyID(r.PathValue("id"))))
}

func (h *Handlers) postAppRemove(r *site.Request) error {
	return h.removed(r, h.People.RemoveApp(r.Ctx(), r.Actor))
}

func (h *Handlers) removed(r *site.Request, err error) error {
	if fault.Is(err, fault.Conflict) {
		return h.security(r, http.StatusConflict, err)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(pathSecurity, site.Done(msg.SecurityRemoved()))
}

// getSecond explains to people of the program team why the office is closed to
// a session that rests on mail, and leads to what opens it.
func (h *Handlers) getSecond(r *site.Request) error {
	next := site.LocalPath(r.Query("next"))
	f, err := h.People.Factors(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	switch {
	case r.Strong():
		return r.SeeOther(next)
	case f.Any():
		return r.SeeOther(withNext(site.PathAgain, next))
	}
	p := r.Page(ui.WorldMine, r.T(msg.SecurityNeededTitle()))
	return r.Render(neededPage(p, h.People.Passkeys(), next))
}
