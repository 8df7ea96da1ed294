package groups

import (
	"strconv"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/onboarding"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/standing"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// fileView is the file of one group.
type fileView struct {
	*site.Request
	directory.File
	Card    standing.Card
	Left    *onboarding.Card // in the place of standing until the group is active
	Today   ids.Date
	Waive   ui.Form
	Declare ui.Form
	Find    ui.Form
	Status  ui.Form
	Leaders ui.Form
	Line    ui.Form // of one button in a line
	Note    ui.Form
	Task    ui.Form
	Owner   ui.Form
	Edit    ui.Form    // of a note
	Editing ids.NoteID // whose form came back

	Happened directory.Timeline
	Kind     directory.MomentKind  // to which the timeline is narrowed; empty: all
	Managers []directory.Colleague // who may own a task or look after the group
	Now      time.Time
}

// getFile shows a group's file.
func (h *Handlers) getFile(r *site.Request) error {
	v, err := h.file(r)
	if err != nil {
		return err
	}
	if v.Group.Slug != r.PathValue("group") {
		return r.Moved(Path + "/" + v.Group.Slug)
	}
	return r.Render(filePage(v.begin(r), v))
}

// begin begins the page of the file.
func (v fileView) begin(r *site.Request) ui.Page {
	p := r.Page(ui.WorldOffice, v.Group.Name)
	p.Crumbs = []ui.Crumb{{Label: r.T(msg.GroupfileTitle()), Href: Path}, {Label: v.Group.Name}}
	return p
}

func (h *Handlers) file(r *site.Request) (v fileView, err error) {
	v.Request, v.Now = r, h.Now()
	if v.File, err = h.Directory.File(r.Ctx(), r.Actor, r.PathValue("group")); err != nil {
		return v, err
	}
	st, err := h.Requirements.Of(r.Ctx(), r.Actor, v.Group.ID, ids.Date{})
	if err != nil {
		return v, err
	}
	all, err := h.Events.All(r.Ctx(), r.Actor, v.Group.ID, events.Cursor{}, events.MostPerPage)
	if err != nil {
		return v, err
	}
	v.Today = st.Today
	if err := h.daily(r, &v); err != nil {
		return v, err
	}
	v.Card = standing.Card{Standing: st, L: r.L, People: map[ids.PersonID]string{}, Events: map[string]ui.Link{}, Done: map[guide.Key]ui.Link{},
		Doc: func(s guide.Source) string { return "/guide/" + string(s.Document) }}
	for _, e := range all.Events {
		v.Card.Events[string(e.ID)] = ui.Link{Href: "/me/groups/" + v.Group.Slug + "/events/" + e.Slug, Label: e.Title}
	}
	for _, holder := range v.Roster {
		v.Card.People[holder.Person] = holder.Name
	}
	v.forms(ui.Page{L: r.L})
	return v, h.left(&v)
}

// forms makes the forms of the page, each with fields of its own.
func (v *fileView) forms(p ui.Page) {
	v.Waive, v.Declare, v.Find = ui.NewForm(p).In("waive"), ui.NewForm(p).In("declare"), ui.NewForm(p).In("find")
	v.Status, v.Leaders, v.Line = ui.NewForm(p).In("status"), ui.NewForm(p).In("leaders"), ui.NewForm(p)
	v.Note, v.Task, v.Edit = ui.NewForm(p).In("note"), ui.NewForm(p).In("task"), ui.NewForm(p)
	v.Owner = ui.NewForm(p).In("owner").At(strconv.Itoa(v.File.Owner.Rev))
}

// decide runs a decision about the group in the address and leads back to its
// file; a refused one shows the file again with the form as it was sent.
func (h *Handlers) decide(r *site.Request, done i18n.Message, do func(v fileView) error, refused func(*fileView, error)) error {
	v, err := h.file(r)
	if err != nil {
		return err
	}
	if err := do(v); err != nil {
		return r.Refuse(err, func(err error) templ.Component {
			refused(&v, err)
			return filePage(v.begin(r), v)
		})
	}
	return r.SeeOther(Path+"/"+v.Group.Slug, r.Did(done))
}

func (h *Handlers) postWaive(r *site.Request) error {
	until, _ := ids.ParseDate(r.Post("until")) // no day is refused as one that is not after today
	return h.decide(r, msg.GroupfileWaived(), func(v fileView) error {
		return h.Requirements.Waive(r.Ctx(), r.Actor, v.Group.ID, guide.Key(r.Post("requirement")), until, r.Post("reason"))
	}, func(v *fileView, err error) { v.Waive = v.Waive.Refuse(r.Values(), err) })
}

func (h *Handlers) postWaiverEnd(r *site.Request) error {
	return h.decide(r, msg.GroupfileWaiverEnded(), func(v fileView) error {
		return h.Requirements.EndWaiver(r.Ctx(), r.Actor, v.Group.ID, r.PathValue("id"), r.Post("reason"))
	}, func(v *fileView, err error) { v.Waive = v.Waive.Refuse(nil, err) })
}

func (h *Handlers) postDeclare(r *site.Request) error {
	return h.decide(r, msg.GroupfileDeclared(), func(v fileView) error {
		return h.Requirements.Declare(r.Ctx(), r.Actor, v.Group.ID, guide.Key(r.Post("requirement")), r.Post("reason"))
	}, func(v *fileView, err error) { v.Declare = v.Declare.Refuse(r.Values(), err) })
}

func (h *Handlers) postWithdraw(r *site.Request) error {
	return h.decide(r, msg.GroupfileWithdrawn(), func(v fileView) error {
		return h.Requirements.Withdraw(r.Ctx(), r.Actor, v.Group.ID, r.PathValue("id"), r.Post("reason"))
	}, func(v *fileView, err error) { v.Declare = v.Declare.Refuse(nil, err) })
}

func (h *Handlers) postFind(r *site.Request) error {
	by, _ := ids.ParseDate(r.Post("put_right")) // may be left out
	return h.decide(r, msg.GroupfileFound(), func(v fileView) error {
		return h.Requirements.Find(r.Ctx(), r.Actor, v.Group.ID, guide.Key(r.Post("requirement")), r.Post("met") == "yes", by, r.Post("reason"))
	}, func(v *fileView, err error) { v.Find = v.Find.Refuse(r.Values(), err) })
}

func (h *Handlers) postStatus(r *site.Request) error {
	if groups.Status(r.Post("status")) == groups.Suspended {
		return h.decide(r, msg.ProposalProposed(), func(v fileView) error {
			return h.Groups.ProposeSuspension(r.Ctx(), r.Actor, v.Group.ID, r.Post("reason"))
		}, func(v *fileView, err error) { v.Status = v.Status.Refuse(r.Values(), err) })
	}
	return h.decide(r, msg.GroupfileStatusSaved(), func(v fileView) error {
		return h.Groups.SetStatus(r.Ctx(), r.Actor, v.Group.ID, groups.Status(r.Post("status")), r.Post("reason"))
	}, func(v *fileView, err error) { v.Status = v.Status.Refuse(r.Values(), err) })
}

// postLeaders appoints both people by their addresses.
func (h *Handlers) postLeaders(r *site.Request) error {
	return h.decide(r, msg.GroupfileLeadersSaved(), func(v fileView) error {
		return h.Groups.Appoint(r.Ctx(), r.Actor, v.Group.ID, groups.Appointment{LeaderAddress: r.Post("leader"), LeaderName: r.Post("leader_name"),
			CoLeaderAddress: r.Post("coleader"), CoLeaderName: r.Post("coleader_name"), Reason: r.Post("reason")})
	}, func(v *fileView, err error) { v.Leaders = v.Leaders.Refuse(r.Values(), err) })
}

// requirementOptions are the guide's requirements that fit.
func (v fileView) requirementOptions(fits func(guide.Requirement) bool) (options []ui.Option) {
	in := v.Card.Edition.Guide
	for _, req := range in.Requirements {
		if fits(req) {
			options = append(options, ui.Option{Value: string(req.Key), Label: req.Title.In(v.L.Lang(), in.Language())})
		}
	}
	return options
}

// waivable are all requirements, and in front of them the pause of all.
func (v fileView) waivable() []ui.Option {
	all := v.requirementOptions(func(guide.Requirement) bool { return true })
	return append([]ui.Option{{Label: v.T(msg.GroupfilePauseTitle())}}, all...)
}

// overdue are the requirements that can be declared: their grace is over.
func (v fileView) overdue() []ui.Option {
	return v.requirementOptions(func(req guide.Requirement) bool {
		f := v.Card.Assessment.Finding(req.Key)
		return f != nil && f.GraceOver && f.Declared == ""
	})
}

// decided are the requirements that rest on a manager's finding.
func (v fileView) decided() []ui.Option {
	return v.requirementOptions(func(req guide.Requirement) bool {
		return req.Measure.Decision != nil || req.Measure.Acceptances != nil && req.Measure.Acceptances.Kept
	})
}

// requirement is what a stored key is called; empty is the pause of all.
func (v fileView) requirement(key guide.Key) string {
	if key == "" {
		return v.T(msg.GroupfilePauseTitle())
	}
	if req := v.Card.Edition.Guide.Requirement(key); req != nil {
		return req.Title.In(v.L.Lang(), v.Card.Edition.Guide.Language())
	}
	return string(key)
}

// runs says whether a waiver still holds.
func (v fileView) runs(w requirements.Waiver) bool { return w.Until.After(v.Today) }

func (v fileView) statuses() (options []ui.Option) {
	for _, s := range []groups.Status{groups.Onboarding, groups.Active, groups.Probation, groups.Suspended, groups.Leaving, groups.Left} {
		if s != v.Group.Status {
			word := v.T(statusWord(s))
			if s == groups.Suspended {
				word = v.T(msg.GroupfileStatusTwo(statusWord(s)))
			}
			options = append(options, ui.Option{Value: string(s), Label: word})
		}
	}
	return options
}
