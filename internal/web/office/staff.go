package office

import (
	"net/http"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/reach"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// staffView is the program team, and the form that adds to it.
type staffView struct {
	Roles    []staffRole
	MayGrant bool
	Grant    ui.Form
	Refused  i18n.Message // why a role could not be ended
	Ending   *staffRole   // the role whose form came back
	End      ui.Form
}

// staffRole is one role of one person: a line of the table.
type staffRole struct {
	Person  accounts.Person
	Address accounts.Address
	Entered bool
	Role    access.Role
	Name    string // of the role, in the reader's language
	Since   i18n.Moment
	Scopes  []access.Scope
	Sees    i18n.Message // how many groups that is, for readers who give roles; else zero
}

// reach is where the form that changes the reach stands.
func (s staffRole) reach() string {
	return "/office/staff/" + string(s.Person.ID) + "/" + string(s.Role) + "/reach"
}

// id names the line in the page.
func (s staffRole) id() string { return string(s.Person.ID) + "-" + string(s.Role) }

// end is where the form that ends the role is sent.
func (s staffRole) end() string {
	return "/office/staff/" + string(s.Person.ID) + "/" + string(s.Role) + "/end"
}

// called is how the person is called: by name, else by address.
func (s staffRole) called() string {
	if s.Person.Name != "" {
		return s.Person.Name
	}
	return string(s.Address)
}

// getStaff lists the program team.
func (h *Handlers) getStaff(r *site.Request) error {
	return h.staff(r, http.StatusOK, nil)
}

func (h *Handlers) staff(r *site.Request, status int, change func(*staffView)) error {
	list, err := h.People.StaffList(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	may, err := h.People.Office(r.Ctx(), r.Actor, access.StaffGrant)
	if err != nil {
		return err
	}
	p := r.Page(ui.WorldOffice, r.T(msg.OfficeStaffTitle()))
	v := staffView{MayGrant: may.May(access.StaffGrant), Grant: ui.NewForm(p).In("grant"), End: ui.NewForm(p).In("end")}
	for _, m := range list {
		for _, role := range m.Roles {
			v.Roles = append(v.Roles, staffRole{Person: m.Person, Address: m.Address, Entered: m.Entered, Role: role.Role,
				Name: r.T(site.RoleName(role.Role)), Since: i18n.At(role.Since, r.Visit.Person.Zone), Scopes: role.Scopes})
		}
	}
	if err := h.count(r, &v); err != nil {
		return err
	}
	if change != nil {
		change(&v)
	}
	return r.RenderStatus(status, staffPage(p, v))
}

// postStaff gives a role.
func (h *Handlers) postStaff(r *site.Request) error {
	var notes fault.Notes
	in := accounts.StaffInput{Address: r.Post("address"), Name: r.Post("name"), Lang: r.L.Lang(), Role: access.Role(r.Post("role")), Reason: r.Post("reason"),
		Scope: reach.Field{PlacesName: "places", LanguagesName: "languages", Places: r.Post("places"), Languages: r.Post("languages")}.Read(r.L, &notes)}
	err := notes.Err()
	if err == nil {
		_, err = h.People.GrantStaff(r.Ctx(), r.Actor, in)
	}
	if fault.Is(err, fault.Invalid) {
		return h.staff(r, http.StatusUnprocessableEntity, func(v *staffView) { v.Grant = v.Grant.Refuse(r.Values(), err) })
	}
	if fault.Is(err, fault.Conflict) { // one's own reach
		return h.staff(r, http.StatusConflict, func(v *staffView) { v.Grant = v.Grant.Refuse(r.Values(), err) })
	}
	if err != nil {
		return err
	}
	return r.SeeOther("/office/staff", site.Done(msg.OfficeStaffGiven()))
}

// postStaffEnd ends a role. What is refused comes back with its form open, so
// that it works without script too.
func (h *Handlers) postStaffEnd(r *site.Request) error {
	person, role := ids.PersonID(r.PathValue("person")), access.Role(r.PathValue("role"))
	err := h.People.RevokeStaff(r.Ctx(), r.Actor, person, role, r.Post("reason"))
	switch {
	case fault.Is(err, fault.Conflict): // the last administrator
		return h.staff(r, http.StatusConflict, func(v *staffView) { v.Refused = fault.As(err).Message })
	case fault.Is(err, fault.Invalid):
		return h.staff(r, http.StatusUnprocessableEntity, func(v *staffView) {
			for i, s := range v.Roles {
				if s.Person.ID == person && s.Role == role {
					v.Ending, v.End = &v.Roles[i], v.End.Refuse(r.Values(), err)
				}
			}
		})
	case err != nil:
		return err
	}
	return r.SeeOther("/office/staff", site.Done(msg.OfficeStaffEnded()))
}

// roleOptions are the roles of the team with what they mean.
func roleOptions(l *i18n.Localizer) []ui.Option {
	means := map[access.Role]i18n.Message{
		access.Manager: msg.OfficeStaffMeansManager(), access.Editor: msg.OfficeStaffMeansEditor(),
		access.Administrator: msg.OfficeStaffMeansAdministrator(), access.Responder: msg.OfficeStaffMeansResponder(),
	}
	var options []ui.Option
	for _, role := range access.StaffRoles {
		options = append(options, ui.Option{Value: string(role), Label: l.T(site.RoleName(role)), Note: l.T(means[role])})
	}
	return options
}
