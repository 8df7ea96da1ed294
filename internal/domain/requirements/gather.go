package requirements

import (
	"context"
	"slices"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/facts"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// How far around a day meetings are looked for, in months: behind it two windows
// of a year and the longest grace, ahead of it what calendars may hold.
const (
	monthsBehind = 36
	monthsAhead  = 13
)

// gathered is a group with its facts in the form of the engine.
type gathered struct {
	group  groups.Group
	facts  *facts.Group
	events []events.Fact
}

// gather returns the facts of up to limit groups after the one given, as of
// about day, in a fixed number of queries.
func gather(ctx context.Context, r db.Reader, after ids.GroupID, limit int, day ids.Date) ([]gathered, error) {
	list, err := groups.FactsTx(ctx, r, after, limit)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	out := make([]gathered, len(list))
	at := make(map[ids.GroupID]*gathered, len(list))
	for i, f := range list {
		out[i] = gathered{group: f.Group, facts: fromGroup(f)}
		at[f.Group.ID] = &out[i]
	}
	last := list[len(list)-1].Group.ID
	from, to := day.AddMonths(-monthsBehind).Start(time.UTC), day.AddMonths(monthsAhead).Start(time.UTC)
	meetings, err := events.FactsTx(ctx, r, after, last, from, to)
	if err != nil {
		return nil, err
	}
	for _, e := range meetings {
		if g := at[e.Group]; g != nil && e.DuplicateOf == "" {
			g.events = append(g.events, e)
			g.facts.Events = append(g.facts.Events, fromEvent(g.facts, e))
		}
	}
	if err := addAcceptances(ctx, r, out); err != nil {
		return nil, err
	}
	return out, addDecisions(ctx, r, at, after, last)
}

// fromGroup turns a group, its history and its roster into facts.
func fromGroup(f groups.Facts) *facts.Group {
	loc := f.Group.Location()
	g := &facts.Group{ID: f.Group.ID, Zone: loc}
	for _, s := range f.Statuses {
		day := ids.DateIn(s.Since, loc)
		g.Statuses = append(g.Statuses, facts.StatusSince{Status: facts.Status(s.Status), From: day})
		if s.Status == groups.Active && (g.Activated.IsZero() || day.Before(g.Activated)) {
			g.Activated = day
		}
	}
	for _, h := range f.Roster {
		holder := facts.Holder{Person: h.Person, Role: roles[h.Role], From: ids.DateIn(h.Since, loc)}
		if !h.Until.IsZero() {
			holder.Until = ids.DateIn(h.Until, loc)
		}
		g.Roster = append(g.Roster, holder)
	}
	// The hosted page is public from the first day in the program.
	g.Pages = append(g.Pages, facts.Page{ID: string(f.Group.ID), Kind: facts.Presence, Hosted: true, State: facts.Seen, Day: f.Group.Joined})
	for _, c := range f.Conducts {
		page := facts.Page{ID: c.ID, Kind: facts.CodeOfConduct, Hosted: true, State: facts.Seen, Day: ids.DateIn(c.Since, loc)}
		for _, p := range c.Parts.V {
			page.Parts = append(page.Parts, guide.ConductPart(p))
		}
		g.Pages = append(g.Pages, page)
	}
	return g
}

var roles = map[access.Role]guide.Role{access.Leader: guide.Leader, access.CoLeader: guide.CoLeader, access.Organiser: guide.Organiser}

var answers = map[events.Answer]guide.Answer{events.Yes: guide.AnswerYes, events.No: guide.AnswerNo, events.Undecided: guide.AnswerUndecided}

var formats = map[groups.Format]guide.EventFormat{groups.InPerson: guide.InPerson, groups.Online: guide.Online, groups.Hybrid: guide.Hybrid}

// fromEvent turns a meeting into a fact. What is published counts as held from
// its day on, unless a leader said that it did not take place.
func fromEvent(g *facts.Group, e events.Fact) facts.Event {
	f := facts.Event{ID: e.ID, Day: e.Day, Known: g.Day(e.RecordedAt), KnownBefore: e.RecordedAt.Before(e.StartsAt),
		Format: formats[e.Format], OnTopic: answers[e.Topic], Registered: people(e.Registered), CheckedIn: people(e.Attended)}
	switch {
	case e.DidNotTakePlace:
		f.State = facts.NotHeld
	case e.State == events.Cancelled:
		f.State = facts.Cancelled
	case e.State == events.Vanished:
		f.State = facts.Vanished
	default:
		f.State = facts.Scheduled
	}
	return f
}

func people(c events.Count) int32 {
	if !c.Known {
		return facts.NotKnown
	}
	return int32(c.N)
}

// addAcceptances looks up what everyone who holds or held a role has accepted.
func addAcceptances(ctx context.Context, r db.Reader, list []gathered) error {
	var who []ids.PersonID
	for _, g := range list {
		for _, h := range g.facts.Roster {
			who = append(who, h.Person)
		}
	}
	slices.Sort(who)
	accepted, err := program.AcceptancesOfTx(ctx, r, slices.Compact(who))
	if err != nil {
		return err
	}
	of := map[ids.PersonID][]program.Acceptance{}
	for _, a := range accepted {
		of[a.Person] = append(of[a.Person], a)
	}
	for _, g := range list {
		seen := map[ids.PersonID]bool{}
		for _, h := range g.facts.Roster {
			if seen[h.Person] {
				continue
			}
			seen[h.Person] = true
			for _, a := range of[h.Person] {
				g.facts.Acceptances = append(g.facts.Acceptances, facts.Acceptance{Person: a.Person, Document: a.Document, Version: a.Version, Day: g.facts.Day(a.At)})
			}
		}
	}
	return nil
}

var (
	waiversBetween = db.Select(`SELECT id, group_id, requirement, since, until, reason, by, at FROM requirements_waivers
		WHERE group_id > $1 AND group_id <= $2 ORDER BY group_id, since, id`)
	declarationsBetween = db.Select(`SELECT id, group_id, requirement, day, withdrawn, reason, by, at FROM requirements_declarations
		WHERE group_id > $1 AND group_id <= $2 ORDER BY group_id, day, id`)
	decisionsBetween = db.Select(`SELECT id, group_id, requirement, met, day, until, put_right, reason, by, at FROM requirements_decisions
		WHERE group_id > $1 AND group_id <= $2 ORDER BY group_id, day, id`)
)

// addDecisions adds what managers decided about the groups.
func addDecisions(ctx context.Context, r db.Reader, at map[ids.GroupID]*gathered, after, last ids.GroupID) error {
	waivers, err := db.All[Waiver](ctx, r, waiversBetween, after, last)
	if err != nil {
		return err
	}
	for _, w := range waivers {
		if g := at[w.Group]; g != nil && w.From.Before(w.Until) {
			g.facts.Waivers = append(g.facts.Waivers, facts.Waiver{ID: w.ID, Requirement: w.Requirement, From: w.From, Until: w.Until})
		}
	}
	declarations, err := db.All[Declaration](ctx, r, declarationsBetween, after, last)
	if err != nil {
		return err
	}
	for _, d := range declarations {
		if g := at[d.Group]; g != nil {
			g.facts.Declarations = append(g.facts.Declarations, facts.Declaration{ID: d.ID, Requirement: d.Requirement, Day: d.Day, Withdrawn: d.Withdrawn})
		}
	}
	decisions, err := db.All[Decision](ctx, r, decisionsBetween, after, last)
	for _, d := range decisions {
		if g := at[d.Group]; g != nil {
			g.facts.Decisions = append(g.facts.Decisions, facts.Decision{ID: d.ID, Requirement: d.Requirement, Met: d.Met, Day: d.Day, Until: d.Until, PutRightBy: dayAfter(d.PutRight)})
		}
	}
	return err
}

// dayAfter is the end of a span whose last day a person named; no day has none.
func dayAfter(last ids.Date) ids.Date {
	if last.IsZero() {
		return last
	}
	return last.AddDays(1)
}
