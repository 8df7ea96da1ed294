package site

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/httpx"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Route is one address of the site.
type Route struct {
	Method  string        // GET or POST
	Path    string        // with {names}, as in net/http
	Need    access.Action // what the reader must be allowed; see Where
	Where   Where         // on what
	Handler Handler
	Keep    bool  // visitors may get a page from memory
	Upload  int64 // POST with a file: the most bytes of the whole form
	Repeat  bool  // POST that may be sent twice without harm: carries no once-key
}

// Where says where a route's permission is decided.
type Where int

const (
	// ByUseCase: the use case decides, because only it knows the target; Need
	// names what it asks.
	ByUseCase Where = iota
	// AtDoor: the route itself is closed to others, whatever it shows.
	AtDoor
	// SignedIn: the route needs an account, and the use case decides the rest.
	SignedIn
)

// Mount puts routes into a mux. It fails on a route that names no permission or
// an unknown one, so that a server with a hole does not start.
func (s *Site) Mount(mux *http.ServeMux, routes []Route) error {
	for _, rt := range routes {
		if !access.Known(rt.Need) {
			return fmt.Errorf("route %s %s names no known permission (%q)", rt.Method, rt.Path, rt.Need)
		}
		if !slices.Contains([]string{"GET", "POST"}, rt.Method) || rt.Handler == nil {
			return fmt.Errorf("route %s %s has no method or no handler", rt.Method, rt.Path)
		}
		pattern := rt.Method + " " + rt.Path
		if strings.HasSuffix(rt.Path, "/") {
			pattern += "{$}"
		}
		mux.HandleFunc(pattern, func(w http.ResponseWriter, hr *http.Request) { s.serve(rt, w, hr) })
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, hr *http.Request) {
		s.serve(Route{Method: hr.Method, Path: "(none)", Need: access.GroupRead, Repeat: true, Handler: func(*Request) error {
			return fault.New(fault.NotFound, msg.ErrorNotFoundText())
		}}, w, hr)
	})
	return nil
}

func (s *Site) serve(rt Route, w http.ResponseWriter, hr *http.Request) {
	line := httpx.LineOf(hr.Context())
	line.Route = rt.Method + " " + rt.Path
	r := &Request{Request: hr, site: s, w: w}
	if rt.Keep && s.fromMemory(r) {
		line.Actor = "visitor, from memory"
		return
	}
	err := s.identify(r)
	line.Actor = string(r.Actor.Kind)
	if err == nil {
		err = r.legible()
	}
	if err == nil {
		err = s.admit(rt, r)
	}
	if err == nil {
		err = s.act(rt, r)
	}
	if err != nil && !r.wrote {
		s.fail(r, err)
	}
	if err != nil {
		line.Err = err
	}
}

// identify finds out who asks and in which language. A session whose rights
// have risen gets a new token before the page is answered.
func (s *Site) identify(r *Request) error {
	request := httpx.LineOf(r.Context()).Request
	r.Actor = access.Anonymous(request)
	r.L = s.language(r, "")
	token := r.SessionToken()
	if token == "" {
		return nil
	}
	visit, err := s.People.Resume(r.Context(), token)
	switch {
	case fault.Is(err, fault.Unauthenticated):
		r.EndSession()
		return nil
	case err != nil:
		return err
	}
	r.Visit, r.Actor = visit, visit.Actor
	r.Actor.Request = request
	r.L = s.language(r, visit.Person.Lang)
	if visit.Renew {
		if token, err = s.People.Rotate(r.Context(), r.Actor); err != nil {
			return err
		}
		r.BeginSession(token, visit.Session.Shared)
	}
	return nil
}

// language chooses the reader's: that of the account, the browser's cookie, or
// what the browser asks for.
func (s *Site) language(r *Request, person string) *i18n.Localizer {
	return s.Bundle.Match(r.Request.Header.Get("Accept-Language"), r.cookie(langCookie), person)
}

// admit closes the door of routes that are not for everyone.
func (s *Site) admit(rt Route, r *Request) error {
	switch {
	case rt.Where == ByUseCase:
		return nil
	case !r.Actor.SignedIn():
		return fault.New(fault.Unauthenticated, msg.ErrorUnauthenticatedText())
	case rt.Where == SignedIn:
		return nil
	}
	return s.Gate.View(r.Context(), r.Actor, func(tx *access.Tx) error {
		return tx.Need(rt.Need, access.DoorTarget(rt.Path))
	})
}

func (s *Site) act(rt Route, r *Request) error {
	switch {
	case rt.Method == http.MethodPost:
		return s.post(rt, r)
	case rt.Keep:
		return s.keep(r, rt.Handler)
	}
	return rt.Handler(r)
}

