package worldmap

import (
	"cmp"
	"math"
	"slices"
)

// Spot is one city with what is counted there. Give one spot a city.
type Spot struct {
	Name     string
	Lat, Lng float64
	Count    int  // at least 1 is meant; less counts as 1
	Size     int  // decides which of two cities with equal counts gives its name: its population
	Ringed   bool // something is about to happen there
}

// Pin is one spot or several that lie too near to each other to be told apart.
type Pin struct {
	X, Y   float64 // centre: that of its spots, weighted by their counts
	Radius float64 // of the disc
	Hit    float64 // of the invisible disc that takes the pointer
	Ring   float64 // of the ring around it; 0 without one
	Count  int
	Name   string // of the spot with the largest count
	Others int    // how many more spots it stands for
	Ringed bool   // one of its spots is
	Spots  []int  // its spots by their place in the input, that of Name first
}

// Rank is the size of pins on a map of some width.
type Rank struct {
	Base, Growth float64 // radius of n: Base + Growth × √n
	Single       float64 // radius of one alone, which bears no number
	Gap          float64 // least distance of two centres
	RingGap      float64 // between a disc and its ring, at least
}

// The two ranks of the world map. A style sheet shows one of them by the width
// of the map; in Narrow a unit of the drawing is about a third of a pixel.
var (
	Wide   = Rank{Base: 8, Growth: 1.35, Single: 5, Gap: 30, RingGap: 2}
	Narrow = Rank{Base: 22, Growth: 2, Single: 13, Gap: 80, RingGap: 3}
)

// regional is the rank for a frame that is regionalWidth wide.
var regional = Rank{Base: 5.7, Growth: 0.95, Single: 4.1, Gap: 14, RingGap: 2}

const regionalWidth = 233

// Regional is the rank for a part of the drawing that is shown in a side
// column. It grows with the part up to the size of Wide.
func Regional(frame Box) Rank {
	r := regional
	scale := max(1, min(frame.Width/regionalWidth, Wide.Base/r.Base))
	return Rank{r.Base * scale, r.Growth * scale, r.Single * scale, r.Gap * scale, r.RingGap}
}

// disc is the radius of the disc for a count.
func (r Rank) disc(count int) float64 {
	if count < 2 {
		return r.Single
	}
	return r.Base + r.Growth*math.Sqrt(float64(count))
}

// hit is the radius that takes the pointer: at least that of two.
func (r Rank) hit(count int) float64 { return r.disc(max(2, count)) }

func (r Rank) ring(count int) float64 { return 1.3*r.disc(count) + r.RingGap }

// outer is the radius of all that a pin draws or takes.
func (r Rank) outer(count int, ringed bool) float64 {
	if ringed {
		return max(r.hit(count), r.ring(count))
	}
	return r.hit(count)
}

// air stays between two pins, so that rounding cannot make them touch.
const air = 0.5

// cluster is a pin in the making.
type cluster struct {
	x, y   float64
	count  int
	ringed bool
	outer  float64 // Rank.outer, once all early spots have joined
	spots  []int
}

// Cluster lays out pins for spots. No two pins of the result overlap, with
// their rings and their hit discs; the counts add up to those of the spots.
// The order of the spots does not matter; pins come from north to south.
//
// Spots gather around the ones with the largest counts, within the gap of the
// rank; then the two pins that are most in each other's way are joined until
// none is.
func Cluster(spots []Spot, rank Rank) []Pin {
	clusters := gather(spots, rank)
	for _, c := range clusters {
		c.outer = rank.outer(c.count, c.ringed)
	}
	for {
		a, b, found := worstPair(clusters, rank.Gap)
		if !found {
			break
		}
		clusters[a].join(clusters[b])
		clusters[a].outer = rank.outer(clusters[a].count, clusters[a].ringed)
		clusters = slices.Delete(clusters, b, b+1)
	}
	pins := make([]Pin, len(clusters))
	for i, c := range clusters {
		pins[i] = c.pin(spots, rank)
	}
	slices.SortFunc(pins, func(a, b Pin) int { return cmp.Or(cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X)) })
	return pins
}

// gather makes the first clusters: each spot, the largest first, joins the
// nearest cluster whose first spot lies within the gap, or begins one.
func gather(spots []Spot, rank Rank) []*cluster {
	type anchor struct{ x, y float64 }
	var clusters []*cluster
	var anchors []anchor
	for _, i := range largestFirst(spots) {
		s := spots[i]
		x, y := Project(s.Lat, s.Lng)
		alone := &cluster{x: x, y: y, count: max(1, s.Count), ringed: s.Ringed, spots: []int{i}}
		nearest, least := -1, rank.Gap
		for c, at := range anchors {
			if d := math.Hypot(at.x-x, at.y-y); d < least {
				nearest, least = c, d
			}
		}
		if nearest < 0 {
			clusters = append(clusters, alone)
			anchors = append(anchors, anchor{x, y})
			continue
		}
		clusters[nearest].join(alone)
	}
	return clusters
}

// largestFirst orders spots so that the same set always gives the same map.
func largestFirst(spots []Spot) []int {
	order := make([]int, len(spots))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return compare(spots[i], spots[j]) })
	return order
}

func compare(a, b Spot) int {
	return cmp.Or(
		cmp.Compare(max(1, b.Count), max(1, a.Count)),
		cmp.Compare(b.Size, a.Size),
		cmp.Compare(a.Name, b.Name),
		cmp.Compare(a.Lat, b.Lat),
		cmp.Compare(a.Lng, b.Lng),
	)
}

// join takes the spots of another cluster; the centre is weighted by counts.
func (c *cluster) join(o *cluster) {
	n := float64(c.count + o.count)
	c.x = (c.x*float64(c.count) + o.x*float64(o.count)) / n
	c.y = (c.y*float64(c.count) + o.y*float64(o.count)) / n
	c.count += o.count
	c.ringed = c.ringed || o.ringed
	c.spots = append(c.spots, o.spots...)
}

// worstPair finds the two clusters that overlap most for their size.
func worstPair(clusters []*cluster, gap float64) (first, second int, found bool) {
	worst := 1.0
	for i, a := range clusters {
		for j := i + 1; j < len(clusters); j++ {
			b := clusters[j]
			need := max(gap, a.outer+b.outer+air)
			dx, dy := a.x-b.x, a.y-b.y
			if math.Abs(dx) >= need || math.Abs(dy) >= need {
				continue
			}
			if d := math.Hypot(dx, dy) / need; d < worst {
				first, second, worst = i, j, d
			}
		}
	}
	return first, second, worst < 1
}

func (c *cluster) pin(spots []Spot, rank Rank) Pin {
	slices.SortStableFunc(c.spots, func(i, j int) int { return compare(spots[i], spots[j]) })
	p := Pin{
		X: tenth(c.x), Y: tenth(c.y),
		Radius: tenth(rank.disc(c.count)), Hit: tenth(rank.hit(c.count)),
		Count: c.count, Name: spots[c.spots[0]].Name, Others: len(c.spots) - 1,
		Ringed: c.ringed, Spots: c.spots,
	}
	if c.ringed {
		p.Ring = tenth(rank.ring(c.count))
	}
	return p
}

// tenth rounds to a tenth of a unit, which nobody sees and which keeps the
// page small.
func tenth(v float64) float64 { return math.Round(v*10) / 10 }
