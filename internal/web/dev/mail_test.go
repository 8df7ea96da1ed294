package dev_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/post"
	"chapterhouse.dev/chapterhouse/internal/platform/mail"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

// queue puts a letter into the outbox.
func queue(t *testing.T, h *webtest.House, l post.Letter) {
	t.Helper()
	h.Clock.Advance(time.Second)
	l.From, l.Lang, l.Kind = mail.Address{Name: "Cloud Friends", Addr: "no-reply@program.example"}, "en", "test"
	if _, err := h.Post.Queue(context.Background(), access.System(access.ByLetters), l); err != nil {
		t.Fatal(err)
	}
}

func TestLettersAreListedSearchedAndRead(t *testing.T) {
	h := webtest.New(t)
	h.Run(t, webtest.Scenario{URL: "/dev/mail", In: []string{".empty"}})
	for i := range 35 {
		queue(t, h, post.Letter{Reason: fmt.Sprint("r", i), Address: fmt.Sprintf("p%d@people.example", i), Subject: fmt.Sprint("Letter ", i), Text: "Hello"})
	}
	queue(t, h, post.Letter{Reason: "link", Address: "dagný@people.example", Subject: "<b>Sign in</b>", Calendar: &mail.Calendar{Method: "REQUEST", Name: "invite.ics", Data: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"},
		Text: "Go to https://groups.example/signin/link/abc. Or not (https://groups.example/x).", HTML: `<!DOCTYPE html><html><head></head><body><img src="https://tracker.example/x.gif">Hello</body></html>`})
	page := h.Run(t, webtest.Scenario{URL: "/dev/mail", In: []string{"tbody tr:first-child==<b>Sign in</b>", ".pager a[rel=next]"}})
	older, _ := page.Find(".pager a[rel=next]").Attr("href")
	h.Run(t, webtest.Scenario{URL: older, In: []string{"tbody==Letter 0", ".pager a[rel=prev]"}, NotIn: []string{".pager a[rel=next]"}})
	h.Run(t, webtest.Scenario{URL: "/dev/mail?q=nobody", In: []string{".empty==No letter to such"}})
	page = h.Run(t, webtest.Scenario{URL: "/dev/mail?q=" + url.QueryEscape("dagný"), Lang: "de", In: []string{"html[lang=de]", "h1==Post", "tbody a"}})
	at, _ := page.Find("tbody a").Attr("href")
	h.Run(t, webtest.Scenario{URL: at, In: []string{"h1==<b>Sign in</b>", "a[href='https://groups.example/signin/link/abc']", "a[href='https://groups.example/x']", "iframe[sandbox]", "#text==Go to"}})
	h.Run(t, webtest.Scenario{URL: "/dev/mail/msg_unknown", Status: 404})

	get := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.Handler().ServeHTTP(w, httptest.NewRequest("GET", h.Config.BaseURL+path, nil))
		return w
	}
	csp := get(at + "/html").Header().Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "img-src data:", "frame-ancestors 'self'", "sandbox"} {
		if !strings.Contains(csp, part) {
			t.Errorf("the frame's policy %q lacks %s", csp, part)
		}
	}
	if w := get(at + "/calendar.ics"); !strings.HasPrefix(w.Header().Get("Content-Type"), "text/calendar") || !strings.HasPrefix(w.Body.String(), "BEGIN:VCALENDAR") {
		t.Error(w.Header(), w.Body)
	}
	h.Run(t, webtest.Scenario{URL: "/dev/styleguide", In: []string{"h1==style guide"}})
}
