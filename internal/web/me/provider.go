package me

import (
	"net/http"

	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/httpx"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// Addresses of the way to a provider. Operators enter the callback there, so it
// stays as it is.
const (
	pathWith     = "/signin/with"
	pathCallback = "/signin/with/{provider}/callback"
	pathClaim    = "/signin/address"
	pathLogins   = "/me/profile/logins"
)

// postWith sends the reader to a provider to sign in.
func (h *Handlers) postWith(r *site.Request) error {
	return h.setOut(r, accounts.ToSignIn, site.LocalPath(r.Post("next")))
}

// postLogin sends the reader to a provider whose account is to sign in here.
func (h *Handlers) postLogin(r *site.Request) error {
	return h.setOut(r, accounts.ToLink, pathLogins)
}

// setOut shows a page that leads on by itself. It is no redirect, because the
// content security policy lets a form lead nowhere but to ourselves, and
// browsers hold redirects of a form to that.
func (h *Handlers) setOut(r *site.Request, purpose accounts.Purpose, next string) error {
	address, refused, cause, err := h.People.SetOut(r.Ctx(), r.Actor, accounts.SetOutInput{Provider: r.Post("provider"), Purpose: purpose,
		Browser: r.Browser(), Next: next, Shared: r.Post("shared") != "", From: httpx.LimitKey(httpx.Client(r.Ctx()))})
	if err != nil {
		return err
	}
	if refused.Why != "" {
		return h.turnedBack(r, refused, cause)
	}
	name := h.providerName(r.Post("provider"))
	p := h.quiet(r, msg.ProviderGoingTitle(name))
	r.Header().Set("Refresh", "0; url="+address)
	return r.Render(goingPage(p, name, address))
}

func (h *Handlers) providerName(id string) string {
	for _, p := range h.People.Providers() {
		if p.ID == id {
			return p.Name
		}
	}
	return ""
}

// getCallback is where a provider sends the reader back to.
func (h *Handlers) getCallback(r *site.Request) error {
	b := h.browser(r)
	in := accounts.ComeBackInput{Provider: r.PathValue("provider"), State: r.Query("state"), Code: r.Query("code"), Error: r.Query("error"),
		Issuer: r.Query("iss"), Lang: r.L.Lang(), From: httpx.LimitKey(httpx.Client(r.Ctx()))}
	out, err := h.People.ComeBack(r.Ctx(), r.Actor, b, in)
	switch {
	case err != nil:
		return err
	case out.Refused.Why != "":
		return h.turnedBack(r, out.Refused, out.Cause)
	case out.Linked:
		return r.SeeOther("/me/profile#logins", site.Done(msg.ProviderLinked(out.Provider)))
	case out.Proved:
		return r.SeeOther(pathJoin + "/look")
	case out.Asking:
		return r.SeeOther(pathClaim)
	case out.Sent.Address != "":
		return r.SeeOther("/signin/code")
	}
	return h.enter(r, out.SignedIn)
}

// turnedBack says why a way to a provider led nowhere, and what else there is.
func (h *Handlers) turnedBack(r *site.Request, refused accounts.Refusal, cause error) error {
	if cause != nil {
		httpx.LineOf(r.Ctx()).Err = cause
	}
	status := http.StatusUnprocessableEntity
	if refused.Why == accounts.ProviderDown {
		status = http.StatusServiceUnavailable
	}
	title := msg.ProviderFailed()
	if r.Actor.SignedIn() {
		title = msg.ProviderNothing()
	}
	p := h.quiet(r, title)
	return r.RenderStatus(status, turnedBackPage(p, refused, r.Actor.SignedIn()))
}

// getClaim asks for an address when the provider tells none that it has checked.
func (h *Handlers) getClaim(r *site.Request) error {
	claim, ok, err := h.People.Claim(r.Ctx(), r.Actor, r.Browser())
	if err != nil {
		return err
	}
	if !ok {
		return r.SeeOther(ui.PathSignIn)
	}
	return r.Render(h.claim(r, claim, nil))
}

func (h *Handlers) claim(r *site.Request, claim accounts.Claimed, err error) templ.Component {
	p := h.quiet(r, msg.ProviderClaimTitle())
	form := ui.NewForm(p)
	if err != nil {
		form = form.Refuse(r.Values(), err)
	}
	return claimPage(p, form, claim)
}

func (h *Handlers) postClaim(r *site.Request) error {
	_, err := h.People.AskCodeForClaim(r.Ctx(), r.Actor, accounts.AskInput{Address: r.Post("address"), Browser: r.Browser(), Lang: r.L.Lang(),
		From: httpx.LimitKey(httpx.Client(r.Ctx()))})
	if err == nil {
		return r.SeeOther("/signin/code")
	}
	claim, ok, cerr := h.People.Claim(r.Ctx(), r.Actor, r.Browser())
	if cerr != nil || !ok {
		return err
	}
	return r.Refuse(err, func(err error) templ.Component { return h.claim(r, claim, err) })
}

// loginView is the list of sign-ins elsewhere on the profile.
type loginView struct {
	List    []accounts.Login
	Offered []accounts.Provider // that can be linked
	Name    func(issuer string) string
	Zone    string
	Refused ui.Form
}

func (h *Handlers) logins(r *site.Request) (v loginView, err error) {
	v.List, err = h.People.Logins(r.Ctx(), r.Actor, r.Actor.Person)
	v.Offered, v.Name, v.Zone = h.People.Providers(), h.People.ProviderName, r.Visit.Person.Zone
	return v, err
}

// postLoginRemove unlinks a sign-in elsewhere.
func (h *Handlers) postLoginRemove(r *site.Request) error {
	name, id := "", accounts.LoginID(r.PathValue("id"))
	list, err := h.People.Logins(r.Ctx(), r.Actor, r.Actor.Person)
	for _, l := range list {
		if l.ID == id {
			name = h.People.ProviderName(l.Issuer)
		}
	}
	if err == nil {
		err = h.People.RemoveLogin(r.Ctx(), r.Actor, id)
	}
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
		return h.refused(r, err, func(v *profileView) { v.Logins.Refused = v.Address.In("logins").Refuse(nil, err) })
	}
	if err != nil {
		return err
	}
	return r.SeeOther("/me/profile#logins", site.Done(msg.ProviderListRemoved(name)))
}
