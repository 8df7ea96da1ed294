package directory

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// GroupPage is what a group's page shows beside the group itself.
type GroupPage struct {
	groups.Group
	People   []Leader
	Contacts int // people whom a list named, while nobody has claimed the group
	Members  int
	Member   bool // the reader belongs to it
	Conduct  bool // the page carries a code of conduct
	Coming   []events.Event
	Past     []events.Event
	LastYear int // meetings held in the past year
	Ever     int // meetings held as far as is known
	Since    int // year of the earliest of them
}

// Leader is a person who runs the group.
type Leader struct {
	Name  string      `db:"name"`
	Role  access.Role `db:"role"`
	Since time.Time   `db:"since"`
}

// How many meetings a group's page shows.
const (
	pageComing = 6
	pagePast   = 8
)

var (
	leadersOf = db.Select(`SELECT p.name, a.role, a.since FROM access_grants a JOIN accounts_people p ON p.id = a.person
		WHERE a.group_id = $1 AND a.until IS NULL AND a.role IN ('leader', 'coleader') AND p.name <> ''
		ORDER BY CASE a.role WHEN 'leader' THEN 0 ELSE 1 END, a.since, a.id`)
	countContacts = db.Select(`SELECT COUNT(*) FROM groups_contacts WHERE group_id = $1`)
	history       = db.Select(`SELECT COUNT(*) AS ever, COUNT(*) FILTER (WHERE e.ends_at > $3) AS last_year, COALESCE(MIN(e.starts_at), 0) AS first
		FROM events_events e LEFT JOIN events_marks m ON m.event_id = e.id
		WHERE e.group_id = $1 AND e.state = 'published' AND e.duplicate_of IS NULL AND e.ends_at <= $2 AND COALESCE(m.did_not_take_place, FALSE) = FALSE`)
)

// Group returns what the page of a group shows to a reader.
func (s *Service) Group(ctx context.Context, a access.Actor, g groups.Group, meetings *events.Service) (p GroupPage, err error) {
	defer fault.Wrap(&err, "directory.Group %s", g.ID)
	past, err := meetings.Past(ctx, a, g.ID, events.Cursor{}, pagePast)
	if err != nil {
		return p, err
	}
	err = s.gate.View(ctx, a, func(tx *access.Tx) (err error) {
		p = GroupPage{Group: g, Past: past.Events}
		if p.Coming, err = events.UpcomingTx(ctx, tx, g.ID, tx.Now(), pageComing); err != nil {
			return err
		}
		if err = p.people(ctx, tx, a.Person); err != nil {
			return err
		}
		return p.counts(ctx, tx)
	})
	return p, err
}

func (p *GroupPage) people(ctx context.Context, tx *access.Tx, reader ids.PersonID) (err error) {
	if p.People, err = db.All[Leader](ctx, tx, leadersOf, p.ID); err != nil {
		return err
	}
	if p.Members, err = groups.MemberCountTx(ctx, tx, p.ID); err != nil {
		return err
	}
	if reader != "" {
		if _, p.Member, err = groups.MembershipTx(ctx, tx, p.ID, reader); err != nil {
			return err
		}
	}
	if !p.Claimed {
		p.Contacts, err = db.One[int](ctx, tx, countContacts, p.ID)
	}
	return err
}

func (p *GroupPage) counts(ctx context.Context, tx *access.Tx) (err error) {
	if _, p.Conduct, err = groups.ConductTx(ctx, tx, p.ID); err != nil {
		return err
	}
	row, err := db.One[struct {
		Ever     int       `db:"ever"`
		LastYear int       `db:"last_year"`
		First    time.Time `db:"first"`
	}](ctx, tx, history, p.ID, tx.Now(), tx.Now().AddDate(-1, 0, 0))
	p.Ever, p.LastYear = row.Ever, row.LastYear
	if row.Ever > 0 {
		p.Since = row.First.In(p.Location()).Year()
	}
	return err
}

// Conduct returns the code of conduct that a group's page carries.
func (s *Service) Conduct(ctx context.Context, a access.Actor, g ids.GroupID) (c groups.Conduct, ok bool, err error) {
	defer fault.Wrap(&err, "directory.Conduct %s", g)
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		c, ok, err = groups.ConductTx(ctx, tx, g)
		return err
	})
	return c, ok, err
}
