package events

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// Cursor is where a page of meetings ended. Its text is for addresses.
type Cursor struct {
	At time.Time
	ID ids.EventID
}

// IsZero says that there is nothing to go on from.
func (c Cursor) IsZero() bool { return c.ID == "" }

// String writes what ParseCursor reads.
func (c Cursor) String() string {
	if c.IsZero() {
		return ""
	}
	return strconv.FormatInt(c.At.UnixMicro(), 36) + "." + string(c.ID)
}

// ParseCursor reads a cursor; an empty text is the beginning.
func ParseCursor(s string) (Cursor, error) {
	if s == "" {
		return Cursor{}, nil
	}
	at, id, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(at, 36, 64)
	if err != nil || !ids.Has(ids.EventID(id), "evt") {
		return Cursor{}, fmt.Errorf("events: not a cursor: %q", s)
	}
	return Cursor{time.UnixMicro(n).UTC(), ids.EventID(id)}, nil
}

// Page is a part of a list. Next is zero at its end.
type Page struct {
	Events []Event
	Next   Cursor
}

// MostPerPage is the largest page.
const MostPerPage = 200

func pageSize(n int) int { return min(max(n, 1), MostPerPage) }

func page(list []Event, limit int) Page {
	if len(list) <= limit {
		return Page{Events: list}
	}
	last := list[limit-1]
	return Page{list[:limit], Cursor{last.StartsAt, last.ID}}
}

const publicOnly = `e.state IN ('published', 'cancelled') AND e.duplicate_of IS NULL`

// Upcoming returns the next meetings of a group, those under way included, and
// cancelled ones as such.
func (s *Service) Upcoming(ctx context.Context, a access.Actor, g ids.GroupID, limit int) (list []Event, err error) {
	defer fault.Wrap(&err, "events.Upcoming %s", g)
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		list, err = UpcomingTx(ctx, tx, g, tx.Now(), limit)
		return err
	})
	return list, err
}

// UpcomingTx is Upcoming in the caller's transaction.
func UpcomingTx(ctx context.Context, r db.Reader, g ids.GroupID, now time.Time, limit int) ([]Event, error) {
	q := db.NewWhere(selectEvent).And("e.group_id = ?", g).And(publicOnly).
		And("e.starts_at > ? AND e.ends_at > ?", now.AddDate(0, 0, -MaxDays), now)
	q.Then("ORDER BY e.starts_at, e.id LIMIT ?", pageSize(limit))
	return db.All[Event](ctx, r, q)
}

// Past returns meetings of a group that were held, the latest first.
func (s *Service) Past(ctx context.Context, a access.Actor, g ids.GroupID, after Cursor, limit int) (p Page, err error) {
	defer fault.Wrap(&err, "events.Past %s", g)
	limit = pageSize(limit)
	q := db.NewWhere(selectEvent).And("e.group_id = ?", g).And("e.state = 'published' AND e.duplicate_of IS NULL").
		And("m.did_not_take_place IS NULL OR NOT m.did_not_take_place")
	return s.latest(ctx, a, q, after, limit, func(tx *access.Tx) error {
		q.And("e.ends_at <= ?", tx.Now())
		return nil
	})
}

// All returns every meeting of a group, the latest first, also drafts, vanished
// ones and duplicates: for the people who run the group.
func (s *Service) All(ctx context.Context, a access.Actor, g ids.GroupID, after Cursor, limit int) (p Page, err error) {
	defer fault.Wrap(&err, "events.All %s", g)
	q := db.NewWhere(selectEvent).And("e.group_id = ?", g)
	return s.latest(ctx, a, q, after, pageSize(limit), func(tx *access.Tx) error {
		return tx.Need(access.EventDraft, access.Target{Kind: "group", ID: string(g), Group: g})
	})
}

// latest runs a query backwards in time, after first has had its say.
func (s *Service) latest(ctx context.Context, a access.Actor, q *db.Where, after Cursor, limit int, first func(*access.Tx) error) (p Page, err error) {
	if !after.IsZero() {
		q.And("(e.starts_at, e.id) < (?, ?)", after.At, after.ID)
	}
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := first(tx); err != nil {
			return err
		}
		q.Then("ORDER BY e.starts_at DESC, e.id DESC LIMIT ?", limit+1)
		list, err := db.All[Event](ctx, tx, q)
		p = page(list, limit)
		return err
	})
	return p, err
}

// Filter narrows the network's list.
type Filter struct {
	From, To time.Time // of the start; From zero: not over yet; To zero: without end
	Country  string    // ISO 3166
	Text     string    // in title or place
	Group    ids.GroupID
	After    Cursor
	Limit    int
}

// maxText is the longest text that is looked for, in bytes.
const maxText = 100

// List returns published meetings of the whole network by start.
func (s *Service) List(ctx context.Context, a access.Actor, f Filter) (p Page, err error) {
	defer fault.Wrap(&err, "events.List")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		p, err = ListTx(ctx, tx, f)
		return err
	})
	return p, err
}

// ListTx is List in the caller's transaction.
func ListTx(ctx context.Context, tx *access.Tx, f Filter) (Page, error) {
	reach, err := tx.Reach(access.EventRead)
	if err != nil {
		return Page{}, err
	}
	limit := pageSize(f.Limit)
	q := db.NewWhere(selectEvent).And("e.state = 'published' AND e.duplicate_of IS NULL")
	reach.Within(q, "e.group_id")
	if f.From.IsZero() {
		q.And("e.starts_at > ? AND e.ends_at > ?", tx.Now().AddDate(0, 0, -MaxDays), tx.Now())
	} else {
		q.And("e.starts_at >= ?", f.From)
	}
	if !f.To.IsZero() {
		q.And("e.starts_at < ?", f.To)
	}
	if f.Country != "" {
		q.And("e.country = ?", f.Country)
	}
	if f.Group != "" {
		q.And("e.group_id = ?", f.Group)
	}
	if text := ids.Fold(cutBytes(f.Text, maxText)); text != "" {
		q.And(`e.folded LIKE ? ESCAPE '\'`, db.Containing(text))
	}
	if !f.After.IsZero() {
		q.And("(e.starts_at, e.id) > (?, ?)", f.After.At, f.After.ID)
	}
	q.Then("ORDER BY e.starts_at, e.id LIMIT ?", limit+1)
	list, err := db.All[Event](ctx, tx, q)
	return page(list, limit), err
}

func cutBytes(s string, most int) string {
	if len(s) > most {
		s = s[:most]
	}
	return strings.ToValidUTF8(s, "")
}
