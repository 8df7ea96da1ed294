package geo

import (
	"slices"
	"strings"
	"unicode"

	"chapterhouse.dev/chapterhouse/internal/platform/geo/names"
)

// reading is one way to understand a text: the name of a place, and what the
// rest says about where it lies.
type reading struct {
	name  string // folded
	where []condition
	// home is set where the text is the name of a country and nothing else:
	// Singapore is a city too, but nobody means the Lebanon in Pennsylvania.
	home string
	// part means that something of the text had to be left aside, so that
	// even the very name is only a partial match.
	part bool
}

// condition is what a word like "Georgia" or "IN" says about a place: it lies
// in one of these countries or regions.
type condition struct {
	country string
	regions []uint16
}

func (c condition) empty() bool { return c.country == "" && len(c.regions) == 0 }

// met says whether the place of a row meets every condition.
func (g *gazetteer) met(row int, where []condition) bool {
	for _, c := range where {
		if c.country != "" && g.country(row) == c.country {
			continue
		}
		if !slices.Contains(c.regions, g.Table.Region[row]) {
			return false
		}
	}
	return true
}

// condition reads a folded piece of text as a country or a region or both:
// "ca" is Canada and California.
func (g *gazetteer) condition(folded string) condition {
	code, _ := countries().named(folded)
	return condition{country: code, regions: g.regions.byName[folded]}
}

// longestQuery is the number of bytes of a text that are read; the name of no
// place with country and region comes near it.
const longestQuery = 200

// readings lists the ways to understand a text, the likeliest first.
func (g *gazetteer) readings(text string) []reading {
	if len(text) > longestQuery {
		text = strings.ToValidUTF8(text[:longestQuery], "")
	}
	pieces := split(text)
	if len(pieces) == 0 {
		return nil
	}
	whole := names.Fold(text)
	home, _ := countries().named(whole)
	list := []reading{{name: whole, home: home}}
	where, part := g.conditions(pieces[1:])
	if len(pieces) > 2 {
		rest, _ := g.conditions(pieces[2:]) // Halle (Saale), Germany
		list = append(list, reading{name: pieces[0] + " " + pieces[1], where: rest})
	}
	if len(pieces) > 1 {
		list = append(list, reading{name: pieces[0], where: where, part: part})
	}
	list = append(list, g.tailReadings(pieces[0], where, part)...)
	if plain := withoutNoise(pieces[0]); plain != pieces[0] && plain != "" {
		list = append(list, reading{name: plain, where: where, part: true})
	}
	return append(list, g.laterReadings(pieces)...)
}

// laterReadings take a later piece for the place, as in an address. A piece
// that is also a country or region must lie there: in "SP, Brazil" nobody
// means Brazil in Indiana, in "Science Park, Singapore" the city is meant.
func (g *gazetteer) laterReadings(pieces []string) []reading {
	var list []reading
	for i := 1; i < len(pieces); i++ {
		where, _ := g.conditions(pieces[i:])
		list = append(list, reading{name: withoutNoise(pieces[i]), where: where, part: true})
	}
	return list
}

// split cuts a text where people part a place from its country, and folds the
// pieces: "Frankfurt (Oder), Germany" gives frankfurt, oder, germany.
func split(text string) []string {
	text = strings.NewReplacer(" - ", ",", " – ", ",", " — ", ",").Replace(text)
	var pieces []string
	for piece := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(",;/|()[]·\n", r) }) {
		if folded := names.Fold(piece); folded != "" {
			pieces = append(pieces, folded)
		}
	}
	return pieces
}

// conditions reads pieces as countries and regions. Part tells that none of
// them could be read although there were some.
func (g *gazetteer) conditions(pieces []string) (where []condition, part bool) {
	for _, piece := range pieces {
		if c := g.condition(piece); !c.empty() {
			where = append(where, c)
		}
	}
	return where, len(pieces) > 0 && len(where) == 0
}

// tailReadings take the last words of a piece for its country or region:
// "portland or", "springfield new south wales", "paris france".
func (g *gazetteer) tailReadings(piece string, where []condition, part bool) []reading {
	words := strings.Fields(piece)
	var list []reading
	for cut := len(words) - 1; cut >= max(1, len(words)-3); cut-- {
		if c := g.condition(strings.Join(words[cut:], " ")); !c.empty() {
			head := strings.Join(words[:cut], " ")
			list = append(list, reading{name: head, where: append(slices.Clone(where), c), part: part})
		}
	}
	return list
}

// noise are words that stand beside the name of a city in lists and addresses.
var noise = []string{"greater", "metro", "metropolitan", "downtown", "city", "of", "the", "area", "region", "near", "and", "surroundings"}

// withoutNoise takes post codes and such words off both ends of a piece.
func withoutNoise(piece string) string {
	words := strings.Fields(piece)
	idle := func(word string) bool {
		return slices.Contains(noise, word) || strings.IndexFunc(word, unicode.IsDigit) >= 0
	}
	for len(words) > 0 && idle(words[0]) {
		words = words[1:]
	}
	for len(words) > 0 && idle(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return strings.Join(words, " ")
}

// undigraph turns letters that stand for accented ones (Zuerich, Aarhus) into
// the plain letters that Fold makes of the accented ones.
var undigraph = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u", "aa", "a")
