package directory

import (
	"context"
	"strings"
	"sync"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/desk"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/engine"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
)

// officeKept is the office's list as it was last read.
type officeKept struct {
	mu       sync.Mutex
	revision int64
	at       time.Time // zero: never
	list     []*OfficeGroup
}

// officeKeepFor is how long the list is shown while this server writes nothing.
// It is shorter than that of public pages: on several servers, people of the
// team look for what they have just changed.
const officeKeepFor = 2 * time.Second

// officeList returns the groups within a reach by name, as they are now or were
// a moment ago.
func (s *Service) officeList(ctx context.Context, a access.Actor, reach access.Reach) (list []*OfficeGroup, err error) {
	all, err := s.wholeList(ctx, a)
	if err != nil || reach.All {
		return all, err
	}
	for _, g := range all {
		if reach.Sees(g.ID, g.place()) {
			list = append(list, g)
		}
	}
	return list, nil
}

// place is where the group is, for limited reaches.
func (g *OfficeGroup) place() access.Place {
	return access.Place{Country: g.Country, Region: g.Region, Languages: g.Speaks.V}
}

// wholeList returns the groups of the network; only officeList and Seen ask
// for it. Who
// asks at the same time waits for one reading.
func (s *Service) wholeList(ctx context.Context, a access.Actor) ([]*OfficeGroup, error) {
	k := &s.office
	k.mu.Lock()
	defer k.mu.Unlock()
	now, revision := s.gate.Now(), s.gate.Revision()
	if !k.at.IsZero() && k.revision == revision && now.Sub(k.at) < officeKeepFor && !now.Before(k.at) {
		return k.list, nil
	}
	var list []*OfficeGroup
	err := s.gate.View(ctx, a, func(tx *access.Tx) (err error) {
		list, err = loadOffice(ctx, tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	k.revision, k.at, k.list = revision, now, list
	return list, nil
}

var (
	officeGroups = db.Select(`SELECT g.id, g.slug, g.name, g.folded, g.status, g.claimed, g.test, g.country, g.region, g.city, g.languages, g.joined,
		COALESCE(s.standing, '') AS standing, COALESCE(s.urgency, 99) AS urgency, COALESCE(s.held, 0) AS held, COALESCE(s.target, 0) AS target,
		COALESCE(s.trend, '[]') AS trend, s.last_met, s.due, COALESCE(s.next_step, '{}') AS next_step
		FROM groups_groups g LEFT JOIN requirements_standings s ON s.group_id = g.id ORDER BY g.folded, g.id`)
	officeLabels  = db.Select(`SELECT d.group_id, l.id, l.name, l.colour FROM groups_labelled d JOIN groups_labels l ON l.id = d.label_id ORDER BY l.folded`)
	officeLeaders = db.Select(`SELECT a.group_id, a.role, p.name FROM access_grants a JOIN accounts_people p ON p.id = a.person
		WHERE a.until IS NULL AND a.role IN ('leader', 'coleader') AND a.group_id IS NOT NULL ORDER BY a.since, a.id`)
)

var (
	officeOwners = db.Select(`SELECT o.group_id, o.owner, o.substitute, o.sub_from, o.sub_until, o.since, o.rev, COALESCE(p.name, '') AS owner_name
		FROM desk_owners o LEFT JOIN accounts_people p ON p.id = o.owner`)
	officeBelow = db.Select(`SELECT group_id, assessment FROM requirements_standings WHERE standing = $1 AND assessment LIKE '%"grace_over":true%'`)
)

// undecided is the little that the list needs of an assessment, which is long.
type undecided struct {
	Findings []struct {
		Requirement guide.Key   `json:"requirement"`
		Level       guide.Level `json:"level"`
		Due         ids.Date    `json:"due"`
		GraceOver   bool        `json:"grace_over"`
		Declared    string      `json:"declared"`
	} `json:"findings"`
}

// ownersAndDecisions fills in who looks after each group, and what waits for a
// decision about those below the requirements.
func ownersAndDecisions(ctx context.Context, tx *access.Tx, at map[ids.GroupID]*OfficeGroup) error {
	owners, err := db.All[struct {
		desk.Owner
		Name string `db:"owner_name"`
	}](ctx, tx, officeOwners)
	if err != nil {
		return err
	}
	for _, o := range owners {
		if g := at[o.Group]; g != nil {
			g.Owner, g.OwnerName = o.Owner, o.Name
		}
	}
	below, err := db.All[struct {
		Group      ids.GroupID        `db:"group_id"`
		Assessment db.JSON[undecided] `db:"assessment"`
	}](ctx, tx, officeBelow, string(engine.Below))
	for _, b := range below {
		g := at[b.Group]
		if g == nil {
			continue
		}
		for _, f := range b.Assessment.V.Findings {
			if f.Level == guide.Required && f.GraceOver && f.Declared == "" {
				g.Undecided = append(g.Undecided, Overdue{f.Requirement, f.Due})
			}
		}
	}
	return err
}

func loadOffice(ctx context.Context, tx *access.Tx) (list []*OfficeGroup, err error) {
	at := map[ids.GroupID]*OfficeGroup{}
	err = db.Each(ctx, tx, officeGroups, func(g OfficeGroup) error {
		at[g.ID] = &g
		list = append(list, &g)
		return nil
	})
	if err != nil {
		return nil, err
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
	labelled, err := db.All[struct {
		Group ids.GroupID `db:"group_id"`
		groups.Label
	}](ctx, tx, officeLabels)
	if err != nil {
		return nil, err
	}
	for _, l := range labelled {
		if g := at[l.Group]; g != nil {
			g.Labels = append(g.Labels, l.Label)
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
	if err != nil {
		return nil, err
	}
	if err := ownersAndDecisions(ctx, tx, at); err != nil {
		return nil, err
	}
	for _, g := range list {
		g.text = g.Folded + " " + ids.Fold(strings.Join([]string{g.City, geo.CountryName(g.Country, "en"), geo.CountryName(g.Country, "de"), g.Leader, g.CoLeader}, " "))
	}
	return list, err
}
