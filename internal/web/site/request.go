package site

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/httpx"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// Request is a request on its way through one handler.
type Request struct {
	*http.Request
	Actor access.Actor
	Visit accounts.Visit // zero when nobody is signed in
	L     *i18n.Localizer

	site  *Site
	w     http.ResponseWriter
	wrote bool   // an answer was given
	went  string // where a redirect led
}

// Handler answers a request, or returns an error, which becomes a page.
type Handler func(r *Request) error

// T translates into the reader's language.
func (r *Request) T(m i18n.Message) string { return r.L.T(m) }

// Query is a parameter of the address, without spaces around it.
func (r *Request) Query(name string) string { return strings.TrimSpace(r.URL.Query().Get(name)) }

// Post is a field of the form that was sent, as it was typed.
func (r *Request) Post(name string) string { return r.PostForm.Get(name) }

// Header of the answer.
func (r *Request) Header() http.Header { return r.w.Header() }

// Writer gives the bare answer to handlers that send files or feeds.
func (r *Request) Writer() http.ResponseWriter {
	r.wrote = true
	return r.w
}

// BaseURL begins addresses that leave the site: in feeds, letters, canonical links.
func (r *Request) BaseURL() string { return r.site.BaseURL }

// GroupID reads the path's value as an identifier of a group; anything else is
// not found.
func (r *Request) GroupID(name string) (ids.GroupID, error) {
	id := ids.GroupID(r.PathValue(name))
	if !ids.Has(id, "grp") {
		return "", fault.New(fault.NotFound, msg.ErrorNotFoundText())
	}
	return id, nil
}

// Page begins a page of a world.
func (r *Request) Page(world ui.World, title string) ui.Page {
	p := ui.Page{L: r.L, Now: r.site.Gate.Now(), Path: r.URL.RequestURI(), World: world, Program: r.site.Program(), Title: title,
		Theme: theme(r), NoIndex: world != ui.WorldPublic}
	if r.Actor.SignedIn() {
		p.Viewer = ui.Viewer{Name: r.Name()}
		if photo := r.Visit.Person.Photo; photo != "" {
			p.Viewer.Photo = "/media/" + photo
		}
	}
	if f := r.takeFlash(); f != nil {
		p.Flash = append(p.Flash, *f)
	}
	if r.site.Frame != nil {
		r.site.Frame(r, &p)
	}
	return p
}

// Name is how pages call the reader who is signed in: the own name, or a
// word until there is one.
func (r *Request) Name() string {
	if r.Visit.Person.Name != "" {
		return r.Visit.Person.Name
	}
	return r.T(msg.SiteNameless())
}

// theme is the reader's choice: by address for testing, else by cookie.
func theme(r *Request) ui.Theme {
	choice := ui.Theme(r.Query("theme"))
	if choice == "" {
		choice = ui.Theme(r.cookie(themeCookie))
	}
	if choice == ui.ThemeLight || choice == ui.ThemeDark {
		return choice
	}
	return ui.ThemeSystem
}

// Render answers with a page.
func (r *Request) Render(c templ.Component) error { return r.RenderStatus(http.StatusOK, c) }

// Refuse answers a form that was refused with the form again: 422, or 409 when
// someone else was faster, or 429 when it came too often. Errors that are no
// refusal of what was typed are returned, and become a page.
func (r *Request) Refuse(err error, form func(error) templ.Component) error {
	status, refused := Refusal(err)
	if !refused {
		return err
	}
	return r.RenderStatus(status, form(err))
}

// Refusal says with which status a form comes back, if the error is a refusal
// of what was typed.
func Refusal(err error) (status int, refused bool) {
	switch fault.KindOf(err) {
	case fault.Invalid:
		return http.StatusUnprocessableEntity, true
	case fault.Conflict:
		return http.StatusConflict, true
	case fault.TooMany:
		return http.StatusTooManyRequests, true
	}
	return 0, false
}

// RenderStatus answers with a page and a status. The page is rendered to
// memory first, so that an error in it never leaves half a page.
func (r *Request) RenderStatus(status int, c templ.Component) error {
	b := takeBuffer()
	defer giveBuffer(b)
	if err := c.Render(r.Context(), b); err != nil {
		return err
	}
	r.wrote = true
	r.send(status, b.Bytes())
	return nil
}

// SeeOther answers a form that took effect: the browser gets the page at path,
// where flash is said once.
func (r *Request) SeeOther(path string, flash ...Flash) error {
	if len(flash) > 0 {
		text, err := json.Marshal(flash[0])
		if err != nil {
			return err
		}
		r.setCookie(flashCookie, base64.RawURLEncoding.EncodeToString(text), 300)
	}
	r.went, r.wrote = path, true
	http.Redirect(r.w, r.Request, path, http.StatusSeeOther)
	return nil
}

// Moved sends readers of an old address to the new one, for good.
func (r *Request) Moved(path string) error {
	r.wrote = true
	http.Redirect(r.w, r.Request, path, http.StatusMovedPermanently)
	return nil
}

// Flash is said on the page after a redirect.
type Flash struct {
	Tone  ui.Tone      `json:"tone"`
	Title i18n.Message `json:"title"`
	Text  i18n.Message `json:"text,omitzero"`
	Undo  string       `json:"undo,omitempty"` // by which what took effect can be taken back; see Request.Did
}

// Done is a flash that says what took effect.
func Done(title i18n.Message) Flash { return Flash{Tone: ui.ToneOK, Title: title} }

// PathUndo takes back what a request did, see package undo.
const PathUndo = "/office/undo"

// Did is Done with the way back, where what this request did can be undone.
func (r *Request) Did(title i18n.Message) Flash {
	f := Done(title)
	id, err := r.site.Undo.Offered(r.Ctx(), r.Actor)
	if err != nil { // it took effect all the same
		httpx.LineOf(r.Context()).Err = err
	}
	f.Undo = id
	return f
}

func (r *Request) takeFlash() *ui.Flash {
	raw := r.cookie(flashCookie)
	if raw == "" {
		return nil
	}
	r.setCookie(flashCookie, "", -1)
	text, err := base64.RawURLEncoding.DecodeString(raw)
	var f Flash
	if err != nil || json.Unmarshal(text, &f) != nil || f.Title.IsZero() {
		return nil
	}
	out := &ui.Flash{Tone: f.Tone, Title: r.T(f.Title)}
	if !f.Text.IsZero() {
		out.Text = r.T(f.Text)
	}
	if f.Undo != "" {
		out.Act = &ui.FlashAct{Label: r.T(msg.UndoDo()), Action: PathUndo, Once: ui.Page{}.Once(),
			Hidden: []ui.Pairing{{Name: "act", Text: f.Undo}, {Name: "back", Text: r.URL.RequestURI()}}}
	}
	return out
}

// WithQuery is the request's path with some parameters changed; an empty value
// takes one away. The address is the state of a list.
func (r *Request) WithQuery(pairs ...string) string {
	q := r.URL.Query()
	for i := 0; i+1 < len(pairs); i += 2 {
		if q.Del(pairs[i]); pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return r.URL.Path
	}
	return r.URL.Path + "?" + q.Encode()
}

// Values of the form that was sent, for showing it again.
func (r *Request) Values() url.Values { return r.PostForm }

// Ctx is the context of the request.
func (r *Request) Ctx() context.Context { return r.Context() }
