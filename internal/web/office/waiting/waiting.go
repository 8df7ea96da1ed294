package waiting

import (
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/proposals"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"github.com/a-h/templ"
)

// Handlers are the page with what it stands on.
type Handlers struct {
	Directory *directory.Service
	Proposals *proposals.Service
}

// Path is the page.
const Path = "/office/waiting"

// Routes are the addresses. All are closed at the door; the use cases ask for
// the act itself besides, and for a fresh proof.
func (h *Handlers) Routes() []site.Route {
	closed := func(method, path string, need access.Action, handler site.Handler) site.Route {
		return site.Route{Method: method, Path: Path + path, Need: need, Where: site.AtDoor, Handler: handler}
	}
	return []site.Route{
		closed("GET", "", access.ProposalRead, h.getWaiting),
		closed("POST", "/{proposal}/confirm", access.ProposalJudge, h.postConfirm),
		closed("POST", "/{proposal}/decline", access.ProposalJudge, h.postDecline),
		closed("POST", "/{proposal}/withdraw", access.ProposalRead, h.postWithdraw),
	}
}

// waitingView is the page.
type waitingView struct {
	*site.Request
	directory.Waiting
	Decline ui.Form        // as it was sent
	Refused ids.ProposalID // to which that belongs
	Page    func() ui.Form // a new form for each button
}

// getWaiting shows what waits for a second person.
func (h *Handlers) getWaiting(r *site.Request) error {
	v, p, err := h.view(r)
	if err != nil {
		return err
	}
	return r.Render(waitingPage(p, v))
}

func (h *Handlers) view(r *site.Request) (v waitingView, p ui.Page, err error) {
	v = waitingView{Request: r}
	v.Waiting, err = h.Directory.Waiting(r.Ctx(), r.Actor)
	p = r.Page(ui.WorldOffice, r.T(msg.ProposalTitle()))
	v.Page = func() ui.Form { return ui.NewForm(p) }
	return v, p, err
}

func id(r *site.Request) (ids.ProposalID, error) {
	id := ids.ProposalID(r.PathValue("proposal"))
	if !ids.Has(id, "prp") {
		return "", fault.New(fault.NotFound, msg.ErrorNotFoundText())
	}
	return id, nil
}

func (h *Handlers) postConfirm(r *site.Request) error {
	id, err := id(r)
	if err == nil {
		err = h.Proposals.Confirm(r.Ctx(), r.Actor, id)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(Path, site.Done(msg.ProposalDone()))
}

func (h *Handlers) postDecline(r *site.Request) error {
	id, err := id(r)
	if err != nil {
		return err
	}
	if err := h.Proposals.Decline(r.Ctx(), r.Actor, id, r.Post("reason")); err != nil {
		v, p, verr := h.view(r)
		if verr != nil {
			return verr
		}
		return r.Refuse(err, func(err error) templ.Component {
			v.Refused, v.Decline = id, v.Page().In("no-"+string(id)).Refuse(r.Values(), err)
			return waitingPage(p, v)
		})
	}
	return r.SeeOther(Path, site.Done(msg.ProposalDeclinedDone()))
}

func (h *Handlers) postWithdraw(r *site.Request) error {
	id, err := id(r)
	if err == nil {
		err = h.Proposals.Withdraw(r.Ctx(), r.Actor, id)
	}
	if err != nil {
		return err
	}
	return r.SeeOther(Path, site.Done(msg.ProposalWithdrawnDone()))
}

// words of each kind, with what the act is done to.
var words = map[proposals.Kind]func(string) i18n.Message{
	proposals.SuspendGroup: msg.ProposalActSuspend,
	proposals.RenameGroup:  msg.ProposalActRename,
}

// Act says what is proposed.
func Act(p proposals.Proposal) i18n.Message { return words[p.Kind](p.Label) }

func (v waitingView) moment(i proposals.Item) i18n.Moment {
	return i18n.At(i.Until, v.Visit.Person.Zone)
}

// by is who proposed, and when.
func (v waitingView) by(i proposals.Item) string {
	return v.T(msg.ProposalBy(i18n.At(i.At, v.Visit.Person.Zone), v.name(string(i.By))))
}

func (v waitingView) name(label string) string {
	if n := v.Names[label]; n != "" {
		return n
	}
	return v.T(msg.SiteUnnamed())
}

// own says to an author why the proposal waits.
func (v waitingView) own(i proposals.Item) i18n.Message {
	switch {
	case i.Alone && i.MayConfirm:
		return msg.ProposalAloneNow()
	case i.Alone:
		return msg.ProposalAloneFrom(i18n.At(i.AloneFrom, v.Visit.Person.Zone))
	}
	return msg.ProposalOwnWaits()
}

// outcome says what became of a proposal.
func (v waitingView) outcome(i proposals.Item) (ui.Tone, string) {
	who, when := v.name(i.Judge), i18n.At(i.Decided, v.Visit.Person.Zone)
	switch i.State {
	case proposals.Confirmed:
		if i.Proposal.Alone {
			return ui.ToneWarn, v.T(msg.ProposalEndedAlone(when, who))
		}
		return ui.ToneOK, v.T(msg.ProposalEndedConfirmed(when, who))
	case proposals.Declined:
		return ui.ToneBad, v.T(msg.ProposalEndedDeclined(when, who))
	case proposals.Withdrawn:
		return ui.ToneMute, v.T(msg.ProposalEndedWithdrawn(when))
	}
	return ui.ToneMute, v.T(msg.ProposalEndedRunOut(when))
}
