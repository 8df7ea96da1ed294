package app_test

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/app"
)

// TestRequestsThatNoBrowserSends writes them to the socket of a server as it
// runs in production (B89).
func TestRequestsThatNoBrowserSends(t *testing.T) {
	a, err := app.Open(t.Context(), app.Config{Listen: "127.0.0.1:0", BaseURL: "https://groups.example", Data: t.TempDir(), Dev: true, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	at, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- a.Serve(ctx, func(address string) { at <- address }) }()
	address := <-at
	defer func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	const host = " HTTP/1.1\r\nHost: groups.example\r\n"
	for name, c := range map[string]struct {
		request string
		want    int
	}{
		"a page":                {"GET /healthz" + host + "\r\n", 200},
		"two lengths in one":    {"POST /signin" + host + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\nGET /office HTTP/1.1\r\n\r\n", 400},
		"two different lengths": {"POST /signin" + host + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n123456", 400},
		"chunks":                {"POST /signin" + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
		"an unknown coding":     {"POST /signin" + host + "Transfer-Encoding: xchunked\r\n\r\n", 501},
		"a megabyte of headers": {"GET /" + host + "X-Long: " + strings.Repeat("x", 1<<20) + "\r\n\r\n", 431},
		"trace":                 {"TRACE /" + host + "\r\n", 405},
		"connect":               {"CONNECT groups.example:443" + host + "\r\n", 421}, // net/http takes the address it names for the host
		"no host":               {"GET / HTTP/1.1\r\n\r\n", 400},
		"another host":          {"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421},
		"a header over lines":   {"GET /" + host + "X-A: b\r\n c: d\r\n\r\n", 200}, // net/http joins them, as RFC 9112 section 5.2 allows
		"a blank in a name":     {"GET /" + host + "Content-Length : 5\r\n\r\n", 400},
	} {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		go func() { _, _ = io.WriteString(conn, c.request) }() // the server may hang up while it is written
		res, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil || res.StatusCode != c.want {
			t.Errorf("%s: %v %v, want %d", name, res, err, c.want)
		}
		conn.Close()
	}
}
