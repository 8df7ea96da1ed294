package site

import (
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// spoken are languages that a person may name by a word; any other is taken by
// its tag.
var spoken = strings.Fields(`ar az bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it
	ja ka kk km kn ko ky lo lt lv mk ml mn mr ms my ne nl no pa pl ps pt ro ru rw si sk sl sn so sq sr sv sw ta te th
	tr uk ur uz vi xh yo zh zu`)

// tagsByName finds a language by its own name and by its English and German
// ones, in small letters.
var tagsByName = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for _, code := range spoken {
		tag := language.MustParse(code)
		for _, namer := range []func(any) string{display.Self.Name, display.English.Tags().Name, display.German.Tags().Name} {
			names[strings.ToLower(namer(tag))] = code
		}
	}
	return names
})

// ReadLanguages reads names and tags separated by commas. What is neither is
// handed on as it is: the use case says what is wrong with it.
func ReadLanguages(text string) (tags []string) {
	for _, word := range strings.Split(text, ",") {
		word = strings.TrimSpace(word)
		if word == "" {
			continue
		}
		if tag, ok := tagsByName()[strings.ToLower(word)]; ok {
			word = tag
		}
		tags = append(tags, word)
	}
	return tags
}

// WriteLanguages writes tags as a person would type them.
func WriteLanguages(tags []string) string {
	var words []string
	for _, t := range tags {
		name := t
		if tag, err := language.Parse(t); err == nil {
			if own := display.Self.Name(tag); tagsByName()[strings.ToLower(own)] == t {
				name = own
			}
		}
		words = append(words, name)
	}
	return strings.Join(words, ", ")
}
