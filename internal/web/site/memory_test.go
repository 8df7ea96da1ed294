package site_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// house is a site of one page.
type house struct {
	clock *clock.Fake
	mux   *http.ServeMux
}

// newHouse mounts a page at /page. Visitors' pages need no database.
func newHouse(t testing.TB, keep bool, h site.Handler) *house {
	t.Helper()
	c := clock.NewFake(time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC))
	return newHouseOf(t, access.NewGate(nil, c, nil, nil), c, keep, h)
}

func newHouseOf(t testing.TB, gate *access.Gate, c *clock.Fake, keep bool, h site.Handler) *house {
	t.Helper()
	s := &site.Site{Gate: gate, Bundle: i18n.Load(), BaseURL: "https://groups.example", Program: func() ui.Program { return ui.Program{} }}
	mux := http.NewServeMux()
	if err := s.Mount(mux, []site.Route{{Method: "GET", Path: "/page", Need: access.GroupRead, Keep: keep, Handler: h}}); err != nil {
		t.Fatal(err)
	}
	return &house{c, mux}
}

// get asks for an address with header fields, given as name and value.
func (h *house) get(ctx context.Context, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.mux.ServeHTTP(w, r)
	return w
}

// text is what a browser makes of an answer.
func text(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var body io.Reader = w.Body
	if w.Header().Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(body)
		if err != nil {
			t.Fatal(err)
		}
		body = z
	}
	b, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// counting answers with a long page that says how often it was made.
func counting(made *atomic.Int64) site.Handler {
	return func(r *site.Request) error {
		return r.Render(templ.Raw(fmt.Sprintf("page %d%s", made.Add(1), strings.Repeat(" of the house", 200))))
	}
}

func TestAPageIsKeptAndSentAsItIsWanted(t *testing.T) {
	var made atomic.Int64
	h := newHouse(t, true, counting(&made))
	plain := h.get(t.Context(), "/page")
	if plain.Header().Get("Content-Encoding") != "" || !strings.HasPrefix(text(t, plain), "page 1 ") {
		t.Errorf("who does not ask for gzip got %q", plain.Header())
	}
	packed := h.get(t.Context(), "/page", "Accept-Encoding", "deflate, GZIP;q=0.5", "Sec-Fetch-Site", "cross-site")
	if packed.Header().Get("Content-Encoding") != "gzip" {
		t.Error("a page that is the same for everyone was not compressed")
	}
	if got := text(t, packed); got != text(t, h.get(t.Context(), "/page")) {
		t.Errorf("unpacked it reads %.40q", got)
	}
	if w := h.get(t.Context(), "/page", "If-None-Match", plain.Header().Get("Etag")); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
		t.Errorf("a browser that has it got %d and %d bytes", w.Code, w.Body.Len())
	}
	if n := made.Load(); n != 1 {
		t.Errorf("it was made %d times", n)
	}
	h.clock.Advance(11 * time.Second)
	if got := text(t, h.get(t.Context(), "/page")); !strings.HasPrefix(got, "page 2 ") {
		t.Errorf("after a while: %.40q", got)
	}
}

func TestAWriteMakesKeptPagesUntrue(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var made atomic.Int64
		c := clock.NewFake(time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC))
		gate := access.NewGate(d, c, nil, nil)
		h := newHouseOf(t, gate, c, true, counting(&made))
		h.get(t.Context(), "/page")
		h.get(t.Context(), "/page")
		err := gate.Update(t.Context(), access.System(access.ByKeeper), func(tx *access.Tx) error {
			_, err := tx.Allow(access.AccountSweep, access.ProgramTarget("accounts"))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := text(t, h.get(t.Context(), "/page")); !strings.HasPrefix(got, "page 2 ") {
			t.Errorf("%.40q", got)
		}
	})
}

func TestVisitorsAtTheSameTimeShareOneRendering(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var made atomic.Int64
		open := make(chan struct{})
		h := newHouse(t, true, func(r *site.Request) error {
			<-open
			if err := r.Ctx().Err(); err != nil {
				return err
			}
			return counting(&made)(r)
		})
		first, leave := context.WithCancel(t.Context())
		go h.get(first, "/page")
		synctest.Wait() // the first is making the page
		var others sync.WaitGroup
		answers := make([]*httptest.ResponseRecorder, 20)
		for i := range answers {
			others.Go(func() { answers[i] = h.get(t.Context(), "/page") })
		}
		synctest.Wait() // the others wait for it
		leave()
		close(open)
		others.Wait()
		for _, w := range answers {
			if got := text(t, w); w.Code != http.StatusOK || !strings.HasPrefix(got, "page 1 ") {
				t.Fatalf("%d %.40q", w.Code, got)
			}
		}
		if n := made.Load(); n != 1 {
			t.Errorf("%d renderings for one page", n)
		}
	})
}

func TestWhatIsOnlyForOneIsNotShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		open := make(chan struct{})
		h := newHouse(t, true, func(r *site.Request) error {
			<-open
			return r.Render(templ.Raw("for browser " + r.Browser()))
		})
		var both sync.WaitGroup
		answers := make([]*httptest.ResponseRecorder, 2)
		for i := range answers {
			both.Go(func() { answers[i] = h.get(t.Context(), "/page") })
		}
		synctest.Wait()
		close(open)
		both.Wait()
		one, two := answers[0].Body.String(), answers[1].Body.String()
		if one == two || !strings.HasPrefix(one, "for browser ") || !strings.HasPrefix(two, "for browser ") {
			t.Errorf("%q and %q", one, two)
		}
	})
}

func TestAFailureIsToldToAllWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		open, fails := make(chan struct{}), atomic.Int64{}
		h := newHouse(t, true, func(*site.Request) error {
			<-open
			fails.Add(1)
			return errors.New("out of paper")
		})
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				if w := h.get(t.Context(), "/page"); w.Code != http.StatusInternalServerError {
					t.Errorf("answered %d", w.Code)
				}
			})
		}
		synctest.Wait()
		close(open)
		both.Wait()
		if n := fails.Load(); n != 1 {
			t.Errorf("failed %d times", n)
		}
	})
}

func TestStrangeAddressesDoNotOustAPage(t *testing.T) {
	var made atomic.Int64
	read := counting(&made)
	noise := make([]byte, 1<<20) // cannot be compressed
	_, _ = rand.NewChaCha8([32]byte{}).Read(noise)
	h := newHouse(t, true, func(r *site.Request) error {
		if r.Query("strange") == "" {
			return read(r)
		}
		return r.Render(templ.Raw(string(noise)))
	})
	h.get(t.Context(), "/page")
	for i := range 12 {
		h.get(t.Context(), fmt.Sprintf("/page?strange=%d", i))
		if i%3 == 0 {
			h.get(t.Context(), "/page")
		}
	}
	if n := made.Load(); n != 1 {
		t.Errorf("the page that is read was made %d times", n)
	}
}

func TestWhoIsLedHereByAnotherSiteGetsItUncompressed(t *testing.T) {
	var made atomic.Int64
	h := newHouse(t, false, counting(&made))
	for _, c := range []struct {
		name, accept, from string
		packed             bool
	}{
		{"a click here", "gzip, deflate, br", "same-origin", true},
		{"a typed address", "gzip", "none", true},
		{"a browser that does not say", "gzip", "", true},
		{"another site", "gzip", "cross-site", false},
		{"a neighbour", "gzip", "same-site", false},
		{"no gzip", "br", "same-origin", false},
		{"gzip refused", "br, gzip;q=0", "same-origin", false},
	} {
		w := h.get(t.Context(), "/page", "Accept-Encoding", c.accept, "Sec-Fetch-Site", c.from)
		if packed := w.Header().Get("Content-Encoding") == "gzip"; packed != c.packed {
			t.Errorf("%s: compressed %t", c.name, packed)
		}
		if got := text(t, w); !strings.HasPrefix(got, "page ") || !strings.HasSuffix(got, " of the house") {
			t.Errorf("%s: %.40q", c.name, got)
		}
		for _, field := range []string{"Accept-Encoding", "Sec-Fetch-Site", "Cookie"} {
			if !strings.Contains(w.Header().Get("Vary"), field) {
				t.Errorf("%s: does not vary by %s", c.name, field)
			}
		}
	}
}

func TestAShortPageIsNotCompressed(t *testing.T) {
	h := newHouse(t, false, func(r *site.Request) error { return r.Render(templ.Raw("short")) })
	if w := h.get(t.Context(), "/page", "Accept-Encoding", "gzip"); w.Header().Get("Content-Encoding") != "" || w.Body.String() != "short" {
		t.Errorf("%q %q", w.Header(), w.Body.String())
	}
}

// BenchmarkPage is a page as its readers ask for it: one that is signed in has
// it made and compressed each time, visitors have it from memory.
func BenchmarkPage(b *testing.B) {
	long := templ.Raw(strings.Repeat(`<tr><td><a href="/office/groups/utrecht">Utrecht</a></td><td>Good standing</td></tr>`, 1000))
	for _, c := range []struct {
		name string
		keep bool
	}{{"made each time", false}, {"from memory", true}} {
		b.Run(c.name, func(b *testing.B) {
			h := newHouse(b, c.keep, func(r *site.Request) error { return r.Render(long) })
			r := httptest.NewRequest(http.MethodGet, "/page", nil)
			r.Header.Set("Accept-Encoding", "gzip")
			b.ReportAllocs()
			for b.Loop() {
				w := httptest.NewRecorder()
				if h.mux.ServeHTTP(w, r); w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
