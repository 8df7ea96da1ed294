package geo

import "math"

// grid finds rows by position: all rows ordered by cells of one degree.
type grid struct {
	rows   []uint32
	starts []uint32 // where each cell begins in rows; one more than cells
}

const (
	cellRows    = 180
	cellColumns = 360
)

func newGrid(lat, lng []int32) grid {
	cells := make([]uint16, len(lat))
	starts := make([]uint32, cellRows*cellColumns+1)
	cellOf := func(i int) int { return cellRow(degrees(lat[i]))*cellColumns + cellColumn(degrees(lng[i])) }
	for i := range lat {
		cells[i] = uint16(cellOf(i))
		starts[cells[i]+1]++
	}
	for c := range cellRows * cellColumns {
		starts[c+1] += starts[c]
	}
	rows := make([]uint32, len(lat))
	next := make([]uint32, len(starts))
	copy(next, starts)
	for i, c := range cells {
		rows[next[c]] = uint32(i)
		next[c]++
	}
	return grid{rows, starts}
}

func cellRow(lat float64) int    { return clamp(int(math.Floor(lat))+90, cellRows-1) }
func cellColumn(lng float64) int { return clamp(int(math.Floor(lng))+180, cellColumns-1) }
func clamp(n, most int) int      { return max(0, min(n, most)) }

// visit calls see with every row in the cells that a box touches.
func (g grid) visit(b Box, see func(row int)) {
	west, east := cellColumn(b.West), cellColumn(b.East)
	for r := cellRow(b.South); r <= cellRow(b.North); r++ {
		line := r * cellColumns
		if b.Wraps() {
			g.visitCells(line+west, line+cellColumns-1, see)
			g.visitCells(line, line+min(east, west-1), see)
			continue
		}
		g.visitCells(line+west, line+east, see)
	}
}

func (g grid) visitCells(first, last int, see func(row int)) {
	if last < first {
		return
	}
	for _, row := range g.rows[g.starts[first]:g.starts[last+1]] {
		see(int(row))
	}
}

// Nearest gives the place that people would name for a point, and how far its
// centre is, in kilometres. A point among the houses of a large city belongs
// to that city although the centre of a suburb's parish may lie nearer.
func Nearest(lat, lng float64) (place Place, km float64) {
	g := loaded()
	lat, lng = onEarth(lat, lng)
	first, km := g.closest(lat, lng)
	country := g.country(first)
	best, least := first, km-g.reach(first)
	g.grid.visit(Around(lat, lng, km+farthestReach), func(row int) {
		if g.Part[row] == 1 || g.country(row) != country {
			return
		}
		away := DistanceKM(lat, lng, degrees(g.Lat[row]), degrees(g.Lng[row])) - g.reach(row)
		if away < least || away == least && row < best {
			best, least = row, away
		}
	})
	return g.place(best), DistanceKM(lat, lng, degrees(g.Lat[best]), degrees(g.Lng[best]))
}

// Zone gives the IANA time zone at a point: that of the closest place. It is
// false far from every place, on the open sea for instance, where the person
// has to be asked.
func Zone(lat, lng float64) (string, bool) {
	g := loaded()
	row, km := g.closest(onEarth(lat, lng))
	return g.Table.Zone(row), km <= farthestZone
}

const (
	// farthestZone is the distance beyond which Zone is not sure. In the
	// emptiest inhabited lands the next place lies within it.
	farthestZone = 250 // km
	// farthestReach is more than the reach of the largest city.
	farthestReach = 50 // km
)

// closest is the row nearest to a point, by distance alone. It looks in a box
// that grows until it must hold the nearest.
func (g *gazetteer) closest(lat, lng float64) (row int, km float64) {
	km = math.Inf(1)
	for within := 20.0; km > within; within *= 4 {
		g.grid.visit(Around(lat, lng, within), func(r int) {
			d := DistanceKM(lat, lng, degrees(g.Lat[r]), degrees(g.Lng[r]))
			if d < km || d == km && r < row {
				row, km = r, d
			}
		})
	}
	return row, km
}

// onEarth brings any pair of numbers onto the globe, so that a lookup always
// ends. Callers that care check with Valid before.
func onEarth(lat, lng float64) (float64, float64) {
	lat, lng = max(-90, min(lat, 90)), math.Remainder(lng, 360)
	if math.IsNaN(lat) || math.IsNaN(lng) {
		return 0, 0
	}
	return lat, lng
}

// reach is how far the houses of a place stand from its centre, in kilometres,
// at 4,000 people per square kilometre.
func (g *gazetteer) reach(row int) float64 {
	return math.Sqrt(float64(g.Population[row]) / (4000 * math.Pi))
}
