package app

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestSlowForm sends the beginning of a form and then nothing: it is answered
// with 408 and a page that says what to do, and the server hangs up (B89).
func TestSlowForm(t *testing.T) {
	a, err := Open(t.Context(), Config{Listen: "127.0.0.1:0", BaseURL: "https://groups.example", Data: t.TempDir(), Dev: true, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := newServer(a.handler, 200*time.Millisecond)
	go func() { _ = s.Serve(l) }()
	defer s.Close()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "POST /signin HTTP/1.1\r\nHost: groups.example\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\naddress=ada")
	in := bufio.NewReader(conn)
	res, err := http.ReadResponse(in, nil)
	if err != nil {
		t.Fatal(err)
	}
	page, _ := io.ReadAll(res.Body)
	if res.StatusCode != http.StatusRequestTimeout || !strings.Contains(string(page), "send it again") {
		t.Errorf("%s\n%s", res.Status, page)
	}
	if _, err := in.ReadByte(); err != io.EOF {
		t.Errorf("the connection goes on: %v", err)
	}
}
