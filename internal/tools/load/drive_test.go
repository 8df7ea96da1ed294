package main

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestAnswersAreReadToTheirEnd(t *testing.T) {
	page := strings.Repeat("a meeting\n", 1000)
	var served atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		served.Add(1)
		switch r.URL.Path {
		case "/short":
			_, _ = io.WriteString(w, "short")
		case "/none":
			w.WriteHeader(http.StatusNoContent)
		case "/broken":
			w.WriteHeader(http.StatusInternalServerError)
		default:
			_, _ = io.WriteString(w, page)
			_, _ = io.WriteString(w, page)
		}
	}))
	defer s.Close()
	host := s.Listener.Addr().String()
	paths := []string{"/long", "/short", "/none"}
	r, err := drive(host, 50*time.Millisecond, func(n int) []byte { return ask("GET", host, paths[n%len(paths)], "", "") })
	if err != nil {
		t.Fatal(err)
	}
	if got := served.Load(); got != int64(len(r.took)) || got < connections {
		t.Errorf("%d requests were served, %d answers counted", got, len(r.took))
	}
	if r.at(0.5) > r.at(0.99) || r.at(1) != r.took[len(r.took)-1] {
		t.Error("the shares are out of order")
	}
	if _, err := drive(host, 50*time.Millisecond, func(int) []byte { return ask("GET", host, "/broken", "", "") }); err == nil {
		t.Error("a server that fails was measured as if it answered")
	}
}

func TestWhatIsNoAnswerIsRefused(t *testing.T) {
	for _, text := range []string{"", "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 2x0 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n"} {
		if _, err := readAnswer(bufio.NewReader(strings.NewReader(text))); err == nil {
			t.Errorf("%q was taken for an answer", text)
		}
	}
}
