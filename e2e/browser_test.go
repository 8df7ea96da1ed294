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

// town is an invented network behind a real listener.
type town struct {
	*app.App
	url  string
	cast []dev.Part
	far  *oidctest.Provider // where people may sign in elsewhere
}

func openTown(t *testing.T, d *db.DB) town {
	t.Helper()
	ctx, c := context.Background(), clock.NewFake(now.AddDate(-demo.Years, 0, -2))
	server := httptest.NewUnstartedServer(nil)
	w := town{url: "http://localhost:" + strconv.Itoa(server.Listener.Addr().(*net.TCPAddr).Port)} // by name: browsers tie passkeys to one
	w.far = oidctest.Start(t, c)
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte(w.far.Secret), 0o600); err != nil {
		t.Fatal(err)
	}
	uni := app.Provider{ID: "uni", Name: "Example University", Issuer: w.far.Issuer, ClientID: w.far.ClientID, SecretFile: secret}
	a, err := app.Open(ctx, app.Config{BaseURL: w.url, Data: t.TempDir(), Database: d.URL(), Demo: true, Providers: []app.Provider{uni}, Clock: c, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	w.App = a
	server.Config.Handler = a.Handler()
	server.Start()
	t.Cleanup(func() { server.Close(); a.Close() })
	c.Set(now)
	if err := demo.Build(ctx, a, c, demo.Options{Groups: 40, Seed: 7}); err != nil {
		t.Fatal(err)
	}
	if w.cast, err = demo.Cast(ctx, a); err != nil {
		t.Fatal(err)
	}
	a.SetCast(w.cast)
	if _, err := a.Jobs.Drain(ctx); err != nil {
		t.Fatal(err)
	}
	return w
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
// old one is gone, and the new one is read to its end.
func (b *tab) turns(act func()) {
	b.t.Helper()
	b.eval("window.before = 'here'")
	act()
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		state, err := chromedp.Run(b.ctx, chromedp.EvaluateAsDevTools[string]("(window.before || '') + document.readyState"))
		if err == nil && state == "complete" {
			return
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
