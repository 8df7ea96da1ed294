package me

import (
	"net/http"

	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/httpx"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// postAddress has a code sent to one more address.
func (h *Handlers) postAddress(r *site.Request) error {
	_, err := h.People.AddAddress(r.Ctx(), r.Actor, r.Post("address"), httpx.LimitKey(httpx.Client(r.Ctx())))
	if err != nil {
		return h.refused(r, err, func(v *profileView) { v.Address = v.Address.Refuse(r.Values(), err) })
	}
	return r.SeeOther("/me/profile/addresses/confirm")
}

// getConfirm asks for the code of that letter.
func (h *Handlers) getConfirm(r *site.Request) error {
	return h.confirm(r, http.StatusOK, nil)
}

func (h *Handlers) confirm(r *site.Request, status int, refused error) error {
	p := r.Page(ui.WorldMine, r.T(msg.MeAddressConfirmTitle()))
	form := ui.NewForm(p)
	if refused != nil {
		form = form.Refuse(r.Values(), refused)
	}
	return r.RenderStatus(status, confirmPage(p, form))
}

// postConfirm gives the address to the reader who knows its code.
func (h *Handlers) postConfirm(r *site.Request) error {
	refused, err := h.People.ConfirmAddress(r.Ctx(), r.Actor, r.Post("code"))
	if err == nil && refused.Why != "" {
		err = fault.InvalidFields(fault.Field{Name: "code", Message: refused.Message()})
	}
	if fault.Is(err, fault.Invalid) {
		return h.confirm(r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return r.SeeOther("/me/profile#addresses", site.Done(msg.MeAddressAdded()))
}

func (h *Handlers) postPrimary(r *site.Request) error {
	err := h.People.MakePrimary(r.Ctx(), r.Actor, r.Actor.Person, accounts.IdentityID(r.PathValue("id")))
	return h.addressChanged(r, err, msg.MeAddressMadePrimary())
}

func (h *Handlers) postAddressRemove(r *site.Request) error {
	err := h.People.RemoveAddress(r.Ctx(), r.Actor, r.Actor.Person, accounts.IdentityID(r.PathValue("id")))
	return h.addressChanged(r, err, msg.MeAddressRemoved())
}

// addressChanged goes back to the profile, or says there why not.
func (h *Handlers) addressChanged(r *site.Request, err error, done i18n.Message) error {
	if err != nil {
		return h.refused(r, err, func(v *profileView) { v.Address = v.Address.Refuse(nil, err) })
	}
	return r.SeeOther("/me/profile#addresses", site.Done(done))
}
