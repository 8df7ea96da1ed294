package site

import (
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// year keeps a choice of language or theme, in seconds.
const year = 365 * 24 * 3600

// SetLanguage keeps the reader's choice of language: in the browser, and in the
// account of whoever is signed in, because pages follow the account.
func SetLanguage(r *Request) error {
	for _, l := range i18n.Languages() {
		if l.Code != r.Post("lang") {
			continue
		}
		r.setCookie(langCookie, l.Code, year)
		if r.Actor.SignedIn() && r.Visit.Person.Lang != l.Code {
			if err := r.site.People.SetLang(r.Ctx(), r.Actor, l.Code); err != nil {
				return err
			}
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
