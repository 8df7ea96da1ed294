package site

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/httpx"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// answer is how a kind of error is told.
type answer struct {
	status      int
	title, text func() i18n.Message
}

// answers is the table from kinds of errors to pages.
var answers = map[fault.Kind]answer{
	fault.Invalid:         {http.StatusUnprocessableEntity, msg.ErrorInvalidTitle, msg.ErrorInvalidText},
	fault.NotFound:        {http.StatusNotFound, msg.ErrorNotFoundTitle, msg.ErrorNotFoundText},
	fault.Forbidden:       {http.StatusForbidden, msg.ErrorForbiddenTitle, msg.ErrorForbiddenText},
	fault.Unauthenticated: {http.StatusUnauthorized, msg.ErrorUnauthenticatedTitle, msg.ErrorUnauthenticatedText},
	fault.Conflict:        {http.StatusConflict, msg.ErrorConflictTitle, msg.ErrorConflictText},
	fault.Gone:            {http.StatusGone, msg.ErrorGoneTitle, msg.ErrorGoneText},
	fault.TooMany:         {http.StatusTooManyRequests, msg.ErrorTooManyTitle, nil},
	fault.Transient:       {http.StatusServiceUnavailable, msg.ErrorTransientTitle, msg.ErrorTransientText},
}

// fail turns an error into its page. A visitor who must sign in is led there
// and back again.
func (s *Site) fail(r *Request, err error) {
	if s.askProof(r, err) {
		return
	}
	kind := fault.KindOf(err)
	if kind == fault.Unauthenticated && r.Method == http.MethodGet {
		_ = r.SeeOther(ui.PathSignIn + "?next=" + url.QueryEscape(r.URL.RequestURI()))
		return
	}
	a, known := answers[kind]
	request := httpx.LineOf(r.Context()).Request
	if !known {
		a = answer{http.StatusInternalServerError, msg.ErrorInternalTitle, func() i18n.Message { return msg.ErrorInternalText(request) }}
	}
	if bad := (*BadAddress)(nil); errors.As(err, &bad) {
		a.status = http.StatusBadRequest
	}
	if slow := (*slowForm)(nil); errors.As(err, &slow) {
		a.status = http.StatusRequestTimeout
		r.Header().Set("Connection", "close") // what is still to come is no request
		// net/http takes a reader who does not go on for one who has left.
		r.Request = r.WithContext(context.WithoutCancel(r.Context()))
	}
	if kind == fault.Transient {
		r.Header().Set("Retry-After", "30")
	}
	text := i18n.Message{}
	if a.text != nil {
		text = a.text()
	}
	if e := fault.As(err); e != nil && !e.Message.IsZero() {
		text = e.Message
	}
	p := r.Page(ui.WorldPublic, r.T(a.title()))
	p.NoIndex = true
	if rerr := r.RenderStatus(a.status, errorPage(p, r.T(text), r.T(msg.ErrorRequest(request)))); rerr != nil {
		http.Error(r.w, r.T(a.title()), a.status)
	}
}
