package today

import (
	"cmp"
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/office/groups"
	"chapterhouse.dev/chapterhouse/internal/web/office/tasks"
	"chapterhouse.dev/chapterhouse/internal/web/office/waiting"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	review "chapterhouse.dev/chapterhouse/internal/web/office/applications"
)

// item is one thing that waits.
type item struct {
	grade grade
	since ids.Date // when it was due, or will be; the earlier the more urgent
	tone  ui.Tone
	icon  ui.IconName
	title string
	text  string // what happens if nobody acts
	href  string
	act   string     // the words of the link
	task  ids.TaskID // that can be ticked off here; empty: none
}

// grade is how grave it is if nobody acts.
type grade int

const (
	broken   grade = iota // a promise to somebody outside is broken already
	stuck                 // somebody outside waits, and nothing goes on without us
	late                  // what one of us had to do is overdue
	expiring              // it ends by itself if nobody acts
	soon                  // it becomes one of those above within days
	calm                  // it waits, and there is time
)

// collect puts what waits into its order: first by how grave it is, then by age.
func (v *todayView) collect(t directory.Today, proposals int) {
	for _, l := range v.Queue.Lines {
		v.add(v.application(l), false)
	}
	for _, g := range t.Undecided {
		v.add(v.undecided(g), g.Of(v.Actor.Person, v.Day))
	}
	owners := map[ids.GroupID]*directory.OfficeGroup{}
	for _, g := range t.Groups {
		owners[g.ID] = g
	}
	for _, p := range t.Promised {
		g := owners[p.Group]
		v.add(v.promised(p), g != nil && g.Of(v.Actor.Person, v.Day))
	}
	for _, task := range t.Tasks {
		owner, standsIn := task.Whose(v.Day)
		v.add(v.task(task), v.Actor.Person == owner || v.Actor.Person == standsIn)
	}
	if proposals > 0 {
		v.add(item{grade: expiring, since: v.Day, tone: ui.ToneWarn, icon: ui.IconShield, title: v.T(msg.TodayProposals(proposals)),
			text: v.T(msg.TodayProposalsText()), href: waiting.Path, act: v.T(msg.TodayRead())}, false)
	}
	for _, list := range [][]item{v.Mine, v.Others} {
		slices.SortStableFunc(list, func(a, b item) int { return cmp.Or(cmp.Compare(a.grade, b.grade), a.since.Compare(b.since)) })
	}
}

func (v *todayView) add(i item, mine bool) {
	if mine {
		v.Mine = append(v.Mine, i)
	} else {
		v.Others = append(v.Others, i)
	}
}

// application is one that waits for a decision.
func (v *todayView) application(l applications.Line) item {
	i := item{since: l.Due, icon: ui.IconFlag, title: v.T(msg.TodayApplication(l.Name)), href: review.Path + "/" + string(l.ID), act: v.T(msg.TodayReview())}
	i.grade, i.tone = calm, ui.ToneInfo
	switch {
	case l.Due.IsZero():
		i.since, i.text = ids.DateOf(l.SubmittedAt), v.T(msg.ReviewNoPromise())
	case l.Late():
		i.grade, i.tone, i.text = broken, ui.ToneBad, v.T(msg.TodayApplicationBroken(i18n.Date(l.Due)))
	case l.Days <= daysBefore:
		i.grade, i.tone, i.text = soon, ui.ToneWarn, v.T(msg.TodayApplicationBreaks(i18n.Date(l.Due)))
	default:
		i.text = v.T(msg.TodayApplicationBreaks(i18n.Date(l.Due)))
	}
	return i
}

// daysBefore is how many working days before the end of a promise it presses.
const daysBefore = 2

// undecided is a group whose grace is over.
func (v *todayView) undecided(g *directory.OfficeGroup) item {
	since := g.Undecided[0].Since
	for _, u := range g.Undecided {
		if u.Since.Before(since) {
			since = u.Since
		}
	}
	return item{grade: stuck, since: since, tone: ui.ToneRisk, icon: ui.IconAlert, title: v.T(msg.TodayUndecided(len(g.Undecided), g.Name)),
		text: v.T(msg.TodayUndecidedText(i18n.Date(since))), href: groups.Path + "/" + g.Slug, act: v.T(msg.TodayDecide())}
}

// promised is a group that was to add something by a day.
func (v *todayView) promised(p directory.Promised) item {
	return item{grade: stuck, since: p.By, tone: ui.ToneWarn, icon: ui.IconClock, title: v.T(msg.TodayPromised(p.Name)), text: v.T(msg.TodayPromisedText(i18n.Date(p.By))),
		href: review.Path + "/" + string(p.Application), act: v.T(msg.TodayLook())}
}

// task is one that is due.
func (v *todayView) task(t directory.TaskLine) item {
	i := item{grade: late, since: t.Due, tone: ui.ToneWarn, icon: ui.IconCheckCircle, title: t.Title, href: tasks.Path + "/" + string(t.ID), task: t.ID}
	i.text = v.T(msg.DeskDueSince(i18n.Date(t.Due)))
	if t.Due == v.Day {
		i.grade, i.tone, i.text = soon, ui.ToneInfo, v.T(msg.DeskDueToday())
	}
	if t.GroupName != "" {
		i.text = t.GroupName + " · " + i.text
	}
	if t.OwnerName != "" {
		i.text += " · " + t.OwnerName
	}
	return i
}

// age is how long something has waited, in days; empty for what is not due.
func (v *todayView) age(i item) string {
	if n := v.Day.DaysSince(i.since); n > 0 && !i.since.IsZero() {
		return v.T(msg.TodayAge(n))
	}
	return ""
}
