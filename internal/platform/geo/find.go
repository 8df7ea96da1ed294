package geo

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/geo/names"
	"chapterhouse.dev/chapterhouse/internal/platform/geo/placefile"
)

// Options narrow a search. The zero value searches the world.
type Options struct {
	Limit   int    // most matches; 0 means 10
	Country string // only this one, ISO 3166-1 alpha-2
}

// Find gives the places that a text may mean, the likeliest first. The text
// may name a country or region behind the place ("Portland, OR", "Paris
// Texas", "San José, Costa Rica"), may miss accents, may be unfinished, and
// may hold typing mistakes: one from four letters on, two from eight on. A
// country alone finds nothing, a region alone its largest city.
//
// The order weighs how well the name agrees and how many people live there.
func Find(text string, options Options) []Match {
	g := loaded()
	s := search{gazetteer: g, readings: g.readings(text)}
	if options.Country != "" {
		for i := range s.readings {
			s.readings[i].where = append(s.readings[i].where, condition{country: options.Country})
		}
	}
	s.run()
	return s.best(cmp.Or(options.Limit, 10))
}

// clearly is how many times more people must live in a place than in the next
// one of the same name for nobody to ask which was meant.
const clearly = 5

// Locate gives the one place that a text means, for callers that must not
// guess. It is false, with the likeliest match if there is one, where the name
// is not exactly that of a place or where several places bear it.
func Locate(text string, options Options) (Match, bool) {
	options.Limit = 2
	found := Find(text, options)
	if len(found) == 0 {
		return Match{}, false
	}
	first := found[0]
	if first.Confidence < Alias {
		return first, false
	}
	if len(found) > 1 && found[1].Confidence >= Alias && first.Population < clearly*found[1].Population {
		return first, false
	}
	return first, true
}

// search collects hits for the readings of one text.
type search struct {
	*gazetteer
	readings []reading
	hits     []hit
}

type hit struct {
	row        int
	confidence Confidence
	score      float64
}

// What a kind of agreement is worth. One point more is worth ten times more
// people: a village of the very name comes before a large city that merely has
// it as one of its hundred names, not before one that everybody calls so.
const (
	worthExact   = 6.0
	worthFamous  = 6.0
	worthAlias   = 4.0
	worthWords   = 3.0 // the text is the first words of the name
	worthRegion  = 3.0
	worthLetters = 2.5 // the text is the first letters of the name
	worthFuzzy   = 2.0
	worthTypo    = -0.8 // each
	worthOther   = -1.0 // the beginning or misspelling of another name
	worthPart    = -1.0 // something of the text had to be left aside
	worthInTown  = -1.0 // a part of a town stands behind towns
)

func (s *search) run() {
	if len(s.readings) == 0 {
		return
	}
	if !s.exactly() {
		if s.readings[0].home != "" {
			return
		}
		for _, r := range s.readings {
			s.region(r)
			s.fuzzy(r)
		}
	}
	for _, r := range s.readings {
		s.beginnings(r)
	}
}

// exactly looks for the name itself and other names, in the first reading
// that has some; then with double letters read as accented ones.
func (s *search) exactly() bool {
	for _, r := range s.readings {
		s.names(r.name, r, Exact)
		if len(s.hits) > 0 {
			return true
		}
	}
	for _, r := range s.readings {
		s.names(undigraph.Replace(r.name), r, Alias)
		if len(s.hits) > 0 {
			return true
		}
	}
	return false
}

// names adds the places that bear a name, with a confidence if it is their
// main one.
func (s *search) names(name string, r reading, confidence Confidence) {
	for row := at(s.keys, name); row < s.keys.Len() && s.keys.At(row) == name; row++ {
		if r.home == "" || r.home == s.country(row) {
			s.add(row, r, confidence, worthExact)
		}
	}
	for i := at(s.Aliases, name); i < s.Aliases.Len() && s.Aliases.At(i) == name; i++ {
		row, worth := s.aliased(i)
		if r.home == "" || r.home == s.country(row) || worth == worthFamous {
			s.add(row, r, Alias, worth)
		}
	}
}

