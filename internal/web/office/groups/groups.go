package groups

import (
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/desk"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/merging"
	"chapterhouse.dev/chapterhouse/internal/domain/onboarding"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements"
	"chapterhouse.dev/chapterhouse/internal/domain/views"
	"chapterhouse.dev/chapterhouse/internal/web/site"
)

// Handlers are the office's pages about groups with what they stand on.
type Handlers struct {
	Directory    *directory.Service
	Groups       *groups.Service
	Onboarding   *onboarding.Service
	Events       *events.Service
	People       *accounts.Service
	Requirements *requirements.Service
	Desk         *desk.Service
	Views        *views.Service
	Merging      *merging.Service
	Now          func() time.Time
}

// Path is the table of groups; each group's file is below it.
const Path = "/office/groups"

// Routes are the addresses. All are closed at the door.
func (h *Handlers) Routes() []site.Route {
	closed := func(method, path string, need access.Action, handler site.Handler) site.Route {
		return site.Route{Method: method, Path: Path + path, Need: need, Where: site.AtDoor, Handler: handler}
	}
	return []site.Route{
		{Method: "GET", Path: PathOnboarding, Need: access.OnboardingRead, Where: site.AtDoor, Handler: h.getOnboarding},

		closed("GET", "", access.GroupFile, h.getTable),
		closed("GET", ".csv", access.GroupFile, h.getCSV),
		closed("POST", "/views", access.GroupFile, h.postView),
		closed("POST", "/views/{id}/remove", access.GroupFile, h.postViewRemove),
		closed("POST", "/bulk", access.WaiverGrant, h.postBulk),

		closed("GET", "/new", access.GroupCreate, h.getNew),
		closed("POST", "/new", access.GroupCreate, h.postNew),

		closed("GET", "/{group}", access.GroupFile, h.getFile),
		closed("POST", "/{group}/waive", access.WaiverGrant, h.postWaive),
		closed("POST", "/{group}/waivers/{id}/end", access.WaiverGrant, h.postWaiverEnd),
		closed("POST", "/{group}/declare", access.DeclareOut, h.postDeclare),
		closed("POST", "/{group}/declarations/{id}/withdraw", access.DeclareOut, h.postWithdraw),
		closed("POST", "/{group}/find", access.FindingDecide, h.postFind),
		closed("POST", "/{group}/status", access.GroupStatus, h.postStatus),
		closed("GET", "/merges", access.GroupMark, h.getMerges),
		closed("POST", "/merges/{merge}/undo", access.GroupMerge, h.postMergeUndo),
		closed("GET", "/{group}/merge", access.GroupMark, h.getMerge),
		closed("POST", "/{group}/merge", access.GroupMerge, h.postMerge),

		closed("GET", "/{group}/change", access.GroupRename, h.getChange),
		closed("POST", "/{group}/rename", access.GroupRename, h.postRename),
		closed("POST", "/{group}/move", access.GroupMove, h.postMove),
		closed("POST", "/{group}/label", access.GroupMark, h.postLabel),
		closed("POST", "/{group}/test", access.GroupMark, h.postTest),
		closed("POST", "/{group}/leaders", access.GroupRoster, h.postLeaders),

		closed("POST", "/{group}/notes", access.NoteWrite, h.postNote),
		closed("POST", "/{group}/notes/{id}/edit", access.NoteWrite, h.postNoteEdit),
		closed("POST", "/{group}/notes/{id}/remove", access.NoteWrite, h.postNoteRemove),
		closed("POST", "/{group}/tasks", access.TaskWrite, h.postTask),
		closed("POST", "/{group}/owner", access.OwnerSet, h.postOwner),
	}
}
