package ui

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/geo/worldmap"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// The style guide is for those who build pages; its samples are English only.

// sample is a part of the style guide.
type sample struct{ id, title, note string }

var samples = []sample{
	{"colour", "Colour", "Both themes, same page"},
	{"accents", "Other accents", "One value each; lightness is clamped, so marigold stays readable"},
	{"type", "Type", "The reader’s own fonts"},
	{"space", "Space and shape", ""},
	{"icons", "Icons", "20 px, stroke 1.5"},
	{"buttons", "Buttons and links", ""},
	{"standing", "Standing", "Glyph, word, colour"},
	{"people", "People", "Colour and initials from the name"},
	{"forms", "Forms", "New, and refused"},
	{"search", "Search and filters", ""},
	{"tables", "Tables", "The same table, wide and narrow"},
	{"navigation", "Navigation", ""},
	{"steps", "Steps and time", ""},
	{"messages", "Messages", ""},
	{"charts", "Charts", ""},
	{"map", "Map", "Two ranks of pins, by the width of the map"},
	{"text", "Text", ""},
}

// sampleOf finds the head of a part.
func sampleOf(id string) Sec {
	for _, s := range samples {
		if s.id == id {
			return Sec{ID: s.id, Title: s.title, Note: s.note}
		}
	}
	return Sec{ID: id, Title: id}
}

// sampleLinks are the contents of the style guide.
func sampleLinks() []Link {
	var links []Link
	for _, s := range samples {
		links = append(links, Link{Href: "#" + s.id, Label: s.title})
	}
	return links
}

// swatches are the colours that parts name, each with its use.
var swatches = [][2]string{
	{"paper", "page"}, {"surface", "cards"}, {"sunk", "wells"}, {"ink", "text"}, {"ink-2", "second"}, {"ink-3", "third"},
	{"line", "hairline"}, {"control", "inputs"}, {"accent-ink", "links"}, {"accent-solid", "buttons"},
	{"accent-wash", "tint"}, {"accent-line", "border"},
}

// otherAccents are colours that other programs might choose.
var otherAccents = [][2]string{{"garnet", "#b3123f"}, {"marigold", "#ffc400"}, {"iris", "#5b3df5"}, {"moss", "#3f7d20"}}

var spaces = [][3]string{
	{"--s1", "4 px", "4"}, {"--s2", "8 px", "8"}, {"--s3", "12 px", "12"}, {"--s4", "16 px", "16"},
	{"--s5", "24 px", "24"}, {"--s6", "32 px", "32"}, {"--s7", "48 px", "48"}, {"--s8", "72 px", "72"},
}

// sampleStanding shows every tone.
var sampleStanding = []Part{
	{"Good standing", 148, ToneOK}, {"Needs attention", 31, ToneWarn}, {"Below the requirements", 14, ToneRisk},
	{"Onboarding", 12, ToneInfo}, {"Leaving", 6, ToneMute}, {"Out of compliance", 3, ToneBad},
}

var samplePeople = []string{"Wanjiru Kamau", "Zeynep Arslan", "Noor van Dijk", "山田太郎", "Ольга Ильина", "عمر حداد", "प्रिया शर्मा", "Ólafur Þórsson", "João Caetano", "Ngô Bảo Châu"}

// sampleForm is a form as it first appears, or as it comes back.
func sampleForm(p Page, refused bool) Form {
	form := NewForm(p).In("new")
	if !refused {
		return form
	}
	typed := url.Values{"name": {"Bulut İzmir"}, "homepage": {"not an address"}, "format": {"hybrid"}, "topic": {"data"}, "decision": {"later"}}
	form = form.In("back").At("4")
	form.still = true
	return form.Refuse(typed, fault.InvalidFields(
		fault.Field{Name: "homepage", Message: msg.ErrorInvalidTitle()},
		fault.Field{Name: "terms", Message: msg.ErrorInvalidText()},
	))
}

var sampleFormats = []Option{{Value: "room", Label: "In person"}, {Value: "online", Label: "Online"}, {Value: "hybrid", Label: "Both", Note: "In a room and online"}}

var sampleCities = []Option{{Value: "Nairobi", Note: "Kenya"}, {Value: "Nagoya", Note: "Japan"}, {Value: "Napoli", Note: "Italy"}}

