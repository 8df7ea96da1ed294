package app

import (
	"context"
	"strconv"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/upkeep"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"

	"golang.org/x/sync/errgroup"
)

// schedule is the whole of what runs by the clock, and as which system actor.
// Each tick is a job with a key that exists once, so any number of servers share
// the work without a leader, and a tick that a server missed is made up for.
func (a *App) schedule() []timed {
	return []timed{
		{"assess", 24 * time.Hour, access.ByAssess, a.assessAll},
		{"onboarding", 24 * time.Hour, access.ByOnboarding, a.Onboarding.FollowAll},
		{"hub", 24 * time.Hour, access.ByHub, a.Hub.FollowAll},
		{"sync calendars", 10 * time.Minute, access.BySync, a.syncDue},
		{"ask again", 24 * time.Hour, access.ByDocuments, a.askAgain},
		{"read copies", 24 * time.Hour, access.ByDocuments, a.readCopies},
		{"tidy", 24 * time.Hour, access.ByKeeper, a.tidy},
		{"sweep files", 24 * time.Hour, access.ByKeeper, a.sweepFiles},
		{"follow zones", time.Hour, access.BySync, a.followZones},
		{"end proposals", time.Hour, access.ByKeeper, a.endProposals},
		{"erase letters", 15 * time.Minute, access.ByKeeper, a.eraseLetters},
	}
}

// timed is one line of the schedule.
type timed struct {
	name  string
	every time.Duration
	as    string
	run   func(ctx context.Context, as access.Actor) error
}

// timetable is the schedule as the office shows it.
func (a *App) timetable() (list []upkeep.Timed) {
	for _, t := range a.schedule() {
		list = append(list, upkeep.Timed{Name: t.name, Kind: t.job(), Every: t.every})
	}
	return list
}

func (t timed) job() string { return "schedule." + t.name }

func (t timed) handler() jobs.Handler {
	return func(ctx context.Context, _ jobs.Job) error { return t.run(ctx, access.System(t.as)) }
}

// spec is the job of the tick that now belongs to.
func (t timed) spec(now time.Time) jobs.Spec {
	tick := now.Truncate(t.every).Unix()
	return jobs.Spec{Kind: t.job(), Args: tick, Once: t.job() + " " + strconv.FormatInt(tick, 10)}
}

// tickEvery is how often the schedule is looked at; nothing in it is finer.
const tickEvery = 10 * time.Second

func (a *App) tick(ctx context.Context) {
	k := keeper{app: a, last: map[string]string{}}
	every(ctx, tickEvery, func() {
		if err := k.turn(ctx); err != nil && ctx.Err() == nil {
			a.Config.Log.Error("the schedule cannot be enqueued", "error", err)
		}
	})
}

// enqueueDue enqueues the ticks that this server has not enqueued yet.
func (a *App) enqueueDue(ctx context.Context, last map[string]string) error {
	now := a.Config.Clock.Now()
	var due []jobs.Spec
	for _, t := range a.schedule() {
		if s := t.spec(now); last[t.name] != s.Once {
			due = append(due, s)
			last[t.name] = s.Once
		}
	}
	if len(due) == 0 {
		return nil
	}
	err := a.Gate.Enqueue(ctx, due...)
	if err != nil {
		clear(last)
	}
	return err
}

// every calls fn now and then until ctx ends.
func every(ctx context.Context, d time.Duration, fn func()) {
	t := time.NewTicker(d)
	defer t.Stop()
	for {
		fn()
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// assessAll works out the standing of the whole network: a new day alone can
// change it.
func (a *App) assessAll(ctx context.Context, as access.Actor) error {
	_, err := a.Requirements.Assess(ctx, as)
	return err
}

// atOnce is how many calendars one tick reads; the next tick goes on.
const atOnce = 500

// syncDue reads the calendars whose time has come. One that fails is noted in
// its own history and does not stop the others.
func (a *App) syncDue(ctx context.Context, as access.Actor) error {
	due, err := a.Calendars.Due(ctx, as, atOnce)
	if err != nil {
		return err
	}
	var readers errgroup.Group
	readers.SetLimit(8)
	for _, id := range due {
		readers.Go(func() error {
			if _, err := a.Calendars.SyncOne(ctx, as, id); err != nil && ctx.Err() == nil {
				a.Config.Log.Warn("a calendar could not be read", "calendar", string(id), "error", err)
			}
			return ctx.Err()
		})
	}
	return readers.Wait()
}

// eraseLetters removes the text of letters that have had their time.
func (a *App) eraseLetters(ctx context.Context, as access.Actor) error {
	_, err := a.Post.Erase(ctx, as)
	return err
}

// endProposals ends what waited too long for a second person.
func (a *App) endProposals(ctx context.Context, as access.Actor) error {
	_, err := a.Proposals.RunOutDue(ctx, as)
	return err
}
