package names

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the form under which a name is compared: lower case, letters of
// the Latin script without their marks (München, MUNCHEN → munchen; Łódź →
// lodz; Straße → strasse), one space between words, no punctuation, and the
// words that are usually shortened in one form (Saint Louis, St. Louis → st
// louis). Other scripts keep their letters. Folding twice changes nothing.
func Fold(s string) string {
	return string(AppendFold(make([]byte, 0, len(s)+4), s))
}

// AppendFold appends Fold(s) to dst, for callers that fold many names.
func AppendFold(dst []byte, s string) []byte {
	f := folder{out: dst, start: len(dst), word: len(dst)}
	for _, r := range s {
		f.add(r)
	}
	f.endWord()
	if n := len(f.out); n > f.start && f.out[n-1] == ' ' {
		f.out = f.out[:n-1]
	}
	return f.out
}

// folder holds what Fold knows while it reads a name.
type folder struct {
	out   []byte
	start int // where this name begins in out
	word  int // where the present word begins in out
	run   int // letters since the last separator or full stop
}

func (f *folder) add(r rune) {
	switch {
	case r < utf8.RuneSelf && isASCIIWord(byte(r)):
		f.out = append(f.out, lowerASCII(byte(r)))
		f.run++
	case isApostrophe(r):
		// L'Aquila and LAquila, O’Fallon and OFallon are the same.
	case r == '.' && f.run == 1:
		// D.C. is one word, St.Gallen is two.
		f.run = 0
	case r < utf8.RuneSelf:
		f.endWord()
	default:
		f.addWide(r)
	}
}

func (f *folder) addWide(r rune) {
	if latin := latinTable(); int(r) < len(latin) {
		if to := latin[r]; to != "" {
			f.out = append(f.out, to...)
			f.run++
			return
		}
	}
	if unicode.Is(combining, r) {
		return
	}
	if !isWord(r) {
		f.endWord()
		return
	}
	f.addDecomposed(r)
}

// addDecomposed writes a letter of another script: compatibility forms become
// the plain letter, the common combining accents fall away.
func (f *folder) addDecomposed(r rune) {
	f.run++
	for _, d := range norm.NFKD.String(string(r)) {
		switch {
		case unicode.Is(combining, d), isApostrophe(d):
		case !isWord(d):
			f.endWord()
		default:
			f.addLetter(unicode.ToLower(d))
		}
	}
}

// addLetter writes one decomposed letter; it may be a Latin one that Unicode
// does not decompose further (𐞢 is a small ø).
func (f *folder) addLetter(r rune) {
	if latin := latinTable(); int(r) < len(latin) && latin[r] != "" {
		f.out = append(f.out, latin[r]...)
		return
	}
	f.out = utf8.AppendRune(f.out, r)
}

// endWord closes the word that was being written and shortens it if it is one
// of those that are usually shortened.
func (f *folder) endWord() {
	f.run = 0
	if len(f.out) == f.word {
		return
	}
	if short := shortForm(f.out[f.word:]); short != "" {
		f.out = append(f.out[:f.word], short...)
	}
	f.out = append(f.out, ' ')
	f.word = len(f.out)
}

// shortForm is the one form of a word that is written both ways.
func shortForm(word []byte) string {
	switch string(word) {
	case "saint", "sankt":
		return "st"
	case "sainte":
		return "ste"
	case "mount":
		return "mt"
	case "fort":
		return "ft"
	}
	return ""
}

// combining holds the marks that fall away: those that stand over Latin,
// Greek and Cyrillic letters. Marks of other scripts are vowels and stay.
var combining = &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x0300, Hi: 0x036f, Stride: 1}}}

func isWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

func isASCIIWord(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9'
}

func lowerASCII(b byte) byte {
	if b >= 'A' && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '`', '´', '‘', '’', 'ʻ', 'ʼ', 'ʽ', 'ʹ', '′':
		return true
	}
	return false
}

// latinTable says what each accented Latin letter folds to. It is an array
// because the whole list of places is folded when it is loaded.
var latinTable = sync.OnceValue(func() *[0x1f00]string {
	var table [0x1f00]string
	for r := rune(0x80); r < rune(len(table)); r++ {
		if unicode.Is(unicode.Latin, r) {
			table[r] = foldLatin(r)
		}
	}
	return &table
})

func foldLatin(r rune) string {
	if to, ok := undecomposed[unicode.ToLower(r)]; ok {
		return to
	}
	var b strings.Builder
	for _, d := range norm.NFKD.String(string(r)) {
		d = unicode.ToLower(d)
		if to, ok := undecomposed[d]; ok {
			b.WriteString(to)
		} else if isWord(d) && !unicode.Is(combining, d) && !isApostrophe(d) {
			b.WriteRune(d)
		}
	}
	return b.String()
}

// undecomposed are the Latin letters that Unicode does not take apart.
var undecomposed = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ð': "d", 'þ': "th",
	'đ': "d", 'ħ': "h", 'ı': "i", 'ł': "l", 'ŋ': "ng", 'ŧ': "t",
	'ə': "a", 'ɓ': "b", 'ɗ': "d", 'ƙ': "k", 'ƴ': "y", 'ſ': "s",
}
