package directory

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/engine"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

// OfficeGroup is a group as a line of the office's table.
type OfficeGroup struct {
	ID       ids.GroupID           `db:"id"`
	Slug     string                `db:"slug"`
	Name     string                `db:"name"`
	Folded   string                `db:"folded"`
	Status   groups.Status         `db:"status"`
	Claimed  bool                  `db:"claimed"`
	Country  string                `db:"country"`
	City     string                `db:"city"`
	Joined   ids.Date              `db:"joined"`
	Standing engine.Standing       `db:"standing"` // empty: not worked out yet
	Urgency  int                   `db:"urgency"`
	Held     int                   `db:"held"`
	Target   int                   `db:"target"` // 0: nothing is asked yet
	Trend    db.JSON[[]int]        `db:"trend"`
	LastMet  ids.Date              `db:"last_met"`
	Due      ids.Date              `db:"due"`
	NextStep db.JSON[i18n.Message] `db:"next_step"`
	Leader   string
	CoLeader string
	Leads    bool // somebody is leader
	CoLeads  bool // somebody is co-leader
	Members  int
}

// Complete says that both roles are filled.
func (g OfficeGroup) Complete() bool { return g.Leads && g.CoLeads }

// Below says that fewer meetings were held than are asked for.
func (g OfficeGroup) Below() bool { return g.Held < g.Target }

// OfficeFilter narrows the office's table. Empty values narrow nothing.
type OfficeFilter struct {
	Text       string
	Standing   engine.Standing
	Country    string // ISO 3166, or a continent's name
	Meetings   string // MeetingsBelow, MeetingsReached
	Leadership string // LeadersComplete, LeadersMissing, LeadersUnclaimed
	Order      OfficeOrder
	Descending bool
}

// The values of Meetings and Leadership.
const (
	MeetingsBelow    = "below"
	MeetingsReached  = "reached"
	LeadersComplete  = "complete"
	LeadersMissing   = "missing"
	LeadersUnclaimed = "unclaimed"
)

// OfficeOrder is the column by which the table is sorted.
type OfficeOrder string

// The orders; what is asked for is told first by consequence.
const (
	ByOfficeName OfficeOrder = "name"
	ByStanding   OfficeOrder = "standing"
	ByHeld       OfficeOrder = "held"
	ByLastMet    OfficeOrder = "last"
	ByDue        OfficeOrder = "due"
	ByMembers    OfficeOrder = "members"
)

// Orders are all of them.
var Orders = []OfficeOrder{ByOfficeName, ByStanding, ByHeld, ByLastMet, ByDue, ByMembers}

var (
	officeGroups = db.Select(`SELECT g.id, g.slug, g.name, g.folded, g.status, g.claimed, g.country, g.city, g.joined,
		COALESCE(s.standing, '') AS standing, COALESCE(s.urgency, 99) AS urgency, COALESCE(s.held, 0) AS held, COALESCE(s.target, 0) AS target,
		COALESCE(s.trend, '[]') AS trend, s.last_met, s.due, COALESCE(s.next_step, '{}') AS next_step
		FROM groups_groups g LEFT JOIN requirements_standings s ON s.group_id = g.id ORDER BY g.folded, g.id`)
	officeLeaders = db.Select(`SELECT a.group_id, a.role, p.name FROM access_grants a JOIN accounts_people p ON p.id = a.person
		WHERE a.until IS NULL AND a.role IN ('leader', 'coleader') AND a.group_id IS NOT NULL ORDER BY a.since, a.id`)
)

// OfficeGroups returns the groups of the network to the program team, filtered
// and sorted. A network has some thousand groups: they are read whole, and the
// filters are plain Go, the same on both engines.
func (s *Service) OfficeGroups(ctx context.Context, a access.Actor, f OfficeFilter) (list []OfficeGroup, err error) {
	defer fault.Wrap(&err, "directory.OfficeGroups")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.GroupFile, access.ProgramTarget("groups")); err != nil {
			return err
		}
		list, err = allOfficeGroups(ctx, tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	words := strings.Fields(ids.Fold(f.Text))
	list = slices.DeleteFunc(list, func(g OfficeGroup) bool { return !f.meets(g, words) })
	f.sort(list)
	return list, nil
}