// post reads the form and lets a form that comes twice take effect once.
func (s *Site) post(rt Route, r *Request) error {
	if err := r.readForm(rt.Upload); err != nil {
		return err
	}
	if err := r.readText(!rt.Repeat); err != nil {
		return err
	}
	if rt.Repeat {
		return rt.Handler(r)
	}
	key := r.Post("once")
	if key == "" || len(key) > 64 {
		return fault.New(fault.Invalid, msg.SiteFormIncomplete())
	}
	key = r.Actor.Label() + " " + key
	claim, location, err := s.Once.Begin(r.Context(), key, r.digest())
	if err != nil {
		return err
	}
	switch claim {
	case httpx.Replayed:
		return r.SeeOther(location)
	case httpx.Busy:
		return fault.New(fault.Conflict, msg.SiteFormBusy())
	case httpx.Differs:
		return fault.New(fault.Invalid, msg.SiteFormUsed())
	}
	err = rt.Handler(r)
	// The book is kept also when the reader has left in the meantime.
	ctx := context.WithoutCancel(r.Context())
	if err == nil && r.went != "" {
		return s.Once.Done(ctx, key, r.went)
	}
	return errors.Join(err, s.Once.Release(ctx, key))
}

// readForm parses the body; a file is held in memory up to the route's limit.
func (r *Request) readForm(upload int64) (err error) {
	if upload > 0 {
		r.Body = http.MaxBytesReader(r.w, r.Body, upload)
		err = r.ParseMultipartForm(upload)
	} else if strings.HasPrefix(r.Request.Header.Get("Content-Type"), "multipart/form-data") {
		return fault.New(fault.Invalid, msg.SiteFormIncomplete())
	} else {
		err = r.ParseForm()
	}
	if tooBig := (*http.MaxBytesError)(nil); errors.As(err, &tooBig) {
		return fault.New(fault.Invalid, msg.SiteFormTooLarge(int(tooBig.Limit>>20)))
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return &slowForm{err}
	}
	if err != nil {
		return &fault.Error{Kind: fault.Invalid, Message: msg.SiteFormIncomplete(), Err: err}
	}
	return nil
}

// slowForm is a form that did not arrive in time. Its reader may send it again,
// so it is answered with 408.
type slowForm struct{ err error }

// Error tells the log how the reading ended.
func (f *slowForm) Error() string { return "slow form: " + f.err.Error() }

// Unwrap makes it an Invalid with a sentence for the reader.
func (f *slowForm) Unwrap() error { return fault.New(fault.Invalid, msg.SiteFormSlow()) }

// legible refuses addresses with bytes that no text has. Nothing has such a
// name, and PostgreSQL takes them for an error of ours.
func (r *Request) legible() error {
	if !isText(r.URL.Path) {
		return fault.New(fault.NotFound, msg.ErrorNotFoundText())
	}
	for name, values := range r.URL.Query() {
		if !isText(name) || !isText(strings.Join(values, "")) {
			return &BadAddress{plain(name)}
		}
	}
	return nil
}

// readText takes what is no text out of the form that was sent. Nothing may be
// stored then: the use case is asked with an actor that may not write, so that
// its page comes back with everything else that was typed, and with notes at
// the fields. A form that has no page of its own is refused as it is.
func (r *Request) readText(ownPage bool) error {
	var notes fault.Notes
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		if isText(name) && isText(strings.Join(r.PostForm[name], "")) {
			continue
		}
		notes.Add(plain(name), msg.SiteFieldCharacters())
		for i, value := range r.PostForm[name] {
			r.PostForm[name][i] = plain(value)
		}
	}
	if len(notes) == 0 {
		return nil
	}
	refused := &fault.Error{Kind: fault.Invalid, Message: msg.SiteFormCharacters(notes[0].Name), Fields: notes}
	if !ownPage {
		return refused
	}
	r.Actor.Barred = refused
	return nil
}

// plain is a text without what is none.
func plain(s string) string { return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "") }

// isText says whether a value is UTF-8 that both databases store: PostgreSQL
// has no NUL in texts.
func isText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// digest is the fingerprint of the form without its once-key.
func (r *Request) digest() string {
	parts := []string{r.URL.Path}
	for name, values := range r.PostForm {
		if name != "once" {
			parts = append(parts, name+"="+strings.Join(values, "\x1f"))
		}
	}
	if r.MultipartForm != nil {
		for name, files := range r.MultipartForm.File {
			for _, f := range files {
				parts = append(parts, fmt.Sprintf("%s=%s %d", name, f.Filename, f.Size))
			}
		}
	}
	slices.Sort(parts)
	return httpx.Digest(parts...)
}

// Uploaded opens the file of a form; ok is false when none was chosen.
func (r *Request) Uploaded(name string) (file io.ReadCloser, filename string, ok bool) {
	f, h, err := r.FormFile(name)
	if err != nil {
		return nil, "", false
	}
	return f, h.Filename, true
}
