package documents

import (
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// copyView is a text that stands elsewhere beside ours.
type copyView struct {
	*site.Request
	program.Copied
	Ours  program.Document
	Until ids.Date // to when people could accept a new version
	Form  ui.Form
}

func (h *Handlers) getCopy(r *site.Request) error {
	v, err := h.copy(r)
	if err != nil {
		return err
	}
	return r.Render(v.page(nil))
}

func (h *Handlers) copy(r *site.Request) (v copyView, err error) {
	v.Request = r
	all, err := h.Program.Copies(r.Ctx(), r.Actor)
	if err != nil {
		return v, err
	}
	i := slices.IndexFunc(all, func(c program.Copied) bool {
		return string(c.Document) == r.PathValue("document") && c.Lang == r.PathValue("lang")
	})
	if i < 0 {
		return v, fault.New(fault.NotFound, msg.ProgramDocumentMissing())
	}
	v.Copied = all[i]
	if v.Ours, err = h.Program.Document(r.Ctx(), r.Actor, v.Document, v.Lang, 0); err != nil {
		return v, err
	}
	e, err := h.inForce(r)
	if err != nil {
		return v, err
	}
	today, err := h.Program.Today(r.Ctx(), r.Actor)
	v.Until = e.Guide.Deadlines.ForNewVersion().After(today).AddDays(-1)
	return v, err
}

func (v copyView) page(refused error) templ.Component {
	p := v.Page(ui.WorldOffice, v.T(msg.DocumentsOfficeCopyTitle()))
	p.Crumbs = []ui.Crumb{{Label: v.T(msg.DocumentsOfficeTitle()), Href: Path}, {Label: v.Ours.Title.In(v.L.Lang(), v.Ours.Authoritative)}}
	v.Form = ui.NewForm(p)
	if refused != nil {
		v.Form = v.Form.Refuse(v.Values(), refused)
	}
	return copyPage(p, v)
}

// postCopy decides about the text that the form showed.
func (h *Handlers) postCopy(r *site.Request) error {
	in := program.Adoption{Document: guide.Key(r.PathValue("document")), Lang: r.PathValue("lang"), Hash: r.Post("hash"), Ask: r.Post("ask") == "true", Note: r.Post("note")}
	done, err := msg.DocumentsOfficeCopyAdopted(), error(nil)
	if r.Post("act") == "leave" {
		done, err = msg.DocumentsOfficeCopyKept(), h.Program.Leave(r.Ctx(), r.Actor, in)
	} else {
		_, err = h.Program.Adopt(r.Ctx(), r.Actor, in)
	}
	if err != nil {
		v, found := h.copy(r)
		if found != nil {
			return found
		}
		return r.Refuse(err, v.page)
	}
	return r.SeeOther(Path, site.Done(done))
}
