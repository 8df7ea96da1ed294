package httpx

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Line is the one log event of a request, filled on its way. It holds no
// personal data: no address, no name, no query.
type Line struct {
	Request string // identifier, also shown on error pages
	Route   string // the pattern that matched, not the path
	Actor   string // kind of actor, not who
	Err     error  // the cause of an error answer
	client  netip.Addr
}

type lineKey struct{}

// LineOf returns the log line of the request; outside Chain a line that nobody
// writes.
func LineOf(ctx context.Context) *Line {
	if l, ok := ctx.Value(lineKey{}).(*Line); ok {
		return l
	}
	return &Line{}
}

// Client is the address of the client of the request, for limits.
func Client(ctx context.Context) netip.Addr { return LineOf(ctx).client }

func logged(o Options, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := o.Clock.Now()
		line := &Line{Request: strings.ToLower(rand.Text()[:12]), client: ClientIP(r, o.Proxies)}
		rec := &recorder{ResponseWriter: w}
		w.Header().Set("X-Request-Id", line.Request)
		r = r.WithContext(db.WithPatience(context.WithValue(r.Context(), lineKey{}, line), o.Patience))
		next.ServeHTTP(rec, r)
		took := o.Clock.Now().Sub(start)
		if o.Observe != nil {
			o.Observe(line.Route, rec.code(), took)
		}
		level := slog.LevelInfo
		if rec.status >= 500 {
			level = slog.LevelError
		}
		if !o.Log.Enabled(r.Context(), level) {
			return
		}
		attrs := []slog.Attr{slog.String("request", line.Request), slog.String("method", r.Method), slog.String("route", line.Route),
			slog.Int("status", rec.code()), slog.Int("bytes", rec.bytes), slog.String("actor", line.Actor),
			slog.Duration("took", took.Round(time.Microsecond))}
		if waited := db.Waited(r.Context()); waited > 0 {
			attrs = append(attrs, slog.Duration("waited", waited))
		}
		if line.Err != nil {
			attrs = append(attrs, slog.String("error", line.Err.Error()))
		}
		o.Log.LogAttrs(r.Context(), level, "request", attrs...)
	})
}

// recorder notes the status and size of an answer.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int
}

func (r *recorder) WriteHeader(code int) {
	if r.status == 0 {
		r.status = code
	}
	r.ResponseWriter.WriteHeader(code)
}

func (r *recorder) Write(p []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(p)
	r.bytes += n
	return n, err
}

func (r *recorder) code() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// recovered turns a panic into a 500 with the request's identifier.
func recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler {
				panic(p)
			}
			line := LineOf(r.Context())
			line.Err = panicError{p, string(debug.Stack())}
			http.Error(w, "Something went wrong on our side. Request number "+line.Request, http.StatusInternalServerError)
		}()
		next.ServeHTTP(w, r)
	})
}

type panicError struct {
	value any
	stack string
}

func (p panicError) Error() string {
	return "panic: " + slog.AnyValue(p.value).String() + "\n" + p.stack
}
