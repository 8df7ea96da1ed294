package groups

import (
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/merging"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// PathMerges is the page of duplicates.
const PathMerges = Path + "/merges"

// mergesView is what may be the same, and what was merged lately.
type mergesView struct {
	*site.Request
	directory.Merges
	Choose  ui.Form // of two groups by their addresses
	Undo    ui.Form
	Undoing ids.MergeID // whose form came back
}

func (h *Handlers) getMerges(r *site.Request) error {
	v, p, err := h.merges(r)
	if err != nil {
		return err
	}
	return r.Render(mergesPage(p, v))
}

func (h *Handlers) merges(r *site.Request) (v mergesView, p ui.Page, err error) {
	v = mergesView{Request: r}
	v.Merges, err = h.Directory.Merges(r.Ctx(), r.Actor, h.Merging)
	p = r.Page(ui.WorldOffice, r.T(msg.MergeTitle()))
	p.Crumbs = []ui.Crumb{{Label: r.T(msg.GroupfileTitle()), Href: Path}, {Label: p.Title}}
	v.Undo = ui.NewForm(p)
	return v, p, err
}

// mergeView shows what a merge would bring, before it is done.
type mergeView struct {
	*site.Request
	merging.Preview
	Form ui.Form
}

func (h *Handlers) getMerge(r *site.Request) error {
	v, p, err := h.merge(r, r.Query("into"))
	if err != nil {
		return err
	}
	if v.Into.ID == "" {
		return r.SeeOther(PathMerges)
	}
	return r.Render(mergePage(p, v))
}

// merge previews merging the group of the address into another, which a person
// names by its address or by that of its page. Without one there is no preview.
func (h *Handlers) merge(r *site.Request, into string) (v mergeView, p ui.Page, err error) {
	v = mergeView{Request: r}
	from, err := h.Directory.GroupAt(r.Ctx(), r.Actor, r.PathValue("group"))
	if err != nil || into == "" {
		return v, p, err
	}
	to, err := h.Directory.GroupAt(r.Ctx(), r.Actor, into[strings.LastIndex(into, "/")+1:])
	if err != nil {
		return v, p, err
	}
	if v.Preview, err = h.Merging.Look(r.Ctx(), r.Actor, from.ID, to.ID); err != nil {
		return v, p, err
	}
	p = r.Page(ui.WorldOffice, r.T(msg.MergeOf(from.Name, to.Name)))
	p.Crumbs = []ui.Crumb{{Label: r.T(msg.GroupfileTitle()), Href: Path}, {Label: r.T(msg.MergeTitle()), Href: PathMerges}, {Label: p.Title}}
	v.Form = ui.NewForm(p)
	return v, p, nil
}

func (h *Handlers) postMerge(r *site.Request) error {
	v, p, err := h.merge(r, r.Post("into"))
	if err != nil {
		return err
	}
	if v.Into.ID == "" {
		return r.SeeOther(PathMerges)
	}
	if _, err := h.Merging.Merge(r.Ctx(), r.Actor, v.From.ID, v.Into.ID, r.Post("reason")); err != nil {
		return r.Refuse(err, func(err error) templ.Component {
			v.Form = v.Form.Refuse(r.Values(), err)
			return mergePage(p, v)
		})
	}
	return r.SeeOther(Path+"/"+v.Into.Slug, site.Done(msg.MergeDone(v.From.Name, v.Into.Name)))
}

func (h *Handlers) postMergeUndo(r *site.Request) error {
	id := ids.MergeID(r.PathValue("merge"))
	if !ids.Has(id, "mrg") {
		return fault.New(fault.NotFound, msg.ErrorNotFoundText())
	}
	if err := h.Merging.Undo(r.Ctx(), r.Actor, id, r.Post("reason")); err != nil {
		v, p, verr := h.merges(r)
		if verr != nil {
			return verr
		}
		return r.Refuse(err, func(err error) templ.Component {
			v.Undoing, v.Undo = id, v.Undo.Refuse(r.Values(), err)
			return mergesPage(p, v)
		})
	}
	return r.SeeOther(PathMerges, site.Done(msg.MergeUndone()))
}

// brings is what a merge moves, in lines.
func (v mergeView) brings() (pairs []ui.Pairing) {
	add := func(label i18n.Message, n int) {
		pairs = append(pairs, ui.Pairing{Name: v.T(label), Text: v.L.Number(n)})
	}
	add(msg.MergeMembers(), v.Members)
	add(msg.MergeMeetings(), v.Meetings)
	add(msg.MergeCalendars(), v.Calendars)
	add(msg.MergeRoles(), len(v.Roster))
	add(msg.MergeContacts(), v.Contacts)
	return pairs
}

// people says what becomes of those who run the group that goes.
func (v mergeView) people() string {
	if !v.Into.Claimed && len(v.Roster) > 1 {
		return v.T(msg.MergeLead(v.Into.Name))
	}
	return v.T(msg.MergeOrganise(v.Into.Name))
}

// done says when and by whom two groups were merged.
func (v mergesView) done(m merging.Merge) string {
	who := v.Names[m.By]
	if who == "" {
		who = v.T(msg.SiteUnnamed())
	}
	return v.T(msg.MergeBy(i18n.At(m.At, v.Visit.Person.Zone), who))
}

func (v mergesView) until(m merging.Merge) string {
	return v.T(msg.MergeUntil(i18n.At(m.Until(), v.Visit.Person.Zone).Date()))
}
