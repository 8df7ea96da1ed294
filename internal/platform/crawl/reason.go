package crawl

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Reason is why a visit failed, as a word that may be stored.
type Reason string

// The reasons. The first five need no network.
const (
	BadURL           Reason = "bad_url"      // not a complete web address
	Scheme           Reason = "scheme"       // not http or https
	Userinfo         Reason = "userinfo"     // user name or password in the address
	Port             Reason = "port"         // neither 80 nor 443
	Blocked          Reason = "blocked"      // not on the public internet
	NoSuchHost       Reason = "no_such_host" // the name does not exist
	DNS              Reason = "dns"          // the name service failed
	Refused          Reason = "refused"      // no connection
	TLS              Reason = "tls"          // no valid certificate, or no TLS at all
	Timeout          Reason = "timeout"      // too slow
	TooManyRedirects Reason = "redirects"    // more than five, or a circle
	TooLarge         Reason = "too_large"    // the decoded body, or what came over the wire
	Broken           Reason = "broken"       // not HTTP, cut short, or badly compressed
	Status           Reason = "status"       // answered, but not with the page
)

// Error is why a visit failed. The text of Error is for logs only; it may tell
// an inside address. Message is for people.
type Error struct {
	Reason Reason
	Status int    // of the answer, for reason Status
	URL    string // where it failed; shortened, without password
	Err    error  // the cause; may be nil

	limit int64 // for TooLarge: the cap, in bytes
}

// Error renders the error for a log.
func (e *Error) Error() string {
	text := "crawl: " + string(e.Reason)
	if e.Status != 0 {
		text += fmt.Sprintf(" %d", e.Status)
	}
	if e.URL != "" {
		text += " at " + e.URL
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Retry says whether the same visit may well succeed some minutes later.
func (e *Error) Retry() bool {
	switch e.Reason {
	case DNS, Refused, Timeout, Broken:
		return true
	case Status:
		return e.Status == http.StatusRequestTimeout || e.Status == http.StatusTooEarly ||
			e.Status == http.StatusTooManyRequests || e.Status >= 500
	}
	return false
}

// messages are the sentences of the reasons that need no more than themselves.
// Blocked and NoSuchHost share theirs: the reader must not learn which names and
// addresses exist inside.
var messages = map[Reason]func() i18n.Message{
	BadURL:           msg.FetchBadUrl,
	Scheme:           msg.FetchScheme,
	Userinfo:         msg.FetchUserinfo,
	Port:             msg.FetchPort,
	Blocked:          msg.FetchNotPublic,
	NoSuchHost:       msg.FetchNotPublic,
	DNS:              msg.FetchDns,
	Refused:          msg.FetchRefused,
	TLS:              msg.FetchTls,
	Timeout:          msg.FetchTimeout,
	TooManyRedirects: msg.FetchRedirects,
	Broken:           msg.FetchBroken,
}

// Message is one sentence for people.
func (e *Error) Message() i18n.Message {
	switch e.Reason {
	case TooLarge:
		return msg.FetchTooLarge(int(max(1, e.limit>>20)))
	case Status:
		return statusMessage(e.Status)
	}
	return messages[e.Reason]()
}

func statusMessage(status int) i18n.Message {
	switch status {
	case http.StatusNotFound, http.StatusGone:
		return msg.FetchMissing()
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusUnavailableForLegalReasons:
		return msg.FetchClosed()
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return msg.FetchBusy()
	}
	return msg.FetchStatus(status)
}

// explain gives an error its place and, when the time was up, its true reason.
// When the caller has given up, it is the error of ctx that is handed on.
func explain(ctx context.Context, err error, at target) error {
	if err == nil {
		return nil
	}
	if cause := context.Cause(ctx); errors.Is(err, errSlow) || errors.Is(cause, errSlow) {
		return &Error{Reason: Timeout, URL: clip(at.url.String()), Err: err}
	} else if cause != nil {
		return fmt.Errorf("crawl: %w", cause)
	}
	mine := (*Error)(nil)
	if !errors.As(err, &mine) {
		mine = &Error{Reason: Broken, Err: err}
	}
	if mine.URL == "" {
		mine.URL = clip(at.url.String())
	}
	return mine
}
