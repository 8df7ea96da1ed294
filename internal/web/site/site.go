package site

import (
	"net/http"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/undo"
	"chapterhouse.dev/chapterhouse/internal/platform/httpx"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"golang.org/x/sync/singleflight"
)

// Site is what the pages share.
type Site struct {
	Gate    *access.Gate
	Once    *httpx.Once
	Bundle  *i18n.Bundle
	People  *accounts.Service
	Undo    *undo.Service
	Program func() ui.Program        // from the settings
	BaseURL string                   // "https://groups.example", for links that leave the site
	Secure  bool                     // reached by https: cookies are __Host-
	Box     *secret.Box              // signs what addresses carry
	Frame   func(*Request, *ui.Page) // worlds, footer and demo bar of a page
	Again   Handler                  // asks for a new proof before the form that was sent

	memory  memory
	flights singleflight.Group // pages of visitors that are being made
}

// Cookie names; with https they carry the prefix that ties them to this host.
const (
	sessionCookie = "session"
	browserCookie = "browser"
	flashCookie   = "flash"
	langCookie    = "lang"
	themeCookie   = "theme"
)

// cookieName adds the prefix under which browsers accept a cookie only from
// this very host, over https, for all paths.
func (s *Site) cookieName(name string) string {
	if s.Secure {
		return "__Host-" + name
	}
	return name
}

// setCookie sets a cookie that scripts cannot read and other sites do not send.
// maxAge is in seconds: 0 until the browser closes, -1 removes it.
func (r *Request) setCookie(name, value string, maxAge int) {
	http.SetCookie(r.w, &http.Cookie{Name: r.site.cookieName(name), Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: r.site.Secure, SameSite: http.SameSiteLaxMode})
}

func (r *Request) cookie(name string) string {
	c, err := r.Cookie(r.site.cookieName(name))
	if err != nil {
		return ""
	}
	return c.Value
}

// BeginSession puts a session into the browser. On a shared computer its cookie
// ends with the browser; else it is kept as long as the longest session lasts.
func (r *Request) BeginSession(token string, shared bool) {
	maxAge := 180 * 24 * 3600
	if shared {
		maxAge = 0
	}
	r.setCookie(sessionCookie, token, maxAge)
}

// SessionToken is what the browser sent.
func (r *Request) SessionToken() string { return r.cookie(sessionCookie) }

// EndSession takes the session out of the browser.
func (r *Request) EndSession() { r.setCookie(sessionCookie, "", -1) }

// Browser is a secret by which this browser is known again when a sign-in link
// is opened; it is made when it is first asked for.
func (r *Request) Browser() string {
	if b := r.cookie(browserCookie); b != "" {
		return b
	}
	b := secret.Token()
	r.setCookie(browserCookie, b, 3600)
	return b
}

// LocalPath returns where to go next when it is a path on this site, else "/":
// never another host, whatever spelling it comes in.
func LocalPath(next string) string {
	if len(next) > 2000 || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t\x00") {
		return "/"
	}
	return next
}
