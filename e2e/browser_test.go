package e2e

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/app"
	"chapterhouse.dev/chapterhouse/internal/demo"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/oidc/oidctest"
	"chapterhouse.dev/chapterhouse/internal/web/dev"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// patience is how long a journey may take on a busy machine.
const patience = 90 * time.Second

var now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// town is the program behind a real listener, with an invented network or none.
type town struct {
	*app.App
	url   string
	clock *clock.Fake
	cast  []dev.Part
	far   *oidctest.Provider // where people may sign in elsewhere
}

// openTown opens the program with an invented network of two years.
func openTown(t *testing.T, d *db.DB) town {
	t.Helper()
	ctx, c := context.Background(), clock.NewFake(now.AddDate(-demo.Years, 0, -2))
	far := oidctest.Start(t, c)
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte(far.Secret), 0o600); err != nil {
		t.Fatal(err)
	}
	uni := app.Provider{ID: "uni", Name: "Example University", Issuer: far.Issuer, ClientID: far.ClientID, SecretFile: secret}
	w := listen(t, d, c, app.Config{Demo: true, Providers: []app.Provider{uni}})
	w.far = far
	c.Set(now)
	if err := demo.Build(ctx, w.App, c, demo.Options{Groups: 40, Seed: 7}); err != nil {
		t.Fatal(err)
	}
	var err error
	if w.cast, err = demo.Cast(ctx, w.App); err != nil {
		t.Fatal(err)
	}
	w.SetCast(w.cast)
	if _, err := w.Jobs.Drain(ctx); err != nil {
		t.Fatal(err)
	}
	return w
}

// openEmpty opens the program as it is on its first day.
func openEmpty(t *testing.T, d *db.DB) town {
	t.Helper()
	return listen(t, d, clock.NewFake(now), app.Config{Dev: true})
}

func listen(t *testing.T, d *db.DB, c *clock.Fake, cfg app.Config) town {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	w := town{url: "http://localhost:" + strconv.Itoa(server.Listener.Addr().(*net.TCPAddr).Port), clock: c} // by name: browsers tie passkeys to one
	cfg.BaseURL, cfg.Data, cfg.Database, cfg.Clock, cfg.Log = w.url, t.TempDir(), d.URL(), c, slog.New(slog.DiscardHandler)
	a, err := app.Open(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	w.App = a
	server.Config.Handler = a.Handler()
	server.Start()
	t.Cleanup(func() { server.Close(); a.Close() })
	return w
}

// work runs what waits to be done, as the server does by itself.
func (w town) work(t *testing.T) {
	t.Helper()
	if _, err := w.Jobs.Drain(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// browser starts Chromium once for all tests; the process ends with them.
func browser(t *testing.T) context.Context {
	t.Helper()
	ctx, err := chromium()
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("Chromium is needed in CI: %v", err)
		}
		t.Skipf("Chromium is not here (%v): install Debian's chromium to walk the journeys", err)
	}
	return ctx
}

var chromium = sync.OnceValues(func() (context.Context, error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("lang", "en-US"), chromedp.Flag("force-prefers-reduced-motion", true))
	ctx, _ := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ = chromedp.NewContext(ctx)
	return ctx, chromedp.Do(ctx)
})

// tab is a browser window of a person.
type tab struct {
	t    testing.TB
	ctx  context.Context
	base string
}

// open opens a window with a cookie jar of its own.
func (w town) open(t *testing.T, width int64) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser(t), chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, stop := context.WithTimeout(ctx, patience)
	t.Cleanup(stop)
	b := &tab{t, ctx, w.url}
	b.do("open a window", chromedp.EmulateViewport(width, 900))
	return b
}

func (b *tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.picture("failed")
		b.t.Fatalf("%s: %v (at %s)", what, err, b.path())
	}
}

