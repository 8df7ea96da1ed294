package geo

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"chapterhouse.dev/chapterhouse/internal/platform/geo/names"
)

// Continent is one of the five regions of the world of the United Nations
// (M49). Antarctica and its islands count to Oceania.
type Continent string

const (
	Africa   Continent = "Africa"
	Americas Continent = "Americas"
	Asia     Continent = "Asia"
	Europe   Continent = "Europe"
	Oceania  Continent = "Oceania"
)

// Continents lists them in alphabetical order.
func Continents() []Continent { return []Continent{Africa, Americas, Asia, Europe, Oceania} }

// Country is a country or territory with a code of its own.
type Country struct {
	Code      string // ISO 3166-1 alpha-2, and XK for Kosovo
	ISO3      string // ISO 3166-1 alpha-3
	Continent Continent

	english, german string
}

// Name is the name of the country in a language: German for de and its
// variants, English for all others.
func (c Country) Name(lang string) string {
	if german(lang) {
		return c.german
	}
	return c.english
}

// The names come from CLDR 48 through countries.tsv: the tables of
// x/text/language/display are of CLDR 32 and still say Swaziland.
//
//go:embed countries.tsv
var countriesFile string

// otherNamesFile is written by hand; the file says how.
//
//go:embed othernames.txt
var otherNamesFile string

// countryIndex holds the countries by code and by every folded name.
type countryIndex struct {
	list   []Country
	byCode map[string]Country
	byName map[string]string
}

var countries = sync.OnceValue(func() countryIndex {
	index := countryIndex{byCode: map[string]Country{}, byName: map[string]string{}}
	var named [][]string
	for line := range strings.Lines(countriesFile) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		c := Country{Code: f[0], ISO3: f[1], Continent: Continent(f[2]), english: f[3], german: f[4]}
		index.list = append(index.list, c)
		index.byCode[c.Code] = c
		index.learn(c.Code, c.Code, c.ISO3)
		and := strings.ReplaceAll(f[3], " & ", " and ") // CLDR writes Trinidad & Tobago
		named = append(named, append(strings.Split(f[5], ";"), and, f[0], f[3], f[4]))
	}
	for _, other := range otherNames() {
		if len(other.key) == 2 {
			index.learn(other.key, other.names...)
		}
	}
	for _, n := range named {
		index.learn(n[len(n)-3], n...)
	}
	return index
})

// learn takes names for a country. The first to claim a name keeps it: codes,
// then our own list, then CLDR.
func (x *countryIndex) learn(code string, list ...string) {
	for _, name := range list {
		key := names.Fold(name)
		if _, taken := x.byName[key]; key != "" && !taken {
			x.byName[key] = code
		}
	}
}

// Countries lists all countries by code.
func Countries() []Country { return slices.Clone(countries().list) }

// CountryByCode gives the country with an ISO 3166-1 alpha-2 code.
func CountryByCode(code string) (Country, bool) {
	c, ok := countries().byCode[code]
	return c, ok
}

// CountryName is the name of a country in a language (see Country.Name), or
// empty for an unknown code.
func CountryName(code, lang string) string { return countries().byCode[code].Name(lang) }

// ParseCountry reads a country as lists write it: by its ISO code of two or
// three letters, its name in English, German or its own languages, or a usual
// other name (UK, Holland, Czech Republic). It gives the ISO 3166-1 alpha-2
// code. The four nations of the United Kingdom count as that country.
func ParseCountry(s string) (code string, ok bool) {
	key := names.Fold(s)
	if code, ok = countries().named(key); ok {
		return code, true
	}
	if slices.Contains([]string{"england", "scotland", "wales", "northern ireland", "schottland", "nordirland"}, key) {
		return "GB", true
	}
	return "", false
}

// named looks a folded name up, with and without its article.
func (x countryIndex) named(key string) (string, bool) {
	if code, ok := x.byName[key]; ok {
		return code, true
	}
	code, ok := x.byName[strings.TrimPrefix(key, "the ")]
	return code, ok
}

// otherName is one line of othernames.txt.
type otherName struct {
	key    string // a country, or country.region
	german string
	names  []string
}

var otherNames = sync.OnceValue(func() []otherName {
	var list []otherName
	for line := range strings.Lines(otherNamesFile) {
		f := strings.Split(strings.TrimSpace(line), "|")
		if strings.HasPrefix(line, "#") || len(f) != 3 {
			continue
		}
		list = append(list, otherName{f[0], f[1], strings.Split(f[2], ";")})
	}
	return list
})

func german(lang string) bool { return lang == "de" || strings.HasPrefix(lang, "de-") }
