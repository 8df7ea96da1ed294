package reach

import (
	"slices"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/geo"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/web/site"
	"chapterhouse.dev/chapterhouse/internal/web/ui"
)

// Words says which groups scopes hold that add up; none hold all.
func Words(l *i18n.Localizer, scopes []access.Scope) string {
	if len(scopes) == 0 || slices.ContainsFunc(scopes, access.Scope.Everywhere) {
		return l.T(msg.ReachEverywhere())
	}
	var parts []string
	for _, s := range scopes {
		parts = append(parts, one(l, s))
	}
	return strings.Join(parts, "; ")
}

func one(l *i18n.Localizer, s access.Scope) string {
	places := l.List(named(s.Places, func(p string) string { return placeName(l, p) })...)
	languages := l.List(named(s.Languages, func(code string) string { return ui.LanguageName(l, code) })...)
	switch {
	case languages == "":
		return places
	case places == "":
		return l.T(msg.ReachSpeaking(languages))
	}
	return l.T(msg.ReachBoth(languages, places))
}

// named are the names of codes, in the order of their names.
func named(codes []string, name func(string) string) (names []string) {
	for _, c := range codes {
		names = append(names, name(c))
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(ids.Fold(a), ids.Fold(b)) })
	return names
}

// placeName is how a place of a scope is written, so that Read finds it again:
// a country or continent by its name, a region with its country behind it.
func placeName(l *i18n.Localizer, place string) string {
	country, _, region := strings.Cut(place, ".")
	switch {
	case region:
		return geo.RegionName(place, l.Lang()) + " (" + country + ")"
	case slices.Contains(geo.Continents(), geo.Continent(place)):
		return ui.ContinentName(l, geo.Continent(place))
	}
	return geo.CountryName(place, l.Lang())
}

// Places writes the places of a scope for a field of a form.
func Places(l *i18n.Localizer, s access.Scope) string {
	return strings.Join(named(s.Places, func(p string) string { return placeName(l, p) }), ", ")
}

// Languages writes the languages of a scope for a field of a form.
func Languages(s access.Scope) string { return site.WriteLanguages(s.Languages) }
