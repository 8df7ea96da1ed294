package jobs

import (
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/upkeep"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// Handlers are the page with what it stands on.
type Handlers struct{ Upkeep *upkeep.Service }

// Path is the page.
const Path = "/office/jobs"

// Routes are the addresses. All are closed at the door.
func (h *Handlers) Routes() []site.Route {
	closed := func(method, path string, handler site.Handler) site.Route {
		return site.Route{Method: method, Path: Path + path, Need: access.JobsManage, Where: site.AtDoor, Handler: handler}
	}
	return []site.Route{
		closed("GET", "", h.getBoard),
		closed("POST", "/{job}/retry", h.postRetry),
		closed("POST", "/{job}/park", h.postPark),
		closed("POST", "/{job}/drop", h.postDrop),
	}
}

// boardView is the page.
type boardView struct {
	*site.Request
	upkeep.Board
	Line    ui.Form // of one button in a line
	Reason  ui.Form // of parking or dropping, as it was sent
	Refused string  // the job to which that belongs, and what was meant: "job_… drop"
}

func (h *Handlers) view(r *site.Request) (v boardView, p ui.Page, err error) {
	v.Request = r
	if v.Board, err = h.Upkeep.Board(r.Ctx(), r.Actor); err != nil {
		return v, p, err
	}
	p = r.Page(ui.WorldOffice, r.T(msg.UpkeepTitle()))
	v.Line, v.Reason = ui.NewForm(p), ui.NewForm(p)
	return v, p, nil
}

func (h *Handlers) getBoard(r *site.Request) error {
	v, p, err := h.view(r)
	if err != nil {
		return err
	}
	return r.Render(boardPage(p, v))
}

// change does something to the job in the address and leads back. That the job
// has moved on meanwhile is said over the list as it is now.
func (h *Handlers) change(r *site.Request, what string, done i18n.Message, do func(id string) error) error {
	id := r.PathValue("job")
	if !ids.Has(id, "job") {
		return fault.New(fault.NotFound, msg.ErrorNotFoundText())
	}
	err := do(id)
	switch {
	case err == nil:
		return r.SeeOther(Path, site.Done(done))
	case fault.Is(err, fault.Conflict):
		return r.SeeOther(Path, site.Flash{Tone: ui.ToneWarn, Title: msg.UpkeepMoved()})
	}
	v, p, verr := h.view(r)
	if verr != nil {
		return verr
	}
	return r.Refuse(err, func(err error) templ.Component {
		v.Refused, v.Reason = id+" "+what, v.Reason.Refuse(r.Values(), err)
		return boardPage(p, v)
	})
}

func (h *Handlers) postRetry(r *site.Request) error {
	return h.change(r, "retry", msg.UpkeepRetried(), func(id string) error { return h.Upkeep.Retry(r.Ctx(), r.Actor, id) })
}

func (h *Handlers) postPark(r *site.Request) error {
	return h.change(r, "park", msg.UpkeepParked(), func(id string) error { return h.Upkeep.Park(r.Ctx(), r.Actor, id, r.Post("reason")) })
}

func (h *Handlers) postDrop(r *site.Request) error {
	return h.change(r, "drop", msg.UpkeepDropped(), func(id string) error { return h.Upkeep.Drop(r.Ctx(), r.Actor, id, r.Post("reason")) })
}

// sentence says first whether anything has to be done.
func (v boardView) sentence() string {
	waits := 0
	for _, k := range v.Kinds {
		waits += k.Ready + k.Running
	}
	switch {
	case len(v.Parked) > 0:
		return v.T(msg.UpkeepSubParked(len(v.Parked)))
	case waits > 0:
		return v.T(msg.UpkeepSubWaits(waits))
	}
	return v.T(msg.UpkeepSubCalm())
}

// moment is a time in the reader's zone; nothing for none.
func (v boardView) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return v.L.Moment(i18n.At(t, v.Visit.Person.Zone))
}

// form is the form of parking or dropping one job, as it was sent if it came back.
func (v boardView) form(id, what string) ui.Form {
	form := v.Line
	if v.Refused == id+" "+what {
		form = v.Reason
	}
	return form.In(what + "-" + id)
}
