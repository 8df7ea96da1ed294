package app

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"
)

// lines is a log that a test reads while the server writes.
type lines struct {
	sync.Mutex
	buf bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.Lock()
	defer l.Unlock()
	return l.buf.Write(p)
}

// find returns the first event with this message.
func (l *lines) find(t *testing.T, message string) map[string]any {
	t.Helper()
	l.Lock()
	defer l.Unlock()
	for line := range bytes.Lines(l.buf.Bytes()) {
		event := map[string]any{}
		if json.Unmarshal(line, &event) == nil && event["msg"] == message {
			return event
		}
	}
	t.Fatalf("nothing was logged as %q:\n%s", message, l.buf.String())
	return nil
}

func fetch(t *testing.T, url string) (int, string) {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func TestMetricsAreAnsweredAtAnAddressOfTheirOwn(t *testing.T) {
	log := &lines{}
	a, err := Open(context.Background(), Config{Data: t.TempDir(), Dev: true, Listen: "127.0.0.1:0", Metrics: "localhost:0",
		Proxies: []string{"127.0.0.1"}, Log: slog.New(slog.NewJSONHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	// A job that no handler takes stays in the queue, so there is a figure to see.
	err = a.db.Write(t.Context(), db.Locked, func(tx *db.Tx) error {
		return jobs.Enqueue(t.Context(), tx, a.Config.Clock.Now(), func() string { return "job_1" }, jobs.Spec{Kind: "test.unknown", Args: 1})
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	listening, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- a.Serve(ctx, func(address string) { listening <- address }) }()
	site := "http://" + <-listening
	// The site answers to its own name only; what it answers is counted all the same.
	if status, _ := fetch(t, site+"/groups"); status != http.StatusMisdirectedRequest {
		t.Errorf("the site answered %d for a name that is not its own", status)
	}
	if status, _ := fetch(t, site+"/healthz"); status != http.StatusOK {
		t.Errorf("/healthz %d", status)
	}
	metrics := "http://" + log.find(t, "metrics")["address"].(string)
	status, text := fetch(t, metrics+"/metrics")
	if status != http.StatusOK {
		t.Fatalf("/metrics %d", status)
	}
	for _, figure := range []string{
		`chapterhouse_http_request_seconds_count{route="",status="421"} 1`,
		`chapterhouse_jobs{kind="test.unknown",state="ready"} 1`,
		`chapterhouse_database_connections{pool="write",use="idle"}`,
	} {
		if !strings.Contains(text, figure) {
			t.Errorf("not among the figures: %s\n%s", figure, text)
		}
	}
	if status, _ := fetch(t, metrics+"/"); status != http.StatusNotFound {
		t.Errorf("the address for metrics answers %d for other things", status)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if _, err := http.Get(metrics + "/metrics"); err == nil {
		t.Error("metrics are answered after the end")
	}
}

func TestAWrongAddressForMetricsStopsTheStart(t *testing.T) {
	for _, address := range []string{"9090", "127.0.0.1:8080"} {
		_, err := Open(context.Background(), Config{Data: t.TempDir(), Dev: true, Metrics: address})
		if err == nil || !strings.Contains(err.Error(), "set --metrics") {
			t.Errorf("%q: %v", address, err)
		}
	}
}
