package public

import (
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/markdown"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// conductKey is the program's own code of conduct among its documents.
const conductKey = guide.Key("conduct")

// conductView is the code of conduct of a group, on the group's page.
type conductView struct {
	ui.Page
	Group   groups.Group
	Conduct groups.Conduct
	Since   i18n.Date
	Program bool
}

func (h *Handlers) getConduct(r *site.Request) error {
	g, moved, err := h.group(r)
	if err != nil || moved {
		return err
	}
	c, ok, err := h.Directory.Conduct(r.Ctx(), r.Actor, g.ID)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, msg.ErrorNotFoundText())
	}
	if err != nil {
		return err
	}
	p := h.page(r, r.T(msg.PublicConductTitle()), groupURL(g.Slug)+"/conduct")
	p.Crumbs = []ui.Crumb{{Label: r.T(msg.PublicGroupCrumb()), Href: "/groups"}, {Label: g.Name, Href: groupURL(g.Slug)}, {Label: p.Title}}
	p.Description = r.T(msg.PublicConductLede(g.Name))
	v := conductView{Page: p, Group: g, Conduct: c, Since: i18n.DateOf(c.Since.In(g.Location()))}
	if v.Program, err = h.hasDocument(r, conductKey); err != nil {
		return err
	}
	return r.Render(conductPage(v))
}

// hasDocument says whether the guide in force has a document.
func (h *Handlers) hasDocument(r *site.Request, key guide.Key) (bool, error) {
	e, err := h.inForce(r)
	return err == nil && e.Guide.Document(key) != nil, err
}

// partNames are the four parts in words.
var partNames = map[groups.Part]func() i18n.Message{
	groups.Norms: msg.PublicConductPartNorms, groups.Encouraged: msg.PublicConductPartEncouraged,
	groups.Prohibited: msg.PublicConductPartProhibited, groups.Resolution: msg.PublicConductPartResolution,
}

// parts are those that the group says its text has, in their order.
func (v conductView) parts() (list []string) {
	for _, part := range groups.Parts {
		if slices.Contains(v.Conduct.Parts.V, part) {
			list = append(list, v.L.T(partNames[part]()))
		}
	}
	return list
}

func (v conductView) body() markdown.HTML { return markdown.Article(raised(v.Conduct.Body)) }
