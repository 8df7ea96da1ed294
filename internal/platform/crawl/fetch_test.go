package crawl

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"
)

func TestFetch(t *testing.T) {
	w := newWorld()
	var got *http.Request
	w.site("site.test", "93.184.216.34", func(c net.Conn, r *http.Request) {
		got = r
		answer("200 OK\r\nContent-Type: TEXT/HTML; Charset=iso-8859-1\r\nETag: \"v1\"\r\nSet-Cookie: a=b\r\nContent-Length: 5", "Caf\xe9!")(c, r)
	})
	w.site("www.site.test", "93.184.216.35", redirectTo("https://site.test/start?x=1#top"))
	res, err := w.fetcher().Fetch(context.Background(), Request{URL: " https://WWW.site.test ", Accept: "text/html"})
	if err != nil {
		t.Fatal(err)
	}
	if text := res.Text(); text != "Café!" {
		t.Errorf("text %q", text)
	}
	res.FetchedAt, res.Timing, res.Body = time.Time{}, Timing{}, nil
	want := Response{
		Status: 200, FinalURL: "https://site.test/start?x=1", ContentType: "text/html", Charset: "windows-1252", TLS: true,
		Header:    http.Header{"Content-Type": {"TEXT/HTML; Charset=iso-8859-1"}, "Etag": {`"v1"`}},
		Redirects: []Redirect{{URL: "https://www.site.test", Status: 302}},
	}
	if diff := cmp.Diff(want, res); diff != "" {
		t.Error(diff)
	}
	wantHeader := http.Header{"User-Agent": {"test/1"}, "Accept": {"text/html"}, "Accept-Encoding": {"gzip, deflate, br"}, "Connection": {"close"}}
	if diff := cmp.Diff(wantHeader, got.Header); diff != "" {
		t.Error("request:", diff)
	}
}

