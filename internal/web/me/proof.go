package me

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/httpx"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// The fields of a proof; no other form has fields of these names, so a proof
// can travel beside what was typed elsewhere.
const (
	proofPrefix = "proof."
	proofBy     = proofPrefix + "by"
	proofCode   = proofPrefix + "code"
	proofState  = proofPrefix + "state"
	proofTo     = proofPrefix + "to"   // the form that waits for the proof
	proofNext   = proofPrefix + "next" // or the page that does

	bySending = "send" // no proof yet: have a code sent
)

// proofView asks for a proof in every way that a person has.
type proofView struct {
	Action string
	Ways   accounts.Ways
	Sent   accounts.Asked // by mail, when it was asked for
	Carry  []carried      // what comes along
	Once   string         // the once-key of the form that waits
	By     string         // which way was refused
	Err    error
	Saved  bool // something typed waits
}

// carried is a field that a form brings along unseen.
type carried struct{ Name, Value string }

// form begins the form of one way.
func (v proofView) form(p ui.Page, by accounts.Method) ui.Form {
	f := ui.NewForm(p).In(string(by))
	if v.Once != "" {
		f.Once = v.Once
	}
	if v.Err != nil && v.By == string(by) {
		f = f.Refuse(nil, v.Err)
	}
	return f
}

func given(r *site.Request) accounts.Given {
	return accounts.Given{By: accounts.Method(r.Post(proofBy)), Text: r.Post(proofCode), State: r.Post(proofState)}
}

// atField turns what the use case says about its code into a note at our field.
func atField(err error, refused accounts.Refusal) error {
	if err == nil && refused.Why != "" {
		return fault.InvalidFields(fault.Field{Name: proofCode, Message: refused.Message()})
	}
	if f := fault.As(err); f != nil {
		notes := slices.Clone(f.Fields)
		for i := range notes {
			notes[i].Name = proofCode
		}
		return &fault.Error{Kind: f.Kind, Message: f.Message, Fields: notes, Err: f.Err}
	}
	return err
}

func withNext(path, next string) string { return path + "?next=" + url.QueryEscape(next) }

// getStep asks for the second step of signing in.
func (h *Handlers) getStep(r *site.Request) error {
	return h.step(r, http.StatusOK, nil)
}

func (h *Handlers) step(r *site.Request, status int, refused error) error {
	ways, due, err := h.People.SecondStep(r.Ctx(), r.Actor, r.Browser())
	if err != nil {
		return err
	}
	if !due {
		return r.SeeOther(ui.PathSignIn)
	}
	p := h.quiet(r, msg.SecurityStepTitle())
	return r.RenderStatus(status, stepPage(p, proofView{Action: "/signin/second", Ways: ways, By: r.Post(proofBy), Err: refused}))
}

