package office

import (
	"net/http"
	"strconv"

	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/platform/blob"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// The largest logo that is taken, and the box it is made to fit, in pixels.
const (
	logoBytes  = 4 << 20
	logoWidth  = 480
	logoHeight = 112
)

// settingsView is the settings page.
type settingsView struct {
	Stored program.Settings
	Logo   string // what the form carries: stored, or taken from a form that came back
	Form   ui.Form
	Newer  []ui.Pairing // what someone else stored meanwhile
}

// getSettings shows what the program says about itself.
func (h *Handlers) getSettings(r *site.Request) error {
	return h.settings(r, http.StatusOK, nil)
}

func (h *Handlers) settings(r *site.Request, status int, change func(*settingsView)) error {
	stored, err := h.Program.Settings(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	p := r.Page(ui.WorldOffice, r.T(msg.OfficeSettingsTitle()))
	v := settingsView{Stored: stored, Logo: stored.Logo, Form: ui.NewForm(p).At(strconv.Itoa(stored.Rev))}
	if change != nil {
		change(&v)
	}
	return r.RenderStatus(status, settingsPage(p, v))
}

// postSettings stores them. A logo that was sent is kept even when another
// field is refused, so that it need not be chosen again.
func (h *Handlers) postSettings(r *site.Request) error {
	in := program.Settings{Name: r.Post("name"), Tagline: r.Post("tagline"), Sentence: r.Post("sentence"), Accent: r.Post("accent"),
		Contact: r.Post("contact"), ConductName: r.Post("conduct_name"), ConductContact: r.Post("conduct_contact"),
		SecurityContact: r.Post("security_contact"), Imprint: r.Post("imprint")}
	in.Rev, _ = strconv.Atoi(r.Post("rev")) // one that is no number is one that is stale
	logo, err := h.logo(r)
	if in.Logo = logo; err == nil {
		err = h.Program.EditSettings(r.Ctx(), r.Actor, in)
	}
	status := http.StatusUnprocessableEntity
	switch {
	case err == nil:
		return r.SeeOther("/office/settings", site.Done(msg.OfficeSettingsSaved()))
	case fault.Is(err, fault.Conflict):
		status = http.StatusConflict
	case !fault.Is(err, fault.Invalid):
		return err
	}
	return h.settings(r, status, func(v *settingsView) {
		v.Logo, v.Form = logo, v.Form.Refuse(r.Values(), err)
		if status == http.StatusConflict {
			v.Newer = newer(r, v.Stored, in)
		}
	})
}

// logo is the hash of the logo after this form: of a new picture, of the one
// that the form carries, or none.
func (h *Handlers) logo(r *site.Request) (hash string, err error) {
	kept := r.Post("logo")
	if there, err := h.Files.Exists(kept); err != nil || !there {
		kept = ""
		if err != nil && !fault.Is(err, fault.NotFound) {
			return "", err
		}
	}
	if r.Post("logo_remove") != "" {
		kept = ""
	}
	file, _, ok := r.Uploaded("logo_file")
	if !ok {
		return kept, nil
	}
	defer file.Close()
	picture, err := h.Files.PutImage(file, logoBytes, blob.ImageFit(logoWidth, logoHeight))
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid {
		err = fault.InvalidFields(fault.Field{Name: "logo_file", Message: f.Message})
	}
	if err != nil {
		return kept, err
	}
	return picture.Hash, nil
}

// newer lists the settings in which the stored ones differ from what was typed.
func newer(r *site.Request, stored, typed program.Settings) (list []ui.Pairing) {
	add := func(name i18n.Message, now, was string) {
		if now == was {
			return
		}
		if now == "" {
			now = r.T(msg.OfficeSettingsNothing())
		}
		list = append(list, ui.Pairing{Name: r.T(name), Text: now})
	}
	add(msg.OfficeSettingsName(), stored.Name, typed.Name)
	add(msg.OfficeSettingsTagline(), stored.Tagline, typed.Tagline)
	add(msg.OfficeSettingsSentence(), stored.Sentence, typed.Sentence)
	add(msg.OfficeSettingsAccent(), stored.Accent, typed.Accent)
	add(msg.OfficeSettingsContact(), stored.Contact, typed.Contact)
	add(msg.OfficeSettingsConductName(), stored.ConductName, typed.ConductName)
	add(msg.OfficeSettingsConductContact(), stored.ConductContact, typed.ConductContact)
	add(msg.OfficeSettingsSecurity(), stored.SecurityContact, typed.SecurityContact)
	add(msg.OfficeSettingsImprint(), stored.Imprint, typed.Imprint)
	return list
}
