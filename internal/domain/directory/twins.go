package directory

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/merging"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
)

// Twin is one of two groups that may be the same.
type Twin struct {
	ID      ids.GroupID
	Slug    string
	Name    string
	Country string
	City    string
	Claimed bool
	Members int
}

// Merges is what the office sees of duplicates.
type Merges struct {
	Twins  [][2]Twin // the first of each is the one to keep: claimed, or with more members
	Lately []merging.Merge
	Into   map[ids.GroupID]Twin // into which they went
	Names  map[string]string
}

// twinsWithin is how far apart two groups of one name may be to be taken for the
// same, in kilometres.
const twinsWithin = 50

// A name as a hasty eye sees it, twice in one country. Far ones are left out in Go.
var twins = db.Select(`SELECT a.id AS one, b.id AS two, COALESCE(a.lat, 0) AS lat1, COALESCE(a.lng, 0) AS lng1, COALESCE(b.lat, 0) AS lat2, COALESCE(b.lng, 0) AS lng2,
	CASE WHEN a.city = b.city THEN 1 ELSE 0 END AS same
	FROM groups_groups a JOIN groups_groups b ON b.skeleton = a.skeleton AND b.country = a.country AND b.id > a.id
	WHERE a.status <> 'left' AND b.status <> 'left' AND NOT a.test AND NOT b.test ORDER BY a.folded, a.id, b.id LIMIT 200`)

// Merges returns pairs of groups within the reader's reach that may be the same,
// and what was merged lately.
func (s *Service) Merges(ctx context.Context, a access.Actor, m *merging.Service) (v Merges, err error) {
	defer fault.Wrap(&err, "directory.Merges")
	office, err := s.OfficeGroups(ctx, a, OfficeFilter{})
	if err != nil {
		return v, err
	}
	if v.Lately, err = m.Lately(ctx, a); err != nil {
		return v, err
	}
	v.Into = map[ids.GroupID]Twin{}
	for _, g := range office.All {
		v.Into[g.ID] = Twin{g.ID, g.Slug, g.Name, g.Country, g.City, g.Claimed, g.Members}
	}
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if v.Twins, err = v.twinsTx(ctx, tx); err != nil {
			return err
		}
		who := people{}
		for _, merge := range v.Lately {
			who.add(merge.By)
		}
		v.Names, err = who.names(ctx, tx)
		return err
	})
	return v, err
}

// twinsTx keeps the pairs that are near each other, both within the reach.
func (v Merges) twinsTx(ctx context.Context, r db.Reader) (pairs [][2]Twin, err error) {
	list, err := db.All[struct {
		One  ids.GroupID `db:"one"`
		Two  ids.GroupID `db:"two"`
		Lat1 float64     `db:"lat1"`
		Lng1 float64     `db:"lng1"`
		Lat2 float64     `db:"lat2"`
		Lng2 float64     `db:"lng2"`
		Same int         `db:"same"`
	}](ctx, r, twins)
	for _, p := range list {
		one, seen1 := v.Into[p.One]
		two, seen2 := v.Into[p.Two]
		if !seen1 || !seen2 || p.Same == 0 && geo.DistanceKM(p.Lat1, p.Lng1, p.Lat2, p.Lng2) > twinsWithin {
			continue
		}
		if two.Claimed && !one.Claimed || two.Claimed == one.Claimed && two.Members > one.Members {
			one, two = two, one
		}
		pairs = append(pairs, [2]Twin{one, two})
	}
	return pairs, err
}

// GroupAt returns the group at an address, present or former, to the office.
func (s *Service) GroupAt(ctx context.Context, a access.Actor, slug string) (g groups.Group, err error) {
	defer fault.Wrap(&err, "directory.GroupAt")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if g, err = groups.BySlugTx(ctx, tx, slug); err != nil {
			return err
		}
		return tx.Need(access.GroupFile, g.Target())
	})
	return g, err
}
