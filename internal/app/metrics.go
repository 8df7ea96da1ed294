package app

import (
	"context"
	"errors"
	"maps"
	"net"
	"net/http"
	"slices"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"
	"chapterhouse.dev/chapterhouse/internal/platform/metrics"
)

// newMetrics says which figures an operator can watch.
func (a *App) newMetrics() *metrics.Metrics {
	m := metrics.New("chapterhouse", programVersion())
	m.Watch("jobs", "Background jobs that are not done, by kind and state. A parked one waits for a person.", []string{"kind", "state"},
		func(ctx context.Context) ([]metrics.Figure, error) {
			return a.waiting(ctx, func(l jobs.Line) float64 { return float64(l.N) })
		})
	m.Watch("jobs_late_seconds", "How long the first of these jobs has been due; 0 if it is not due yet.", []string{"kind", "state"},
		func(ctx context.Context) ([]metrics.Figure, error) {
			now := a.Config.Clock.Now()
			return a.waiting(ctx, func(l jobs.Line) float64 { return max(0, now.Sub(l.Oldest).Seconds()) })
		})
	m.Watch("database_connections", "Open connections to the database, by pool and whether they are in use.", []string{"pool", "use"}, a.connections)
	m.Watch("database_wait_seconds", "Time that callers have waited for a connection since the start, by pool.", []string{"pool"}, a.waits)
	return m
}

// waiting looks at the queue; value says what of a line is asked for.
func (a *App) waiting(ctx context.Context, value func(jobs.Line) float64) (out []metrics.Figure, err error) {
	err = a.db.Read(ctx, func(tx *db.Tx) error {
		lines, err := jobs.Waiting(ctx, tx)
		out = nil
		for _, l := range lines {
			out = append(out, metrics.Figure{Labels: []string{l.Kind, string(l.State)}, Value: value(l)})
		}
		return err
	})
	return out, err
}

func (a *App) connections(context.Context) (out []metrics.Figure, err error) {
	stats := a.db.Stats()
	for _, pool := range slices.Sorted(maps.Keys(stats)) {
		out = append(out,
			metrics.Figure{Labels: []string{pool, "busy"}, Value: float64(stats[pool].InUse)},
			metrics.Figure{Labels: []string{pool, "idle"}, Value: float64(stats[pool].Idle)})
	}
	return out, nil
}

func (a *App) waits(context.Context) (out []metrics.Figure, err error) {
	stats := a.db.Stats()
	for _, pool := range slices.Sorted(maps.Keys(stats)) {
		out = append(out, metrics.Figure{Labels: []string{pool}, Value: stats[pool].WaitDuration.Seconds()})
	}
	return out, nil
}

// serveMetrics answers whoever watches the server, at an address of its own,
// until the returned function is called. Readers never reach it, and a busy
// site does not keep it from answering.
func (a *App) serveMetrics() (stop func(), err error) {
	if a.Config.Metrics == "" {
		return func() {}, nil
	}
	l, err := net.Listen("tcp", a.Config.Metrics)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", a.metrics.Handler())
	s := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 30 * time.Second}
	a.loops.Go(func() {
		if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			a.Config.Log.Error("metrics are not answered any more", "error", err)
		}
	})
	a.Config.Log.Info("metrics", "address", l.Addr().String())
	return func() { _ = s.Close() }, nil
}
