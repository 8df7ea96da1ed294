package metrics_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/metrics"
)

func scrape(t *testing.T, m *metrics.Metrics) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	return w.Code, w.Body.String()
}

func TestWhatHappenedStandsInTheFigures(t *testing.T) {
	m := metrics.New("house", "1.2.3")
	m.Request("GET /groups/{group}", 200, 30*time.Millisecond)
	m.Request("GET /groups/{group}", 200, 30*time.Millisecond)
	m.Request("", 404, time.Millisecond)
	m.Job("letters.send", "done", time.Second)
	status, text := scrape(t, m)
	if status != 200 {
		t.Fatalf("status %d", status)
	}
	for _, line := range []string{
		`house_http_request_seconds_count{route="GET /groups/{group}",status="200"} 2`,
		`house_http_request_seconds_bucket{route="GET /groups/{group}",status="200",le="0.025"} 0`,
		`house_http_request_seconds_bucket{route="GET /groups/{group}",status="200",le="0.05"} 2`,
		`house_http_request_seconds_count{route="",status="404"} 1`,
		`house_job_seconds_sum{kind="letters.send",outcome="done"} 1`,
		`house_build_info{version="1.2.3"} 1`,
		"go_goroutines ",
		"process_start_time_seconds ",
	} {
		if !strings.Contains(text, line) {
			t.Errorf("not among the figures: %s", line)
		}
	}
}

func TestAFigureIsLookedUpWhenSomebodyAsks(t *testing.T) {
	m := metrics.New("house", "dev")
	waiting, broken := 3.0, error(nil)
	m.Watch("jobs", "Jobs by state.", []string{"state"}, func(context.Context) ([]metrics.Figure, error) {
		return []metrics.Figure{{Labels: []string{"ready"}, Value: waiting}}, broken
	})
	if _, text := scrape(t, m); !strings.Contains(text, `house_jobs{state="ready"} 3`) {
		t.Errorf("first look:\n%s", text)
	}
	waiting = 5
	if _, text := scrape(t, m); !strings.Contains(text, `house_jobs{state="ready"} 5`) {
		t.Errorf("second look:\n%s", text)
	}
	broken = errors.New("the database is away")
	m.Request("GET /", 200, time.Millisecond)
	status, text := scrape(t, m)
	if status != 200 || strings.Contains(text, "house_jobs") || !strings.Contains(text, "house_http_request_seconds_count") {
		t.Errorf("with a broken figure the others are not given: status %d\n%s", status, text)
	}
}
