package reach

import (
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/geo/names"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"

	"golang.org/x/text/language"
)

// MaxField is how much text a field of a reach takes, in characters.
const MaxField = 1_000

// Field is what a person typed into the two fields of a scope, with their names
// for notes about what could not be read.
type Field struct{ PlacesName, LanguagesName, Places, Languages string }

// Read reads one scope. A word that is no place or language is noted at its
// field.
func (f Field) Read(l *i18n.Localizer, notes *fault.Notes) (s access.Scope) {
	if len(f.Places) > 4*MaxField || len(f.Languages) > 4*MaxField {
		notes.Add(f.PlacesName, msg.ReachLong(MaxField))
		return s
	}
	for _, word := range strings.FieldsFunc(f.Places, func(c rune) bool { return strings.ContainsRune(",;\n", c) }) {
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		place, ok := readPlace(l, word)
		if !ok {
			notes.Add(f.PlacesName, msg.ReachNoPlace(word))
			break
		}
		s.Places = append(s.Places, place)
	}
	for _, tag := range site.ReadLanguages(f.Languages) {
		if _, err := language.Parse(tag); err != nil {
			notes.Add(f.LanguagesName, msg.ReachNoLanguage(tag))
			break
		}
		s.Languages = append(s.Languages, tag)
	}
	return s.Tidy()
}

// readPlace finds what a word means: a continent, a country, or a region with
// its country in brackets.
func readPlace(l *i18n.Localizer, word string) (place string, ok bool) {
	key := names.Fold(word)
	for _, c := range geo.Continents() {
		if key == names.Fold(string(c)) || key == names.Fold(ui.ContinentName(l, c)) {
			return string(c), true
		}
	}
	if code, known := geo.ParseCountry(word); known {
		return code, true
	}
	region, country, _ := strings.Cut(strings.TrimSuffix(word, ")"), "(")
	if code, known := geo.ParseCountry(country); known {
		return readRegion(l, code, region)
	}
	return "", false
}

func readRegion(l *i18n.Localizer, country, region string) (code string, ok bool) {
	key := names.Fold(strings.TrimSpace(region))
	for _, lang := range []string{l.Lang(), "en"} {
		for _, r := range geo.Regions(country, lang) {
			if names.Fold(r.Name) == key {
				return r.Code, true
			}
		}
	}
	return "", false
}
