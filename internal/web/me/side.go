package me

import (
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/documents"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// Side is the second level of a person's own pages. The pages of a group have
// one of their own.
func Side(r *site.Request) *ui.Side {
	item := func(label, path string, icon ui.IconName, current bool) ui.NavItem {
		return ui.NavItem{Label: label, Href: path, Icon: icon, Current: current}
	}
	path := r.URL.Path
	side := &ui.Side{Title: r.T(msg.FrameAccount()), Detail: r.Visit.Person.Name, Items: []ui.NavItem{
		item(r.T(msg.FrameWorldMine()), "/me", ui.IconUsers, path == "/me"),
		item(r.T(msg.FrameProfile()), "/me/profile", ui.IconUser, strings.HasPrefix(path, "/me/profile")),
		item(r.T(msg.DocumentsTitle()), documents.Path, ui.IconBook, strings.HasPrefix(path, documents.Path)),
		item(r.T(msg.FrameSecurity()), pathSecurity, ui.IconLock, strings.HasPrefix(path, pathSecurity)),
		item(r.T(msg.OwndataTitle()), pathOwnData, ui.IconDownload, path == pathOwnData),
	}}
	if r.Visit.Leads {
		side.Items = append(side.Items, item(r.T(msg.CommunityNav()), pathCommunity, ui.IconHand, path == pathCommunity))
	}
	return side
}
