package events

import (
	"context"
	"slices"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/ical"
)

// FromFeed is what a calendar says now, as far as it was asked.
type FromFeed struct {
	Instances []ical.Instance
	Until     time.Time       // end of the time that was asked for
	Unsure    map[string]bool // UIDs of which a limit may have left instances out: they do not vanish

	// Doubt is asked before anything vanishes: of so many coming meetings so
	// many are gone. If it says yes, they all stay. Nil believes everything.
	Doubt func(coming, gone int) bool
}

// Synced is what a sync found and did.
type Synced struct {
	Found      int // meetings in the feed that are not cancelled
	OnTopic    int // of them, by the guide's words
	Coming     int // of them, to come
	Added      int
	Changed    int
	Vanished   int
	Kept       int // coming ones that are gone from the feed and stay, because it is in doubt
	Same       int
	Duplicates int // of the calendar's meetings, known from elsewhere
	Notes      []i18n.Message
}

// Wrote says whether anything is different from before.
func (s Synced) Wrote() bool { return s.Added+s.Changed+s.Vanished > 0 }

// SyncTx makes the rows of a calendar say what the calendar says. Rows that do
// not change are not touched. The caller holds the lock of the group's row.
func (s *Service) SyncTx(ctx context.Context, w *access.Writer, g groups.Group, cal ids.CalendarID, feed FromFeed) (Synced, error) {
	b, err := s.openBook(ctx, w, g)
	if err != nil {
		return Synced{}, err
	}
	list, notes := importAll(g, s.zones, feed.Instances)
	p := diff(b.of(cal), list, terms{now: w.Now(), to: feed.Until, doubt: feed.Doubt, unsure: feed.Unsure, country: g.Country})
	done := count(b.topics, list, w.Now()).doing(p)
	done.Notes = notes
	if err := b.retire(ctx, p.retire); err != nil {
		return done, err
	}
	if err := b.vanish(ctx, p.vanish); err != nil {
		return done, err
	}
	others, err := b.settle(ctx, b.fromFeed(cal, p.write))
	if err != nil {
		return done, err
	}
	for _, k := range b.list {
		if k.Calendar == cal && k.DuplicateOf != "" && k.State == Published {
			done.Duplicates++
		}
	}
	if done.Duplicates > 0 {
		done.Notes = append(done.Notes, msg.EventFeedDuplicates(done.Duplicates))
	}
	if done.Wrote() || others {
		w.Emit(Changed{g.ID})
	}
	return done, nil
}

// doing says what a plan is about to do, beside what the feed has.
func (done Synced) doing(p plan) Synced {
	done.Vanished, done.Kept, done.Same = len(p.vanish), p.kept, p.same
	for _, c := range p.write {
		switch {
		case c.old == nil:
			done.Added++
		case c.silent:
			done.Same++
		default:
			done.Changed++
		}
	}
	return done
}

// fromFeed turns the changes of a sync into rows.
func (b *book) fromFeed(cal ids.CalendarID, list []change) []row {
	rows := make([]row, len(list))
	for i, c := range list {
		r := row{source: Feed}
		r.known = known{Calendar: cal, UID: c.uid, Recurrence: c.recurrence, Digest: c.digest, State: c.state}
		rows[i] = b.row(r, c.meeting, c.old)
	}
	return rows
}

// DisconnectTx ends a calendar: its coming meetings vanish, past ones stay as
// they are. The caller holds the lock of the group's row.
func (s *Service) DisconnectTx(ctx context.Context, w *access.Writer, g groups.Group, cal ids.CalendarID) error {
	n, err := db.Exec(ctx, w, endCalendar, g.ID, cal, w.Now())
	if err != nil || n == 0 {
		return err
	}
	b, err := s.openBook(ctx, w, g)
	if err != nil {
		return err
	}
	w.Emit(Changed{g.ID})
	_, err = b.settle(ctx, nil)
	return err
}

// ComingTx returns how many published meetings of a calendar are to come.
func ComingTx(ctx context.Context, r db.Reader, g ids.GroupID, cal ids.CalendarID, now time.Time) (int, error) {
	return db.One[int](ctx, r, comingOf, g, cal, now)
}

// Preview is what a calendar would bring.
type Preview struct {
	Synced
	Next []Content // the first coming meetings, which people see before they agree
	Held []Judged  // those of the last twelve months, the newest first; the first of many
}

// Judged is a meeting of a preview with what the guide's words make of it.
type Judged struct {
	Title string
	Day   ids.Date
	Topic Answer
}

// mostPreviewed is how many coming meetings a preview shows.
const mostPreviewed = 5

// mostHeld is how many past meetings a preview shows.
const mostHeld = 60

// PreviewTx says what a calendar would bring if it were connected now, and
// writes nothing.
func (s *Service) PreviewTx(ctx context.Context, tx *access.Tx, g groups.Group, feed FromFeed) (Preview, error) {
	topics, _, err := s.topics(ctx, tx)
	if err != nil {
		return Preview{}, err
	}
	list, notes := importAll(g, s.zones, feed.Instances)
	p := Preview{Synced: count(topics, list, tx.Now())}
	p.Notes = notes
	slices.SortStableFunc(list, func(a, b meeting) int { return a.start.Compare(b.start) })
	p.Held = held(topics, list, tx.Now())
	for _, m := range list {
		if m.start.After(tx.Now()) && !m.cancelled && len(p.Next) < mostPreviewed {
			p.Next = append(p.Next, m.Content)
		}
	}
	return p, nil
}

// held are the meetings of a feed that took place in the last twelve months.
func held(topics Topics, list []meeting, now time.Time) (past []Judged) {
	since := now.AddDate(-1, 0, 0)
	for _, m := range slices.Backward(list) {
		if !m.cancelled && m.end.Before(now) && m.start.After(since) && len(past) < mostHeld {
			answer, _ := decide(topics, m.Title, m.Description)
			past = append(past, Judged{Title: m.Title, Day: m.day, Topic: answer})
		}
	}
	return past
}

// count says what is in a feed.
func count(topics Topics, list []meeting, now time.Time) (done Synced) {
	for _, m := range list {
		if m.cancelled {
			continue
		}
		done.Found++
		if m.start.After(now) {
			done.Coming++
		}
		if answer, _ := decide(topics, m.Title, m.Description); answer == Yes {
			done.OnTopic++
		}
	}
	return done
}
