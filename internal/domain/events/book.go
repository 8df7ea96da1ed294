package events

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// book is every meeting of a group, open for writing in one transaction. It
// gives out addresses and finds duplicates, which both need to see them all.
type book struct {
	w      *access.Writer
	group  groups.Group
	topics Topics
	guide  ids.GuideID
	list   []known
	slugs  slugs
}

func (s *Service) openBook(ctx context.Context, w *access.Writer, g groups.Group) (*book, error) {
	b := &book{w: w, group: g, slugs: slugs{}}
	var err error
	if b.topics, b.guide, err = s.topics(ctx, w); err != nil {
		return nil, err
	}
	former, err := db.All[struct {
		Slug string      `db:"slug"`
		ID   ids.EventID `db:"id"`
	}](ctx, w, formerOf, g.ID)
	if err != nil {
		return nil, err
	}
	for _, f := range former {
		b.slugs[f.Slug] = f.ID
	}
	b.list, err = db.All[known](ctx, w, knownOf, g.ID)
	for _, k := range b.list {
		b.slugs[k.Slug] = k.ID
	}
	return b, err
}

// of returns the rows of one calendar.
func (b *book) of(cal ids.CalendarID) (rows []known) {
	for _, k := range b.list {
		if k.Calendar == cal {
			rows = append(rows, k)
		}
	}
	return rows
}

// get returns the row of a meeting that the book holds.
func (b *book) get(id ids.EventID) known {
	for _, k := range b.list {
		if k.ID == id {
			return k
		}
	}
	return known{}
}

// row is a meeting to write.
type row struct {
	known
	Content
	source Source
	former string // the address it had before
}

// row fills what follows from a meeting and from what was known of it before;
// the caller has set its source, key and state.
func (b *book) row(r row, m meeting, old *known) row {
	k := &r.known
	if old == nil {
		k.ID = ids.New[ids.EventID]("evt", b.w.Now())
		k.RecordedAt = b.w.Now()
		k.Slug = b.slugs.give(k.ID, m.When, m.Title)
	} else {
		k.ID, k.RecordedAt, k.Sequence = old.ID, old.RecordedAt, old.Sequence
		if !old.StartsAt.Equal(m.start) || !old.EndsAt.Equal(m.end) || old.Location != m.Location || old.State != k.State {
			k.Sequence++
		}
		if k.Slug = b.slugs.follow(old.ID, old.Slug, m.When, m.Title); k.Slug != old.Slug {
			r.former = old.Slug
		}
	}
	r.Content = m.Content
	k.Title, k.Location, k.Start, k.Zone = m.Title, m.Location, m.When.Start, m.When.Zone
	k.StartsAt, k.EndsAt, k.Day, k.Country = m.start, m.end, m.day, b.group.Country
	return r
}

// retire gives rows a key of their own, so that the key which their calendar
// gave them can stand for another meeting.
func (b *book) retire(ctx context.Context, list []known) error {
	for _, k := range list {
		if _, err := db.Exec(ctx, b.w, retireEvent, k.ID, retired+string(k.ID)); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) vanish(ctx context.Context, list []known) error {
	gone := map[ids.EventID]bool{}
	for len(list) > 0 {
		n := min(len(list), perVanish)
		args := []any{b.w.Now()}
		for _, k := range list[:n] {
			args, gone[k.ID] = append(args, k.ID), true
		}
		for len(args) <= perVanish {
			args = append(args, list[0].ID)
		}
		if _, err := db.Exec(ctx, b.w, vanishEvents, args...); err != nil {
			return err
		}
		list = list[n:]
	}
	for i, k := range b.list {
		if gone[k.ID] {
			b.list[i].State = Vanished
		}
	}
	return nil
}

// settle writes rows, after it has found out which of the group's meetings are
// duplicates now. It says whether a meeting that is not among the rows became
// one, or is one no more.
func (b *book) settle(ctx context.Context, rows []row) (others bool, err error) {
	at := map[ids.EventID]int{}
	for i, k := range b.list {
		at[k.ID] = i
	}
	mine := map[ids.EventID]bool{}
	for _, r := range rows {
		mine[r.known.ID] = true
		if i, ok := at[r.known.ID]; ok {
			b.list[i] = r.known
		} else {
			b.list = append(b.list, r.known)
		}
	}
	twice := duplicates(b.list)
	for i, k := range b.list {
		before := k.DuplicateOf
		b.list[i].DuplicateOf = twice[k.ID]
		if before == twice[k.ID] || mine[k.ID] {
			continue
		}
		others = true
		if _, err := db.Exec(ctx, b.w, setDuplicate, k.ID, nullable(twice[k.ID])); err != nil {
			return others, err
		}
	}
	for i := range rows {
		rows[i].known.DuplicateOf = twice[rows[i].known.ID]
	}
	return others, b.write(ctx, rows)
}

func (b *book) write(ctx context.Context, rows []row) error {
	var values, former [][]any
	for _, r := range rows {
		answer, why := decide(b.topics, r.Content.Title, r.Description)
		k, c := r.known, r.Content
		values = append(values, []any{k.ID, b.group.ID, r.source, k.Calendar, k.UID, k.Recurrence, k.Slug, k.State, nullable(k.DuplicateOf),
			c.Title, c.Description, c.Location, c.URL, c.Format, c.Tentative, c.When.Start, c.End, c.When.Zone, c.AllDay, c.Second, c.Floating, c.ZoneUnknown,
			k.Digest, k.StartsAt, k.EndsAt, k.Day, k.Country, ids.Fold(c.Title + " " + c.Location), answer, db.JSON[Why]{V: why}, b.guide,
			k.RecordedAt, b.w.Now(), k.Sequence})
		if r.former != "" {
			former = append(former, []any{b.group.ID, r.former, k.ID})
		}
	}
	if len(values) == 0 {
		return nil
	}
	if _, err := writeEvents.Insert(ctx, b.w, values); err != nil || len(former) == 0 {
		return err
	}
	_, err := writeFormer.Insert(ctx, b.w, former)
	return err
}

// nullable keeps an absent identifier as NULL.
func nullable(id ids.EventID) any {
	if id == "" {
		return nil
	}
	return string(id)
}
