package ui

import (
	"context"
	"embed"
	"io"
	"strings"
	"sync"

	"github.com/a-h/templ"
)

//go:embed icons/*.svg
var iconSources embed.FS

// IconName is one of the drawings in icons/; the zero value is none.
type IconName uint8

// pointing are the icons with a direction, which turns round where the text
// runs from right to left.
var pointing = map[IconName]bool{IconArrowRight: true, IconChevron: true}

// Icon draws an icon, 20 px, hidden from assistive technology: the word beside
// it, or the label of its button, says the same.
//
//	@ui.Icon(ui.IconCalendar)
func Icon(name IconName) templ.Component { return icons()[name].plain }

// IconFlipped draws the icon as in a mirror: the chevron that points back.
//
//	@ui.IconFlipped(ui.IconChevron)
func IconFlipped(name IconName) templ.Component { return icons()[name].flipped }

type drawing struct{ plain, flipped markup }

// icons reads the drawings once.
var icons = sync.OnceValue(func() []drawing {
	drawings := make([]drawing, len(iconFiles))
	for name, file := range iconFiles {
		if file == "" {
			continue // the zero value
		}
		source, err := iconSources.ReadFile("icons/" + file + ".svg")
		if err != nil {
			panic(err) // a test compares the names with the files
		}
		inner := innerSVG(string(source))
		class := "i"
		if pointing[IconName(name)] {
			class = "i dir"
		}
		drawings[name] = drawing{plain: iconMarkup(class, inner), flipped: iconMarkup("i flip", inner)}
	}
	return drawings
})

// innerSVG is what stands inside the outermost element.
func innerSVG(source string) string {
	source = source[strings.Index(source, ">")+1:]
	return source[:strings.LastIndex(source, "</svg>")]
}

func iconMarkup(class, inner string) markup {
	return markup(`<svg class="` + class + `" viewBox="0 0 20 20" aria-hidden="true">` + inner + `</svg>`)
}

// markup is HTML of our own, or made safe, written as it is.
type markup string

// Render writes the markup.
func (m markup) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, string(m))
	return err
}
