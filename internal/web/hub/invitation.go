package hub

import (
	"chapterhouse.dev/chapterhouse/internal/domain/hub"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// getInvitation shows an invitation to who followed its link. Looking opens
// nothing, since machines look too; and it opens for its own person only.
func (h *Handlers) getInvitation(r *site.Request) error {
	o, err := h.Hub.Look(r.Ctx(), r.Actor, r.PathValue("invitation"))
	if err != nil {
		return err
	}
	title := msg.HubInvitationTitle()
	switch {
	case !o.Yours:
		title = msg.HubInvitationOther()
	case o.State == hub.TakesPart:
		return r.SeeOther(Path)
	case o.State != hub.Invited:
		return fault.New(fault.Gone, msg.HubInvitationOver())
	}
	p := r.Page(ui.WorldPublic, r.T(title))
	p.NoIndex, p.Narrow = true, true
	return r.Render(invitationPage(p, r, o.Yours, ui.NewForm(p)))
}

// postInvitation opens it: from now on the reader takes part.
func (h *Handlers) postInvitation(r *site.Request) error {
	if err := h.Hub.Open(r.Ctx(), r.Actor, r.PathValue("invitation")); err != nil {
		return err
	}
	return r.SeeOther(pathIntroduction, site.Flash{Tone: ui.ToneOK, Title: msg.HubInvitationDone(), Text: msg.HubInvitationDoneText()})
}
