package office

import (
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// postUndo takes back what the reader did with an earlier request, and leads
// back to the page on which the button stood. That it is too late, or that
// somebody was faster, is said there: the page shows how things are now.
func (h *Handlers) postUndo(r *site.Request) error {
	back := site.LocalPath(r.Post("back"))
	err := h.Undo.Undo(r.Ctx(), r.Actor, r.Post("act"))
	switch f := fault.As(err); {
	case err == nil:
		return r.SeeOther(back, site.Done(msg.UndoDone()))
	case f != nil && (f.Kind == fault.Gone || f.Kind == fault.Conflict):
		return r.SeeOther(back, site.Flash{Tone: ui.ToneWarn, Title: f.Message})
	}
	return err
}
