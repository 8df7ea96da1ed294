package directory

import (
	"context"
	"sync"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// Soon is how far ahead a meeting counts as near.
const Soon = 14 * 24 * time.Hour

// Entry is a group as lists show it.
type Entry struct {
	ID        ids.GroupID       `db:"id"`
	Slug      string            `db:"slug"`
	Name      string            `db:"name"`
	Status    groups.Status     `db:"status"`
	Country   string            `db:"country"`
	Region    string            `db:"region"`
	City      string            `db:"city"`
	Lat       float64           `db:"lat"` // both 0: not known
	Lng       float64           `db:"lng"`
	Zone      string            `db:"zone"`
	Languages db.JSON[[]string] `db:"languages"`
	Topics    db.JSON[[]string] `db:"topics"`
	Format    groups.Format     `db:"format"`
	Joined    ids.Date          `db:"joined"`
	Members   int               `db:"members"`
	Next      Next
	Distance  float64 // kilometres from where one looked; only in such a search
}

// Next is a group's next meeting; the zero value is none.
type Next struct {
	Group    ids.GroupID `db:"group_id"`
	Slug     string      `db:"slug"`
	Title    string      `db:"title"`
	StartsAt time.Time   `db:"starts_at"`
	Zone     string      `db:"zone"`
	AllDay   bool        `db:"all_day"`
}

// Soon says that the group meets within the next days.
func (e Entry) Soon(now time.Time) bool {
	return !e.Next.StartsAt.IsZero() && e.Next.StartsAt.Before(now.Add(Soon))
}

// Network is the real groups of the program at one time. It is shared: nobody
// changes it.
type Network struct {
	Groups   []Entry // by name
	revision int64
	at       time.Time
	byID     map[ids.GroupID]int
	figures  figures
	front    func() Front  // worked out when it is first asked for
	facets   func() Facets // of all groups, likewise
}

// Listed are the statuses in which a group is on the lists.
var listed = []groups.Status{groups.Onboarding, groups.Active, groups.Probation, groups.Leaving}

var (
	countMembers = db.Select(`SELECT group_id, COUNT(*) AS members FROM groups_members WHERE until IS NULL GROUP BY group_id`)
	nextMeetings = db.Select(`SELECT e.group_id, e.slug, e.title, e.starts_at, e.zone, e.all_day FROM groups_groups g JOIN events_events e ON e.id = (
		SELECT n.id FROM events_events n WHERE n.group_id = g.id AND n.state = 'published' AND n.duplicate_of IS NULL AND n.starts_at > $1
		ORDER BY n.starts_at, n.id LIMIT 1)`)
)

// Network returns the groups as they are now, or were a moment ago.
func (s *Service) Network(ctx context.Context) (n *Network, err error) {
	defer fault.Wrap(&err, "directory.Network")
	s.mu.Lock()
	defer s.mu.Unlock()
	now, revision := s.gate.Now(), s.gate.Revision()
	if k := s.kept; k != nil && k.revision == revision && now.Sub(k.at) < keepFor && !now.Before(k.at) {
		return k, nil
	}
	n = &Network{revision: revision, at: now, byID: map[ids.GroupID]int{}}
	n.front = sync.OnceValue(n.makeFront)
	n.facets = sync.OnceValue(func() Facets { return Filter{}.facets(n.Groups) })
	err = s.gate.View(ctx, access.Anonymous(""), func(tx *access.Tx) error { return n.load(ctx, tx) })
	if err != nil {
		return nil, err
	}
	s.kept = n
	return n, nil
}

func (n *Network) load(ctx context.Context, tx *access.Tx) (err error) {
	q := db.NewWhere(`SELECT id, slug, name, status, country, region, city, lat, lng, zone, languages, topics, format, joined FROM groups_groups`)
	reach, err := tx.Reach(access.GroupRead)
	if err != nil {
		return err
	}
	db.In(reach.Within(q, "id"), "status", listed).And("NOT test").Then("ORDER BY folded, id")
	if n.Groups, err = db.All[Entry](ctx, tx, q); err != nil {
		return err
	}
	for i, g := range n.Groups {
		n.byID[g.ID] = i
	}
	counts, err := db.All[struct {
		Group   ids.GroupID `db:"group_id"`
		Members int         `db:"members"`
	}](ctx, tx, countMembers)
	if err != nil {
		return err
	}
	for _, c := range counts {
		if i, ok := n.byID[c.Group]; ok {
			n.Groups[i].Members = c.Members
		}
	}
	next, err := db.All[Next](ctx, tx, nextMeetings, n.at)
	if err != nil {
		return err
	}
	for _, m := range next {
		if i, ok := n.byID[m.Group]; ok {
			n.Groups[i].Next = m
		}
	}
	return n.figures.load(ctx, tx, n.at)
}

// Group returns a listed group.
func (n *Network) Group(id ids.GroupID) (Entry, bool) {
	i, ok := n.byID[id]
	if !ok {
		return Entry{}, false
	}
	return n.Groups[i], true
}
