package app

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
)

// drain is how long requests under way may take after the server was told to stop.
const drain = 20 * time.Second

// slowest is how long a request may take to arrive.
const slowest = time.Minute

// Serve listens until ctx ends, then lets requests and jobs under way finish.
// ready is called with the address once readers are answered.
func (a *App) Serve(ctx context.Context, ready func(address string)) error {
	l, err := net.Listen("tcp", a.Config.Listen)
	if err != nil {
		return err
	}
	s := newServer(a.handler, slowest)
	quiet, err := a.serveMetrics()
	if err != nil {
		return errors.Join(err, l.Close())
	}
	defer quiet()
	a.Start()
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(l) }()
	ready(l.Addr().String())
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	slow, cancel := context.WithTimeout(context.Background(), drain)
	defer cancel()
	quiet()
	err = s.Shutdown(slow)
	if errors.Is(err, context.DeadlineExceeded) {
		err = s.Close()
	}
	a.Close()
	return err
}

// newServer takes requests that arrive whole within a time. What is left of
// the time to write in always outlasts it, so that a body which comes too slowly
// can be told so (408) and its connection is not just cut.
func newServer(h http.Handler, arrive time.Duration) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: min(10*time.Second, arrive),
		ReadTimeout:       arrive,
		WriteTimeout:      arrive + time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
}

// SetUpURL is the one-time address at which the first administrator begins, or
// empty when there is an administrator.
func (a *App) SetUpURL(ctx context.Context) (string, error) {
	token, err := a.People.SetUpLink(ctx, access.System(access.BySetUp))
	if err != nil || token == "" {
		return "", err
	}
	return a.Config.BaseURL + "/set-up/" + token, nil
}
