package groups

import (
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// conductView is the editor of a group's code of conduct.
type conductView struct {
	ui.Form
	Body     string
	Lang     string
	Parts    []groups.Part
	Since    i18n.Date          // zero: there is none yet
	Examples []program.Document // of the program, to begin from
	Preview  string             // what was typed, to be looked at
}

// getConduct begins with what is published, or with an example of the program
// that the reader chose.
func (h *Handlers) getConduct(d desk) error {
	v, err := h.conduct(d)
	if err != nil {
		return err
	}
	if key := d.Query("example"); key != "" {
		doc, err := h.Program.Document(d.Ctx(), d.Actor, guide.Key(key), d.L.Lang(), 0)
		if err != nil {
			return err
		}
		if doc.Kind == guide.Example {
			v.Body, v.Lang, v.Parts = d.filled(doc.Body), doc.Lang, groups.Parts
		}
	}
	p := d.page(msg.LeadNavConduct())
	v.Form = ui.NewForm(p)
	return d.Render(conductPage(d, p, v))
}

// filled puts the group into an example: its name, its city, and how to reach
// its hosts.
func (d desk) filled(text string) string {
	contact := d.Group.Homepage
	if contact == "" {
		contact = d.T(msg.LeadConductContact())
	}
	return strings.NewReplacer("{group}", d.Group.Name, "{city}", d.Group.City, "{contact}", contact).Replace(text)
}

func (h *Handlers) conduct(d desk) (v conductView, err error) {
	c, ok, err := h.Directory.Conduct(d.Ctx(), d.Actor, d.Group.ID)
	if err != nil {
		return v, err
	}
	v.Lang = d.L.Lang()
	if ok {
		v.Body, v.Lang, v.Parts, v.Since = c.Body, c.Lang, c.Parts.V, i18n.DateOf(c.Since.In(d.Group.Location()))
	}
	today, err := h.Program.Today(d.Ctx(), d.Actor)
	if err != nil {
		return v, err
	}
	editions, err := h.Program.Editions(d.Ctx(), d.Actor)
	if err != nil {
		return v, err
	}
	for _, def := range program.InForce(editions, today).Guide.Documents {
		if def.Kind == guide.Example {
			v.Examples = append(v.Examples, program.Document{Key: def.Key, Title: def.Title, Authoritative: string(def.Authoritative)})
		}
	}
	return v, nil
}

// postConduct publishes the text, or shows how it will look.
func (h *Handlers) postConduct(d desk) error {
	var parts []groups.Part
	for _, part := range d.Values()["parts"] {
		parts = append(parts, groups.Part(part))
	}
	if d.Post("act") != "preview" {
		err := h.Groups.SetConduct(d.Ctx(), d.Actor, d.Group.ID, d.Post("body"), d.Post("lang"), parts)
		if err == nil {
			return d.SeeOther(d.path("/conduct"), site.Done(msg.LeadConductSaved()))
		}
		v, verr := h.conduct(d)
		if verr != nil {
			return verr
		}
		return d.Refuse(err, func(err error) templ.Component {
			p := d.page(msg.LeadNavConduct())
			v.Form = ui.NewForm(p).Refuse(d.Values(), err)
			return conductPage(d, p, v)
		})
	}
	v, err := h.conduct(d)
	if err != nil {
		return err
	}
	p := d.page(msg.LeadNavConduct())
	v.Form, v.Preview = ui.NewForm(p).Typed(d.Values()), d.Post("body")
	return d.Render(conductPage(d, p, v))
}

var partWords = map[groups.Part]func() i18n.Message{groups.Norms: msg.LeadPartNorms, groups.Encouraged: msg.LeadPartEncouraged,
	groups.Prohibited: msg.LeadPartProhibited, groups.Resolution: msg.LeadPartResolution}

func (d desk) parts(has []groups.Part) (options []ui.Option) {
	for _, part := range groups.Parts {
		o := ui.Option{Value: string(part), Label: d.T(partWords[part]())}
		for _, x := range has {
			o.Selected = o.Selected || x == part
		}
		options = append(options, o)
	}
	return options
}

// languages are those in which texts may be.
func languages() (options []ui.Option) {
	for _, l := range i18n.Languages() {
		options = append(options, ui.Option{Value: l.Code, Label: l.Name})
	}
	return options
}
