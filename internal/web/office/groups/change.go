package groups

import (
	"slices"
	"strconv"

	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// changeView is the page by which the office changes a group itself: what it is
// called, where it is, what the office calls it.
type changeView struct {
	*site.Request
	directory.File
	AllLabels []groups.Label
	Rename    ui.Form
	Similar   bool // the name was refused because it resembles another
	Move      ui.Form
	Places    []geo.Match // which of them is meant
	Label     ui.Form
	Line      ui.Form
}

func (h *Handlers) getChange(r *site.Request) error {
	v, p, err := h.change(r)
	if err != nil {
		return err
	}
	if v.Group.Slug != r.PathValue("group") {
		return r.Moved(v.path("/change"))
	}
	return r.Render(changePage(p, v))
}

func (h *Handlers) change(r *site.Request) (v changeView, p ui.Page, err error) {
	v = changeView{Request: r}
	if v.File, err = h.Directory.File(r.Ctx(), r.Actor, r.PathValue("group")); err != nil {
		return v, p, err
	}
	if v.AllLabels, err = h.Directory.Labels(r.Ctx(), r.Actor); err != nil {
		return v, p, err
	}
	p = r.Page(ui.WorldOffice, r.T(msg.GroupchangeTitle()))
	p.Crumbs = []ui.Crumb{{Label: r.T(msg.GroupfileTitle()), Href: Path}, {Label: v.Group.Name, Href: v.path("")}, {Label: p.Title}}
	rev := strconv.Itoa(v.Group.Rev)
	v.Rename, v.Move = ui.NewForm(p).In("rename").At(rev), ui.NewForm(p).In("move").At(rev)
	v.Label, v.Line = ui.NewForm(p).In("label"), ui.NewForm(p)
	return v, p, nil
}

func (v changeView) path(rest string) string { return Path + "/" + v.Group.Slug + rest }

// changed runs a change of the group in the address and leads back to the page;
// a refused one shows the page again with the form as it was sent.
func (h *Handlers) changed(r *site.Request, done i18n.Message, do func(v changeView) error, refused func(*changeView, error)) error {
	v, p, err := h.change(r)
	if err != nil {
		return err
	}
	if err := do(v); err != nil {
		return r.Refuse(err, func(err error) templ.Component {
			refused(&v, err)
			return changePage(p, v)
		})
	}
	slug := v.Group.Slug
	if g, err := h.Directory.Desk(r.Ctx(), r.Actor, slug); err == nil {
		slug = g.Group.Slug // a new name has a new address
	}
	return r.SeeOther(Path+"/"+slug+"/change", site.Done(done))
}

func (h *Handlers) postRename(r *site.Request) error {
	rev, _ := strconv.Atoi(r.Post("rev")) // one that is no number is one that is stale
	return h.changed(r, msg.GroupfileRenamed(), func(v changeView) error {
		return h.Groups.Rename(r.Ctx(), r.Actor, v.Group.ID, rev, r.Post("name"), r.Post("similar") == "true")
	}, func(v *changeView, err error) {
		v.Rename, v.Similar = v.Rename.Refuse(r.Values(), err), refusedSimilar(err)
	})
}

func (h *Handlers) postMove(r *site.Request) error {
	rev, _ := strconv.Atoi(r.Post("rev"))
	var places []geo.Match
	return h.changed(r, msg.GroupchangeMoved(), func(v changeView) error {
		to, err := locate(r, &places)
		if err != nil {
			return err
		}
		return h.Groups.Move(r.Ctx(), r.Actor, v.Group.ID, rev, to)
	}, func(v *changeView, err error) { v.Move, v.Places = v.Move.Refuse(r.Values(), err), places })
}

func (h *Handlers) postTest(r *site.Request) error {
	test := r.Post("test") == "true"
	done := msg.GroupchangeRealDone()
	if test {
		done = msg.GroupchangeTestDone()
	}
	return h.changed(r, done, func(v changeView) error {
		return h.Groups.SetTest(r.Ctx(), r.Actor, v.Group.ID, test)
	}, func(*changeView, error) {})
}

func (h *Handlers) postLabel(r *site.Request) error {
	in := labelling(r)
	done := msg.GroupchangeLabelled()
	if in.Remove {
		done = msg.GroupchangeUnlabelled()
	}
	return h.changed(r, done, func(v changeView) error {
		_, err := h.Groups.Label(r.Ctx(), r.Actor, []ids.GroupID{v.Group.ID}, in)
		return err
	}, func(v *changeView, err error) { v.Label = v.Label.Refuse(r.Values(), err) })
}

// labelling reads a change of labels: one that exists, or a new word.
func labelling(r *site.Request) groups.Labelling {
	return groups.Labelling{Label: r.Post("label"), Name: r.Post("label_name"), Colour: r.Post("label_colour"), Remove: r.Post("remove") == "true"}
}

// others are the labels that the group does not have.
func (v changeView) others() (options []ui.Option) {
	options = []ui.Option{{Label: v.T(msg.GroupchangeLabelNew())}}
	for _, l := range v.AllLabels {
		if !slices.Contains(v.Labels, l) {
			options = append(options, ui.Option{Value: l.ID, Label: l.Name})
		}
	}
	return options
}

// colours are those of the design, by words.
func colours(l *i18n.Localizer) (options []ui.Option) {
	words := []i18n.Message{msg.GroupchangeColourMute(), msg.GroupchangeColourInfo(), msg.GroupchangeColourOk(),
		msg.GroupchangeColourWarn(), msg.GroupchangeColourRisk(), msg.GroupchangeColourBad()}
	for i, c := range groups.Colours {
		options = append(options, ui.Option{Value: c, Label: l.T(words[i])})
	}
	return options
}

// formerly are the names that the group had.
func (v changeView) formerly() (list []string) {
	for _, n := range v.FormerNames {
		list = append(list, v.T(msg.GroupchangeFormer(n.Name, i18n.At(n.Until, v.Group.Zone).Date())))
	}
	return list
}

// refusedSimilar says whether a name was refused that may be meant all the same.
func refusedSimilar(err error) bool {
	if e := fault.As(err); e != nil {
		for _, f := range e.Fields {
			if f.Name == "name" {
				return true
			}
		}
	}
	return false
}
