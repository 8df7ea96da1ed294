package me

import (
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/documents"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// mineView is the groups of a person.
type mineView struct {
	Applies []ownApplication
	Led     []ownGroup
	Belongs []ownGroup
}

// ownGroup is a group with what its line says.
type ownGroup struct {
	groups.Group
	Place string
	As    string // "Leader, since 3 May 2021"; empty for members
	Leave ui.Form
}

// ownApplication is an application that is under way.
type ownApplication struct {
	Path  string
	Name  string
	State string
}

// applications are those of the reader that are not over.
func (h *Handlers) applications(r *site.Request) (list []ownApplication, err error) {
	all, err := h.Applications.Mine(r.Ctx(), r.Actor)
	for _, a := range all {
		if !a.Status.Open() {
			continue
		}
		own := ownApplication{Path: "/apply/" + string(a.ID), Name: a.Name, State: r.T(states[a.Status]())}
		if own.Name == "" {
			own.Name = r.T(msg.ApplyNameless())
		}
		list = append(list, own)
	}
	return list, err
}

var states = map[applications.Status]func() i18n.Message{applications.StatusDraft: msg.ApplyStateDraft,
	applications.StatusSubmitted: msg.ApplyStateSubmitted, applications.StatusChanges: msg.ApplyStateChanges}

// getMine shows what the reader leads, and where the reader belongs.
func (h *Handlers) getMine(r *site.Request) error {
	list, err := h.Groups.Mine(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	p := r.Page(ui.WorldMine, r.T(msg.MeGroupsTitle()))
	var v mineView
	for _, o := range list {
		g := ownGroup{Group: o.Group, Place: placeOf(r, o.Group), Leave: ui.NewForm(p)}
		if len(o.Roles) == 0 {
			v.Belongs = append(v.Belongs, g)
			continue
		}
		day := i18n.DateOf(o.Since.In(o.Group.Location()))
		g.As = r.T(msg.MeGroupsSince(day, r.T(site.RoleName(o.Roles[0]))))
		v.Led = append(v.Led, g)
	}
	if v.Applies, err = h.applications(r); err != nil {
		return err
	}
	asked, today, err := h.Program.AskedOf(r.Ctx(), r.Actor, r.L.Lang())
	if err != nil {
		return err
	}
	if notice, ok := documents.Notice(r.L, asked, today); ok {
		p.Flash = append(p.Flash, notice)
	}
	return r.Render(minePage(p, v))
}

// placeOf is where a group meets, as far as it is known.
func placeOf(r *site.Request, g groups.Group) string {
	country := geo.CountryName(g.Country, r.L.Lang())
	if g.City == "" || country == "" {
		return g.City + country
	}
	return g.City + ", " + country
}

// postLeave ends the reader's belonging to a group.
func (h *Handlers) postLeave(r *site.Request) error {
	id, err := r.GroupID("group")
	if err == nil {
		err = h.Groups.Leave(r.Ctx(), r.Actor, id)
	}
	if err != nil {
		return err
	}
	return r.SeeOther("/me", site.Done(msg.MeGroupsLeft(r.Post("name"))))
}
