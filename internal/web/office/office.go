package office

import (
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/undo"
	"chapterhouse.dev/chapterhouse/internal/platform/blob"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
)

// Handlers are the pages of this world with what they stand on.
type Handlers struct {
	People    *accounts.Service
	Program   *program.Service
	Directory *directory.Service
	Files     *blob.Store
	Undo      *undo.Service
	Today     site.Handler // the first page of those who may read it
}

// Routes are the addresses of the office. Every one is closed at the door.
func (h *Handlers) Routes() []site.Route {
	closed := func(method, path string, need access.Action, handler site.Handler) site.Route {
		return site.Route{Method: method, Path: path, Need: need, Where: site.AtDoor, Handler: handler}
	}
	settings := closed("POST", "/office/settings", access.SettingsEdit, h.postSettings)
	settings.Upload = logoBytes + 1<<20
	return []site.Route{
		closed("GET", "/office", access.OfficeRead, h.getOffice),
		closed("GET", "/office/guide", access.OfficeRead, h.getGuide),
		closed("GET", "/office/staff", access.StaffRead, h.getStaff),
		closed("POST", "/office/staff", access.StaffGrant, h.postStaff),
		closed("POST", "/office/staff/{person}/{role}/end", access.StaffGrant, h.postStaffEnd),
		closed("GET", "/office/staff/{person}/{role}/reach", access.StaffRead, h.getReach),
		closed("POST", "/office/staff/{person}/{role}/reach", access.StaffGrant, h.postReach),
		closed("GET", "/office/settings", access.SettingsEdit, h.getSettings),
		settings,
		{Method: "POST", Path: site.PathUndo, Need: access.UndoOwn, Where: site.SignedIn, Handler: h.postUndo},
	}
}

// getOffice is Today, or leads to the first page of the office that the reader
// may open.
func (h *Handlers) getOffice(r *site.Request) error {
	may, err := h.People.Office(r.Ctx(), r.Actor, Actions()...)
	if err != nil {
		return err
	}
	for _, page := range pages {
		if may.May(page.need) && page.path == r.URL.Path {
			return h.Today(r)
		}
		if may.May(page.need) {
			return r.SeeOther(page.path)
		}
	}
	return fault.New(fault.Forbidden, msg.ErrorForbiddenText())
}
