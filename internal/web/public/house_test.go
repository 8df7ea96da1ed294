package public_test

import (
	"compress/gzip"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"chapterhouse.dev/chapterhouse/guides"
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/directory/directorytest"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/httpx"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/limit"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
	"chapterhouse.dev/chapterhouse/internal/web/public"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
	"chapterhouse.dev/chapterhouse/internal/web/ui/assets"
)

var ctx = context.Background()

const base = "https://groups.example"

// house is the public pages over an invented network.
type house struct {
	*directorytest.World
	program *program.Service
	people  *accounts.Service
	handler http.Handler
	session string
	clock   *clock.Fake
}

// newHouse has the guide and the settings of a program, and no group yet.
func newHouse(t testing.TB) *house {
	t.Helper()
	d, c := dbtest.SQLite(t), clock.NewFake(directorytest.Noon)
	gate := access.NewGate(d, c, nil, nil)
	w, err := directorytest.New(ctx, gate)
	must(t, err)
	h := &house{World: w, program: program.New(gate), people: accounts.New(gate, secret.NewBox(secret.Key{1}), limit.New(d), accounts.NewToucher(d), nil), clock: c}
	s := &site.Site{Gate: gate, Once: httpx.NewOnce(d, c), Bundle: i18n.Load(), People: h.people, BaseURL: base, Box: secret.NewBox(secret.Key{1}),
		Program: func() ui.Program { return ui.Program{Name: "Example Groups", Accent: "#00606d"} }}
	pages := &public.Handlers{Directory: directory.New(gate), Groups: w.Groups, Events: w.Events, Program: h.program}
	mux := http.NewServeMux()
	must(t, s.Mount(mux, pages.Routes()))
	h.handler = httpx.Chain(httpx.Options{Clock: c, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}, mux)
	return h
}

// full is a house with guide, settings and groups.
func full(t testing.TB) *house {
	t.Helper()
	h := newHouse(t)
	must(t, h.Fill(ctx))
	by := access.System(access.BySetUp)
	v, problems := guide.Load(guides.Files, guides.Default)
	must(t, problems.Err())
	_, _, err := h.program.Apply(ctx, by, v, ids.DateOf(directorytest.Noon), "")
	must(t, err)
	set, err := h.program.Settings(ctx, by)
	must(t, err)
	set.Contact, set.ConductName, set.ConductContact = "team@program.example", "Amara Diallo", "conduct@program.example"
	must(t, h.program.EditSettings(ctx, by, set))
	return h
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// signIn makes the following requests those of a person with an account.
func (h *house) signIn(t *testing.T) {
	t.Helper()
	by := access.System(access.ByDemo)
	var person ids.PersonID
	must(t, h.Gate.Update(ctx, by, func(tx *access.Tx) error {
		w, err := tx.Allow(access.PersonDemand, access.ProgramTarget("people"))
		if err == nil {
			person, err = accounts.MakePersonTx(ctx, w, "ada@people.example", "Ada Ábel", "en")
		}
		return err
	}))
	in, err := h.people.SignInAs(ctx, by, person, accounts.Browser{Device: "a test"})
	must(t, err)
	h.session = in.Token
}

// answer is what came back.
type answer struct {
	*http.Response
	body string
	doc  *goquery.Document
}

func (h *house) get(t testing.TB, path string) answer {
	t.Helper()
	return h.do(t, "GET", path, nil)
}

func (h *house) do(t testing.TB, method, path string, form url.Values) answer {
	t.Helper()
	return h.send(t, httptest.NewRequest(method, base+path, strings.NewReader(form.Encode())), form)
}

// as gets a page in a language.
func (h *house) as(t testing.TB, path, lang string) answer {
	t.Helper()
	r := httptest.NewRequest("GET", base+path, nil)
	r.Header.Set("Accept-Language", lang)
	return h.send(t, r, nil)
}

func (h *house) send(t testing.TB, r *http.Request, form url.Values) answer {
	t.Helper()
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if h.session != "" {
		r.AddCookie(&http.Cookie{Name: "session", Value: h.session})
	}
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, r)
	a := answer{Response: w.Result(), body: w.Body.String()}
	var err error
	a.doc, err = goquery.NewDocumentFromReader(strings.NewReader(a.body))
	must(t, err)
	return a
}

// has fails unless each selector finds something.
func (a answer) has(t *testing.T, selectors ...string) {
	t.Helper()
	for _, s := range selectors {
		if a.doc.Find(s).Length() == 0 {
			t.Errorf("%d without %q", a.StatusCode, s)
		}
	}
}

func (a answer) hasNot(t *testing.T, selectors ...string) {
	t.Helper()
	for _, s := range selectors {
		if found := a.doc.Find(s); found.Length() > 0 {
			t.Errorf("has %q: %q", s, found.First().Text())
		}
	}
}

// text is what a selector's elements say, without runs of space.
func (a answer) text(selector string) string {
	return strings.Join(strings.Fields(a.doc.Find(selector).Text()), " ")
}

// tick lets a minute pass.
func (h *house) tick(t *testing.T) {
	t.Helper()
	h.clock.Advance(time.Minute)
}

// asset is a file that every page needs.
func asset(t testing.TB, name string) string {
	t.Helper()
	w := httptest.NewRecorder()
	assets.Handler().ServeHTTP(w, httptest.NewRequest("GET", assets.URL(name), nil))
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d", name, w.Code)
	}
	return w.Body.String()
}

// packed is the size of a text as it is sent.
func packed(t testing.TB, text string) int {
	t.Helper()
	var b strings.Builder
	z := gzip.NewWriter(&b)
	_, err := io.WriteString(z, text)
	must(t, err)
	must(t, z.Close())
	return b.Len()
}
