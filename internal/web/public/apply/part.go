package apply

import (
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// partView is the co-leader's own part.
type partView struct {
	*site.Request
	applications.Part
	Accept  ui.Form
	Decline ui.Form
}

func (v partView) path(rest string) string { return PathInvitation + string(v.ID) + rest }

// part loads the invitation in the address.
func (h *Handlers) part(r *site.Request) (v partView, err error) {
	id := ids.InvitationID(r.PathValue("invitation"))
	v = partView{Request: r}
	v.Part, err = h.Applications.Part(r.Ctx(), r.Actor, id, r.L.Lang())
	return v, err
}

// getPart shows what one is asked. Who did not prove to read at the invited
// address is told how to, and nothing else.
func (h *Handlers) getPart(r *site.Request) error {
	v, err := h.part(r)
	if fault.Is(err, fault.NotFound) {
		p := r.Page(ui.WorldPublic, r.T(msg.ApplyPartOtherTitle()))
		p.NoIndex, p.Narrow = true, true
		return r.RenderStatus(404, otherPage(p))
	}
	if err != nil {
		return err
	}
	return r.Render(v.show(nil, nil))
}

func (v partView) show(accept, decline error) templ.Component {
	p := v.Page(ui.WorldPublic, v.T(msg.ApplyPartTitle(v.GroupName)))
	p.NoIndex = true
	v.Accept, v.Decline = ui.NewForm(p), ui.NewForm(p).In("decline")
	if accept != nil {
		v.Accept = v.Accept.Refuse(v.Values(), accept)
	}
	if decline != nil {
		v.Decline = v.Decline.Refuse(v.Values(), decline)
	}
	return partPage(p, v)
}

func (h *Handlers) postAccept(r *site.Request) error {
	v, err := h.part(r)
	if err != nil {
		return err
	}
	if name := strings.TrimSpace(r.Post("your_name")); v.Me.Name == "" && name != "" {
		if err := h.name(r, name); err != nil {
			return r.Refuse(err, func(err error) templ.Component { return v.show(err, nil) })
		}
	}
	in := applications.PartInput{Profile: r.Post("profile"), Documents: accepted(r, v.Me)}
	if in.Profile == v.Me.ProfileID {
		in.Profile = ""
	}
	if err := h.Applications.AcceptPart(r.Ctx(), r.Actor, v.ID, in); err != nil {
		return r.Refuse(err, func(err error) templ.Component { return v.show(err, nil) })
	}
	return r.SeeOther(v.path(""), site.Done(msg.ApplyPartAccepted()))
}

func (h *Handlers) postDecline(r *site.Request) error {
	v, err := h.part(r)
	if err != nil {
		return err
	}
	if err := h.Applications.DeclinePart(r.Ctx(), r.Actor, v.ID, r.Post("reason")); err != nil {
		return r.Refuse(err, func(err error) templ.Component { return v.show(nil, err) })
	}
	return r.SeeOther(v.path(""), site.Done(msg.ApplyPartDeclined()))
}

// sentence says first what is asked, or how it ended.
func (v partView) sentence() i18n.Message {
	switch {
	case v.Open():
		return msg.ApplyPartLede(v.Applicant, v.GroupName)
	case v.State == applications.InvitationAccepted && v.Group != "":
		return msg.ApplyPartDone()
	case v.State == applications.InvitationAccepted:
		return msg.ApplyPartWaits()
	case v.State == applications.InvitationDeclined:
		return msg.ApplyPartSaidNo()
	}
	return msg.ApplyPartOver()
}
