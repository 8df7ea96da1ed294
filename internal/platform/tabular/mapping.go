package tabular

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Field is something that a caller hopes to find in a table.
type Field struct {
	Name     string                  // the caller's own word, key of the mapping
	Synonyms []string                // headings under which it may stand, in any language
	Looks    func(value string) bool // whether a value may belong to it; nil when values tell nothing
}

// Scores of GuessMapping. A heading that says the word beats everything; looks
// alone are enough where no heading helps.
const (
	sameHeading   = 100
	lastPart      = 90 // "location.city" for city
	wordInHeading = 60 // "Homepage of the group" for homepage
	goodLooks     = 50
	poorLooks     = -40
	enough        = 50
)

// GuessMapping proposes the column of each field, by index. A field that no
// column fits is absent; no column stands for two fields.
func GuessMapping(t *Table, fields []Field) map[string]int {
	type guess struct{ score, field, column int }
	var guesses []guess
	for f, field := range fields {
		for c, heading := range t.Columns {
			score := headingScore(heading, field)
			if field.Looks != nil {
				score += looksScore(t, c, field.Looks)
			}
			if score >= enough {
				guesses = append(guesses, guess{score, f, c})
			}
		}
	}
	slices.SortStableFunc(guesses, func(a, b guess) int { return b.score - a.score })
	mapping, taken := map[string]int{}, map[int]bool{}
	for _, g := range guesses {
		name := fields[g.field].Name
		if _, done := mapping[name]; !done && !taken[g.column] {
			mapping[name], taken[g.column] = g.column, true
		}
	}
	return mapping
}

func headingScore(heading string, field Field) int {
	last := heading[strings.LastIndexByte(heading, '.')+1:]
	words := fold(heading)
	best := 0
	for _, synonym := range append([]string{field.Name}, field.Synonyms...) {
		s := fold(synonym)
		switch {
		case s == "":
		case joined(words) == joined(s):
			return sameHeading
		case joined(fold(last)) == joined(s):
			best = max(best, lastPart)
		case strings.Contains(" "+words+" ", " "+s+" "):
			best = max(best, wordInHeading)
		}
	}
	return best
}

// looksScore asks the matcher about the first values of a column.
func looksScore(t *Table, column int, looks func(string) bool) int {
	seen, fit := 0, 0
	for _, row := range t.Rows {
		value := strings.TrimSpace(row.Cell(column))
		if value == "" {
			continue
		}
		if looks(value) {
			fit++
		}
		if seen++; seen == 200 {
			break
		}
	}
	switch {
	case seen == 0:
		return 0
	case fit*5 >= seen*4:
		return goodLooks
	case fit*5 < seen:
		return poorLooks
	}
	return 0
}

// fold writes a heading as lower-case words without accents: "E-MailAdresse"
// becomes "e mail adresse", "Straße" "strasse".
func fold(s string) string {
	var b strings.Builder
	var before rune
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case r == 'ß':
			b.WriteString("ss")
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if unicode.IsUpper(r) && unicode.IsLower(before) {
				b.WriteByte(' ')
			}
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteByte(' ')
		}
		before = r
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func joined(words string) string { return strings.ReplaceAll(words, " ", "") }
