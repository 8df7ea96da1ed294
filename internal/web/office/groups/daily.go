package groups

import (
	"strconv"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/desk"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/office/tasks"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// daily fills in what the office writes into a file day by day, and what
// happened to the group.
func (h *Handlers) daily(r *site.Request, v *fileView) (err error) {
	for _, kind := range directory.MomentKinds {
		if string(kind) == r.Query("kind") {
			v.Kind = kind
		}
	}
	v.Happened, err = h.Directory.Timeline(r.Ctx(), r.Actor, v.Group, directory.TimelineFilter{Kind: v.Kind, Cursor: r.Query("before")})
	if err == nil && (v.May(access.TaskWrite) || v.May(access.OwnerSet)) {
		v.Managers, err = h.Directory.Managers(r.Ctx(), r.Actor)
	}
	return err
}

func (h *Handlers) postNote(r *site.Request) error {
	return h.decide(r, msg.DeskNoted(), func(v fileView) error {
		_, err := h.Desk.AddNote(r.Ctx(), r.Actor, v.Group.ID, r.Post("note"))
		return err
	}, func(v *fileView, err error) { v.Note = v.Note.Refuse(r.Values(), err) })
}

func (h *Handlers) postNoteEdit(r *site.Request) error {
	rev, _ := strconv.Atoi(r.Post("rev")) // one that is no number is one that is stale
	return h.aboutNote(r, func(id ids.NoteID) error {
		return h.decide(r, msg.DeskNoteSaved(), func(fileView) error {
			return h.Desk.EditNote(r.Ctx(), r.Actor, id, rev, r.Post("note"))
		}, func(v *fileView, err error) { v.Editing, v.Edit = id, v.Edit.Refuse(r.Values(), err) })
	})
}

func (h *Handlers) postNoteRemove(r *site.Request) error {
	return h.aboutNote(r, func(id ids.NoteID) error {
		return h.decide(r, msg.DeskNoteRemoved(), func(fileView) error {
			return h.Desk.RemoveNote(r.Ctx(), r.Actor, id)
		}, func(v *fileView, err error) { v.Note = v.Note.Refuse(nil, err) })
	})
}

// aboutNote reads which note an address names.
func (h *Handlers) aboutNote(r *site.Request, do func(ids.NoteID) error) error {
	id := ids.NoteID(r.PathValue("id"))
	if !ids.Has(id, "nte") {
		return fault.New(fault.NotFound, msg.ErrorNotFoundText())
	}
	return do(id)
}

func (h *Handlers) postTask(r *site.Request) error {
	return h.decide(r, msg.DeskTaskAdded(), func(v fileView) error {
		in, err := tasks.Typed(r)
		if err == nil {
			in.Group = v.Group.ID
			_, err = h.Desk.AddTask(r.Ctx(), r.Actor, in)
		}
		return err
	}, func(v *fileView, err error) { v.Task = v.Task.Refuse(r.Values(), err) })
}

func (h *Handlers) postOwner(r *site.Request) error {
	rev, _ := strconv.Atoi(r.Post("rev"))
	from, _ := ids.ParseDate(r.Post("from")) // no day is refused where one is needed
	until, _ := ids.ParseDate(r.Post("until"))
	return h.decide(r, msg.DeskOwnerSaved(), func(v fileView) error {
		return h.Desk.SetOwner(r.Ctx(), r.Actor, v.Group.ID, rev, desk.OwnerInput{Owner: ids.PersonID(r.Post("owner")),
			Substitute: ids.PersonID(r.Post("substitute")), From: from, Until: until})
	}, func(v *fileView, err error) { v.Owner = v.Owner.Refuse(r.Values(), err) })
}

// colleagues are the choices of a manager; nobody is the first of them.
func (v fileView) colleagues(nobody string, chosen ids.PersonID) []ui.Option {
	options := []ui.Option{{Label: nobody}}
	for _, m := range v.Managers {
		options = append(options, ui.Option{Value: string(m.ID), Label: v.called(m.Name), Selected: m.ID == chosen})
	}
	return options
}
