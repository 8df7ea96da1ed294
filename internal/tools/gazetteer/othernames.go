package main

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/platform/geo/names"
	"chapterhouse.dev/chapterhouse/internal/platform/geo/placefile"
)

//go:embed famous.txt
var famousText string

// wellKnown is the population from which a place keeps the other names that
// the source has for it. Smaller places would double the file for names that
// hardly anybody types.
const wellKnown = 50_000

// readFamous reads our own list: other names by place. It also gives places
// the names that they bear today.
func readFamous(towns []*town) (map[uint32][]string, error) {
	largest := map[string]*town{}
	for _, t := range towns {
		key := t.country + "|" + t.name
		if other := largest[key]; other == nil || t.population > other.population {
			largest[key] = t
		}
	}
	famous := map[uint32][]string{}
	var missing []error
	for line := range strings.Lines(famousText) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "|")
		if len(fields) != 3 {
			return nil, fmt.Errorf("famous.txt: %q is not name|country|names", line)
		}
		name, today, renamed := strings.Cut(fields[0], " = ")
		t := largest[fields[1]+"|"+name]
		if t == nil {
			missing = append(missing, fmt.Errorf("famous.txt: the source has no %s in %s", name, fields[1]))
			continue
		}
		if renamed {
			t.name = today
		}
		for other := range strings.SplitSeq(fields[2], ";") {
			famous[t.id] = append(famous[t.id], strings.TrimSpace(other))
		}
	}
	return famous, errors.Join(missing...)
}

// list makes the rows and names of the file.
func list(towns []*town, famous map[uint32][]string) ([]placefile.Place, []placefile.Alias) {
	var places []placefile.Place
	var aliases []placefile.Alias
	for _, t := range towns {
		places = append(places, placefile.Place{
			ID: t.id, Name: t.name, Region: t.regionKey(), Lat: t.lat, Lng: t.lng,
			Population: t.population, Zone: t.zone, Part: t.kind == "PPLX",
		})
		seen := []string{names.Fold(t.name)}
		add := func(name string, isFamous bool) {
			if folded := names.Fold(name); folded != "" && !slices.Contains(seen, folded) {
				seen = append(seen, folded)
				aliases = append(aliases, placefile.Alias{Folded: folded, Place: t.id, Famous: isFamous})
			}
		}
		for _, name := range famous[t.id] {
			add(name, true)
		}
		if t.population < wellKnown {
			continue
		}
		for _, name := range t.otherNames {
			if typable(name) {
				add(name, false)
			}
		}
	}
	return places, aliases
}

// typable leaves out what stands among the other names and is none: codes of
// airports (MUC) and transliterations, which begin with a small letter
// (mu ni hei).
func typable(name string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(name, "'’‘`"))
	if unicode.Is(unicode.Latin, first) && unicode.IsLower(first) {
		return false
	}
	code := len(name) <= 4 && strings.IndexFunc(name, func(r rune) bool { return r < 'A' || r > 'Z' }) < 0
	return !code && len(names.Fold(name)) >= 3
}
