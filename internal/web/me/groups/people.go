package groups

import (
	"slices"
	"strconv"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// peopleView is who runs the group, and the documents that the reader accepts.
type peopleView struct {
	Add       ui.Form
	Line      ui.Form
	Documents []program.Document
	Accepted  []program.Acceptance // by the reader
	Leads     bool                 // the reader accepts documents for a role in this group
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
	v.Leads = slices.ContainsFunc(d.Roster, func(x directory.Holder) bool {
		return x.Person == d.Actor.Person && x.Role != access.Organiser
	})
	var err error
	if v.Leads {
		v.Documents, err = h.documents(d)
	}
	if err == nil && v.Leads {
		v.Accepted, err = h.Program.Accepted(d.Ctx(), d.Actor)
	}
	return peoplePage(d, p, v), err
}

// accepted is the reader's yes to the version of a document that is shown.
func (v peopleView) accepted(doc program.Document) (a program.Acceptance, ok bool) {
	i := slices.IndexFunc(v.Accepted, func(a program.Acceptance) bool { return a.Document == doc.Key && a.Version == doc.Version })
	if i < 0 {
		return a, false
	}
	return v.Accepted[i], true
}

// documents are those of the guide in force that leaders accept.
func (h *Handlers) documents(d desk) (list []program.Document, err error) {
	today, err := h.Program.Today(d.Ctx(), d.Actor)
	if err != nil {
		return nil, err
	}
	editions, err := h.Program.Editions(d.Ctx(), d.Actor)
	if err != nil {
		return nil, err
	}
	for _, def := range program.InForce(editions, today).Guide.Documents {
		if !def.Kind.Accepted() {
			continue
		}
		doc, err := h.Program.Document(d.Ctx(), d.Actor, def.Key, d.L.Lang(), 0)
		if err != nil {
			return nil, err
		}
		list = append(list, doc)
	}
	return list, nil
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

// postAccept keeps the reader's yes to a document, as it was shown.
func (h *Handlers) postAccept(d desk) error {
	version, _ := strconv.Atoi(d.Post("version")) // one that is no number is one that is stale
	err := h.Program.Accept(d.Ctx(), d.Actor, guide.Key(d.Post("document")), version, d.Post("lang"), d.Post("hash"))
	if err != nil {
		return err
	}
	return d.SeeOther(d.path("/people#documents"), site.Done(msg.LeadAccepted()))
}

// getMembers shows how many belong to the group, and who lets that be seen.
func (h *Handlers) getMembers(d desk) error {
	b, err := h.Directory.Members(d.Ctx(), d.Actor, d.Group)
	if err != nil {
		return err
	}
	return d.Render(membersPage(d, d.page(msg.LeadNavMembers()), b))
}

// edition is the address of the very text that is accepted.
func edition(doc program.Document) templ.SafeURL {
	return templ.SafeURL("/guide/" + string(doc.Key) + "/v/" + strconv.Itoa(doc.Number) + "?lang=" + doc.Lang)
}