func TestOnlyIfChanged(t *testing.T) {
	w := newWorld()
	w.site("site.test", "93.184.216.34", func(c net.Conn, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"v1"` && r.Header.Get("If-Modified-Since") == "" {
			answer("304 Not Modified\r\nETag: \"v1\"", "")(c, r)
			return
		}
		page("new")(c, r)
	})
	f := w.fetcher()
	res, err := f.Fetch(context.Background(), Request{URL: "http://site.test/", ETag: `"v1"`, LastModified: "bad\r\nvalue"})
	if err != nil || !res.NotModified || res.Status != 304 {
		t.Errorf("want 304, got %d, %v", res.Status, err)
	}
	if res, err = f.Fetch(context.Background(), Request{URL: "http://site.test/"}); err != nil || res.NotModified || string(res.Body) != "new" {
		t.Errorf("want the page, got %+v, %v", res, err)
	}
}

func TestSecondAddressIsTried(t *testing.T) {
	w := newWorld()
	w.names["site.test"] = []netip.Addr{netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("2606:2800::1")}
	w.site("site.test", "93.184.216.34", page("hello"))
	if _, err := w.fetcher().Fetch(context.Background(), Request{URL: "http://site.test/"}); err != nil {
		t.Error(err)
	}
	if len(w.dialled) != 2 {
		t.Errorf("dialled %v", w.dialled)
	}
}

func TestFailures(t *testing.T) {
	long := strings.Repeat("x", 100<<10)
	cases := []struct {
		name  string
		url   string
		serve server
		want  Reason
		retry bool
		key   string
	}{
		{"not found", "http", answer("404 Not Found\r\nContent-Length: 2", "no"), Status, false, "fetch.missing"},
		{"sign-in", "http", answer("401 Unauthorized", ""), Status, false, "fetch.closed"},
		{"busy", "http", answer("429 Too Many Requests\r\nRetry-After: 60", ""), Status, true, "fetch.busy"},
		{"teapot", "http", answer("418 Teapot", ""), Status, false, "fetch.status"},
		{"broken server", "http", answer("502 Bad Gateway", ""), Status, true, "fetch.status"},
		{"redirect to nowhere", "http", answer("302 Found", ""), Status, false, "fetch.status"},
		{"redirect to nonsense", "http", redirectTo("http://[::1"), BadURL, false, "fetch.bad_url"},
		{"circle", "http", redirectTo("/"), TooManyRedirects, false, "fetch.redirects"},
		{"no HTTP", "http", func(c net.Conn, _ *http.Request) { io.WriteString(c, "220 mail.test ESMTP\r\n") }, Broken, true, "fetch.broken"},
		{"closes at once", "http", func(net.Conn, *http.Request) {}, Broken, true, "fetch.broken"},
		{"huge header", "http", answer("200 OK\r\nX: "+long, ""), Broken, true, "fetch.broken"},
		{"cut short", "http", answer("200 OK\r\nContent-Length: 10", "abc"), Broken, true, "fetch.broken"},
		{"no gzip", "http", answer("200 OK\r\nContent-Encoding: gzip", "plain text, honest"), Broken, true, "fetch.broken"},
		{"unknown encoding", "http", answer("200 OK\r\nContent-Encoding: zstd", "abc"), Broken, true, "fetch.broken"},
		{"three encodings", "http", answer("200 OK\r\nContent-Encoding: gzip, gzip, gzip", "abc"), Broken, true, "fetch.broken"},
		{"announced too large", "http", answer("200 OK\r\nContent-Length: 99999999999", "abc"), TooLarge, false, "fetch.too_large"},
		{"endless", "http", endless("200 OK", "0123456789"), TooLarge, false, "fetch.too_large"},
		{"endless chunks", "http", endless("200 OK\r\nTransfer-Encoding: chunked", "a\r\n0123456789\r\n"), TooLarge, false, "fetch.too_large"},
		{"endless empty gzip", "http", endless("200 OK\r\nContent-Encoding: gzip", gzipped("")), TooLarge, false, "fetch.too_large"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld()
			w.site("site.test", "93.184.216.34", c.serve)
			_, err := w.fetcher().Fetch(context.Background(), Request{URL: c.url + "://site.test/", MaxBytes: 64 << 10})
			if got := reasonOf(t, err); got != c.want {
				t.Fatalf("reason %s, want %s: %v", got, c.want, err)
			}
			mine := err.(*Error)
			if mine.Retry() != c.retry || mine.Message().Key != c.key || mine.URL == "" {
				t.Errorf("retry %v, message %v, at %q", mine.Retry(), mine.Message(), mine.URL)
			}
		})
	}
}

// endless repeats a piece until the other side hangs up.
func endless(head, piece string) server {
	block := strings.Repeat(piece, 1000)
	return func(c net.Conn, _ *http.Request) {
		fmt.Fprintf(c, "HTTP/1.1 %s\r\n\r\n", head)
		for {
			if _, err := io.WriteString(c, block); err != nil {
				return
			}
		}
	}
}

func TestStatusKeepsTheAnswer(t *testing.T) {
	w := newWorld()
	w.site("site.test", "93.184.216.34", answer("503 Later\r\nRetry-After: 120", "<p>later"))
	res, err := w.fetcher().Fetch(context.Background(), Request{URL: "http://site.test/"})
	if reasonOf(t, err) != Status || res.Header.Get("Retry-After") != "120" || res.Body != nil {
		t.Errorf("%+v, %v", res, err)
	}
}

func TestConnectionFailures(t *testing.T) {
	w := newWorld()
	w.names["dead.test"] = []netip.Addr{netip.MustParseAddr("93.184.216.40")}
	w.site("plain.test", "93.184.216.34", page("x"))
	w.site("wrong.example", "93.184.216.35", page("x"))
	f := w.fetcher()
	for url, want := range map[string]Reason{
		"http://dead.test/":      Refused,
		"http://nobody.test/":    NoSuchHost,
		"https://wrong.example/": TLS, // the certificate is for .test
	} {
		_, err := f.Fetch(context.Background(), Request{URL: url})
		if got := reasonOf(t, err); got != want {
			t.Errorf("%s: %s, want %s", url, got, want)
		}
	}
	rude := w.fetcher(func(o *Options) {
		o.Dial = func(context.Context, string, netip.AddrPort) (net.Conn, error) {
			here, there := net.Pipe()
			go func() { there.Read(make([]byte, 16<<10)); there.Close() }()
			return here, nil
		}
	})
	_, err := rude.Fetch(context.Background(), Request{URL: "https://plain.test/"})
	if got := reasonOf(t, err); got != Refused {
		t.Errorf("hangs up in the handshake: %s, %v", got, err)
	}
	w.lookUp = func(h string) ([]netip.Addr, error) {
		return nil, &net.DNSError{Err: "server misbehaving", Name: h, IsTemporary: true}
	}
	_, err = f.Fetch(context.Background(), Request{URL: "http://plain.test/"})
	if got := reasonOf(t, err); got != DNS {
		t.Errorf("failing name service: %s", got)
	}
}

func TestBombsAreCutWhereTheyUnfold(t *testing.T) {
	zeros := strings.Repeat("\x00", 8<<20)
	encoders := map[string]func(string) string{"gzip": gzipped, "deflate": zlibbed, "br": brotlied, "gzip, gzip": func(s string) string { return gzipped(gzipped(s)) }}
	for name, encode := range encoders {
		bomb := encode(zeros)
		w := newWorld()
		w.site("site.test", "93.184.216.34", answer("200 OK\r\nContent-Encoding: "+name, bomb))
		_, err := w.fetcher().Fetch(context.Background(), Request{URL: "http://site.test/"})
		if got := reasonOf(t, err); got != TooLarge {
			t.Errorf("%s, %d bytes for 8 MB: %s", name, len(bomb), got)
		}
	}
}

func TestEncodings(t *testing.T) {
	const text = "Grüße aus Köln"
	encoders := map[string]func(string) string{
		"gzip": gzipped, "x-gzip": gzipped, "deflate": zlibbed, "Deflate": deflated, "br": brotlied,
		"identity": func(s string) string { return s }, "deflate, gzip": func(s string) string { return gzipped(zlibbed(s)) },
	}
	for name, encode := range encoders {
		w := newWorld()
		w.site("site.test", "93.184.216.34", answer("200 OK\r\nContent-Encoding: "+name, encode(text)))
		res, err := w.fetcher().Fetch(context.Background(), Request{URL: "http://site.test/"})
		if err != nil || string(res.Body) != text {
			t.Errorf("%s: %q, %v", name, res.Body, err)
		}
	}
	w := newWorld()
	w.site("site.test", "93.184.216.34", answer("200 OK\r\nContent-Encoding: gzip", ""))
	if res, err := w.fetcher().Fetch(context.Background(), Request{URL: "http://site.test/"}); err != nil || len(res.Body) != 0 {
		t.Errorf("empty body: %q, %v", res.Body, err)
	}
}

func gzipped(s string) string {
	return encoded(s, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
}
func zlibbed(s string) string {
	return encoded(s, func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) })
}
func brotlied(s string) string {
	return encoded(s, func(w io.Writer) io.WriteCloser { return brotli.NewWriterLevel(w, 1) })
}
func deflated(s string) string {
	return encoded(s, func(w io.Writer) io.WriteCloser { fw, _ := flate.NewWriter(w, 1); return fw })
}

func encoded(s string, with func(io.Writer) io.WriteCloser) string {
	var b bytes.Buffer
	w := with(&b)
	io.WriteString(w, s)
	w.Close()
	return b.String()
}

func TestCharsets(t *testing.T) {
	for _, c := range []struct{ header, body, charset, text string }{
		{"text/html; charset=utf-8", "é", "utf-8", "é"},
		{"text/html", `<meta charset="iso-8859-15">` + "\xa4", "iso-8859-15", `<meta charset="iso-8859-15">€`},
		{"text/plain", "caf\xe9", "windows-1252", "café"},
		{"text/calendar", strings.Repeat("x", 2000) + "é", "utf-8", strings.Repeat("x", 2000) + "é"},
		{"text/html; charset=utf-8", "\ufeffé\xff", "utf-8", "é\ufffd"},
		{"text/plain", "\xff\xfeh\x00i\x00", "utf-16le", "hi"},
		{"text/html; charset=made-up", "é", "utf-8", "é"},
		{`text/html; charset="utf-8`, "é", "utf-8", "é"},
	} {
		mediaType, set := describe(c.header, []byte(c.body))
		if set != c.charset || mediaType != c.header[:len(mediaType)] {
			t.Errorf("%s: charset %q, type %q", c.header, set, mediaType)
		}
		if got := (Response{Body: []byte(c.body), Charset: set}).Text(); got != c.text {
			t.Errorf("%s: %.40q", c.header, got)
		}
	}
}

// In a bubble of testing/synctest the minutes of slow servers cost nothing.
func TestSlowServers(t *testing.T) {
	drip := func(head string) server {
		return func(c net.Conn, _ *http.Request) {
			io.WriteString(c, head)
			for {
				time.Sleep(time.Second)
				if _, err := io.WriteString(c, "x"); err != nil {
					return
				}
			}
		}
	}
	silent := func(c net.Conn, _ *http.Request) { io.Copy(io.Discard, c) }
	cases := []struct {
		name  string
		url   string
		serve server
		lasts time.Duration
	}{
		{"says nothing", "http://site.test/", silent, headerTime},
		{"drips headers", "http://site.test/", drip("HTTP/1.1 200 OK\r\nX: "), headerTime},
		{"drips the body", "http://site.test/", drip("HTTP/1.1 200 OK\r\n\r\n"), totalTime},
		{"redirects slowly", "http://site.test/", func(c net.Conn, r *http.Request) {
			time.Sleep(headerTime - time.Second)
			redirectTo("/")(c, r)
		}, totalTime},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld()
				w.site("site.test", "93.184.216.34", c.serve)
				began := time.Now()
				_, err := w.fetcher().Fetch(context.Background(), Request{URL: c.url})
				if got := reasonOf(t, err); got != Timeout {
					t.Errorf("reason %s", got)
				}
				if lasted := time.Since(began); lasted != c.lasts {
					t.Errorf("lasted %v, want %v", lasted, c.lasts)
				}
				time.Sleep(time.Minute) // in the bubble: lets the server notice
			})
		})
	}
}

