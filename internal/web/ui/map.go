package ui

import "chapterhouse.dev/chapterhouse/internal/platform/geo/worldmap"

// Pin is a place, or several near each other, on the world map: a link.
type Pin struct {
	worldmap.Pin
	Title string // "Leeds and 2 more cities nearby: 4 groups"
	Href  string
}

// Chart is a map with its pins. A narrow place has no room for as many pins as
// a wide one: it gets a set of its own, laid out in worldmap.Narrow.
type Chart struct {
	Label  string // "Map of groups. Each pin is a link."
	Wide   []Pin
	Narrow []Pin
	Region worldmap.Box // the part of the world that is shown; zero: all of it
}

// Pins gives laid-out pins their words and addresses.
func Pins(laid []worldmap.Pin, say func(worldmap.Pin) (title, href string)) []Pin {
	pins := make([]Pin, len(laid))
	for i, pin := range laid {
		pins[i].Pin = pin
		pins[i].Title, pins[i].Href = say(pin)
	}
	return pins
}

// viewBox is the shown part as SVG writes it.
func (c Chart) viewBox() string {
	part := c.Region
	if part.Width <= 0 {
		part = worldmap.World
	}
	return units(part.X) + " " + units(part.Y) + " " + units(part.Width) + " " + units(part.Height)
}
