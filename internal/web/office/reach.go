package office

import (
	"fmt"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/reach"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// count says beside each role that can be limited how many groups it sees. Who
// gives no roles learns it of their own only: a count says something of groups
// that may lie outside their reach.
func (h *Handlers) count(r *site.Request, v *staffView) error {
	var reaches [][]access.Scope
	var of []*staffRole
	for i := range v.Roles {
		if s := &v.Roles[i]; s.Role.Limitable() && (v.MayGrant || s.Person.ID == r.Actor.Person) {
			reaches, of = append(reaches, s.Scopes), append(of, s)
		}
	}
	counts, err := h.Directory.Seen(r.Ctx(), r.Actor, reaches...)
	for i, n := range counts {
		of[i].Sees = msg.ReachSees(n)
	}
	return err
}

// reachView is the reach of one role of one person, and the form that changes it.
type reachView struct {
	staffRole
	Form  ui.Form
	Parts []reachPart
}

// reachPart is one scope in the form: an empty one stands at the end.
type reachPart struct {
	reach.Field
	Label i18n.Message
}

// getReach shows the form.
func (h *Handlers) getReach(r *site.Request) error {
	v, p, err := h.reach(r)
	if err != nil {
		return err
	}
	return r.Render(reachPage(p, v))
}

func (h *Handlers) reach(r *site.Request) (v reachView, p ui.Page, err error) {
	may, err := h.People.Office(r.Ctx(), r.Actor, access.StaffGrant)
	if err == nil && !may.May(access.StaffGrant) {
		err = fault.New(fault.Forbidden, msg.ErrorForbiddenText())
	}
	if err != nil {
		return v, p, err
	}
	person, role := ids.PersonID(r.PathValue("person")), access.Role(r.PathValue("role"))
	who, scopes, err := h.People.Reach(r.Ctx(), r.Actor, person, role)
	if err != nil {
		return v, p, err
	}
	counts, err := h.Directory.Seen(r.Ctx(), r.Actor, scopes)
	if err != nil {
		return v, p, err
	}
	v.staffRole = staffRole{Person: who, Role: role, Name: r.T(site.RoleName(role)), Scopes: scopes, Sees: msg.ReachSees(counts[0])}
	if who.Name == "" {
		v.staffRole.Person.Name = r.T(msg.OfficeStaffNameless())
	}
	v.Parts = parts(r.L, scopes)
	p = r.Page(ui.WorldOffice, r.T(msg.OfficeStaffReachOf(v.called(), v.Name)))
	p.Crumbs = []ui.Crumb{{Label: r.T(msg.OfficeStaffTitle()), Href: "/office/staff"}, {Label: v.called()}}
	v.Form = ui.NewForm(p)
	return v, p, nil
}

// parts are the scopes of a reach as fields, with an empty one behind them.
func parts(l *i18n.Localizer, scopes []access.Scope) (list []reachPart) {
	add := func(s access.Scope) {
		n := len(list)
		part := reachPart{Field: numbered(n), Label: msg.OfficeStaffReachPart()}
		if n > 0 {
			part.Label = msg.OfficeStaffReachMore()
		}
		part.Places, part.Languages = reach.Places(l, s), reach.Languages(s)
		list = append(list, part)
	}
	for _, s := range scopes {
		if !s.Everywhere() {
			add(s)
		}
	}
	if len(list) < accounts.MaxScopes {
		add(access.Scope{})
	}
	return list
}

// numbered are the fields of one part.
func numbered(n int) reach.Field {
	return reach.Field{PlacesName: fmt.Sprint("places-", n), LanguagesName: fmt.Sprint("languages-", n)}
}

// postReach changes the reach. Of the parts, those with both fields empty are
// left out; if all are, the role reaches the whole program.
func (h *Handlers) postReach(r *site.Request) error {
	var notes fault.Notes
	var scopes []access.Scope
	for n := range accounts.MaxScopes {
		f := numbered(n)
		f.Places, f.Languages = r.Post(f.PlacesName), r.Post(f.LanguagesName)
		if s := f.Read(r.L, &notes); !s.Everywhere() {
			scopes = append(scopes, s)
		}
	}
	err := notes.Err()
	if err == nil {
		err = h.People.SetReach(r.Ctx(), r.Actor, ids.PersonID(r.PathValue("person")), access.Role(r.PathValue("role")), scopes, r.Post("reason"))
	}
	if err == nil {
		return r.SeeOther("/office/staff", site.Done(msg.OfficeStaffReachSaved()))
	}
	v, p, ferr := h.reach(r)
	if ferr != nil {
		return ferr
	}
	return r.Refuse(err, func(err error) templ.Component {
		v.Form = v.Form.Refuse(r.Values(), err)
		return reachPage(p, v)
	})
}
