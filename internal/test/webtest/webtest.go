// Package webtest tries the site as readers use it, over the real App on a
// fresh database: a scenario says who sends what and what must come back, and
// also that nothing else happened. A job, a letter or an audit entry that the
// scenario does not list fails it.
//
// Begin reading at New and Scenario.
package webtest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/app"
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/post"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/oidc/oidctest"
	"chapterhouse.dev/chapterhouse/internal/platform/totp"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
)

// Noon is when a House begins: a Sunday in November.
var Noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// House is a running program with a clock that stands still.
type House struct {
	*app.App
	Clock *clock.Fake

	url     string
	clients map[string]*http.Client
	people  map[string]ids.PersonID
	db      *db.DB
}

// Each runs fn over a House on each engine.
func Each(t *testing.T, fn func(t *testing.T, h *House)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { fn(t, open(t, d)) })
}

// New opens a House on SQLite.
func New(t testing.TB) *House {
	t.Helper()
	return open(t, dbtest.SQLite(t))
}

// NewWithProvider opens a House on SQLite where people may sign in at a
// provider called "Example University", with the id "uni".
func NewWithProvider(t testing.TB) (*House, *oidctest.Provider) {
	t.Helper()
	c := clock.NewFake(Noon)
	far := oidctest.Start(t, c)
	t.Setenv("UNI_SECRET", far.Secret)
	return openAt(t, dbtest.SQLite(t), c, app.Provider{ID: "uni", Name: "Example University", Issuer: far.Issuer, ClientID: far.ClientID, SecretEnv: "UNI_SECRET"}), far
}

func open(t testing.TB, d *db.DB) *House {
	t.Helper()
	return openAt(t, d, clock.NewFake(Noon))
}

