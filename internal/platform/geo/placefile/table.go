package placefile

// Place is one row as the writer gets it.
type Place struct {
	ID         uint32 // GeoNames identifier
	Name       string
	Region     string // key of a Region, as US.OR
	Lat, Lng   float64
	Population int
	Zone       string // IANA name
	Part       bool   // a part of a town, as Kreuzberg
}

// Region is a first-level region of a country. Every place has one; in a
// country without regions its name is empty.
type Region struct {
	Key   string   // country and GeoNames code, as US.OR
	Name  string   // mostly English
	Zones []string // of its places, the most usual first
}

// Alias is another name of a place, folded.
type Alias struct {
	Folded string
	Place  uint32 // its ID
	// Famous names are as good as the main name (Cologne for Köln); others
	// stand behind any place that bears the name (Minga, Bavarian for Munich).
	Famous bool
}

// Table is the list of places in memory, a slice a column. Row i of one
// column belongs to row i of the others. Lat and Lng are in units of
// 1/Precision degree.
type Table struct {
	Regions    []Region
	Names      Strings
	IDs        []uint32
	Lat, Lng   []int32
	Population []uint32
	Region     []uint16 // index into Regions
	ZoneSlot   []uint8  // index into the region's Zones
	Part       []uint8  // 1 for a part of a town

	Aliases Strings  // folded, in order
	AliasOf []uint32 // row, shifted left by one; the lowest bit says famous
}

// Precision is how many units of Lat and Lng make a degree: 0.0001 degree is
// at most 11 metres.
const Precision = 10_000

// Len is the number of places.
func (t *Table) Len() int { return len(t.IDs) }

// Zone is the IANA name of the time zone of row i.
func (t *Table) Zone(i int) string {
	return t.Regions[t.Region[i]].Zones[t.ZoneSlot[i]]
}

// Strings is a long list of strings packed into one.
type Strings struct {
	blob string
	ends []uint32
}

// Pack makes Strings of a blob and the end of each string within it.
func Pack(blob string, ends []uint32) Strings { return Strings{blob, ends} }

// Len is the number of strings.
func (s Strings) Len() int { return len(s.ends) }

// At is string i. It shares the memory of the list.
func (s Strings) At(i int) string {
	start := uint32(0)
	if i > 0 {
		start = s.ends[i-1]
	}
	return s.blob[start:s.ends[i]]
}
