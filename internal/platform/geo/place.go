package geo

import "chapterhouse.dev/chapterhouse/internal/platform/geo/placefile"

// ID identifies a place for good: its number at GeoNames. Zero is no place.
type ID uint32

// Place is a town, or a part of one.
type Place struct {
	ID         ID
	Name       string  // mostly the name used in English
	Country    string  // ISO 3166-1 alpha-2, and XK for Kosovo
	Region     string  // code of the first-level region, as US.OR; see RegionName
	Lat, Lng   float64 // degrees, WGS 84
	Population int     // 0 where the source has none
	Zone       string  // IANA time zone
	PartOfTown bool    // as Kreuzberg or Brooklyn
}

// Confidence says how a name led to a place. More is better.
type Confidence uint8

const (
	// Fuzzy means that typing mistakes had to be forgiven.
	Fuzzy Confidence = iota + 1
	// Partial means that only a part of the text or of the name agrees:
	// "Frankfurt" for Frankfurt am Main, "Science Park, Leeds" for Leeds, a
	// region for its largest city.
	Partial
	// Alias means another name of the place: Cologne for Köln.
	Alias
	// Exact means the name itself, whatever its case, accents and punctuation.
	Exact
)

func (c Confidence) String() string {
	switch c {
	case Fuzzy:
		return "fuzzy"
	case Partial:
		return "partial"
	case Alias:
		return "alias"
	case Exact:
		return "exact"
	}
	return "none"
}

// Match is a place that a text may mean.
type Match struct {
	Place
	Confidence Confidence
}

// ByID gives the place with an identifier. It is false for one that the list
// does not hold (any more).
func ByID(id ID) (Place, bool) {
	g := loaded()
	row, ok := g.rowOf(uint32(id))
	if !ok {
		return Place{}, false
	}
	return g.place(row), true
}

// place makes the value of a row. Its strings share the memory of the list.
func (g *gazetteer) place(row int) Place {
	region := g.Regions[g.Table.Region[row]].Key
	p := Place{
		ID:         ID(g.IDs[row]),
		Name:       g.Names.At(row),
		Country:    region[:2],
		Lat:        degrees(g.Lat[row]),
		Lng:        degrees(g.Lng[row]),
		Population: int(g.Population[row]),
		Zone:       g.Table.Zone(row),
		PartOfTown: g.Part[row] == 1,
	}
	if len(region) > len("US.") {
		p.Region = region
	}
	return p
}

func degrees(units int32) float64 { return float64(units) / placefile.Precision }