func openAt(t testing.TB, d *db.DB, c *clock.Fake, providers ...app.Provider) *House {
	t.Helper()
	h := &House{Clock: c, clients: map[string]*http.Client{}, people: map[string]ids.PersonID{}, db: d}
	server := httptest.NewUnstartedServer(nil)
	h.url = "http://localhost:" + strconv.Itoa(server.Listener.Addr().(*net.TCPAddr).Port) // by name: browsers tie passkeys to one
	a, err := app.Open(context.Background(), app.Config{BaseURL: h.url, Data: t.TempDir(), Database: d.URL(), Dev: true, Demo: true,
		Providers: providers, Clock: h.Clock, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	h.App = a
	server.Config.Handler = a.Handler()
	server.Start()
	t.Cleanup(func() { server.Close(); a.Close() })
	h.Settle(t)
	return h
}

// Settle runs every job that is due.
func (h *House) Settle(t testing.TB) {
	t.Helper()
	if _, err := h.Jobs.Drain(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// Person makes a person called name, with roles of the program team, and
// returns the identifier. Asking again returns the same person.
func (h *House) Person(t testing.TB, name string, roles ...access.Role) ids.PersonID {
	t.Helper()
	if id, ok := h.people[name]; ok {
		return id
	}
	ctx, as := context.Background(), access.System(access.ByDemo)
	var id ids.PersonID
	err := h.Gate.Update(ctx, as, func(tx *access.Tx) error {
		w, err := tx.Allow(access.PersonDemand, access.ProgramTarget("people"))
		if err != nil {
			return err
		}
		address, err := accounts.ParseAddress(ids.Slug(name) + "@people.example")
		if err != nil {
			return err
		}
		id, err = accounts.MakePersonTx(ctx, w, address, name, "en")
		for _, role := range roles {
			if err == nil {
				err = access.GrantTx(ctx, w, id, role, "", w.Now(), "test")
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	h.people[name] = id
	return id
}

// Scenario is one request and everything that may come of it.
type Scenario struct {
	As     string // a name given to Person; empty is a visitor
	Method string // GET, or POST when there is a Form
	URL    string
	Form   url.Values      // sent with a once-key of its own unless it has one
	Files  map[string]File // sent with the Form
	Lang   string          // Accept-Language: "en"

	Status   int      // 200, or 303 when Location is set
	Location string   // where a redirect leads
	In       []string // selectors that must match; "h1=Text" also compares the text
	NotIn    []string // selectors that must not match
	Jobs     []string // kinds of jobs enqueued, without those ("follow.") that only compare what follows from facts
	Audit    []string // "action outcome" of entries written
}

// File is a file that a form sends.
type File struct {
	Name    string
	Content []byte
}

// Run sends the request and compares; it returns the page.
func (h *House) Run(t testing.TB, s Scenario) *goquery.Document {
	t.Helper()
	h.client(t, s.As) // signing in is not part of the scenario
	before := h.traces(t)
	status, location, body := h.send(t, s)
	if s.Status == 0 {
		s.Status = http.StatusOK
		if s.Location != "" {
			s.Status = http.StatusSeeOther
		}
	}
	if status != s.Status || s.Location != "" && location != s.Location {
		t.Fatalf("%s %s as %q: %d %s, want %d %s\n%s", s.Method, s.URL, s.As, status, location, s.Status, s.Location, excerpt(body))
	}
	after := h.traces(t)
	jobs := slices.DeleteFunc(added(before.jobs, after.jobs), func(kind string) bool { return strings.HasPrefix(kind, "follow.") })
	compare(t, s, "jobs", s.Jobs, jobs)
	compare(t, s, "audit entries", s.Audit, added(before.audit, after.audit))
	page, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range s.In {
		mustMatch(t, s, page, want)
	}
	for _, never := range s.NotIn {
		if page.Find(never).Length() > 0 {
			t.Errorf("%s as %q: the page has %s", s.URL, s.As, never)
		}
	}
	return page
}

func mustMatch(t testing.TB, s Scenario, page *goquery.Document, want string) {
	t.Helper()
	selector, text, compared := strings.Cut(want, "==")
	found := page.Find(selector)
	if found.Length() == 0 {
		t.Errorf("%s as %q: the page lacks %s", s.URL, s.As, selector)
	} else if compared && !strings.Contains(strings.Join(strings.Fields(found.Text()), " "), text) {
		t.Errorf("%s as %q: %s reads %q, want %q in it", s.URL, s.As, selector, excerpt(found.Text()), text)
	}
}

// added is what after has more than before.
func added(before, after []string) []string {
	for _, b := range before {
		if i := slices.Index(after, b); i >= 0 {
			after = slices.Delete(after, i, i+1)
		}
	}
	return after
}

func compare(t testing.TB, s Scenario, what string, want, got []string) {
	t.Helper()
	want, got = slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(got))
	if diff := cmp.Diff(want, got); diff != "" && len(want)+len(got) > 0 {
		t.Errorf("%s %s as %q: %s:\n%s", s.Method, s.URL, s.As, what, diff)
	}
}

func excerpt(s string) string {
	s = strings.Join(strings.Fields(regexp.MustCompile(`(?s)<(script|style|svg).*?</(script|style|svg)>`).ReplaceAllString(s, "")), " ")
	return s[:min(len(s), 1500)]
}

func (h *House) send(t testing.TB, s Scenario) (status int, location, body string) {
	t.Helper()
	var payload io.Reader
	method, kind := s.Method, "application/x-www-form-urlencoded"
	if s.Form != nil {
		form := url.Values{}
		for k, v := range s.Form {
			form[k] = v
		}
		if !form.Has("once") {
			form.Set("once", fmt.Sprint("once-", ids.Random("k", 16)))
		}
		payload, method = strings.NewReader(form.Encode()), "POST"
		if s.Files != nil {
			payload, kind = multipartOf(t, form, s.Files)
		}
	}
	if method == "" {
		method = "GET"
	}
	req, err := http.NewRequest(method, h.url+s.URL, payload)
	if err != nil {
		t.Fatal(err)
	}
	if payload != nil {
		req.Header.Set("Content-Type", kind)
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	req.Header.Set("Accept-Language", "en")
	if s.Lang != "" {
		req.Header.Set("Accept-Language", s.Lang)
	}
	res, err := h.client(t, s.As).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, strings.TrimPrefix(res.Header.Get("Location"), h.url), string(text)
}

// multipartOf writes a form with files, and its content type.
func multipartOf(t testing.TB, form url.Values, files map[string]File) (io.Reader, string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, values := range form {
		for _, v := range values {
			if err := w.WriteField(name, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, f := range files {
		part, err := w.CreateFormFile(name, f.Name)
		if err == nil {
			_, err = part.Write(f.Content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &b, w.FormDataContentType()
}

// client is the browser of a person, signed in, or of a visitor.
func (h *House) client(t testing.TB, as string) *http.Client {
	t.Helper()
	if c, ok := h.clients[as]; ok {
		return c
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	h.clients[as] = c
	if as == "" {
		return c
	}
	return h.signInAs(t, as, c)
}

// signInAs begins a session of the demo: strong, and asked for nothing again.
func (h *House) signInAs(t testing.TB, as string, c *http.Client) *http.Client {
	t.Helper()
	person, known := h.people[as]
	if !known {
		t.Fatalf("nobody is called %q: make the person first", as)
	}
	in, err := h.People.SignInAs(context.Background(), access.System(access.ByDemo), person, accounts.Browser{Device: "test"})
	if err != nil {
		t.Fatal(err)
	}
	at, err := url.Parse(h.url)
	if err != nil {
		t.Fatal(err)
	}
	c.Jar.SetCookies(at, []*http.Cookie{{Name: "session", Value: in.Token, Path: "/"}})
	return c
}

// ByDemo gives a person's browser a new session, as on the first use: the one
// before may have ended.
func (h *House) ByDemo(t testing.TB, as string) {
	t.Helper()
	delete(h.clients, as)
	h.client(t, as)
}

// ByMail gives a person's browser a session as the site begins it: with the code
// of a letter. Who has a second factor is left at the second step. The person's
// browser before is forgotten.
func (h *House) ByMail(t testing.TB, as string) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	h.clients[as] = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	address := ids.Slug(as) + "@people.example"
	h.Clock.Advance(time.Millisecond) // so that one letter is the newest
	h.send(t, Scenario{As: as, URL: "/signin"})
	h.send(t, Scenario{As: as, URL: "/signin", Form: url.Values{"address": {address}}})
	status, to, body := h.send(t, Scenario{As: as, URL: "/signin/code", Form: url.Values{"code": {h.CodeFor(t, address)}}})
	if status != http.StatusSeeOther {
		t.Fatalf("signing in %s: %d %s\n%s", as, status, to, excerpt(body))
	}
}

// WithApp is ByMail for somebody who then sets up an authenticator app, so that
// the session is a strong one. The clock goes on by half a minute.
func (h *House) WithApp(t testing.TB, as string) totp.Secret {
	t.Helper()
	h.ByMail(t, as)
	page := h.Run(t, Scenario{As: as, URL: "/me/security/app"})
	app, err := totp.ParseSecret(page.Find("code.keytext").Text())
	if err != nil || len(app) == 0 {
		t.Fatalf("no key for an app: %v", err)
	}
	state, _ := page.Find("input[name=state]").Attr("value")
	h.Clock.Advance(totp.Period)
	status, to, body := h.send(t, Scenario{As: as, URL: "/me/security/app", Form: url.Values{"state": {state}, "code": {app.Code(totp.Step(h.Clock.Now()))}}})
	if status != http.StatusOK {
		t.Fatalf("an app for %s: %d %s\n%s", as, status, to, excerpt(body))
	}
	h.send(t, Scenario{As: as, URL: "/me"}) // here the session gets its new token
	return app
}

var eightDigits = regexp.MustCompile(`\b(\d{4}) (\d{4})\b`)

// CodeFor is the code in the newest letter to an address that has one.
func (h *House) CodeFor(t testing.TB, address string) string {
	t.Helper()
	h.Settle(t)
	ctx := context.Background()
	list, err := h.Mailbox.List(ctx, post.Query{Address: address, Limit: 20})
	for _, line := range list.Lines {
		if err != nil {
			break
		}
		var letter post.Letter
		if _, letter, err = h.Mailbox.Show(ctx, line.ID); err == nil {
			if m := eightDigits.FindStringSubmatch(letter.Text); m != nil {
				return m[1] + m[2]
			}
		}
	}
	t.Fatalf("no letter with a code to %s: %v", address, err)
	return ""
}

// traces is what requests leave behind.
type traces struct{ jobs, audit []string }

var (
	jobKinds   = db.Select(`SELECT kind FROM jobs_jobs ORDER BY created_at, id`)
	auditKinds = db.Select(`SELECT action || ' ' || outcome FROM audit_entries ORDER BY id`)
)

func (h *House) traces(t testing.TB) (tr traces) {
	t.Helper()
	ctx := context.Background()
	err := h.db.Read(ctx, func(tx *db.Tx) (err error) {
		if tr.jobs, err = db.All[string](ctx, tx, jobKinds); err != nil {
			return err
		}
		tr.audit, err = db.All[string](ctx, tx, auditKinds)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// Bytes is what an address sends to somebody who may have it: a file.
func (h *House) Bytes(t testing.TB, as, path string) []byte {
	t.Helper()
	res, err := h.client(t, as).Get(h.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	whole, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s as %q: %d %v", path, as, res.StatusCode, err)
	}
	return whole
}
