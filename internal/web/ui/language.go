package ui

import (
	"strings"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// LanguageName writes a language (BCP 47) in the reader's words; one that has no
// name stays as it is written.
func LanguageName(l *i18n.Localizer, code string) string {
	tag, err := language.Parse(code)
	if err != nil {
		return code
	}
	name := display.Tags(l.Tag()).Name(tag)
	if name == "" {
		return code
	}
	_, first := utf8.DecodeRuneInString(name)
	return strings.ToUpper(name[:first]) + name[first:]
}