func TestNoHandshake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.names["site.test"] = []netip.Addr{netip.MustParseAddr("93.184.216.34")}
		f := w.fetcher(func(o *Options) {
			o.Dial = func(context.Context, string, netip.AddrPort) (net.Conn, error) {
				here, there := net.Pipe()
				go io.Copy(io.Discard, there)
				return here, nil
			}
		})
		_, err := f.Fetch(context.Background(), Request{URL: "https://site.test/"})
		if got := reasonOf(t, err); got != Timeout {
			t.Errorf("reason %s", got)
		}
	})
}

func TestBlackHoles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		for i := range 20 {
			w.names["site.test"] = append(w.names["site.test"], netip.AddrFrom4([4]byte{93, 184, 216, byte(i)}))
		}
		f := w.fetcher(func(o *Options) {
			o.Dial = func(ctx context.Context, _ string, _ netip.AddrPort) (net.Conn, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			}
		})
		began := time.Now()
		_, err := f.Fetch(context.Background(), Request{URL: "http://site.test/"})
		if got := reasonOf(t, err); got != Timeout || time.Since(began) != headerTime {
			t.Errorf("reason %s after %v", got, time.Since(began))
		}
	})
}

func TestTheCallerGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		w.site("site.test", "93.184.216.34", func(c net.Conn, _ *http.Request) { io.Copy(io.Discard, c) })
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_, err := w.fetcher().Fetch(ctx, Request{URL: "http://site.test/"})
		if mine := (*Error)(nil); errors.As(err, &mine) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("says something about the site: %v", err)
		}
	})
}

func TestOneConnectionPerHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		slow := func(c net.Conn, r *http.Request) { time.Sleep(2 * time.Second); page("x")(c, r) }
		w.site("a.test", "93.184.216.34", slow)
		w.site("b.test", "93.184.216.35", slow)
		w.site("c.test", "93.184.216.36", redirectTo("http://a.test/"))
		f := w.fetcher()
		var all sync.WaitGroup
		began := time.Now()
		for i := range 30 {
			all.Go(func() {
				res, err := f.Fetch(context.Background(), Request{URL: fmt.Sprintf("http://%c.test/", "abc"[i%3])})
				if err != nil {
					t.Errorf("waiting must not use up the time of a visit: %v", err)
				}
				if i%3 == 1 && res.Timing.Wait > 18*time.Second {
					t.Errorf("b waited for a: %+v", res.Timing)
				}
			})
		}
		all.Wait()
		if w.most != 1 {
			t.Errorf("%d connections to one host at once", w.most)
		}
		if lasted := time.Since(began); lasted != 40*time.Second {
			t.Errorf("20 visits of 2 s to a lasted %v", lasted)
		}
		if len(f.turns.hosts) != 0 {
			t.Errorf("%d turns left behind", len(f.turns.hosts))
		}
	})
}
