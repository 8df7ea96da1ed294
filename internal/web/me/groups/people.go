package groups

import (
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// peopleView is who runs the group, and the documents that the reader accepts.
type peopleView struct {
	Add       ui.Form
	Line      ui.Form
	Documents []program.Asked // of the reader, with a role in this group that accepts them
}

// getPeople shows who runs the group.
func (h *Handlers) getPeople(d desk) error {
	page, err := h.people(d, nil)
	if err != nil {
		return err
	}
	return d.Render(page)
}

func (h *Handlers) people(d desk, refused error) (templ.Component, error) {
	p := d.page(msg.LeadNavPeople())
	v := peopleView{Add: ui.NewForm(p).In("add"), Line: ui.NewForm(p)}
	if refused != nil {
		v.Add = v.Add.Refuse(d.Values(), refused)
	}
	leads := slices.ContainsFunc(d.Roster, func(x directory.Holder) bool {
		return x.Person == d.Actor.Person && x.Role != access.Organiser
	})
	var err error
	if leads {
		v.Documents, _, err = h.Program.AskedOf(d.Ctx(), d.Actor, d.L.Lang())
	}
	return peoplePage(d, p, v), err
}

// postPeople lets one more person run the group's meetings.
func (h *Handlers) postPeople(d desk) error {
	person, err := h.Directory.PersonAt(d.Ctx(), d.Actor, d.Group, d.Post("address"))
	if err == nil {
		err = h.Groups.AddOrganiser(d.Ctx(), d.Actor, d.Group.ID, person)
	}
	if err != nil {
		page, perr := h.people(d, err)
		if perr != nil {
			return perr
		}
		return d.Refuse(err, func(error) templ.Component { return page })
	}
	return d.SeeOther(d.path("/people"), site.Done(msg.LeadPeopleAdded()))
}

func (h *Handlers) postPeopleRemove(d desk) error {
	if err := h.Groups.RemoveOrganiser(d.Ctx(), d.Actor, d.Group.ID, ids.PersonID(d.PathValue("person"))); err != nil {
		return err
	}
	return d.SeeOther(d.path("/people"), site.Done(msg.LeadPeopleRemoved()))
}

// getMembers shows how many belong to the group, and who lets that be seen.
func (h *Handlers) getMembers(d desk) error {
	b, err := h.Directory.Members(d.Ctx(), d.Actor, d.Group)
	if err != nil {
		return err
	}
	return d.Render(membersPage(d, d.page(msg.LeadNavMembers()), b))
}
