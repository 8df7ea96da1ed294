package groups

import (
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"

	"github.com/a-h/templ"
)

// postName asks the office for another name.
func (h *Handlers) postName(d desk) error {
	if err := h.Groups.AskName(d.Ctx(), d.Actor, d.Group.ID, d.Post("name"), d.Post("reason")); err != nil {
		return d.Refuse(err, func(err error) templ.Component {
			p := d.page(msg.LeadPageTitle())
			v := d.profile(p)
			v.Name = v.Name.Refuse(d.Values(), err)
			return profilePage(d, p, v)
		})
	}
	return d.SeeOther(d.path("/page"), site.Done(msg.LeadNameAsked()))
}

// postNameBack takes back what was asked.
func (h *Handlers) postNameBack(d desk) error {
	if d.NameAsked != nil {
		if err := h.Proposals.Withdraw(d.Ctx(), d.Actor, d.NameAsked.ID); err != nil {
			return err
		}
	}
	return d.SeeOther(d.path("/page"), site.Done(msg.LeadNameBackDone()))
}

// asked is when the name was asked for.
func (d desk) asked() i18n.Moment { return i18n.At(d.NameAsked.At, d.Group.Zone) }
