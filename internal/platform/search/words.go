package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Limits keep a query and a row small, whatever was typed.
const (
	maxTitle = 500    // bytes of a folded title
	maxBody  = 20_000 // bytes of a folded text
	maxQuery = 200    // bytes of a query that are read
	maxWord  = 40     // characters of a word; the rest is left off
	maxTerms = 8      // words of a query; further ones are left off
)

// Words are the words by which a query searches, each once. It has none when
// nothing in it is a letter or a digit.
func Words(query string) (words []string) {
	for word := range strings.FieldsSeq(fold(cut(query, maxQuery), maxQuery)) {
		if len(words) < maxTerms && !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return words
}

// fold writes a text as its words with single blanks between them, at most so
// many bytes.
func fold(s string, most int) string {
	f := folder{most: most}
	for _, r := range norm.NFKD.String(strings.ToLower(cut(s, 4*most))) {
		if !f.add(r) {
			break
		}
	}
	return strings.TrimSpace(f.out.String())
}

type folder struct {
	out   strings.Builder
	most  int
	run   int  // characters of the present word
	blank bool // a blank is due before the next character
}

// add takes a character and says whether there is room for more.
func (f *folder) add(r rune) bool {
	switch {
	case strip(r):
		return true
	case !unicode.In(r, unicode.L, unicode.M, unicode.N):
		f.blank = true
		return true
	case f.out.Len()+2*utf8.UTFMax > f.most:
		return false
	}
	alone := unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
	if (f.blank || alone) && f.out.Len() > 0 {
		f.out.WriteByte(' ')
		f.run = 0
	}
	f.blank = alone
	if f.run++; f.run > maxWord {
		return true
	}
	if s, ok := spelled[r]; ok {
		f.out.WriteString(s)
	} else {
		f.out.WriteRune(r)
	}
	return true
}

// strip says that a character falls away within a word: the accents of Latin,
// Greek and Cyrillic, the vowel points of Hebrew and Arabic, apostrophes.
// Marks of other scripts are letters to their readers and stay.
func strip(r rune) bool {
	return r >= 0x300 && r <= 0x36f || r >= 0x591 && r <= 0x5bd || r >= 0x64b && r <= 0x65f || strings.ContainsRune("'’ʼ`´\u200c\u200d", r)
}

// spelled are letters that Unicode does not take apart.
var spelled = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ð': "d", 'þ': "th", 'đ': "d", 'ħ': "h", 'ı': "i", 'ł': "l", 'ŋ': "ng", 'ə': "e",
}

// cut shortens a text to a number of bytes without breaking a character.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}
