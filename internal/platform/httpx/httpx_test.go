package httpx_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/httpx"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func TestClientIPBelievesOnlyTrustedProxies(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	for _, c := range []struct{ peer, forwarded, want string }{
		{"192.0.2.7:1234", "203.0.113.9", "192.0.2.7"},
		{"10.0.0.1:1234", "203.0.113.9", "203.0.113.9"},
		{"10.0.0.1:1234", "198.51.100.1, 203.0.113.9, 10.2.2.2", "203.0.113.9"},
		{"10.0.0.1:1234", "", "10.0.0.1"},
		{"10.0.0.1:1234", "nonsense", "10.0.0.1"},
		{"[::ffff:192.0.2.7]:1", "", "192.0.2.7"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := httpx.ClientIP(r, proxies).String(); got != c.want {
			t.Errorf("peer %s, forwarded %q: %s, want %s", c.peer, c.forwarded, got, c.want)
		}
	}
	if got := httpx.LimitKey(netip.MustParseAddr("2001:db8:1:2:3:4:5:6")); got != "2001:db8:1:2::/64" {
		t.Errorf("limit key %s", got)
	}
}

func serve(o httpx.Options, h http.HandlerFunc, r *http.Request) (*httptest.ResponseRecorder, string) {
	var log bytes.Buffer
	o.Log, o.Clock = slog.New(slog.NewJSONHandler(&log, nil)), clock.NewFake(noon)
	w := httptest.NewRecorder()
	httpx.Chain(o, h).ServeHTTP(w, r)
	return w, log.String()
}

func TestChainRefusesWhatIsNotForUs(t *testing.T) {
	ok := func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }
	cross := httptest.NewRequest("POST", "https://groups.example/x", nil)
	cross.Header.Set("Sec-Fetch-Site", "cross-site")
	sibling := httptest.NewRequest("POST", "https://groups.example/x", nil)
	sibling.Header.Set("Origin", "https://evil.groups.example")
	same := httptest.NewRequest("POST", "https://groups.example/x", nil)
	same.Header.Set("Sec-Fetch-Site", "same-origin")
	post := func(headers ...string) *http.Request {
		r := httptest.NewRequest("POST", "https://groups.example/x", nil)
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		return r
	}
	for name, c := range map[string]struct {
		r    *http.Request
		want int
	}{
		"signed in, from nowhere":        {post("Cookie", "session=x"), 403},
		"signed in, from elsewhere":      {post("Cookie", "session=x", "Referer", "https://evil.example/groups.example"), 403},
		"signed in, an old browser":      {post("Cookie", "session=x", "Referer", "https://groups.example/me"), 204},
		"signed in, an origin":           {post("Cookie", "session=x", "Origin", "https://groups.example"), 204},
		"signed in, no origin to tell":   {post("Cookie", "session=x", "Origin", "null"), 403},
		"a mail system, without cookies": {post(), 204},
		"an overridden method":           {post("Sec-Fetch-Site", "cross-site", "X-HTTP-Method-Override", "GET"), 403},
		"text from elsewhere":            {post("Sec-Fetch-Site", "cross-site", "Content-Type", "text/plain"), 403},

		"our host":         {httptest.NewRequest("GET", "https://groups.example/", nil), 204},
		"forged host":      {httptest.NewRequest("GET", "https://evil.example/", nil), 421},
		"health, any host": {httptest.NewRequest("GET", "http://10.1.1.1/healthz", nil), 204},
		"trace":            {httptest.NewRequest("TRACE", "https://groups.example/", nil), 405},
		"cross-site post":  {cross, 403},
		"sibling post":     {sibling, 403},
		"own post":         {same, 204},
	} {
		if w, _ := serve(httpx.Options{Hosts: []string{"groups.example"}}, ok, c.r); w.Code != c.want {
			t.Errorf("%s: %d, want %d", name, w.Code, c.want)
		}
	}
}

