package geo

import (
	"cmp"
	_ "embed"
	"slices"
	"sort"
	"sync"

	"chapterhouse.dev/chapterhouse/internal/platform/geo/names"
	"chapterhouse.dev/chapterhouse/internal/platform/geo/placefile"
)

//go:embed places.bin
var placesFile []byte

// gazetteer is the list of places with its indexes. It never changes after
// loading. A row is the number of a place in the list.
type gazetteer struct {
	*placefile.Table
	keys         placefile.Strings // folded names of the rows, in order
	letters      []uint32          // names.Letters of each key
	aliasLetters []uint32
	byID         []uint32 // rows in the order of their IDs
	grid         grid
	regions      regionIndex
}

// Load reads the list now instead of at the first use. It takes about a tenth
// of a second; a server calls it beside its start.
func Load() { loaded() }

var loaded = sync.OnceValue(readGazetteer)

func readGazetteer() *gazetteer {
	table, err := placefile.Read(placesFile)
	if err != nil {
		panic(err) // the file is part of the program: it cannot be damaged alone
	}
	g := &gazetteer{Table: table}
	g.keys, g.letters = foldAll(table.Names)
	g.aliasLetters = make([]uint32, table.Aliases.Len())
	for i := range g.aliasLetters {
		g.aliasLetters[i] = names.Letters(table.Aliases.At(i))
	}
	g.byID = orderByID(table.IDs)
	g.grid = newGrid(table.Lat, table.Lng)
	g.regions = newRegionIndex(table.Regions)
	return g
}

// foldAll makes the index of names. The rows are in the order of their folded
// names already.
func foldAll(list placefile.Strings) (placefile.Strings, []uint32) {
	blob := make([]byte, 0, list.Len()*12)
	ends := make([]uint32, list.Len())
	letters := make([]uint32, list.Len())
	for i := range list.Len() {
		start := len(blob)
		blob = names.AppendFold(blob, list.At(i))
		ends[i] = uint32(len(blob))
		letters[i] = names.Letters(string(blob[start:]))
	}
	return placefile.Pack(string(blob), ends), letters
}

func orderByID(ids []uint32) []uint32 {
	rows := make([]uint32, len(ids))
	for i := range rows {
		rows[i] = uint32(i)
	}
	slices.SortFunc(rows, func(a, b uint32) int { return cmp.Compare(ids[a], ids[b]) })
	return rows
}

func (g *gazetteer) rowOf(id uint32) (int, bool) {
	at, ok := sort.Find(len(g.byID), func(i int) int { return cmp.Compare(id, g.IDs[g.byID[i]]) })
	if !ok {
		return 0, false
	}
	return int(g.byID[at]), true
}

// country is the ISO code of the country of a row.
func (g *gazetteer) country(row int) string { return g.Regions[g.Table.Region[row]].Key[:2] }
