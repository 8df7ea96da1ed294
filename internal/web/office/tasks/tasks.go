package tasks

import (
	"strconv"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/desk"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// Handlers are the pages of tasks with what they stand on.
type Handlers struct {
	Desk      *desk.Service
	Directory *directory.Service
	Program   *program.Service
}

// Path is the list of tasks; each task's page is below it.
const Path = "/office/tasks"

// Routes are the addresses. All are closed at the door.
func (h *Handlers) Routes() []site.Route {
	closed := func(method, path string, need access.Action, handler site.Handler) site.Route {
		return site.Route{Method: method, Path: Path + path, Need: need, Where: site.AtDoor, Handler: handler}
	}
	return []site.Route{
		closed("GET", "", access.DeskRead, h.getList),
		closed("POST", "", access.TaskWrite, h.postAdd),
		closed("GET", "/{task}", access.DeskRead, h.getTask),
		closed("POST", "/{task}", access.TaskWrite, h.postEdit),
		closed("POST", "/{task}/done", access.TaskWrite, h.postDone),
		closed("POST", "/{task}/reopen", access.TaskWrite, h.postReopen),
	}
}

// listView is the list of tasks.
type listView struct {
	*site.Request
	Filter   directory.TaskFilter
	Tasks    []directory.TaskLine
	Managers []directory.Colleague
	Today    ids.Date
	May      bool // the reader writes tasks
	Add      ui.Form
	Line     ui.Form
}

// scopes are the lists of tasks with their words; the first needs no parameter.
var scopes = []struct {
	scope directory.TaskScope
	label func() i18n.Message
}{{directory.MyTasks, msg.DeskScopeMine}, {directory.SubTasks, msg.DeskScopeSubstitute}, {directory.AllTasks, msg.DeskScopeAll}, {directory.FreeTasks, msg.DeskScopeFree}}

func (h *Handlers) getList(r *site.Request) error {
	v, err := h.list(r)
	if err != nil {
		return err
	}
	return r.Render(listPage(r.Page(ui.WorldOffice, r.T(msg.DeskTasks())), v))
}

func (h *Handlers) list(r *site.Request) (v listView, err error) {
	v = listView{Request: r, Filter: directory.TaskFilter{Scope: directory.MyTasks, Done: r.Query("state") == "done", Order: directory.TaskOrder(r.Query("sort"))}}
	for _, s := range scopes {
		if string(s.scope) == r.Query("of") {
			v.Filter.Scope = s.scope
		}
	}
	if v.Today, err = h.Program.Today(r.Ctx(), r.Actor); err != nil {
		return v, err
	}
	v.Filter.On = v.Today
	if v.Tasks, err = h.Directory.Tasks(r.Ctx(), r.Actor, v.Filter); err != nil {
		return v, err
	}
	if v.Managers, err = h.Directory.Managers(r.Ctx(), r.Actor); err != nil {
		return v, err
	}
	v.May, err = h.Desk.MayWrite(r.Ctx(), r.Actor)
	v.Add, v.Line = ui.NewForm(ui.Page{L: r.L}).In("add"), ui.NewForm(ui.Page{L: r.L})
	return v, err
}

// tabs lead to the lists.
func (v listView) tabs() (items []ui.NavItem) {
	for i, s := range scopes {
		to := string(s.scope)
		if i == 0 {
			to = ""
		}
		items = append(items, ui.NavItem{Label: v.T(s.label()), Href: v.WithQuery("of", to), Current: v.Filter.Scope == s.scope})
	}
	return items
}

// states lead to what is to do and to what is done.
func (v listView) states() []ui.NavItem {
	return []ui.NavItem{
		{Label: v.T(msg.DeskStateOpen()), Href: v.WithQuery("state", ""), Current: !v.Filter.Done},
		{Label: v.T(msg.DeskStateDone()), Href: v.WithQuery("state", "done"), Current: v.Filter.Done},
	}
}

// sentence says first how things are.
func (v listView) sentence() string {
	late, due := 0, 0
	for _, t := range v.Tasks {
		switch {
		case t.Due.IsZero():
		case t.Due.Before(v.Today):
			late++
		case t.Due == v.Today:
			due++
		}
	}
	switch {
	case v.Filter.Done:
		return v.T(msg.DeskTasksDoneSub())
	case len(v.Tasks) == 0:
		return v.T(msg.DeskTasksEmptySub())
	case late > 0:
		return v.T(msg.DeskTasksLate(late))
	case due > 0:
		return v.T(msg.DeskTasksDue(due))
	}
	return v.T(msg.DeskTasksCalm(len(v.Tasks)))
}

func (h *Handlers) postAdd(r *site.Request) error {
	in, err := Typed(r)
	if err == nil {
		_, err = h.Desk.AddTask(r.Ctx(), r.Actor, in)
	}
	if err != nil {
		return h.listAgain(r, err)
	}
	return r.SeeOther(Path, r.Did(msg.DeskTaskAdded()))
}

func (h *Handlers) listAgain(r *site.Request, err error) error {
	v, lerr := h.list(r)
	if lerr != nil {
		return lerr
	}
	return r.Refuse(err, func(err error) templ.Component {
		v.Add = v.Add.Refuse(r.Values(), err)
		return listPage(r.Page(ui.WorldOffice, r.T(msg.DeskTasks())), v)
	})
}

// Typed reads the fields of a task, see Fields.
func Typed(r *site.Request) (in desk.TaskInput, err error) {
	in = desk.TaskInput{Title: r.Post("title"), Owner: ids.PersonID(r.Post("owner"))}
	if day := r.Post("due"); day != "" {
		if in.Due, err = ids.ParseDate(day); err != nil {
			err = fault.InvalidFields(fault.Field{Name: "due", Message: msg.DeskDay()})
		}
	}
	return in, err
}

func taskID(r *site.Request) (ids.TaskID, error) {
	id := ids.TaskID(r.PathValue("task"))
	if !ids.Has(id, "tsk") {
		return "", fault.New(fault.NotFound, msg.ErrorNotFoundText())
	}
	return id, nil
}

// taskView is the page of one task.
type taskView struct {
	*site.Request
	Task     desk.Task
	Managers []directory.Colleague
	May      bool
	Form     ui.Form
	Line     ui.Form
}

func (h *Handlers) task(r *site.Request) (v taskView, p ui.Page, err error) {
	id, err := taskID(r)
	if err != nil {
		return v, p, err
	}
	v.Request = r
	if v.Task, err = h.Desk.Task(r.Ctx(), r.Actor, id); err != nil {
		return v, p, err
	}
	if v.Managers, err = h.Directory.Managers(r.Ctx(), r.Actor); err != nil {
		return v, p, err
	}
	v.May, err = h.Desk.MayWrite(r.Ctx(), r.Actor)
	p = r.Page(ui.WorldOffice, v.Task.Title)
	p.Narrow = true
	p.Crumbs = []ui.Crumb{{Label: r.T(msg.DeskTasks()), Href: Path}, {Label: v.Task.Title}}
	v.Form, v.Line = ui.NewForm(p).In("task").At(strconv.Itoa(v.Task.Rev)), ui.NewForm(p)
	return v, p, err
}

func (h *Handlers) getTask(r *site.Request) error {
	v, p, err := h.task(r)
	if err != nil {
		return err
	}
	return r.Render(taskPage(p, v))
}

func (h *Handlers) postEdit(r *site.Request) error {
	v, p, err := h.task(r)
	if err != nil {
		return err
	}
	rev, _ := strconv.Atoi(r.Post("rev")) // one that is no number is one that is stale
	in, err := Typed(r)
	if err == nil {
		err = h.Desk.EditTask(r.Ctx(), r.Actor, v.Task.ID, rev, in)
	}
	if err != nil {
		return r.Refuse(err, func(err error) templ.Component {
			v.Form = v.Form.Refuse(r.Values(), err)
			return taskPage(p, v)
		})
	}
	return r.SeeOther(Path, r.Did(msg.DeskTaskSaved()))
}

// postDone ticks a task off and leads back to where the button stood.
func (h *Handlers) postDone(r *site.Request) error {
	id, err := taskID(r)
	if err == nil {
		err = h.Desk.Finish(r.Ctx(), r.Actor, id)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(back(r), r.Did(msg.DeskTaskDone()))
}

func (h *Handlers) postReopen(r *site.Request) error {
	id, err := taskID(r)
	if err == nil {
		err = h.Desk.Reopen(r.Ctx(), r.Actor, id)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(back(r), r.Did(msg.DeskTaskReopened()))
}

// back is where a button stood; the list where it does not say so.
func back(r *site.Request) string {
	if to := site.LocalPath(r.Post("back")); to != "/" {
		return to
	}
	return Path
}
