package me

import (
	"net/http"

	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/joining"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/httpx"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

const pathJoin = "/me/profile/join"

// joinView is the page on which another account is proved.
type joinView struct {
	Name      string // of the reader
	Form      ui.Form
	Providers []accounts.Provider
}

// getJoin asks by what the other account is proved.
func (h *Handlers) getJoin(r *site.Request) error { return h.join(r, http.StatusOK, nil) }

func (h *Handlers) join(r *site.Request, status int, refused error) error {
	p := r.Page(ui.WorldMine, r.T(msg.JoiningTitle()))
	v := joinView{Name: r.Name(), Form: ui.NewForm(p), Providers: h.People.Providers()}
	if refused != nil {
		v.Form = v.Form.Refuse(r.Values(), refused)
	}
	return r.RenderStatus(status, joinPage(p, v))
}

// postJoin has a code sent to an address of the other account.
func (h *Handlers) postJoin(r *site.Request) error {
	_, err := h.People.AskJoinCode(r.Ctx(), r.Actor, r.Post("address"), httpx.LimitKey(httpx.Client(r.Ctx())))
	switch fault.KindOf(err) {
	case fault.Invalid:
		return h.join(r, http.StatusUnprocessableEntity, err)
	case fault.TooMany:
		return h.join(r, http.StatusTooManyRequests, err)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(pathJoin + "/code")
}

// postJoinWith sends the reader to a provider where the other account signs in.
func (h *Handlers) postJoinWith(r *site.Request) error {
	return h.setOut(r, accounts.ToJoin, pathJoin)
}

// getJoinCode asks for the code of that letter.
func (h *Handlers) getJoinCode(r *site.Request) error { return h.joinCode(r, http.StatusOK, nil) }

func (h *Handlers) joinCode(r *site.Request, status int, refused error) error {
	p := r.Page(ui.WorldMine, r.T(msg.JoiningCodeTitle()))
	form := ui.NewForm(p)
	if refused != nil {
		form = form.Refuse(r.Values(), refused)
	}
	return r.RenderStatus(status, joinCodePage(p, form))
}

func (h *Handlers) postJoinCode(r *site.Request) error {
	refused, err := h.People.ProveJoinCode(r.Ctx(), r.Actor, r.Post("code"))
	if err == nil && refused.Why != "" {
		err = fault.InvalidFields(fault.Field{Name: "code", Message: refused.Message()})
	}
	if fault.Is(err, fault.Invalid) {
		return h.joinCode(r, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(pathJoin + "/look")
}

// getJoinLook shows what joining moves.
func (h *Handlers) getJoinLook(r *site.Request) error { return h.joinLook(r, http.StatusOK, nil) }

func (h *Handlers) joinLook(r *site.Request, status int, refused error) error {
	look, err := h.Joining.Look(r.Ctx(), r.Actor)
	if fault.Is(err, fault.Gone) {
		return r.SeeOther(pathJoin, site.Flash{Tone: ui.ToneWarn, Title: msg.JoiningOver()})
	}
	if err != nil {
		return err
	}
	p := r.Page(ui.WorldMine, r.T(msg.JoiningLookTitle()))
	form := ui.NewForm(p)
	if refused != nil {
		form = form.Refuse(nil, refused)
	}
	return r.RenderStatus(status, joinLookPage(p, form, r.Name(), h.moves(r, look), look.BothLead))
}

// moves lists what joining moves, in words.
func (h *Handlers) moves(r *site.Request, look joining.Preview) (list []ui.Pairing) {
	add := func(name string, text string) { list = append(list, ui.Pairing{Name: name, Text: text}) }
	for _, a := range look.Other.Addresses {
		add(r.T(msg.JoiningAddresses()), string(a.Address))
	}
	for _, l := range look.Other.Logins {
		add(r.T(msg.JoiningLogins()), h.People.ProviderName(l.Issuer))
	}
	for _, held := range look.Roles {
		add(r.T(msg.JoiningRoles()), r.T(msg.JoiningRole(held.Group.Name, r.T(site.RoleName(held.Role)))))
	}
	before := len(list)
	for _, n := range []struct {
		count int
		text  string
	}{{look.Groups, r.T(msg.JoiningGroups(look.Groups))}, {look.Accepted, r.T(msg.JoiningAccepted(look.Accepted))}, {look.Views, r.T(msg.JoiningViews(look.Views))}} {
		if n.count > 0 {
			add(r.T(msg.JoiningMore()), n.text)
		}
	}
	if len(list) == before {
		add(r.T(msg.JoiningMore()), r.T(msg.JoiningNothing()))
	}
	return list
}

// groupNames lists groups in one line.
func groupNames(list []groups.Group) (text string) {
	for i, g := range list {
		if i > 0 {
			text += ", "
		}
		text += g.Name
	}
	return text
}

// postJoinLook joins the two accounts.
func (h *Handlers) postJoinLook(r *site.Request) error {
	err := h.Joining.Join(r.Ctx(), r.Actor)
	switch fault.KindOf(err) {
	case fault.Conflict:
		return h.joinLook(r, http.StatusConflict, err)
	case fault.Gone:
		return r.SeeOther(pathJoin, site.Flash{Tone: ui.ToneWarn, Title: msg.JoiningOver()})
	}
	if err != nil {
		return err
	}
	return r.SeeOther("/me/profile", site.Done(msg.JoiningDone()))
}
