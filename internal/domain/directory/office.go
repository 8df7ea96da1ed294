package directory

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/desk"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
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
	Test     bool                  `db:"test"`
	Country  string                `db:"country"`
	Region   string                `db:"region"`
	City     string                `db:"city"`
	Speaks   db.JSON[[]string]     `db:"languages"`
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
	Labels   []groups.Label // by name

	Owner     desk.Owner // who of the office looks after it
	OwnerName string
	Undecided []Overdue // requirements whose grace is over, and nobody has decided

	text string // what a search looks through, folded
}

// Overdue is a requirement that is not met and whose grace is over: a manager has
// to declare it or to agree on an exception.
type Overdue struct {
	Requirement guide.Key
	Since       ids.Date // the first day after the grace
}

// Of says whether somebody looks after the group on a day, as its owner or as
// the substitute.
func (g *OfficeGroup) Of(p ids.PersonID, on ids.Date) bool {
	return p != "" && (g.Owner.Owner == p || g.Owner.Substitute == p && g.Owner.Stands(on))
}

// Complete says that both roles are filled.
func (g *OfficeGroup) Complete() bool { return g.Leads && g.CoLeads }

// Vacant says that somebody is missing in a group that was claimed. Nobody is
// missing where nobody has begun.
func (g *OfficeGroup) Vacant() bool { return g.Claimed && !g.Complete() }

// Below says that fewer meetings were held than are asked for.
func (g *OfficeGroup) Below() bool { return g.Held < g.Target }

// OfficeFilter narrows the office's table. Empty values narrow nothing.
type OfficeFilter struct {
	Text       string
	Standing   engine.Standing
	Country    string       // ISO 3166, or a continent's name
	Meetings   string       // MeetingsBelow, MeetingsReached
	Leadership string       // LeadersComplete, LeadersMissing, LeadersUnclaimed
	Label      string       // identifier of a label, or Tests
	Owner      string       // OwnerMine, OwnerNobody
	Me         ids.PersonID // whose groups are OwnerMine
	On         ids.Date     // on which day substitutes stand in
	Order      OfficeOrder
	Descending bool
}

// The values of Meetings, Leadership and Owner, and that of Label for the groups that
// are for trying things out.
const (
	Tests            = "test"
	MeetingsBelow    = "below"
	MeetingsReached  = "reached"
	LeadersComplete  = "complete"
	LeadersMissing   = "missing"
	LeadersUnclaimed = "unclaimed"
	OwnerMine        = "mine"
	OwnerNobody      = "nobody"
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

// Office is the office's table: the groups that a filter leaves, in its order,
// and all within the reader's reach by name. Both are shared: nobody changes them.
type Office struct {
	Groups []*OfficeGroup
	All    []*OfficeGroup // without those that have left, or are for trying things out
}

// OfficeGroups returns the groups of the network that are in reach of somebody
// of the program team, filtered and sorted. A network has some thousand groups: their lines are kept in
// memory, and the filters are plain Go, the same on both engines.
func (s *Service) OfficeGroups(ctx context.Context, a access.Actor, f OfficeFilter) (o Office, err error) {
	defer fault.Wrap(&err, "directory.OfficeGroups")
	var reach access.Reach
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		reach, err = tx.List(access.GroupFile, "groups")
		return err
	})
	if err != nil {
		return o, err
	}
	list, err := s.officeList(ctx, a, reach)
	if err != nil {
		return o, err
	}
	return Office{Groups: f.Find(list), All: OfficeFilter{}.Find(list)}, nil
}

// Find narrows and sorts a list that comes by name, and leaves the list as it is.
func (f OfficeFilter) Find(list []*OfficeGroup) []*OfficeGroup {
	words := strings.Fields(ids.Fold(f.Text))
	found := make([]*OfficeGroup, 0, len(list))
	for _, g := range list {
		if f.meets(g, words) {
			found = append(found, g)
		}
	}
	f.sort(found)
	return found
}

// meets says whether a group is one of those that are looked for. Groups that
// have left, and those for trying things out, are found only where they are asked
// for.
func (f OfficeFilter) meets(g *OfficeGroup, words []string) bool {
	for _, w := range words {
		if !strings.Contains(g.text, w) {
			return false
		}
	}
	if f.Standing == "" && len(words) == 0 && g.Status == groups.Left || f.Standing != "" && g.Word() != f.Standing {
		return false
	}
	if g.Test && f.Label != Tests && len(words) == 0 || f.Label != "" && !g.has(f.Label) {
		return false
	}
	if f.Country != "" && f.Country != g.Country {
		c, _ := geo.CountryByCode(g.Country)
		if !strings.EqualFold(string(c.Continent), f.Country) {
			return false
		}
	}
	if f.Owner == OwnerMine && !g.Of(f.Me, f.On) || f.Owner == OwnerNobody && g.Owner.Owner != "" {
		return false
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
		return g.Vacant()
	case LeadersUnclaimed:
		return !g.Claimed
	}
	return true
}

// has says whether a group has a label, or is for trying things out.
func (g *OfficeGroup) has(label string) bool {
	if label == Tests {
		return g.Test
	}
	return slices.ContainsFunc(g.Labels, func(l groups.Label) bool { return l.ID == label })
}

// Word is what stands in the column of standings: what was worked out, or the
// status of a group for which nothing was yet.
func (g *OfficeGroup) Word() engine.Standing {
	if g.Standing == "" && g.Status != groups.Active {
		return engine.Standing(g.Status)
	}
	return g.Standing
}

func (f OfficeFilter) sort(list []*OfficeGroup) {
	var by func(a, b *OfficeGroup) int
	switch f.Order {
	case "", ByOfficeName:
		if !f.Descending {
			return // the list comes by name
		}
		by = func(a, b *OfficeGroup) int { return cmp.Compare(a.Folded, b.Folded) }
	case ByStanding:
		by = func(a, b *OfficeGroup) int { return cmp.Or(cmp.Compare(a.Urgency, b.Urgency), lateLast(a.Due, b.Due)) }
	case ByHeld:
		by = func(a, b *OfficeGroup) int { return cmp.Compare(a.Held, b.Held) }
	case ByLastMet:
		by = func(a, b *OfficeGroup) int { return a.LastMet.Compare(b.LastMet) }
	case ByDue:
		by = func(a, b *OfficeGroup) int { return lateLast(a.Due, b.Due) }
	case ByMembers:
		by = func(a, b *OfficeGroup) int { return cmp.Compare(a.Members, b.Members) }
	}
	slices.SortStableFunc(list, func(a, b *OfficeGroup) int {
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