func (h *Handlers) postStep(r *site.Request) error {
	in, refused, err := h.People.ProveSecond(r.Ctx(), r.Actor, h.browser(r), given(r))
	if refused.Why == accounts.NoStep {
		return r.SeeOther(ui.PathSignIn, site.Flash{Tone: ui.ToneWarn, Title: refused.Message()})
	}
	if err = atField(err, refused); fault.Is(err, fault.Invalid) {
		return h.step(r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	r.BeginSession(in.Token, in.Session.Shared)
	return r.SeeOther(in.Next)
}

// postPasskeySignIn signs in by a passkey alone.
func (h *Handlers) postPasskeySignIn(r *site.Request) error {
	next := site.LocalPath(r.Post("next"))
	in, err := h.People.SignInByPasskey(r.Ctx(), r.Actor, h.browser(r), r.Post("state"), r.Post("answer"), next, httpx.LimitKey(httpx.Client(r.Ctx())))
	if err != nil {
		return r.Refuse(err, func(err error) templ.Component { return h.signIn(r, err, next) })
	}
	r.BeginSession(in.Token, in.Session.Shared)
	return r.SeeOther(in.Next)
}

// Again answers a form that came when the last proof was too old: it asks for a
// new one, and carries along all that was typed, so that nothing is lost.
func (h *Handlers) Again(r *site.Request) error {
	v := proofView{Carry: []carried{{proofTo, r.URL.RequestURI()}}, Once: r.Post("once"), Saved: true}
	return h.again(r, http.StatusForbidden, withTyped(v, r.Values()))
}

// withTyped adds what the waiting form brought.
func withTyped(v proofView, typed url.Values) proofView {
	for name, values := range typed {
		for _, value := range values {
			if name != "once" && !strings.HasPrefix(name, proofPrefix) {
				v.Carry = append(v.Carry, carried{name, value})
			}
		}
	}
	slices.SortStableFunc(v.Carry, func(a, b carried) int { return strings.Compare(a.Name, b.Name) })
	return v
}

func (h *Handlers) again(r *site.Request, status int, v proofView) (err error) {
	v.Action = site.PathAgain
	if v.Ways, v.Sent, err = h.People.AgainWays(r.Ctx(), r.Actor); err != nil {
		return err
	}
	p := r.Page(ui.WorldMine, r.T(msg.SecurityAgainTitle()))
	return r.RenderStatus(status, againPage(p, v))
}

// getAgain asks for a new proof before a page.
func (h *Handlers) getAgain(r *site.Request) error {
	return h.again(r, http.StatusOK, proofView{Carry: []carried{{proofNext, site.LocalPath(r.Query("next"))}}})
}

// postAgain takes the proof and lets what waited go on: the browser sends the
// waiting form where it was meant to go, or gets the waiting page.
func (h *Handlers) postAgain(r *site.Request) error {
	v := proofView{Once: r.Post("once"), By: r.Post(proofBy), Saved: r.Post(proofTo) != ""}
	for _, name := range []string{proofTo, proofNext} {
		if r.Post(name) != "" {
			v.Carry = append(v.Carry, carried{name, r.Post(name)})
		}
	}
	v = withTyped(v, r.Values())
	if v.By == bySending {
		_, err := h.People.AskAgain(r.Ctx(), r.Actor, httpx.LimitKey(httpx.Client(r.Ctx())))
		if err != nil {
			return r.Refuse(err, func(err error) templ.Component { return h.againPage(r, v, err) })
		}
		return h.again(r, http.StatusOK, v)
	}
	refused, err := h.People.ProveAgain(r.Ctx(), r.Actor, given(r))
	if err = atField(err, refused); fault.Is(err, fault.Invalid) {
		v.Err = err
		return h.again(r, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	if to := r.Post(proofTo); to != "" {
		return r.Repost(site.LocalPath(to))
	}
	return r.SeeOther(site.LocalPath(r.Post(proofNext)))
}

func (h *Handlers) againPage(r *site.Request, v proofView, err error) templ.Component {
	v.Action, v.Err = site.PathAgain, err
	v.Ways = accounts.Ways{Mail: true}
	return againPage(r.Page(ui.WorldMine, r.T(msg.SecurityAgainTitle())), v)
}

// getReset is the page behind the link of an operator. Opening it changes nothing.
func (h *Handlers) getReset(r *site.Request) error {
	address, ok, err := h.People.ResetOpen(r.Ctx(), r.Actor, r.PathValue("token"))
	if err == nil && !ok {
		err = fault.New(fault.Gone, msg.AccountFactorGone())
	}
	if err != nil {
		return err
	}
	p := h.quiet(r, msg.SecurityResetTitle())
	return r.Render(resetPage(p, ui.NewForm(p), r.URL.Path, string(address)))
}

func (h *Handlers) postReset(r *site.Request) error {
	in, err := h.People.UseReset(r.Ctx(), r.Actor, h.browser(r), r.PathValue("token"))
	if err != nil {
		return err
	}
	r.BeginSession(in.Token, in.Session.Shared)
	return r.SeeOther(in.Next, site.Done(msg.SecurityResetDone()))
}
