package me

import (
	"net/url"
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/hub"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

const pathCommunity = "/me/community"

// communityView is a leader's way into the hub.
type communityView struct {
	*site.Request
	hub.Own
	Addresses []accounts.Identity // confirmed ones
	Group     string              // the address of a group that the reader leads, where documents are accepted
	Ask       string              // begins a mail to the program team about an ID of somebody else
	Profile   ui.Form
	Address   ui.Form
	Again     ui.Form
}

// getCommunity shows what the reader's membership of the hub waits for.
func (h *Handlers) getCommunity(r *site.Request) error {
	v, err := h.community(r)
	if err != nil {
		return err
	}
	return r.Render(communityPage(v.page(), v))
}

func (v communityView) page() ui.Page { return v.Page(ui.WorldMine, v.T(msg.CommunityTitle())) }

func (h *Handlers) community(r *site.Request) (v communityView, err error) {
	v.Request = r
	if v.Own, err = h.Hub.Mine(r.Ctx(), r.Actor); err != nil {
		return v, err
	}
	all, err := h.People.Addresses(r.Ctx(), r.Actor, r.Actor.Person)
	if err != nil {
		return v, err
	}
	v.Addresses = slices.DeleteFunc(all, func(i accounts.Identity) bool { return !i.Verified() })
	mine, err := h.Groups.Mine(r.Ctx(), r.Actor)
	if at := slices.IndexFunc(mine, leadsIt); at >= 0 {
		v.Group = mine[at].Group.Slug
	}
	p := ui.Page{L: r.L}
	v.Profile, v.Address, v.Again = ui.NewForm(p).In("profile"), ui.NewForm(p).In("address"), ui.NewForm(p)
	return v, err
}

// leadsIt says that the reader is one of the two who answer for a group.
func leadsIt(o groups.Own) bool {
	return slices.Contains(o.Roles, access.Leader) || slices.Contains(o.Roles, access.CoLeader)
}

// postCommunityProfile keeps the ID that is in the pasted address.
func (h *Handlers) postCommunityProfile(r *site.Request) error {
	if err := h.Program.GiveProfile(r.Ctx(), r.Actor, r.Post("profile")); err != nil {
		return h.communityRefused(r, err, func(v *communityView) { v.Profile = v.Profile.Refuse(r.Values(), err) })
	}
	return r.SeeOther(pathCommunity, site.Done(msg.CommunityProfileSaved()))
}

// postCommunityAddress chooses the address of the community profile.
func (h *Handlers) postCommunityAddress(r *site.Request) error {
	err := h.People.MakeCommunity(r.Ctx(), r.Actor, r.Actor.Person, accounts.IdentityID(r.Post("address")))
	if err != nil {
		return h.communityRefused(r, err, func(v *communityView) { v.Address = v.Address.Refuse(r.Values(), err) })
	}
	return r.SeeOther(pathCommunity, site.Done(msg.CommunityAddressSaved()))
}

// postResend has the invitation sent again.
func (h *Handlers) postResend(r *site.Request) error {
	if err := h.Hub.Resend(r.Ctx(), r.Actor); err != nil {
		return h.communityRefused(r, err, func(v *communityView) { v.Again = v.Again.Refuse(nil, err) })
	}
	return r.SeeOther(pathCommunity, site.Done(msg.CommunityInvitationResent()))
}

// communityRefused answers with the page again, one of its forms as it was sent.
func (h *Handlers) communityRefused(r *site.Request, err error, change func(*communityView)) error {
	v, verr := h.community(r)
	if verr != nil {
		return verr
	}
	if isTaken(err) {
		set, serr := h.Program.Settings(r.Ctx(), r.Actor)
		if serr != nil {
			return serr
		}
		if set.Contact != "" {
			v.Ask = "mailto:" + set.Contact + "?subject=" + url.PathEscape(r.T(msg.CommunityProfileAskSubject()))
		}
	}
	return r.Refuse(err, func(error) templ.Component {
		change(&v)
		return communityPage(v.page(), v)
	})
}

// isTaken says that an ID was refused because somebody else has given it.
func isTaken(err error) bool {
	e := fault.As(err)
	return e != nil && slices.ContainsFunc(e.Fields, func(f fault.Field) bool {
		return f.Message.Key == msg.ProgramProfileTaken().Key || f.Message.Key == msg.ProgramProfileTakenAsk("").Key
	})
}

// sentence says where the membership stands.
func (v communityView) sentence() string {
	switch v.Member.State() {
	case hub.CanView:
		return v.T(msg.CommunityCanView())
	case hub.Invited:
		return v.T(msg.CommunityInvited(string(v.Member.Address)))
	case hub.TakesPart:
		return v.T(msg.CommunityTakesPart())
	case hub.Ended:
		return v.T(msg.CommunityEnded())
	}
	if v.Facts.Leads {
		return v.T(msg.CommunityCanView())
	}
	return v.T(msg.CommunityNone())
}

// steps are those to taking part, done or not.
func (v communityView) steps() (list []ui.Task) {
	documents := ui.Task{Text: v.T(msg.CommunityStepDocuments()), Done: len(v.Facts.Owes) == 0}
	if n := len(v.Facts.Owes); n > 0 {
		documents.Note, documents.Tone = v.T(msg.CommunityStepDocumentsNote(n)), ui.ToneWarn
		documents.Href = "/me/groups/" + v.Group + "/people#documents"
	}
	list = append(list, documents)
	if v.Facts.Asked {
		list = append(list, open(ui.Task{Text: v.T(msg.CommunityStepProfile(v.profileName())), Href: "#profile", Done: v.Facts.ProfileID != ""}))
	}
	list = append(list, open(ui.Task{Text: v.T(msg.CommunityStepAddress()), Href: "#address", Done: v.Facts.Address != ""}))
	last := ui.Task{Text: v.T(msg.CommunityStepOpen()), Done: v.Member.State() == hub.TakesPart, Href: "#invitation"}
	if !v.Facts.Complete() && !last.Done {
		last.Note = v.T(msg.CommunityStepOpenWait())
	}
	return append(list, last)
}

// open marks a step that is not done as one that presses.
func open(t ui.Task) ui.Task {
	if !t.Done {
		t.Tone = ui.ToneWarn
	}
	return t
}

// said is a text of the guide in the reader's language.
func (v communityView) said(t guide.Text) string {
	return t.In(v.L.Lang(), v.Edition.Guide.Language())
}

// profileName is what the program calls the ID.
func (v communityView) profileName() string {
	if p := v.Edition.Guide.Profile; p != nil {
		return v.said(p.Name)
	}
	return ""
}

// letter is what to look for among the mail.
func (v communityView) letter() (pairs []ui.Pairing) {
	if in := v.Edition.Guide.Invitation; in != nil {
		pairs = []ui.Pairing{{Name: v.T(msg.CommunityInvitationSender()), Text: v.said(in.Sender)}, {Name: v.T(msg.CommunityInvitationSubject()), Text: v.said(in.Subject)}}
	}
	if v.Member.State() == hub.Invited {
		pairs = append(pairs, ui.Pairing{Name: v.T(msg.CommunityInvitationTo()), Text: string(v.Member.Address)},
			ui.Pairing{Name: v.T(msg.CommunityInvitationSent()), Text: v.L.Moment(i18n.At(v.Member.SentAt, v.Visit.Person.Zone))})
	} else if v.Facts.Address != "" {
		pairs = append(pairs, ui.Pairing{Name: v.T(msg.CommunityInvitationTo()), Text: string(v.Facts.Address)})
	}
	return pairs
}

// addresses are the choices for the address of the community profile.
func (v communityView) addresses() (options []ui.Option) {
	for _, i := range v.Addresses {
		o := ui.Option{Value: string(i.ID), Label: string(i.Address), Selected: i.Address.Same(v.Facts.Address)}
		if i.Primary {
			o.Note = v.T(msg.CommunityAddressLetters())
		}
		options = append(options, o)
	}
	return options
}
