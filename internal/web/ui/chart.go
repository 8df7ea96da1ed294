package ui

import (
	"math"
	"strconv"
	"strings"
)

// Charts are drawings that stretch; their words are HTML around them. Each has
// one sentence that says what it shows.

// units writes a length of a drawing, with one decimal where it needs one.
func units(f float64) string {
	return strconv.FormatFloat(math.Round(f*10)/10, 'f', -1, 64)
}

// share is part of whole between 0 and 1; nothing of nothing is 0.
func share(part, whole float64) float64 {
	if whole <= 0 || part <= 0 {
		return 0
	}
	return min(1, part/whole)
}

// most is the largest value, at least 1 so that one may divide by it.
func most(values []float64) float64 {
	largest := 1.0
	for _, v := range values {
		largest = max(largest, v)
	}
	return largest
}

// Part is one part of a whole.
type Part struct {
	Label string
	Value float64
	Tone  Tone
}

// piece is a rectangle of a drawing.
type piece struct{ class, x, y, width, height string }

// meterPieces are the segments of a meter: value of target are filled.
func meterPieces(value, target int, tone Tone) []piece {
	const width, gap = 16, 4
	pieces := make([]piece, target)
	for i := range pieces {
		class := "f-0"
		if i < value {
			class = tone.fill()
		}
		pieces[i] = piece{class: class, x: strconv.Itoa(i * (width + gap)), width: strconv.Itoa(width), height: "8"}
	}
	return pieces
}

// meterBox is the viewBox of a meter with so many segments.
func meterBox(target int) string { return "0 0 " + strconv.Itoa(max(1, target*20-4)) + " 8" }

// stackPieces lay the parts of a whole side by side, with a fine gap.
func stackPieces(parts []Part) []piece {
	const width, gap = 1000.0, 3.0
	var total float64
	shown := 0
	for _, p := range parts {
		if p.Value > 0 {
			total += p.Value
			shown++
		}
	}
	room := width - gap*float64(max(0, shown-1))
	var pieces []piece
	x := 0.0
	for _, p := range parts {
		if p.Value <= 0 {
			continue
		}
		w := room * share(p.Value, total)
		pieces = append(pieces, piece{class: p.Tone.fill(), x: units(x), width: units(w), height: "10"})
		x += w + gap
	}
	return pieces
}

// Columns is a chart of columns, the last of which is now.
type Columns struct {
	Label  string // the sentence: "People at the last 11 meetings: between 48 and 112"
	Values []float64
	Marks  []string // below the columns; as many as values, most of them empty
	Quiet  bool     // no column is set off
}

// pieces are the columns, 96 of 100 high at most.
func (c Columns) pieces() []piece {
	top := most(c.Values)
	pieces := make([]piece, len(c.Values))
	for i, v := range c.Values {
		class := "f-b"
		if i == len(c.Values)-1 && !c.Quiet {
			class = "f-a"
		}
		h := 96 * share(v, top)
		pieces[i] = piece{class: class, x: units(float64(i)*10 + 1.5), y: units(100 - h), width: "7", height: units(h)}
	}
	return pieces
}

func (c Columns) box() string { return "0 0 " + strconv.Itoa(max(1, len(c.Values))*10) + " 100" }

// spark is the line of a small trend: its path, the area below it, its end.
type spark struct{ line, area, x, y string }

// sparkOf draws values into a box of 72 by 20.
func sparkOf(values []float64) spark {
	const left, right, top, bottom, floor = 2.0, 68.0, 3.0, 17.0, "20"
	if len(values) == 0 {
		return spark{}
	}
	highest := most(values)
	step := 0.0
	if len(values) > 1 {
		step = (right - left) / float64(len(values)-1)
	}
	var b strings.Builder
	var x, y float64
	for i, v := range values {
		x, y = left+step*float64(i), bottom-(bottom-top)*share(v, highest)
		b.WriteString(map[bool]string{true: "M", false: "L"}[i == 0] + units(x) + " " + units(y))
	}
	line := b.String()
	area := "M" + units(left) + " " + floor + "L" + line[1:] + "L" + units(x) + " " + floor + "Z"
	return spark{line: line, area: area, x: units(x), y: units(y)}
}

// Band is one layer of a chart of layers over time.
type Band struct {
	Tone   Tone
	Values []float64 // from the oldest to now, as many in every band
}

// Layers is a chart of what makes up a whole over time, the lowest band first.
type Layers struct {
	Label string
	Bands []Band
	Marks []string // below, from begin to end
}

// paths are the outlines of the bands, in a box of 100 by 100.
func (c Layers) paths() []piece {
	if len(c.Bands) == 0 || len(c.Bands[0].Values) < 2 {
		return nil
	}
	n := len(c.Bands[0].Values)
	totals := make([]float64, n)
	for _, band := range c.Bands {
		for i := range n {
			totals[i] += band.Values[i]
		}
	}
	top := most(totals)
	below := make([]float64, n)
	paths := make([]piece, 0, len(c.Bands))
	for _, band := range c.Bands {
		above := make([]float64, n)
		for i := range n {
			above[i] = below[i] + band.Values[i]
		}
		paths = append(paths, piece{class: band.Tone.fill(), x: outline(above, below, top)})
		below = above
	}
	return paths
}

// outline runs along the upper edge and back along the lower one.
func outline(above, below []float64, top float64) string {
	var b strings.Builder
	point := func(letter string, i int, v float64) {
		b.WriteString(letter + units(100*float64(i)/float64(len(above)-1)) + " " + units(100-96*share(v, top)))
	}
	for i, v := range above {
		point(map[bool]string{true: "M", false: "L"}[i == 0], i, v)
	}
	for i := len(below) - 1; i >= 0; i-- {
		point("L", i, below[i])
	}
	b.WriteString("Z")
	return b.String()
}
