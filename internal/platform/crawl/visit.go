package crawl

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"
)

// errSlow is why a visit ends that used up its time.
var errSlow = errors.New("crawl: the server is too slow")

// visit is the state of one Fetch: which host's turn it holds, what it has seen.
type visit struct {
	fetcher *Fetcher
	request Request
	host    string // whose turn is held
	giveUp  func() // gives that turn back

	began     time.Time     // when Fetch was called
	wait      time.Duration // spent waiting for turns
	redirects []Redirect
	plain     bool // some stop was not https
}

// run goes from stop to stop until one answers for good.
func (v *visit) run(ctx context.Context, to target) (Response, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	left := totalTime
	for {
		if err := v.enter(ctx, to); err != nil {
			return Response{}, err
		}
		began := v.now()
		late := time.AfterFunc(left, func() { cancel(errSlow) })
		res, next, err := v.stop(ctx, to)
		late.Stop()
		if err != nil || next == nil {
			return res, err
		}
		if left -= v.now().Sub(began); left <= 0 {
			return Response{}, explain(ctx, errSlow, to)
		}
		if len(v.redirects) > maxRedirects {
			return Response{}, &Error{Reason: TooManyRedirects, URL: clip(to.url.String())}
		}
		if to, err = v.fetcher.check(next); err != nil {
			return Response{}, err
		}
	}
}

// enter waits for a host's turn, after giving the old one back: a visit that
// held two could lock out another one that came the opposite way. The wait does
// not count as the visit's time: a busy host says nothing about its pages.
func (v *visit) enter(ctx context.Context, to target) error {
	if to.host == v.host {
		return nil
	}
	v.leave()
	began := v.now()
	giveUp, err := v.fetcher.turns.take(ctx, to.host)
	if err != nil {
		return explain(ctx, err, to)
	}
	v.host, v.giveUp = to.host, giveUp
	v.wait += v.now().Sub(began)
	return nil
}

// leave gives back the turn that is held, if any.
func (v *visit) leave() {
	if v.giveUp != nil {
		v.giveUp()
	}
	v.host, v.giveUp = "", nil
}

// stop asks one address. It returns the answer, or where the answer points to.
func (v *visit) stop(ctx context.Context, to target) (res Response, next *url.URL, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer func() { err = explain(ctx, err, to) }()
	slow := time.AfterFunc(headerTime, func() { cancel(errSlow) })
	defer slow.Stop()

	conn, err := v.fetcher.open(ctx, to)
	if err != nil {
		return Response{}, nil, err
	}
	defer conn.Close()
	answer, err := single(conn).RoundTrip(v.ask(ctx, to))
	if err != nil {
		return Response{}, nil, err
	}
	defer answer.Body.Close()
	if !slow.Stop() {
		return Response{}, nil, errSlow
	}
	v.plain = v.plain || to.url.Scheme != "https"
	if next, err = redirect(answer, to); next != nil || err != nil {
		v.redirects = append(v.redirects, Redirect{URL: to.url.String(), Status: answer.StatusCode})
		return Response{}, next, err
	}
	res, err = v.receive(answer, to)
	return res, nil, err
}

// ask writes the request of one stop.
func (v *visit) ask(ctx context.Context, to target) *http.Request {
	h := http.Header{
		"User-Agent":      {v.fetcher.options.UserAgent},
		"Accept":          {"*/*"},
		"Accept-Encoding": {"gzip, deflate, br"},
	}
	for name, value := range map[string]string{
		"Accept":            v.request.Accept,
		"If-None-Match":     v.request.ETag,
		"If-Modified-Since": v.request.LastModified,
	} {
		if value != "" && httpguts.ValidHeaderFieldValue(value) {
			h.Set(name, value)
		}
	}
	r := &http.Request{Method: http.MethodGet, URL: to.url, Host: to.url.Host, Header: h}
	if to.user != nil {
		password, _ := to.user.Password()
		r.SetBasicAuth(to.user.Username(), password)
	}
	return r.WithContext(ctx)
}

// redirect returns where an answer points to, or nil when it is the last one.
func redirect(answer *http.Response, from target) (*url.URL, error) {
	switch answer.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, nil
	}
	location := answer.Header.Get("Location")
	if location == "" {
		return nil, nil
	}
	next, err := from.url.Parse(location)
	if err != nil || len(location) > maxURL || strings.ContainsFunc(location, unsafeInHeader) {
		return nil, &Error{Reason: BadURL, URL: clip(location), Err: err}
	}
	return next, nil
}

// unsafeInHeader is more lenient than unsafe: some sites forget to escape spaces.
func unsafeInHeader(r rune) bool { return r != ' ' && unsafe(r) }

// receive turns the last answer into a Response.
func (v *visit) receive(answer *http.Response, to target) (Response, error) {
	res := Response{
		Status:      answer.StatusCode,
		FinalURL:    to.url.String(),
		Header:      kept(answer.Header),
		NotModified: answer.StatusCode == http.StatusNotModified,
		FetchedAt:   v.now(),
		Redirects:   v.redirects,
		TLS:         !v.plain,
		Timing:      Timing{Wait: v.wait, Headers: v.now().Sub(v.began) - v.wait},
	}
	var err error
	switch {
	case res.Status >= 200 && res.Status < 300:
		res.Body, err = readBody(answer, v.request.MaxBytes)
	case !res.NotModified:
		err = &Error{Reason: Status, Status: res.Status}
	}
	if err != nil && res.Status < 300 {
		return Response{}, err
	}
	res.ContentType, res.Charset = describe(answer.Header.Get("Content-Type"), res.Body)
	res.Timing.Total = v.now().Sub(v.began) - v.wait
	return res, err
}

func (v *visit) now() time.Time { return v.fetcher.options.Clock.Now() }

// keptHeaders are the fields of an answer that somebody may need: for asking
// again, for caching, and for what the site wishes robots to do.
var keptHeaders = []string{"Cache-Control", "Content-Disposition", "Content-Language", "Content-Type",
	"Etag", "Expires", "Last-Modified", "Link", "Retry-After", "X-Robots-Tag"}

func kept(h http.Header) http.Header {
	out := http.Header{}
	for _, name := range keptHeaders {
		if value := h.Get(name); value != "" && len(value) <= 1024 {
			out.Set(name, value)
		}
	}
	return out
}
