package today

import (
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/engine"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/standing"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// Handlers are the page with what it stands on.
type Handlers struct {
	Applications *applications.Service
	Directory    *directory.Service
	People       *accounts.Service
}

// Path is the page.
const Path = "/office"

// todayView is the page.
type todayView struct {
	*site.Request
	Day    ids.Date
	Mine   []item
	Others []item
	Queue  applications.Queue
	Groups []*directory.OfficeGroup
	Line   ui.Form // of one button in a line
	Decide bool    // the reader decides, not only reads
}

// Get shows what waits today. Who may not read the office's files is led on by
// the route's owner.
func (h *Handlers) Get(r *site.Request) error {
	q, err := h.Applications.Queue(r.Ctx(), r.Actor, applications.ToDecide)
	if err != nil {
		return err
	}
	v := todayView{Request: r, Day: q.Today, Queue: q}
	t, err := h.Directory.Today(r.Ctx(), r.Actor, q.Today)
	if err != nil {
		return err
	}
	v.Groups = t.Groups
	may, err := h.People.Office(r.Ctx(), r.Actor, access.TaskWrite, access.ProposalRead)
	if err != nil {
		return err
	}
	v.Decide = may.May(access.TaskWrite)
	waiting := 0
	if may.May(access.ProposalRead) {
		list, err := h.Directory.Waiting(r.Ctx(), r.Actor)
		if err != nil {
			return err
		}
		waiting = len(list.Lists.Waiting)
	}
	v.collect(t, waiting)
	p := r.Page(ui.WorldOffice, r.L.DateDay(i18n.Date(q.Today)))
	v.Line = ui.NewForm(p)
	return r.Render(todayPage(p, v))
}

// sentence says first how things are: how much waits, and the oldest promise.
func (v todayView) sentence() string {
	n := len(v.Mine) + len(v.Others)
	if n == 0 {
		return v.T(msg.TodayNothing())
	}
	first, ok := v.oldestPromise()
	switch {
	case !ok:
		return v.T(msg.TodayWaits(n))
	case first.Late():
		return v.T(msg.TodayWaits(n)) + " " + v.T(msg.TodayPromiseBroken(i18n.Date(first.Due), first.Name))
	}
	return v.T(msg.TodayWaits(n)) + " " + v.T(msg.TodayPromise(i18n.Date(first.Due), first.Name))
}

// oldestPromise is the application whose answer is due first.
func (v todayView) oldestPromise() (first applications.Line, ok bool) {
	for _, l := range v.Queue.Lines {
		if !l.Due.IsZero() && (!ok || l.Due.Before(first.Due)) {
			first, ok = l, true
		}
	}
	return first, ok
}

// share is how many groups have a standing.
type share struct {
	standing engine.Standing
	groups   int
}

// standings are those that groups have, the gravest first.
func (v todayView) standings() (list []share) {
	count := map[engine.Standing]int{}
	for _, g := range v.Groups {
		count[g.Word()]++
	}
	for _, s := range []engine.Standing{engine.Good, engine.NeedsAttention, engine.Below, engine.OutOfRules, engine.Pause,
		engine.InOnboarding, engine.InProbation, engine.IsSuspended, engine.IsLeaving} {
		if count[s] > 0 {
			list = append(list, share{s, count[s]})
		}
	}
	return list
}

// parts are the standings as parts of a bar.
func (v todayView) parts() (list []ui.Part) {
	for _, s := range v.standings() {
		list = append(list, ui.Part{Label: v.T(s.standing.Message()), Value: float64(s.groups), Tone: standing.Tone(s.standing)})
	}
	return list
}

// figures are the network in a line.
func (v todayView) figures() []ui.Figure {
	good, vacant, nobody := 0, 0, 0
	for _, g := range v.Groups {
		if g.Word() == engine.Good {
			good++
		}
		if g.Vacant() {
			vacant++
		}
		if g.Owner.Owner == "" {
			nobody++
		}
	}
	list := []ui.Figure{
		{Label: v.T(msg.TodayGroups()), Number: v.L.Number(len(v.Groups))},
		{Label: v.T(engine.Good.Message()), Number: v.L.Number(good), Small: v.T(msg.TodayOf(len(v.Groups)))},
		{Label: v.T(msg.TodayVacant()), Number: v.L.Number(vacant), Note: v.T(msg.TodayVacantNote())},
		{Label: v.T(msg.TodayUnowned()), Number: v.L.Number(nobody), Note: v.T(msg.TodayUnownedNote())},
		{Label: v.T(msg.ReviewTitle()), Number: v.L.Number(len(v.Queue.Lines))},
	}
	return list
}
