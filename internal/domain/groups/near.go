package groups

import (
	"cmp"
	"context"
	"slices"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
)

// Neighbour is a group with its distance from a place.
type Neighbour struct {
	Group
	KM float64
}

// mostNear is how many groups of a region are looked at.
const mostNear = 500

// NearTx returns the real groups of the program within km of a place, the nearest
// first.
func NearTx(ctx context.Context, r db.Reader, lat, lng, km float64) (list []Neighbour, err error) {
	box := geo.Around(lat, lng, km)
	q := db.NewWhere(`SELECT ` + columns + ` FROM groups_groups g`)
	q.And("g.status <> 'left' AND NOT g.test").And("g.lat BETWEEN ? AND ?", box.South, box.North)
	if box.Wraps() {
		q.And("g.lng >= ? OR g.lng <= ?", box.West, box.East)
	} else {
		q.And("g.lng BETWEEN ? AND ?", box.West, box.East)
	}
	all, err := db.All[Group](ctx, r, q.Then("ORDER BY g.id LIMIT ?", mostNear))
	for _, g := range all {
		if d := geo.DistanceKM(lat, lng, g.Lat, g.Lng); d <= km {
			list = append(list, Neighbour{g, d})
		}
	}
	slices.SortStableFunc(list, func(a, b Neighbour) int { return cmp.Compare(a.KM, b.KM) })
	return list, err
}

// AlikeTx returns the groups of the program whose name could be taken for a
// name, five at most.
func AlikeTx(ctx context.Context, r db.Reader, name string) ([]Group, error) {
	return db.All[Group](ctx, r, alike, Skeleton(name))
}
