package sitecheck

import (
	"strings"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
)

// Part is one of the four parts of a good code of conduct; the names are those
// of package groups.
type Part string

// The parts, in their order.
const (
	Norms      Part = "norms"
	Encouraged Part = "encouraged"
	Prohibited Part = "prohibited"
	Resolution Part = "resolution"
)

// Parts are all four.
var Parts = []Part{Norms, Encouraged, Prohibited, Resolution}

// Found is a part with the sentence that shows it.
type Found struct {
	Part  Part
	Quote string
}

// signs are words by which a part is known, in the languages that are known
// here. They are beginnings of words, folded.
var signs = map[Part][]string{
	Norms: {"welcom", "inclusive", "our values", "we value", "we stand for", "friendly", "diversity", "open to everyone", "regardless of",
		"willkommen", "unabhangig von", "vielfalt", "wir stehen fur", "unsere werte", "offen fur alle"},
	Encouraged: {"be kind", "be respectful", "be considerate", "respectful", "encourag", "expected behav", "we expect", "listen to", "assume good",
		"help each other", "respektvoll", "freundlich", "rucksicht", "wir erwarten", "horen einander zu", "horen sie zu", "ermutig", "helfen einander"},
	Prohibited: {"harass", "unacceptable", "not accept", "not tolerat", "do not tolerate", "prohibit", "forbidden", "discriminat", "intimidat",
		"belastig", "nicht hingenommen", "nicht geduldet", "nicht hinnehmen", "dulden wir nicht", "verboten", "diskriminier", "untersagt", "beleidig"},
	Resolution: {"report", "tell the organi", "contact the organi", "tell us", "consequence", "enforc", "asked to leave", "expel", "removed from",
		"melden", "meldung", "wenden sie sich", "sprechen sie", "verwiesen", "ausgeschlossen", "folgen fur", "konsequenz", "ansprechperson"},
}

// longestQuote is the most letters of a quote.
const longestQuote = 160

// ConductParts returns which parts a text has, each with the first sentence
// that shows it.
func ConductParts(text string) (list []Found) {
	all := sentences(text)
	for _, p := range Parts {
		for _, s := range all {
			if shows(s, p) {
				list = append(list, Found{p, shorten(s)})
				break
			}
		}
	}
	return list
}

// shows says whether a sentence has a sign of a part at the beginning of a word.
func shows(sentence string, p Part) bool {
	folded := " " + ids.Fold(sentence)
	for _, sign := range signs[p] {
		if strings.Contains(folded, " "+sign) {
			return true
		}
	}
	return false
}

// sentences parts a text at line ends and after full stops.
func sentences(text string) (list []string) {
	for line := range strings.Lines(text) {
		for _, s := range strings.SplitAfter(line, ". ") {
			if s = strings.Trim(ids.Tidy(s), "#*-> "); s != "" {
				list = append(list, s)
			}
		}
	}
	return list
}

func shorten(s string) string {
	if utf8.RuneCountInString(s) <= longestQuote {
		return s
	}
	return string([]rune(s)[:longestQuote-1]) + "…"
}
