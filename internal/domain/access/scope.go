package access

import (
	"slices"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"

	"golang.org/x/text/language"
)

// Place is where a group is and what it speaks: the facts by which a limited
// role of the program team is decided. The zero Place is not known, and lies in
// nobody's limited reach.
type Place struct {
	Country   string // ISO 3166, two letters
	Region    string // first-level region, as US.OR
	Languages []string
}

// Known says that something is known that a limit could be held against.
func (p Place) Known() bool { return p.Country != "" || len(p.Languages) > 0 }

// placeRow is a Place as the view access_places has it.
type placeRow struct {
	Country   string            `db:"country"`
	Region    string            `db:"region"`
	Languages db.JSON[[]string] `db:"languages"`
}

// Scope limits a role of the program team (product.md section 2, reach). Places
// add up with each other, languages too; a scope that names both asks for both:
// "Canada" and "French" are the groups in Canada that speak French. The zero
// Scope limits nothing.
type Scope struct {
	Places    []string `json:"places,omitempty"`    // countries (DE), first-level regions (US.OR), continents (Africa)
	Languages []string `json:"languages,omitempty"` // BCP 47, lower case; pt holds pt-BR too
}

// Everywhere says that the scope limits nothing.
func (s Scope) Everywhere() bool { return len(s.Places) == 0 && len(s.Languages) == 0 }

// Holds says whether what is at a place lies within the scope.
func (s Scope) Holds(p Place) bool {
	if s.Everywhere() {
		return true
	}
	return p.Known() && s.holdsPlace(p) && s.holdsLanguage(p)
}

func (s Scope) holdsPlace(p Place) bool {
	if len(s.Places) == 0 {
		return true
	}
	country, _ := geo.CountryByCode(p.Country)
	return slices.ContainsFunc(s.Places, func(in string) bool {
		return in != "" && (in == p.Country || in == p.Region || in == string(country.Continent))
	})
}

func (s Scope) holdsLanguage(p Place) bool {
	if len(s.Languages) == 0 {
		return true
	}
	return slices.ContainsFunc(p.Languages, func(spoken string) bool {
		spoken = strings.ToLower(spoken)
		return slices.ContainsFunc(s.Languages, func(in string) bool { return spoken == in || strings.HasPrefix(spoken, in+"-") })
	})
}

// Covers says that everything within another scope certainly lies within this
// one. It may say no where a longer look would find yes.
func (s Scope) Covers(other Scope) bool {
	places := len(s.Places) == 0 || len(other.Places) > 0 && !slices.ContainsFunc(other.Places, func(p string) bool { return !s.coversPlace(p) })
	languages := len(s.Languages) == 0 || len(other.Languages) > 0 && !slices.ContainsFunc(other.Languages, func(l string) bool {
		return !s.holdsLanguage(Place{Languages: []string{l}})
	})
	return places && languages
}

func (s Scope) coversPlace(place string) bool {
	if slices.Contains(s.Places, place) {
		return true
	}
	code, _, isRegion := strings.Cut(place, ".")
	p := Place{Country: code}
	if isRegion {
		p.Region = place
	}
	return s.holdsPlace(p)
}

// Tidy is the scope in the one form in which it is kept: sorted, nothing twice,
// nothing that another place or language of it holds already.
func (s Scope) Tidy() Scope {
	return Scope{
		Places:    outermost(s.Places, func(outer, inner string) bool { return Scope{Places: []string{outer}}.coversPlace(inner) }),
		Languages: outermost(lower(s.Languages), func(outer, inner string) bool { return strings.HasPrefix(inner, outer+"-") }),
	}
}

// TidyScopes are scopes that add up in the one form in which they are kept:
// each tidy, and none that another covers. No scope at all is the one without
// limits.
func TidyScopes(scopes []Scope) (kept []Scope) {
	for _, s := range scopes {
		s = s.Tidy()
		if slices.ContainsFunc(kept, func(k Scope) bool { return k.Covers(s) }) {
			continue
		}
		kept = append(slices.DeleteFunc(kept, s.Covers), s)
	}
	if kept == nil {
		kept = []Scope{{}}
	}
	return kept
}

func (s Scope) same(other Scope) bool {
	return slices.Equal(s.Places, other.Places) && slices.Equal(s.Languages, other.Languages)
}

// Known says that every place and language of the scope is one that there is.
func (s Scope) Known() bool {
	for _, p := range s.Places {
		_, country := geo.CountryByCode(p)
		if !country && geo.RegionName(p, "en") == "" && !slices.Contains(geo.Continents(), geo.Continent(p)) {
			return false
		}
	}
	return !slices.ContainsFunc(s.Languages, func(l string) bool {
		_, err := language.Parse(l)
		return err != nil
	})
}

// String writes the scope with its codes, for the audit record: "DE AT, de".
func (s Scope) String() string {
	if s.Everywhere() {
		return "*"
	}
	parts := slices.DeleteFunc([]string{strings.Join(s.Places, " "), strings.Join(s.Languages, " ")}, func(p string) bool { return p == "" })
	return strings.Join(parts, ", ")
}

func lower(list []string) (lowered []string) {
	for _, s := range list {
		lowered = append(lowered, strings.ToLower(s))
	}
	return lowered
}

// outermost leaves of a list what no other of it holds, sorted.
func outermost(list []string, holds func(outer, inner string) bool) (kept []string) {
	list = slices.Compact(slices.Sorted(slices.Values(list)))
	for _, inner := range list {
		if !slices.ContainsFunc(list, func(outer string) bool { return outer != inner && holds(outer, inner) }) {
			kept = append(kept, inner)
		}
	}
	return kept
}

// condition is the scope as SQL over three columns, with its arguments. It says
// the same as Holds; a test holds the two together.
func (s Scope) condition(c PlaceColumns) (cond string, args []any) {
	if s.Everywhere() {
		return "1 = 1", nil
	}
	var and []string
	if len(s.Places) > 0 {
		var or []string
		countries, regions := s.countries()
		or, args = oneOf(or, args, c.Country, countries)
		or, args = oneOf(or, args, c.Region, regions)
		and = append(and, either(or))
	}
	if len(s.Languages) > 0 {
		var or []string
		for _, l := range s.Languages {
			or = append(or, "LOWER("+c.Languages+") LIKE ?", "LOWER("+c.Languages+") LIKE ?")
			args = append(args, `%"`+l+`"%`, `%"`+l+`-%`)
		}
		and = append(and, either(or))
	}
	return "(" + strings.Join(and, " AND ") + ")", args
}

// countries are the countries and regions that a scope names, with those of its
// continents.
func (s Scope) countries() (countries, regions []string) {
	for _, p := range s.Places {
		switch {
		case strings.Contains(p, "."):
			regions = append(regions, p)
		case slices.Contains(geo.Continents(), geo.Continent(p)):
			for _, c := range geo.Countries() {
				if string(c.Continent) == p {
					countries = append(countries, c.Code)
				}
			}
		default:
			countries = append(countries, p)
		}
	}
	return countries, regions
}

func oneOf(or []string, args []any, column string, values []string) ([]string, []any) {
	if len(values) == 0 {
		return or, args
	}
	for _, v := range values {
		args = append(args, v)
	}
	return append(or, column+" IN (?"+strings.Repeat(", ?", len(values)-1)+")"), args
}

// either joins conditions; of none, none is met.
func either(or []string) string {
	if len(or) == 0 {
		return "1 = 0"
	}
	return "(" + strings.Join(or, " OR ") + ")"
}
