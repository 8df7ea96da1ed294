package guide

import (
	"net/url"
	"path"
	"regexp"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Text is a text of the program in each of the guide's languages. In the file
// it is one value per language, or a single value where the text is the same
// in all of them, as with names.
type Text map[string]string

// everyLanguage is the key of a text that is the same in all languages.
const everyLanguage = ""

// Same returns a text that is the same in all languages.
func Same(s string) Text { return Text{everyLanguage: s} }

// IsZero says that there is no text.
func (t Text) IsZero() bool { return len(t) == 0 }

// In returns the text in a language, or in that of the fallbacks that has it:
// call it with the reader's language and then the guide's first one.
func (t Text) In(lang string, fallbacks ...string) string {
	if s, ok := t[lang]; ok {
		return s
	}
	for _, f := range fallbacks {
		if s, ok := t[f]; ok {
			return s
		}
	}
	return t[everyLanguage]
}

// Key names a thing of the guide for other parts of it, for the database and
// for addresses: small letters, digits and hyphens. It never changes.
type Key string

var keyForm = regexp.MustCompile(`^[a-z](-?[a-z0-9])*$`)

func (k Key) syntax() string {
	return "a key: small letters, digits and hyphens, beginning with a letter; it never changes"
}

func (k *Key) parse(text string) i18n.Message {
	if len(text) > 60 || !keyForm.MatchString(text) {
		return msg.GuideBadKey(text)
	}
	*k = Key(text)
	return i18n.Message{}
}

// Language is a language code such as "en" or "pt-BR".
type Language string

func (l Language) syntax() string { return "a language: `en`, `de`, `pt-BR`" }

func (l *Language) parse(text string) i18n.Message {
	tag, err := language.Parse(text)
	if err != nil || tag.String() != text {
		return msg.GuideBadLanguage(text)
	}
	*l = Language(text)
	return i18n.Message{}
}

// Zone is the IANA name of a time zone, such as "Europe/Berlin".
type Zone string

func (z Zone) syntax() string { return "a time zone: `Europe/Berlin`, `UTC`" }

func (z *Zone) parse(text string) i18n.Message {
	if _, err := time.LoadLocation(text); err != nil || text == "Local" || text == "" {
		return msg.GuideBadZone(text)
	}
	*z = Zone(text)
	return i18n.Message{}
}

// Address is a web address that begins with https://.
type Address string

func (a Address) syntax() string { return "a web address that begins with `https://`" }

func (a *Address) parse(text string) i18n.Message {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || strings.ContainsFunc(text, unicode.IsSpace) {
		return msg.GuideBadAddress(text)
	}
	*a = Address(text)
	return i18n.Message{}
}

// Path is the path of a file below the folder of the guide, with slashes.
type Path string

func (p Path) syntax() string { return "the path of a file below the folder of the guide" }

func (p *Path) parse(text string) i18n.Message {
	if text == "" || path.Clean(text) != text || path.IsAbs(text) || strings.HasPrefix(text, "..") || strings.ContainsAny(text, "\\:") {
		return msg.GuideBadPath(text)
	}
	*p = Path(text)
	return i18n.Message{}
}

// Pattern is a regular expression (RE2) that the whole of an ID matches.
type Pattern string

func (p Pattern) syntax() string { return "a regular expression (RE2) that the whole ID matches" }

func (p *Pattern) parse(text string) i18n.Message {
	if _, err := Pattern(text).compile(); err != nil {
		return msg.GuideBadPattern(err.Error(), text)
	}
	*p = Pattern(text)
	return i18n.Message{}
}

func (p Pattern) compile() (*regexp.Regexp, error) {
	return regexp.Compile(`\A(?:` + string(p) + `)\z`)
}

// Words is a word or phrase that is looked for in texts, see Topic.
type Words string

// Day is a day of the calendar: 2026-12-31.
type Day struct{ ids.Date }

func (d Day) syntax() string { return "a day: `2026-12-31`" }

func (d *Day) parse(text string) i18n.Message {
	day, err := ids.ParseDate(text)
	if err != nil {
		return msg.GuideBadDate(text)
	}
	d.Date = day
	return i18n.Message{}
}

// tidy prepares a text of a person for comparing and hashing: lines end in \n
// and in no blank, and nothing stands before the first letter or after the last.
func tidy(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRightFunc(line, unicode.IsSpace)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// hasControl says whether a text contains a character that no page can show:
// controls other than the line end and the tab, and marks of text direction.
func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return unicode.Is(unicode.Cc, r) && r != '\n' && r != '\t' ||
			unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' || r == '\ufeff' || r == unicode.ReplacementChar
	})
}
