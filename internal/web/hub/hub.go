package hub

import (
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/hub"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// Path is the first page of this world.
const Path = "/hub"

const (
	pathLeaders      = Path + "/leaders/"
	pathIntroduction = Path + "/introduction"
	pathInvitation   = Path + "/invitation/"
	pathWay          = "/me/community" // a leader's way into the hub
)

// Handlers are the pages of this world with what they stand on.
type Handlers struct {
	Directory *directory.Service
	Hub       *hub.Service
}

// Routes are the addresses of this world.
func (h *Handlers) Routes() []site.Route {
	at := func(where site.Where, method, path string, need access.Action, handler site.Handler) site.Route {
		return site.Route{Method: method, Path: path, Need: need, Where: where, Handler: handler}
	}
	return []site.Route{
		at(site.AtDoor, "GET", Path, access.HubRead, h.getRoster),
		at(site.AtDoor, "GET", pathLeaders+"{person}", access.HubRead, h.getLeader),
		at(site.AtDoor, "GET", pathIntroduction, access.HubRead, h.getIntroduction),
		at(site.SignedIn, "POST", pathIntroduction, access.HubIntroduce, h.postIntroduction),
		at(site.SignedIn, "POST", pathIntroduction+"/remove", access.HubIntroduce, h.postIntroductionRemove),
		at(site.SignedIn, "POST", pathIntroduction+"/listed", access.HubIntroduce, h.postListed),
		at(site.SignedIn, "GET", pathInvitation+"{invitation}", access.HubJoin, h.getInvitation),
		at(site.SignedIn, "POST", pathInvitation+"{invitation}", access.HubJoin, h.postInvitation),
	}
}

// Side is the second level of this world.
func Side(r *site.Request) *ui.Side {
	side := &ui.Side{Title: r.T(msg.HubTitle()), Detail: r.T(msg.HubSideDetail()), Foot: ui.Plain(r.T(msg.HubSideFoot())), Items: []ui.NavItem{
		{Label: r.T(msg.HubNavLeaders()), Href: Path, Icon: ui.IconUsers, Current: r.URL.Path == Path || strings.HasPrefix(r.URL.Path, pathLeaders)}}}
	if r.Visit.Leads {
		side.Items = append(side.Items, ui.NavItem{Label: r.T(msg.HubNavIntroduction()), Href: pathIntroduction, Icon: ui.IconEdit, Current: r.URL.Path == pathIntroduction})
	}
	return side
}
