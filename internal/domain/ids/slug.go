package ids

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// MaxSlug is the longest slug in bytes; longer names are cut at a hyphen.
const MaxSlug = 60

// spelled are letters that Unicode does not decompose into ASCII, with the
// spelling that is usual in addresses. Cyrillic follows the ICAO's passport
// table, Greek ISO 843 without its accents.
var spelled = map[rune]string{
	'ß': "ss", 'æ': "ae", 'ø': "o", 'œ': "oe", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ħ': "h", 'ŋ': "ng", 'ə': "e",
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'ґ': "g", 'д': "d", 'е': "e", 'є': "ie", 'ж': "zh", 'з': "z", 'и': "i", 'і': "i", 'к': "k",
	'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch",
	'ш': "sh", 'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "iu", 'я': "ia", 'ј': "j", 'љ': "lj", 'њ': "nj", 'ћ': "c", 'ђ': "dj", 'џ': "dz",
	'α': "a", 'β': "v", 'γ': "g", 'δ': "d", 'ε': "e", 'ζ': "z", 'η': "i", 'θ': "th", 'ι': "i", 'κ': "k", 'λ': "l", 'μ': "m", 'ν': "n",
	'ξ': "x", 'ο': "o", 'π': "p", 'ρ': "r", 'σ': "s", 'ς': "s", 'τ': "t", 'υ': "y", 'φ': "f", 'χ': "ch", 'ψ': "ps", 'ω': "o",
}

// Fold writes a text the way people compare it: lower case, without accents,
// special letters spelled out, runs of space as one blank. Both databases store
// this form, because their own folding knows ASCII only.
func Fold(s string) string {
	var b strings.Builder
	blank := false
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case unicode.IsSpace(r):
			blank = b.Len() > 0
			continue
		case blank:
			b.WriteByte(' ')
			blank = false
		}
		if t, ok := spelled[r]; ok && r > unicode.MaxASCII {
			b.WriteString(t)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Slug makes the part of an address out of a name: lower-case ASCII letters and
// digits joined by hyphens. It is empty when the name has none (a name in
// Japanese, say); the caller then uses the city, or "group" with a number.
func Slug(name string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range Fold(name) {
		switch {
		case r == '\'' || r == '’':
			continue
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if hyphen {
				b.WriteByte('-')
			}
			hyphen = false
			b.WriteRune(r)
		default:
			hyphen = b.Len() > 0
		}
	}
	s := b.String()
	if len(s) > MaxSlug {
		s = s[:MaxSlug]
		if i := strings.LastIndexByte(s, '-'); i > MaxSlug/2 {
			s = s[:i]
		}
	}
	return strings.TrimRight(s, "-")
}

// reserved are addresses below /groups or at the root that a slug must not take.
var reserved = map[string]bool{
	"admin": true, "api": true, "login": true, "signin": true, "signout": true, "static": true, "assets": true, "media": true,
	"new": true, "map": true, "search": true, "well-known": true, "office": true, "hub": true, "me": true, "conduct": true,
	"import": true, "apply": true, "dev": true, "healthz": true, "readyz": true, "calendar": true, "feed": true,
}

// Reserved says that a slug may not be given to a group.
func Reserved(slug string) bool { return reserved[slug] }

// Tidy prepares one line that a person typed for storing: NFC, control and
// direction characters removed, runs of space as one blank, at most three
// combining marks on a letter.
func Tidy(s string) string {
	var b strings.Builder
	marks, blank := 0, false
	for _, r := range norm.NFC.String(s) {
		switch {
		case unicode.IsSpace(r):
			blank = b.Len() > 0
			continue
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Bidi_Control, r), r == '\ufeff', r == '\u200b', r == unicode.ReplacementChar:
			continue
		case unicode.Is(unicode.Mn, r):
			if marks++; marks > 3 {
				continue
			}
		default:
			marks = 0
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		b.WriteRune(r)
	}
	return b.String()
}
