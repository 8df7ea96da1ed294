package site

import (
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// year keeps a choice of language or theme, in seconds.
const year = 365 * 24 * 3600

// SetLanguage keeps the reader's choice of language in the browser.
func SetLanguage(r *Request) error {
	for _, l := range i18n.Languages() {
		if l.Code == r.Post("lang") {
			r.setCookie(langCookie, l.Code, year)
		}
	}
	return r.SeeOther(LocalPath(r.Post("back")))
}

// SetTheme keeps the reader's choice of theme in the browser.
func SetTheme(r *Request) error {
	switch t := ui.Theme(r.Post("theme")); t {
	case ui.ThemeLight, ui.ThemeDark:
		r.setCookie(themeCookie, string(t), year)
	}
	return r.SeeOther(LocalPath(r.Post("back")))
}
