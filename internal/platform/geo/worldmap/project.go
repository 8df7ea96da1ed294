package worldmap

import (
	_ "embed"
	"math"
	"strings"
)

// The drawing, in its own units.
const (
	Width  = 1000
	Height = 479
)

const (
	westEdge  = -169.0 // degrees; the drawing begins and ends here
	northEdge = 76.0   // degrees; the top of the drawing

	// perDegree is Width for the whole circle; Gall's projection keeps the
	// parallels of 45° true, so that the radius of its Earth follows.
	perDegree = Width / 360.0
	radius    = perDegree * 180 / math.Pi * math.Sqrt2
	vertical  = radius * (1 + math.Sqrt2/2)
)

var equator = vertical * math.Tan(northEdge/2*math.Pi/180)

// Project gives the place of a point on the drawing. What lies beyond its
// upper or lower edge, as Svalbard and the South Pole, stays on the edge.
func Project(lat, lng float64) (x, y float64) {
	turn := math.Mod(lng-westEdge, 360)
	if turn < 0 {
		turn += 360
	}
	y = equator - vertical*math.Tan(lat/2*math.Pi/180)
	return turn * perDegree, max(0, min(y, Height))
}

//go:embed land.svgpath
var land string

// Land is the path of the land, for the d of <path class="map__dots">. Its
// dashes are 8 units apart; the style sheet sets the dash pattern.
func Land() string { return strings.TrimSpace(land) }

// Box is a rectangle of the drawing, as the viewBox of the SVG.
type Box struct{ X, Y, Width, Height float64 }

// World is the whole drawing.
var World = Box{0, 0, Width, Height}

const (
	margin   = 16  // between the outermost spots and the frame
	leastBox = 200 // a single city still shows where in the world it lies
)

// Frame is the part of the drawing that shows all spots; the whole drawing if
// there are none.
func Frame(spots []Spot) Box {
	if len(spots) == 0 {
		return World
	}
	left, top := math.Inf(1), math.Inf(1)
	right, bottom := math.Inf(-1), math.Inf(-1)
	for _, s := range spots {
		x, y := Project(s.Lat, s.Lng)
		left, right = min(left, x), max(right, x)
		top, bottom = min(top, y), max(bottom, y)
	}
	x, width := span(left, right, Width)
	y, height := span(top, bottom, Height)
	return Box{x, y, width, height}
}

// span widens a stretch by the margin to the least size and moves it inside
// the drawing. Frames lie on whole units.
func span(from, to, edge float64) (start, size float64) {
	size = min(edge, math.Ceil(max(to-from+2*margin, leastBox)))
	start = math.Floor((from+to)/2 - size/2)
	return max(0, min(start, edge-size)), size
}