func allOfficeGroups(ctx context.Context, tx *access.Tx) ([]OfficeGroup, error) {
	list, err := db.All[OfficeGroup](ctx, tx, officeGroups)
	if err != nil {
		return nil, err
	}
	at := make(map[ids.GroupID]*OfficeGroup, len(list))
	for i := range list {
		at[list[i].ID] = &list[i]
	}
	leaders, err := db.All[struct {
		Group ids.GroupID `db:"group_id"`
		Role  access.Role `db:"role"`
		Name  string      `db:"name"`
	}](ctx, tx, officeLeaders)
	if err != nil {
		return nil, err
	}
	for _, l := range leaders {
		g := at[l.Group]
		switch {
		case g == nil:
		case l.Role == access.Leader:
			g.Leader, g.Leads = l.Name, true
		default:
			g.CoLeader, g.CoLeads = l.Name, true
		}
	}
	counts, err := db.All[struct {
		Group   ids.GroupID `db:"group_id"`
		Members int         `db:"members"`
	}](ctx, tx, countMembers)
	for _, c := range counts {
		if g := at[c.Group]; g != nil {
			g.Members = c.Members
		}
	}
	return list, err
}

// meets says whether a group is one of those that are looked for. Groups that
// have left are found only where they are asked for.
func (f OfficeFilter) meets(g OfficeGroup, words []string) bool {
	text := g.Folded + " " + ids.Fold(g.City+" "+geo.CountryName(g.Country, "en")+" "+geo.CountryName(g.Country, "de")+" "+g.Leader+" "+g.CoLeader)
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	if f.Standing == "" && len(words) == 0 && g.Status == groups.Left || f.Standing != "" && g.Word() != f.Standing {
		return false
	}
	if f.Country != "" && f.Country != g.Country {
		c, _ := geo.CountryByCode(g.Country)
		if !strings.EqualFold(string(c.Continent), f.Country) {
			return false
		}
	}
	switch f.Meetings {
	case MeetingsBelow:
		if !g.Below() {
			return false
		}
	case MeetingsReached:
		if g.Below() || g.Target == 0 {
			return false
		}
	}
	switch f.Leadership {
	case LeadersComplete:
		return g.Complete()
	case LeadersMissing:
		return !g.Complete()
	case LeadersUnclaimed:
		return !g.Claimed
	}
	return true
}

// Word is what stands in the column of standings: what was worked out, or the
// status of a group for which nothing was yet.
func (g OfficeGroup) Word() engine.Standing {
	if g.Standing == "" && g.Status != groups.Active {
		return engine.Standing(g.Status)
	}
	return g.Standing
}

func (f OfficeFilter) sort(list []OfficeGroup) {
	var by func(a, b OfficeGroup) int
	switch f.Order {
	case ByStanding:
		by = func(a, b OfficeGroup) int { return cmp.Or(cmp.Compare(a.Urgency, b.Urgency), lateLast(a.Due, b.Due)) }
	case ByHeld:
		by = func(a, b OfficeGroup) int { return cmp.Compare(a.Held, b.Held) }
	case ByLastMet:
		by = func(a, b OfficeGroup) int { return a.LastMet.Compare(b.LastMet) }
	case ByDue:
		by = func(a, b OfficeGroup) int { return lateLast(a.Due, b.Due) }
	case ByMembers:
		by = func(a, b OfficeGroup) int { return cmp.Compare(a.Members, b.Members) }
	default:
		by = func(a, b OfficeGroup) int { return cmp.Compare(a.Folded, b.Folded) }
	}
	slices.SortStableFunc(list, func(a, b OfficeGroup) int {
		if f.Descending {
			return by(b, a)
		}
		return by(a, b)
	})
}

// lateLast compares days; none comes after all others.
func lateLast(a, b ids.Date) int {
	if a.IsZero() != b.IsZero() {
		if a.IsZero() {
			return 1
		}
		return -1
	}
	return a.Compare(b)
}
