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

// getSignIn asks for the address; who is signed in already goes on.
func (h *Handlers) getSignIn(r *site.Request) error {
	next := site.LocalPath(r.Query("next"))
	if r.Actor.SignedIn() {
		return r.SeeOther(next)
	}
	return r.Render(h.signIn(r, nil, next))
}

// signInView is the page where signing in begins.
type signInView struct {
	Form     ui.Form
	Passkey  ui.Form
	Ceremony accounts.Ceremony // without options: this site has no passkeys
	Next     string
	Map      ui.Chart

	Providers []accounts.Provider
}

// signIn makes the page. Asking for a ceremony also sees to it that the browser
// has its cookie when a form comes.
func (h *Handlers) signIn(r *site.Request, err error, next string) templ.Component {
	p := h.quiet(r, msg.SigninTitle())
	form := ui.NewForm(p)
	if err != nil {
		form = form.Refuse(r.Values(), err)
	}
	v := signInView{Form: form, Passkey: ui.NewForm(p).In("passkey"), Next: next, Providers: h.People.Providers(), Map: h.SignInMap(r, p)}
	var problem error
	if v.Ceremony, problem = h.People.AskPasskey(r.Browser()); problem != nil { // the letter still signs in
		httpx.LineOf(r.Context()).Err = problem
	}
	return signInPage(p, v)
}

// postSignIn has a code sent; the answer is the same for every address.
func (h *Handlers) postSignIn(r *site.Request) error {
	next := site.LocalPath(r.Post("next"))
	_, err := h.People.AskCode(r.Ctx(), r.Actor, accounts.AskInput{Address: r.Post("address"), Browser: r.Browser(), Next: next,
		Lang: r.L.Lang(), From: httpx.LimitKey(httpx.Client(r.Ctx()))})
	if err != nil {
		return r.Refuse(err, func(err error) templ.Component { return h.signIn(r, err, next) })
	}
	return r.SeeOther("/signin/code")
}

// getCode asks for the code that was sent to this browser's address.
func (h *Handlers) getCode(r *site.Request) error {
	return h.showCode(r, http.StatusOK, nil)
}

func (h *Handlers) showCode(r *site.Request, status int, refused error) error {
	asked, ok, err := h.People.Pending(r.Ctx(), r.Actor, r.Browser())
	if err != nil {
		return err
	}
	if !ok && refused == nil {
		return r.SeeOther(ui.PathSignIn)
	}
	p := h.quiet(r, msg.SigninCodeTitle())
	form := ui.NewForm(p)
	if refused != nil {
		form = form.Refuse(nil, refused)
	}
	return r.RenderStatus(status, codePage(p, form, asked))
}

// askAgain is where another code is asked for: whoever came from a provider
// types an address there and keeps what was brought.
func askAgain(asked accounts.Asked) string {
	if asked.Provider != "" {
		return pathClaim
	}
	return ui.PathSignIn
}

// postCode signs in with a typed code.
func (h *Handlers) postCode(r *site.Request) error {
	in, refused, err := h.People.ProveCode(r.Ctx(), r.Actor, h.browser(r), r.Post("code"))
	return h.proved(r, in, refused, err)
}

// proved ends both ways of signing in: into the site, or back to the form with
// the reason.
func (h *Handlers) proved(r *site.Request, in accounts.SignedIn, refused accounts.Refusal, err error) error {
	switch {
	case fault.Is(err, fault.Invalid):
		return h.showCode(r, http.StatusUnprocessableEntity, err)
	case err != nil:
		return err
	case refused.Why != "":
		return h.showCode(r, http.StatusUnprocessableEntity, fault.InvalidFields(fault.Field{Name: "code", Message: refused.Message()}))
	}
	return h.enter(r, in)
}

// enter leads whoever has just signed in into the site.
func (h *Handlers) enter(r *site.Request, in accounts.SignedIn) error {
	if in.Second {
		return r.SeeOther("/signin/second")
	}
	r.BeginSession(in.Token, in.Session.Shared)
	switch {
	case in.New && in.Next == "/":
		return r.SeeOther("/me/profile", site.Done(msg.SigninWelcome()))
	case in.Linked != "":
		return r.SeeOther(in.Next, site.Done(msg.ProviderLinked(in.Linked)))
	case in.NotLinked != "":
		return r.SeeOther(in.Next, site.Flash{Tone: ui.ToneInfo, Title: msg.ProviderNotLinked(in.NotLinked)})
	}
	return r.SeeOther(in.Next)
}

// getLink is the page behind the link of the letter. Opening it changes
// nothing: a button signs in here, or the code is shown for the other browser.
func (h *Handlers) getLink(r *site.Request) error {
	link, err := h.People.OpenLink(r.Ctx(), r.Actor, r.PathValue("token"), r.Browser())
	if err != nil {
		return err
	}
	p := h.quiet(r, msg.SigninLinkTitle())
	return r.Render(linkPage(p, ui.NewForm(p), r.URL.Path, link))
}

func (h *Handlers) postLink(r *site.Request) error {
	in, refused, err := h.People.UseLink(r.Ctx(), r.Actor, h.browser(r), r.PathValue("token"))
	if err == nil && refused.Why != "" {
		return r.SeeOther(r.URL.Path) // the page says what became of the link
	}
	return h.proved(r, in, refused, err)
}

// postSignOut ends this browser's session; one that has ended already is no error.
func (h *Handlers) postSignOut(r *site.Request) error {
	if r.Actor.SignedIn() {
		if err := h.People.EndSession(r.Ctx(), r.Actor, r.Actor.Session); err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
	}
	r.EndSession()
	return r.SeeOther("/", site.Done(msg.SigninGone()))
}

func (h *Handlers) browser(r *site.Request) accounts.Browser {
	return accounts.Browser{Secret: r.Browser(), Device: device(r.UserAgent(), r), Shared: r.Post("shared") != "", Zone: r.Post("zone")}
}

// getSetUp is the page behind the one-time link of a new server.
func (h *Handlers) getSetUp(r *site.Request) error {
	return h.setUp(r, http.StatusOK, nil)
}

func (h *Handlers) setUp(r *site.Request, status int, refused error) error {
	open, err := h.People.SetUpOpen(r.Ctx(), r.Actor, r.PathValue("token"))
	if err != nil {
		return err
	}
	if !open {
		return fault.New(fault.Gone, msg.SigninSetUpOver())
	}
	p := h.quiet(r, msg.SigninSetUpTitle())
	form := ui.NewForm(p)
	if refused != nil {
		form = form.Refuse(r.Values(), refused)
	}
	return r.RenderStatus(status, setUpPage(p, form, r.URL.Path))
}

func (h *Handlers) postSetUp(r *site.Request) error {
	in := accounts.SetUpInput{Token: r.PathValue("token"), Address: r.Post("address"), Name: r.Post("name"), Lang: r.L.Lang(), Manages: r.Post("manages") == "true"}
	out, err := h.People.UseSetUp(r.Ctx(), r.Actor, in, h.browser(r))
	if fault.Is(err, fault.Invalid) {
		return h.setUp(r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	r.BeginSession(out.Token, out.Session.Shared)
	return r.SeeOther(withNext(site.PathSecond, "/office/settings"), site.Done(msg.SigninSetUpDone()))
}