// aliased is the row of an alias and what the alias is worth.
func (g *gazetteer) aliased(i int) (row int, worth float64) {
	ref := g.AliasOf[i]
	if ref&1 == 1 {
		return int(ref >> 1), worthFamous
	}
	return int(ref >> 1), worthAlias
}

// region takes the name for that of a region and finds its largest city.
func (s *search) region(r reading) {
	if r.part {
		return
	}
	for _, region := range s.regions.byName[r.name] {
		largest, most := -1, uint32(0)
		for row, of := range s.Table.Region {
			if of == region && s.Population[row] >= most && s.Part[row] == 0 {
				largest, most = row, s.Population[row]
			}
		}
		if largest >= 0 {
			s.add(largest, r, Partial, worthRegion)
		}
	}
}

// fewestLetters are needed to find names by their beginning.
const fewestLetters = 3

// beginnings finds names that begin with the text, which may be unfinished.
func (s *search) beginnings(r reading) {
	if len(r.name) < fewestLetters || r.part {
		return
	}
	for row := at(s.keys, r.name); row < s.keys.Len() && strings.HasPrefix(s.keys.At(row), r.name); row++ {
		s.add(row, r, Partial, begun(s.keys.At(row), r.name))
	}
	for i := at(s.Aliases, r.name); i < s.Aliases.Len() && strings.HasPrefix(s.Aliases.At(i), r.name); i++ {
		row, _ := s.aliased(i)
		s.add(row, r, Partial, begun(s.Aliases.At(i), r.name)+worthOther)
	}
}

func begun(name, text string) float64 {
	if len(name) == len(text) || name[len(text)] == ' ' {
		return worthWords
	}
	return worthLetters
}

// fuzzy finds names that differ by a few typing mistakes.
func (s *search) fuzzy(r reading) {
	allowed := names.Allowed(r.name)
	if allowed == 0 || r.part {
		return
	}
	letters := names.Letters(r.name)
	forgive := func(name string) (float64, bool) {
		typos := names.Typos(r.name, name, allowed)
		worth := worthFuzzy + worthTypo*float64(typos)
		if name != "" && name[0] != r.name[0] {
			worth += worthTypo // few people miss the first letter
		}
		return worth, typos <= allowed
	}
	for row, l := range s.letters {
		if names.MayDiffer(letters, l, allowed) {
			if worth, ok := forgive(s.keys.At(row)); ok {
				s.add(row, r, Fuzzy, worth)
			}
		}
	}
	for i, l := range s.aliasLetters {
		if names.MayDiffer(letters, l, allowed) {
			if worth, ok := forgive(s.Aliases.At(i)); ok {
				row, famous := s.aliased(i)
				if famous != worthFamous {
					worth += worthOther
				}
				s.add(row, r, Fuzzy, worth)
			}
		}
	}
}

// add records a hit if the place lies where the reading says.
func (s *search) add(row int, r reading, confidence Confidence, worth float64) {
	if !s.met(row, r.where) {
		return
	}
	if r.part {
		confidence = min(confidence, Partial)
		worth += worthPart
	}
	if s.Part[row] == 1 {
		worth += worthInTown
	}
	score := worth + math.Log10(float64(s.Population[row])+10)
	s.hits = append(s.hits, hit{row, confidence, score})
}

// best gives the places of the hits, each once, the likeliest first.
func (s *search) best(limit int) []Match {
	slices.SortFunc(s.hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.confidence, a.confidence), cmp.Compare(a.row, b.row))
	})
	var matches []Match
	taken := make(map[int]bool, limit)
	for _, h := range s.hits {
		if len(matches) == limit {
			break
		}
		if !taken[h.row] {
			taken[h.row] = true
			matches = append(matches, Match{s.place(h.row), h.confidence})
		}
	}
	return matches
}

// at is the first position in an ordered list that is not before key.
func at(list placefile.Strings, key string) int {
	return sort.Search(list.Len(), func(i int) bool { return list.At(i) >= key })
}
