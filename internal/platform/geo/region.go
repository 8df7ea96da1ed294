package geo

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"chapterhouse.dev/chapterhouse/internal/platform/geo/names"
	"chapterhouse.dev/chapterhouse/internal/platform/geo/placefile"
)

// Region is a first-level region of a country: a state, province, Land.
type Region struct {
	Code string // country and GeoNames code, as US.OR or DE.05
	Name string
}

// regionIndex finds regions by their number in the table.
type regionIndex struct {
	byKey  map[string]uint16
	byName map[string][]uint16 // folded names and abbreviations
}

func newRegionIndex(regions []placefile.Region) regionIndex {
	x := regionIndex{byKey: map[string]uint16{}, byName: map[string][]uint16{}}
	for i, r := range regions {
		x.byKey[r.Key] = uint16(i)
		if code := r.Key[len("US."):]; isAbbreviation(code) {
			x.learn(uint16(i), code)
		}
		folded := names.Fold(r.Name)
		x.learn(uint16(i), folded, withoutKind(folded))
	}
	for _, other := range otherNames() {
		if i, ok := x.byKey[other.key]; ok {
			x.learn(i, append(other.names, other.german)...)
		}
	}
	return x
}

func (x regionIndex) learn(region uint16, list ...string) {
	for _, name := range list {
		key := names.Fold(name)
		if key != "" && !slices.Contains(x.byName[key], region) {
			x.byName[key] = append(x.byName[key], region)
		}
	}
}

// isAbbreviation tells the codes that people use (OR, ZH, ENG) from mere
// numbers.
func isAbbreviation(code string) bool {
	return len(code) >= 2 && strings.IndexFunc(code, func(r rune) bool { return r < 'A' || r > 'Z' }) < 0
}

// kinds are the words that say what a region is and that people leave out.
var kinds = []string{
	" province", " region", " oblast", " district", " county", " governorate", " state", " prefecture",
	" department", " republic", " krai", " voivodeship", " parish", " canton", " municipality",
}

func withoutKind(folded string) string {
	for _, kind := range kinds {
		if short, ok := strings.CutSuffix(folded, kind); ok {
			return short
		}
	}
	return folded
}

// germanRegions are the names of regions in German, by code.
var germanRegions = sync.OnceValue(func() map[string]string {
	named := map[string]string{}
	for _, other := range otherNames() {
		if other.german != "" {
			named[other.key] = other.german
		}
	}
	return named
})

// RegionName is the name of a region: in German for the regions of Germany,
// Austria, Switzerland and the United Kingdom, else as GeoNames has it, mostly
// in English. It is empty for an unknown code.
func RegionName(code, lang string) string {
	if name := germanRegions()[code]; name != "" && german(lang) {
		return name
	}
	g := loaded()
	if i, ok := g.regions.byKey[code]; ok {
		return g.Regions[i].Name
	}
	return ""
}

// Regions lists the regions of a country by their name in a language. Regions
// in which the list has no place are not among them.
func Regions(country, lang string) []Region {
	var list []Region
	for _, r := range loaded().Regions {
		if strings.HasPrefix(r.Key, country+".") && r.Name != "" {
			list = append(list, Region{r.Key, RegionName(r.Key, lang)})
		}
	}
	slices.SortFunc(list, func(a, b Region) int {
		return cmp.Or(cmp.Compare(names.Fold(a.Name), names.Fold(b.Name)), cmp.Compare(a.Code, b.Code))
	})
	return list
}
