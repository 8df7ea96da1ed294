package assets

import (
	"encoding/json"
	"sync"
)

// World is the dotted land of the world map: one path, in which every run of
// land is a dashed line.
type World struct {
	Width  int    `json:"w"`    // of the drawing, in its own units
	Height int    `json:"h"`    // same
	Step   int    `json:"step"` // distance of two dots
	Path   string `json:"d"`    // goes into <path class="map__dots" d="…">
}

// WorldMap returns the dotted land, in Gall's stereographic projection.
var WorldMap = sync.OnceValue(func() World {
	var w World
	if err := json.Unmarshal(read("img/map-path.json"), &w); err != nil {
		panic(err) // embedded, and read by a test
	}
	return w
})