// withoutScripts lets the window run no script of any page.
func (b *tab) withoutScripts() *tab {
	b.t.Helper()
	b.do("switch scripts off", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
	return b
}

func (b *tab) visit(path string) {
	b.t.Helper()
	b.do("visit "+path, chromedp.Navigate(b.base+path))
}

// click presses what is named and waits for the page that follows.
func (b *tab) click(selector string) {
	b.t.Helper()
	b.turns(func() { b.do("click "+selector, chromedp.ScrollIntoView(selector), chromedp.Click(selector)) })
}

// turns does what leads to another page, and waits for that page: a mark in the
// old one is gone, and the new one is read to its end. On a busy machine a page
// may move under a press; as a person would, it presses once more.
func (b *tab) turns(act func()) {
	b.t.Helper()
	b.eval("window.before = 'here'")
	act()
	again := time.Now().Add(5 * time.Second)
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		state, err := chromedp.Run(b.ctx, chromedp.EvaluateAsDevTools[string]("(window.before || '') + document.readyState"))
		if err == nil && state == "complete" {
			return
		}
		if err == nil && state == "herecomplete" && time.Now().After(again) {
			again = deadline
			act()
		}
		if time.Now().After(deadline) {
			b.picture("failed")
			b.t.Fatalf("no page followed at %s (%s, %v)", b.path(), state, err)
		}
	}
}

func (b *tab) write(selector, text string) {
	b.t.Helper()
	b.do("write into "+selector, chromedp.SendKeys(selector, text))
}

// see waits for an element and returns its text.
func (b *tab) see(selector string) string {
	b.t.Helper()
	b.do("see "+selector, chromedp.WaitReady(selector))
	return b.eval(fmt.Sprintf("document.querySelector(%q).textContent", selector))
}

func (b *tab) eval(script string) string {
	b.t.Helper()
	text, err := chromedp.Run(b.ctx, chromedp.EvaluateAsDevTools[string](script))
	if err != nil {
		b.t.Fatalf("%s: %v", script, err)
	}
	return strings.Join(strings.Fields(text), " ")
}

func (b *tab) keys(keys string) {
	b.t.Helper()
	b.do("press keys", chromedp.KeyEvent(keys))
}

func (b *tab) path() string {
	at, err := chromedp.Run(b.ctx, chromedp.Location())
	if err != nil {
		return err.Error()
	}
	return strings.TrimPrefix(at, b.base)
}

// picture keeps what the window shows, for whoever mends a failure.
func (b *tab) picture(name string) {
	dir := os.Getenv("CHAPTERHOUSE_SHOTS")
	if dir == "" {
		return
	}
	shot, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err == nil && os.MkdirAll(dir, 0o755) == nil {
		_ = os.WriteFile(filepath.Join(dir, name+".png"), shot, 0o644)
	}
}

// be signs the window in as one of the cast.
func (b *tab) be(w town, key string) {
	b.t.Helper()
	for _, p := range w.cast {
		if strings.HasSuffix(p.Role.Key, key) {
			b.visit("/concern")
			b.click(fmt.Sprintf(".demobar button[value=%q]", p.Person))
			return
		}
	}
	b.t.Fatalf("nobody of the cast is %q", key)
}

// reach moves the focus forward with the keyboard until it stands on an element.
func (b *tab) reach(selector string) {
	b.t.Helper()
	for range 80 {
		if b.eval(fmt.Sprintf("String(document.activeElement.matches(%q))", selector)) == "true" {
			return
		}
		b.keys("\t")
	}
	b.t.Fatalf("the keyboard does not reach %s at %s", selector, b.path())
}

// choose picks an option of a list by its words.
func (b *tab) choose(selector, words string) {
	b.t.Helper()
	got := b.eval(fmt.Sprintf(`(() => { const s = document.querySelector(%q), o = [...s.options].find(o => o.text.trim() === %q); if (o) s.value = o.value; return o ? "" : [...s.options].map(o => o.text).join("|") })()`, selector, words))
	if got != "" {
		b.t.Fatalf("%s has no %q, only %s", selector, words, got)
	}
}

// upload chooses a file with this content.
func (b *tab) upload(selector, name, content string) {
	b.t.Helper()
	path := filepath.Join(b.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		b.t.Fatal(err)
	}
	b.do("choose "+name, chromedp.SetUploadFiles(selector, []string{path}))
}

// reads fails unless an element holds all of these words.
func (b *tab) reads(selector string, want ...string) {
	b.t.Helper()
	text := b.see(selector)
	for _, w := range want {
		if !strings.Contains(text, w) {
			b.picture("failed")
			b.t.Fatalf("%s at %s lacks %q: %.900s", selector, b.path(), w, text)
		}
	}
}
