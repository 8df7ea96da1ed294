package demo

import (
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/engine"
)

// season is how far ahead an invented group plans, in days.
const season = 91

// meet plans a group's meetings: once a season its leader writes the next ones
// down, and afterwards how many people came to the latest.
func (b *builder) meet(g *group, joined time.Time) {
	end := b.today.AddDays(season)
	days := g.days(b.rand, g.start.AddDays(20), end, b.today)
	for from := g.start; from.Before(end); from = from.AddDays(season) {
		to := from.AddDays(season)
		var next []ids.Date
		for _, d := range days {
			if !d.Before(from) && d.Before(to) {
				next = append(next, d)
			}
		}
		at := joined.Add(time.Hour).AddDate(0, 0, from.DaysSince(g.start))
		if len(next) > 0 && !ids.DateOf(at).After(b.today) {
			b.at(at, func() error { return b.write(g, next) })
		}
	}
}

// actor is who writes for a group: its leader, or for a group that nobody leads
// here the program team.
func (b *builder) actor(g *group) access.Actor {
	if g.lead == "" {
		return as
	}
	return access.Person(g.lead)
}

// write puts the meetings of a season down in one go.
func (b *builder) write(g *group, days []ids.Date) error {
	return b.Gate.UpdateLocked(b.ctx, b.actor(g), events.Lock(g.id), func(tx *access.Tx) error {
		in, err := groups.ByIDTx(b.ctx, tx, g.id)
		if err != nil {
			return err
		}
		w, err := tx.Allow(access.EventWrite, in.Target())
		if err != nil {
			return err
		}
		for _, day := range days {
			t := g.choose(b.rand)
			end := events.Wall{Date: day, Hour: g.hour + 2}
			meeting := events.Input{Title: t.title, Description: t.text, Start: events.Wall{Date: day, Hour: g.hour, Minute: 30}, End: end, Location: venue(g)}
			if _, err := b.Events.WriteTx(b.ctx, w, in, meeting, events.Published); err != nil {
				return err
			}
		}
		return nil
	})
}

func venue(g *group) string {
	rooms := []string{"City library, room 2", "Community centre", "University, hall B", "Co-working space at the station"}
	return rooms[len(g.name)%len(rooms)] + ", " + g.place.Name
}

// declareSilent has the manager declare every second of the groups that have
// been silent beyond their grace.
func declareSilent(b *builder) error {
	manager, err := b.manager()
	if err != nil {
		return err
	}
	n := 0
	for _, g := range b.groups {
		if g.fate != silent {
			continue
		}
		st, err := b.Requirements.Of(b.ctx, manager, g.id, ids.Date{})
		if err != nil {
			return err
		}
		for _, f := range st.Assessment.Findings {
			if st.Assessment.Standing == engine.Below && f.GraceOver && f.Declared == "" {
				if n++; n%2 == 0 {
					continue
				}
				reason := "Asked three times since spring; neither leader has answered."
				if err := b.Requirements.Declare(b.ctx, manager, g.id, f.Requirement, reason); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// manager is a program manager of the demo, for the whole program.
func (b *builder) manager() (access.Actor, error) {
	team, err := b.People.StaffList(b.ctx, as)
	for _, m := range team {
		if holds(m, access.Manager, false) {
			return access.Person(m.Person.ID), nil
		}
	}
	return access.Actor{}, err
}
