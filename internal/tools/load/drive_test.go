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

func TestSomebodyWritesMeanwhile(t *testing.T) {
	stop := make(chan struct{})
	var forms atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("lang") != "de" {
			w.WriteHeader(http.StatusUnprocessableEntity)
			return
		}
		if forms.Add(1) == 3 {
			close(stop)
		}
		http.Redirect(w, r, "/", http.StatusSeeOther)
	}))
	defer s.Close()
	host := s.Listener.Addr().String()
	n, err := disturb(host, time.Millisecond, func(int) []byte { return ask("POST", host, "/language", "", "lang=de") }, stop)
	if err != nil || n < 3 || int64(n) != forms.Load() {
		t.Errorf("%d forms of %d, %v", n, forms.Load(), err)
	}
	if _, err := disturb(host, time.Millisecond, func(int) []byte { return ask("POST", host, "/language", "", "lang=xx") }, nil); err == nil {
		t.Error("a form that was refused counts as a write")
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
