package ui

import (
	"math"
	"strconv"

	"chapterhouse.dev/chapterhouse/internal/web/ui/assets"
)

// Pin is a place, or several near each other, on the world map.
type Pin struct {
	X, Y  float64 // in the units of the drawing, see assets.WorldMap
	Count int     // how many things are there
	Title string  // says what: "Leeds and 2 more cities nearby: 4 groups"
	Href  string
	Soon  bool // something happens there in the next days
}

// Chart is a map with its pins. A narrow place has no room for as many pins as
// a wide one: it gets a coarser set of its own.
type Chart struct {
	Label  string // "Map of groups. Each pin is a link."
	Wide   []Pin
	Narrow []Pin
	Region Box // the part of the world that is shown; zero: all of it
}

// Box is a rectangle of the drawing.
type Box struct{ X, Y, Width, Height float64 }

// bottom leaves out the empty south of the drawing.
const bottom = 479

// viewBox is the shown part as SVG writes it.
func (c Chart) viewBox() string {
	if c.Region.Width <= 0 {
		return "0 0 " + strconv.Itoa(assets.WorldMap().Width) + " " + strconv.Itoa(bottom)
	}
	r := c.Region
	return units(r.X) + " " + units(r.Y) + " " + units(r.Width) + " " + units(r.Height)
}

// dot is a pin as it is drawn.
type dot struct {
	Pin
	x, y, hit, radius, ring string
}

// rank is the size of a set of pins: a number needs room to be read and touched.
type rank struct{ base, growth, single, gap float64 }

var (
	wideRank   = rank{base: 7.5, growth: 1.6, single: 5, gap: 3.5}
	narrowRank = rank{base: 18, growth: 4, single: 13, gap: 7}
)

// dots sizes the pins: the area that can be touched is that of two, at least.
func (c Chart) dots(pins []Pin, r rank) []dot {
	scale := 1.0
	if c.Region.Width > 0 {
		scale = 0.72 // a region is drawn larger, and its numbers stay as they are
	}
	list := make([]dot, len(pins))
	for i, pin := range pins {
		large := r.base + r.growth*math.Sqrt(float64(max(2, pin.Count)))
		radius := large
		if pin.Count < 2 {
			radius = r.single
		}
		list[i] = dot{Pin: pin, x: units(pin.X), y: units(pin.Y), hit: units(large * scale), radius: units(radius * scale), ring: units((radius + r.gap) * scale)}
	}
	return list
}
