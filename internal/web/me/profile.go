package me

import (
	"slices"
	"strconv"

	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// profileView is the profile page: its forms, of which one may have come back.
type profileView struct {
	Person    accounts.Person
	Addresses []accounts.Identity
	About     ui.Form
	Photo     ui.Form
	Address   ui.Form
	Logins    loginView
	Newer     []ui.Pairing // what someone else stored meanwhile
}

// languageOptions are the languages of the site, each in its own words.
func (v profileView) languageOptions() (options []ui.Option) {
	for _, l := range i18n.Languages() {
		options = append(options, ui.Option{Value: l.Code, Label: l.Name})
	}
	return options
}

// zoneHint says what a zone is for; an account that has none yet says UTC.
func (v profileView) zoneHint() i18n.Message {
	if v.Person.Zone == "UTC" {
		return msg.MeProfileZoneUtc()
	}
	return msg.MeProfileZoneHint()
}

// getProfile shows what the program keeps of the reader.
func (h *Handlers) getProfile(r *site.Request) error {
	page, err := h.profile(r, nil)
	if err != nil {
		return err
	}
	return r.Render(page)
}

// profile makes the page; change puts a refused form into it.
func (h *Handlers) profile(r *site.Request, change func(*profileView)) (templ.Component, error) {
	person, err := h.People.Get(r.Ctx(), r.Actor, r.Actor.Person)
	if err != nil {
		return nil, err
	}
	addresses, err := h.People.Addresses(r.Ctx(), r.Actor, r.Actor.Person)
	if err != nil {
		return nil, err
	}
	logins, err := h.logins(r)
	if err != nil {
		return nil, err
	}
	p := r.Page(ui.WorldMine, r.T(msg.MeProfileTitle()))
	v := profileView{Person: person, Addresses: addresses, Logins: logins,
		About: ui.NewForm(p).In("about").At(strconv.FormatInt(person.Rev, 10)), Photo: ui.NewForm(p).In("photo"), Address: ui.NewForm(p).In("address")}
	if change != nil {
		change(&v)
	}
	return profilePage(p, v), nil
}

// refused answers with the page again, one of its forms filled as it was sent.
func (h *Handlers) refused(r *site.Request, err error, change func(*profileView)) error {
	status, refused := site.Refusal(err)
	if !refused {
		return err
	}
	page, perr := h.profile(r, change)
	if perr != nil {
		return perr
	}
	return r.RenderStatus(status, page)
}

// postProfile stores what the reader says about themselves.
func (h *Handlers) postProfile(r *site.Request) error {
	rev, _ := strconv.ParseInt(r.Post("rev"), 10, 64) // one that is no number is one that is stale
	in := accounts.ProfileInput{Name: r.Post("name"), Lang: r.Post("lang"), Languages: site.ReadLanguages(r.Post("languages")), Zone: r.Post("zone"), Rev: rev}
	err := h.People.EditProfile(r.Ctx(), r.Actor, r.Actor.Person, in)
	if err != nil {
		return h.refused(r, err, func(v *profileView) {
			v.About = v.About.Refuse(r.Values(), err)
			if fault.Is(err, fault.Conflict) {
				v.Newer = newer(r, v.Person, in)
			}
		})
	}
	return r.SeeOther("/me/profile", site.Done(msg.MeProfileSaved()))
}

// newer lists the fields in which the stored profile differs from what was typed.
func newer(r *site.Request, stored accounts.Person, typed accounts.ProfileInput) (list []ui.Pairing) {
	add := func(name i18n.Message, text string, differs bool) {
		if differs {
			list = append(list, ui.Pairing{Name: r.T(name), Text: text})
		}
	}
	add(msg.MeProfileName(), stored.Name, stored.Name != typed.Name)
	add(msg.MeProfileLang(), stored.Lang, stored.Lang != typed.Lang)
	add(msg.MeProfileLanguages(), site.WriteLanguages(stored.Languages), !slices.Equal(stored.Languages, typed.Languages))
	add(msg.MeProfileZone(), stored.Zone, stored.Zone != typed.Zone)
	return list
}