// sampleTable is a table with every kind of column.
func sampleTable(l *i18n.Localizer, caption string) Table {
	return Table{Caption: caption, Columns: []Column{
		SelectColumn(l),
		{Label: "Group", SortBy: "?sort=name", Order: Ascending},
		{Label: "Standing", Fit: true},
		{Label: "Meetings", SortBy: "?sort=meetings", Number: true},
		{Label: "Trend", Fit: true, Low: true, NoCard: true},
		{Label: "Actions", Spoken: true, Actions: true},
	}}
}

// sampleRow is a group of the sample table.
type sampleRow struct {
	name, place string
	tone        Tone
	standing    string
	trend       []float64
}

var sampleRows = []sampleRow{
	{"Naniwa Data Salon", "Osaka, Japan", ToneOK, "Good standing", []float64{6, 8, 9, 12}},
	{"Perth Cloud Yarn", "Perth, Australia", ToneWarn, "Needs attention", []float64{7, 6, 6, 5}},
}

func sampleMoment(hour, minute int) i18n.Moment {
	return i18n.At(time.Date(2026, time.December, 3, hour-3, minute, 0, 0, time.UTC), "Africa/Nairobi")
}

// samplePages is the pager of a long list.
func samplePages(l *i18n.Localizer, current int) PageLinks {
	links := Numbered(current, 15, func(int) string { return "#navigation" })
	links.Position = Position(l, 15*current-14, 15*current, 214)
	return links
}

var sampleColumns = Columns{
	Label:  "People at the last eleven meetings: between 48 and 112, last 58",
	Values: []float64{48, 71, 66, 82, 59, 77, 64, 91, 112, 73, 58},
	Marks:  []string{"2025", "", "", "", "", "2026", "", "", "", "", "Oct"},
}

var sampleLayers = Layers{
	Label: "Groups by standing over two years, from 135 to 214",
	Bands: []Band{
		{ToneOK, []float64{94, 110, 116, 128, 148}}, {ToneWarn, []float64{22, 25, 25, 32, 31}},
		{ToneRisk, []float64{9, 11, 12, 15, 14}}, {ToneInfo, []float64{8, 7, 10, 8, 12}},
	},
	Marks: []string{"2024", "2025", "now"},
}

// sampleSpots are a few cities.
var sampleSpots = []worldmap.Spot{
	{Name: "Reykjavík", Lat: 64.1, Lng: -21.9, Count: 1, Ringed: true}, {Name: "Oslo", Lat: 59.9, Lng: 10.7, Count: 3},
	{Name: "Munich", Lat: 48.1, Lng: 11.6, Count: 11, Ringed: true}, {Name: "Kraków", Lat: 50.1, Lng: 19.9, Count: 1},
	{Name: "Vancouver", Lat: 49.3, Lng: -123.1, Count: 5}, {Name: "Cairo", Lat: 30.0, Lng: 31.2, Count: 3},
	{Name: "Nairobi", Lat: -1.3, Lng: 36.8, Count: 2}, {Name: "Wellington", Lat: -41.3, Lng: 174.8, Count: 4, Ringed: true},
}

// sampleMap is the whole world, sampleRegion the part of it around spots.
func sampleMap() Chart {
	return Chart{
		Label:  "Map of groups. Each pin is a link to the groups in that area.",
		Wide:   Pins(worldmap.Cluster(sampleSpots, worldmap.Wide), sayPin),
		Narrow: Pins(worldmap.Cluster(sampleSpots, worldmap.Narrow), sayPin),
	}
}

func sampleRegion() Chart {
	spots := sampleSpots[1:4]
	frame := worldmap.Frame(spots)
	return Chart{Label: "Map of a region", Region: frame, Wide: Pins(worldmap.Cluster(spots, worldmap.Regional(frame)), sayPin)}
}

func sayPin(pin worldmap.Pin) (title, href string) {
	return fmt.Sprintf("%s and %d more cities nearby: %d groups", pin.Name, pin.Others, pin.Count), "#map"
}

// sampleText is what people write.
const sampleText = `## What people wrote

We started in 2016 with eleven people and one projector. Every talk ends with [something to try at home](https://groups.example/try).

- A list
- of two points

> Write to us most of all.
`

// name is an icon's file name.
func (n IconName) name() string { return iconFiles[n] }

// iconNames are all icons, in the order of their names.
func iconNames() []IconName {
	names := make([]IconName, 0, len(iconFiles)-1)
	for i := range iconFiles[1:] {
		names = append(names, IconName(i+1))
	}
	return names
}

// title writes a word with a capital.
func title(word string) string { return strings.ToUpper(word[:1]) + word[1:] }
