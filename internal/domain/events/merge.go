package events

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// ending makes an address of one that the other group has already.
const ending = `'-' || substr(id, length(id) - 5)`

var (
	keepMeetings = db.Change(`INSERT INTO events_merged (merge, event_id, slug) SELECT $1, id, slug FROM events_events WHERE group_id = $2`)
	partSlugs    = db.Change(`UPDATE events_events SET slug = slug || ` + ending + ` WHERE group_id = $1
		AND (slug IN (SELECT o.slug FROM events_events o WHERE o.group_id = $2) OR slug IN (SELECT f.slug FROM events_slugs f WHERE f.group_id = $2))`)
	moveMeetings = db.Change(`UPDATE events_events SET group_id = $2, country = $3 WHERE group_id = $1`)
	moveFormer   = db.Change(`UPDATE events_slugs SET group_id = $2 WHERE group_id = $1 AND slug NOT IN (SELECT o.slug FROM events_slugs o WHERE o.group_id = $2)
		AND slug NOT IN (SELECT e.slug FROM events_events e WHERE e.group_id = $2)`)

	bringBack = db.Change(`UPDATE events_events SET group_id = $2, country = $3,
		slug = CASE WHEN events_events.slug = k.slug || ` + ending + ` THEN k.slug ELSE events_events.slug END
		FROM events_merged k WHERE k.merge = $1 AND k.event_id = events_events.id`)
	backOfCalendar = db.Change(`UPDATE events_events SET group_id = $3, country = $4 WHERE group_id = $2 AND calendar_id = $1`)
	backFormer     = db.Change(`UPDATE events_slugs SET group_id = $2 WHERE group_id = $1
		AND event_id IN (SELECT e.id FROM events_events e WHERE e.group_id = $2)`)
	forgetMeetings = db.Change(`DELETE FROM events_merged WHERE merge = $1`)
)

// MergeTx brings all meetings of one group to another. Where both have one at
// the same address, the one that comes gets an ending; the same meeting of both
// counts once from then on.
func (s *Service) MergeTx(ctx context.Context, w *access.Writer, id ids.MergeID, from, into groups.Group) error {
	for _, step := range []struct {
		do   *db.ChangeStmt
		args []any
	}{
		{keepMeetings, []any{id, from.ID}}, {partSlugs, []any{from.ID, into.ID}},
		{moveMeetings, []any{from.ID, into.ID, into.Country}}, {moveFormer, []any{from.ID, into.ID}},
	} {
		if _, err := db.Exec(ctx, w, step.do, step.args...); err != nil {
			return err
		}
	}
	return s.settledTx(ctx, w, into)
}

// UnmergeTx brings back the meetings that a merge took, and those that the
// calendars of the group have brought since.
func (s *Service) UnmergeTx(ctx context.Context, w *access.Writer, id ids.MergeID, from, into groups.Group, calendars []ids.CalendarID) error {
	if _, err := db.Exec(ctx, w, bringBack, id, from.ID, from.Country); err != nil {
		return err
	}
	for _, c := range calendars {
		if _, err := db.Exec(ctx, w, backOfCalendar, c, into.ID, from.ID, from.Country); err != nil {
			return err
		}
	}
	if _, err := db.Exec(ctx, w, backFormer, into.ID, from.ID); err != nil {
		return err
	}
	if _, err := db.Exec(ctx, w, forgetMeetings, id); err != nil {
		return err
	}
	if err := s.settledTx(ctx, w, from); err != nil {
		return err
	}
	return s.settledTx(ctx, w, into)
}

// settledTx finds the duplicates of a group anew.
func (s *Service) settledTx(ctx context.Context, w *access.Writer, g groups.Group) error {
	b, err := s.openBook(ctx, w, g)
	if err == nil {
		_, err = b.settle(ctx, nil)
	}
	w.Emit(Changed{g.ID})
	return err
}

// CountTx returns how many meetings a group has that are published.
func CountTx(ctx context.Context, r db.Reader, g ids.GroupID) (int, error) {
	return db.One[int](ctx, r, countOf, g)
}

var countOf = db.Select(`SELECT COUNT(*) FROM events_events WHERE group_id = $1 AND state = 'published'`)
