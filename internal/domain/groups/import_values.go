package groups

import (
	"strings"
	"sync"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// address completes a web address; one that is none is left out, with a remark.
func (r *StagedRow) address(v string) string {
	if full := completed(v); isWebAddress(full) {
		return full
	}
	r.warn(msg.ImportWarnLink(v))
	return ""
}

// parts cuts a cell that holds several values.
func parts(cell string) []string {
	return strings.FieldsFunc(cell, func(c rune) bool { return strings.ContainsRune(";,|\n", c) })
}

// languages reads codes and names of languages; unknown ones are left out.
func (r *StagedRow) languages(cell string) (codes []string) {
	for _, word := range tidyList(strings.FieldsFunc(cell, func(c rune) bool { return strings.ContainsRune(";,|/&\n", c) })) {
		if code := languageCode(word); code != "" {
			codes = append(codes, code)
		} else {
			r.warn(msg.ImportWarnLanguage(word))
		}
	}
	return tidyList(codes)
}

// languageCode is the BCP 47 code of a language, by its code or its name in
// English, German or itself.
func languageCode(word string) string {
	if code, ok := languageNames()[ids.Fold(word)]; ok {
		return code
	}
	if tag, err := language.Parse(word); err == nil && len(word) <= 11 {
		if base, sure := tag.Base(); sure == language.Exact && base.String() != "und" {
			return tag.String()
		}
	}
	return ""
}

// languageNames has the names of the languages that Unicode has texts for.
var languageNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for _, tag := range display.Supported.Tags() {
		base, _ := tag.Base()
		for _, name := range []string{display.English.Languages().Name(base), display.German.Languages().Name(base), display.Self.Name(language.Make(base.String()))} {
			if key := ids.Fold(name); key != "" && names[key] == "" {
				names[key] = base.String()
			}
		}
	}
	return names
})

// contacts are the people that two columns name: names, addresses, or both. The
// role is told in the words of the list.
func (s *stager) contacts(r *StagedRow, name, email Field) (list []Contact) {
	role := s.heading(name)
	if role == "" {
		role = s.heading(email)
	}
	people := tidyList(strings.FieldsFunc(s.value(r, name), func(c rune) bool { return strings.ContainsRune(";,|&/\n", c) }))
	var addresses []string
	for _, a := range tidyList(parts(strings.ReplaceAll(s.value(r, email), " ", ";"))) {
		if a = strings.TrimPrefix(a, "mailto:"); isEmail(a) {
			addresses = append(addresses, a)
		} else {
			r.warn(msg.ImportWarnEmail(a))
		}
	}
	for i := range max(len(people), len(addresses)) {
		c := Contact{Role: role}
		if i < len(people) {
			c.Name = people[i]
		}
		if i < len(addresses) {
			c.Address = addresses[i]
		}
		list = append(list, c)
	}
	return list[:min(len(list), maxContacts)]
}

// maxContacts of one column are kept.
const maxContacts = 10

// heading is what the list calls a field.
func (s *stager) heading(f Field) string {
	if c, ok := s.mapping[f]; ok {
		return s.columns[c]
	}
	return ""
}
