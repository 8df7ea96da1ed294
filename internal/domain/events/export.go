package events

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/ical"
)

// What a group's calendar holds.
const (
	exportMonthsBack = 12
	exportMost       = 2_000
)

// Calendar returns the public meetings of a group as a calendar that others may
// subscribe to: those of the last twelve months and all to come, cancelled ones
// as such. address gives the page of a meeting.
func (s *Service) Calendar(ctx context.Context, a access.Actor, g groups.Group, address func(Event) string) (cal *ical.Calendar, err error) {
	defer fault.Wrap(&err, "events.Calendar %s", g.ID)
	cal = &ical.Calendar{Name: g.Name, Method: ical.MethodPublish}
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		q := db.NewWhere(selectEvent).And("e.group_id = ?", g.ID).And(publicOnly).And("e.starts_at > ?", tx.Now().AddDate(0, -exportMonthsBack, 0))
		q.Then("ORDER BY e.starts_at, e.id LIMIT ?", exportMost)
		list, err := db.All[Event](ctx, tx, q)
		cal.Events = make([]ical.Event, 0, len(list))
		for _, e := range list {
			cal.Events = append(cal.Events, s.Entry(e, address(e)))
		}
		return err
	})
	return cal, err
}

// Entry is a meeting as an entry of a calendar. Its UID is the meeting's own
// identifier, which no other program gives.
func (s *Service) Entry(e Event, address string) ical.Event {
	out := ical.Event{
		UID: string(e.ID), Sequence: e.Sequence, Versioned: true, Stamp: e.ChangedAt, Created: e.RecordedAt, LastModified: e.ChangedAt,
		Summary: e.Title, Description: e.Description, Location: e.Location, URL: address, Status: ical.StatusConfirmed,
	}
	switch {
	case e.State == Cancelled:
		out.Status = ical.StatusCancelled
	case e.Tentative:
		out.Status = ical.StatusTentative
	}
	if e.Online() && e.URL != "" {
		out.Conference = e.URL
	}
	if e.AllDay {
		out.Start, out.End = icalDate(e.When.Start.Date), icalDate(e.When.End.Date.AddDays(1))
		return out
	}
	zone := s.zones.location(e.Zone)
	out.Start, out.End = entryTime(e.StartsAt, zone), entryTime(e.EndsAt, zone)
	return out
}

func icalDate(d ids.Date) ical.Time { return ical.Date(d.Year, d.Month, d.Day) }

// entryTime writes an instant in its zone, or in UTC where the clock alone
// would say another instant: a calendar has no word for the second of two
// equal clocks.
func entryTime(at time.Time, zone *time.Location) ical.Time {
	if t := ical.At(at.In(zone)); t.Instant().Equal(at) {
		return t
	}
	return ical.At(at.UTC())
}
