package web

import (
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/platform/httpx"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/dev"
	"chapterhouse.dev/chapterhouse/internal/web/hub"
	"chapterhouse.dev/chapterhouse/internal/web/me"
	"chapterhouse.dev/chapterhouse/internal/web/office"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// place is an entry of a navigation. A link stands there only when its page
// exists and the reader may open it.
type place struct {
	label func() i18n.Message
	path  string
}

// masthead are the entries of the masthead for everyone.
var masthead = []place{
	{msg.FrameFindGroup, "/groups"},
	{msg.FrameEvents, "/events"},
	{msg.FrameStartGroup, "/apply"},
	{msg.FrameGuide, "/guide"},
	{msg.FrameConduct, "/guide/conduct"},
}

// footer is below every page.
var footer = []place{
	{msg.FrameGuide, "/guide"},
	{msg.FrameConduct, "/guide/conduct"},
	{msg.FrameConcern, "/concern"},
	{msg.FramePrivacy, "/privacy"},
	{msg.FrameAccessibility, "/accessibility"},
	{msg.FrameImprint, "/imprint"},
	{msg.FramePlaceData, "https://www.geonames.org/"},
}

// frame fills what stands around every page: the worlds that the reader may
// enter, the account's menu, the second level and the footer.
func (p *Pages) frame(r *site.Request, page *ui.Page) {
	may := p.office(r)
	page.Worlds = worlds(r, page.World, may)
	page.FooterLinks = links(r, footer)
	if p.Cast != nil {
		page.DemoBar = (&dev.Cast{People: p.People, Parts: p.Cast}).Bar(r)
	}
	if r.Actor.SignedIn() {
		page.Viewer.Detail = role(r, may)
		page.Viewer.Menu = menu(r, may)
	}
	switch page.World {
	case ui.WorldMine:
		page.Side = me.Side(r)
	case ui.WorldHub:
		page.Side = hub.Side(r)
	case ui.WorldOffice:
		page.Side = office.Side(r, may, page.Program.Name, p.guide(r))
	}
}

// office asks what the reader may do in the office; only people of the team
// cost a look into the database. A failure hides the office instead of the page.
func (p *Pages) office(r *site.Request) accounts.Office {
	if !r.Visit.Staff {
		return accounts.Office{}
	}
	may, err := p.People.Office(r.Ctx(), r.Actor, append(office.Actions(), access.HubRead)...)
	if err != nil {
		httpx.LineOf(r.Context()).Err = err
	}
	return may
}

// guide is the one in force. A failure hides a line instead of the page.
func (p *Pages) guide(r *site.Request) program.Edition {
	today, err := p.Program.Today(r.Ctx(), r.Actor)
	if err == nil {
		var editions []program.Edition
		editions, err = p.Program.Editions(r.Ctx(), r.Actor)
		if err == nil {
			return program.InForce(editions, today)
		}
	}
	httpx.LineOf(r.Context()).Err = err
	return program.Edition{}
}

// worlds are the entries of the masthead: the public site's own pages while the
// reader is there, else the worlds.
func worlds(r *site.Request, in ui.World, may accounts.Office) []ui.NavItem {
	if in == ui.WorldPublic || in == "" {
		items := links(r, masthead)
		mark(items, r.URL.Path)
		return items
	}
	items := []ui.NavItem{
		{Label: r.T(msg.FrameWorldPublic()), Href: "/"},
		{Label: r.T(msg.FrameWorldMine()), Href: "/me", Current: in == ui.WorldMine},
	}
	if readsHub(r, may) {
		items = append(items, ui.NavItem{Label: r.T(msg.HubTitle()), Href: hub.Path, Current: in == ui.WorldHub})
	}
	if may.May(access.OfficeRead) {
		items = append(items, ui.NavItem{Label: r.T(msg.FrameWorldOffice()), Href: "/office", Current: in == ui.WorldOffice})
	}
	return items
}

// readsHub says whether the hub is open to the reader.
func readsHub(r *site.Request, may accounts.Office) bool {
	return r.Visit.Leads || may.May(access.HubRead)
}

func links(r *site.Request, places []place) (items []ui.NavItem) {
	for _, l := range places {
		items = append(items, ui.NavItem{Label: r.T(l.label()), Href: l.path})
	}
	return items
}

// mark finds the entry in which the reader is: the longest whose path begins
// the page's path.
func mark(items []ui.NavItem, path string) {
	best := -1
	for i, item := range items {
		if (path == item.Href || strings.HasPrefix(path, item.Href+"/")) && (best < 0 || len(item.Href) > len(items[best].Href)) {
			best = i
		}
	}
	if best >= 0 {
		items[best].Current = true
	}
}

// menu is what the account's menu leads to, beside signing out.
func menu(r *site.Request, may accounts.Office) []ui.NavItem {
	items := []ui.NavItem{
		{Label: r.T(msg.FrameWorldMine()), Href: "/me", Icon: ui.IconUsers},
		{Label: r.T(msg.FrameProfile()), Href: "/me/profile", Icon: ui.IconUser},
		{Label: r.T(msg.FrameSecurity()), Href: "/me/security", Icon: ui.IconLock},
	}
	if readsHub(r, may) {
		items = append(items, ui.NavItem{Label: r.T(msg.HubTitle()), Href: hub.Path, Icon: ui.IconChat})
	}
	if may.May(access.OfficeRead) {
		items = append(items, ui.NavItem{Label: r.T(msg.FrameWorldOffice()), Href: "/office", Icon: ui.IconInbox})
	}
	return items
}

// role is the word below the reader's name.
func role(r *site.Request, may accounts.Office) string {
	if len(may.Roles) == 0 {
		return ""
	}
	return r.T(site.RoleName(may.Roles[0]))
}