func TestEveryAnswerForbidsTheBrowserWhatItShould(t *testing.T) {
	w, _ := serve(httpx.Options{Secure: true}, func(http.ResponseWriter, *http.Request) {}, httptest.NewRequest("GET", "/", nil))
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "private, no-store",
		"Strict-Transport-Security": "max-age=31536000", "Cross-Origin-Opener-Policy": "same-origin",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	csp := w.Header().Get("Content-Security-Policy")
	if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") {
		t.Errorf("policy %q", csp)
	}
}

func TestTheLogLineNamesTheRouteButNobody(t *testing.T) {
	r := httptest.NewRequest("GET", "/people/ada?token=secret", nil)
	r.RemoteAddr = "203.0.113.9:5"
	r.Header.Set("User-Agent", "canary-agent")
	_, log := serve(httpx.Options{}, func(w http.ResponseWriter, r *http.Request) {
		line := httpx.LineOf(r.Context())
		line.Route, line.Err = "GET /people/{name}", errors.New("it broke")
		w.WriteHeader(500)
	}, r)
	for _, want := range []string{`"route":"GET /people/{name}"`, `"status":500`, `"error":"it broke"`} {
		if !strings.Contains(log, want) {
			t.Errorf("log line lacks %s: %s", want, log)
		}
	}
	for _, never := range []string{"ada", "secret", "203.0.113.9", "canary"} {
		if strings.Contains(log, never) {
			t.Errorf("log line tells %q", never)
		}
	}
}

func TestAPanicIsA500WithARequestNumber(t *testing.T) {
	w, log := serve(httpx.Options{}, func(http.ResponseWriter, *http.Request) { panic("boom") }, httptest.NewRequest("GET", "/", nil))
	if w.Code != 500 || !strings.Contains(w.Body.String(), w.Header().Get("X-Request-Id")) || !strings.Contains(log, "boom") {
		t.Errorf("%d %s %s", w.Code, w.Body, log)
	}
}

func TestOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, c := context.Background(), clock.NewFake(noon)
		o := httpx.NewOnce(d, c)
		begin := func(key, digest string) (httpx.Claim, string) {
			t.Helper()
			claim, location, err := o.Begin(ctx, key, digest)
			if err != nil {
				t.Fatal(err)
			}
			return claim, location
		}
		if claim, _ := begin("k", "a"); claim != httpx.First {
			t.Fatal("the first is not first")
		}
		if claim, _ := begin("k", "a"); claim != httpx.Busy {
			t.Error("a second press during the first is", claim)
		}
		if err := o.Release(ctx, "k"); err != nil {
			t.Fatal(err)
		}
		if claim, _ := begin("k", "b"); claim != httpx.First {
			t.Error("a refused form, corrected, is", claim)
		}
		if err := o.Done(ctx, "k", "/there"); err != nil {
			t.Fatal(err)
		}
		if claim, location := begin("k", "b"); claim != httpx.Replayed || location != "/there" {
			t.Error("a retry is", claim, location)
		}
		if claim, _ := begin("k", "other content"); claim != httpx.Differs {
			t.Error("other content under the same key is", claim)
		}
		begin("dead", "a")
		c.Advance(2 * time.Minute)
		if claim, _ := begin("dead", "a"); claim != httpx.First {
			t.Error("a claim left by a dead server is", claim)
		}
		c.Advance(25 * time.Hour)
		if err := o.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
		if claim, _ := begin("k", "new"); claim != httpx.First {
			t.Error("after a day the key is", claim)
		}
	})
}

func TestOnceLetsOneOfManyAct(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := httpx.NewOnce(d, clock.NewFake(noon))
		var mu sync.Mutex
		var all sync.WaitGroup
		first := 0
		for range 32 {
			all.Go(func() {
				claim, _, err := o.Begin(context.Background(), "k", "a")
				if err != nil {
					t.Error(err)
				}
				if claim == httpx.First {
					mu.Lock()
					first++
					mu.Unlock()
				}
			})
		}
		all.Wait()
		if first != 1 {
			t.Errorf("%d requests acted", first)
		}
	})
}
