package i18n

import (
	"embed"
	"io/fs"
	"maps"
	"sync"

	"golang.org/x/text/language"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n/catalogue"
)

//go:embed en/*.yaml de/*.yaml
var files embed.FS

// Bundle holds the catalogues of all languages. It may be used by many
// goroutines.
type Bundle struct {
	localizers []*Localizer // the source language first
	byCode     map[string]*Localizer
	matcher    language.Matcher

	mu      sync.Mutex
	missing map[string]int // "de directory.found" to the times it was asked for
}

// Load returns the built-in catalogues. It panics on a file that cannot be
// read as a catalogue, which the tests of this package exclude.
func Load() *Bundle { return builtIn() }

var builtIn = sync.OnceValue(func() *Bundle {
	b, problems := newBundle(files)
	if len(problems) > 0 {
		panic("i18n: " + problems[0].String())
	}
	return b
})

func newBundle(fsys fs.FS) (*Bundle, []catalogue.Problem) {
	set, problems := catalogue.Read(fsys)
	if len(problems) > 0 {
		return nil, problems
	}
	b := &Bundle{byCode: map[string]*Localizer{}, missing: map[string]int{}}
	var tags []language.Tag
	for _, lang := range set.Languages {
		l := newLocalizer(b, lang)
		b.localizers = append(b.localizers, l)
		b.byCode[lang.Code] = l
		tags = append(tags, lang.Tag)
	}
	b.matcher = language.NewMatcher(tags)
	return b, nil
}

// Language is one that the program speaks.
type Language struct {
	Code string // BCP 47, for example "de"
	Name string // in that language: "Deutsch"
}

// Languages returns the built-in languages, the default one first.
func Languages() []Language { return Load().Languages() }

// Languages returns the languages of the bundle, the default one first.
func (b *Bundle) Languages() []Language {
	var list []Language
	for _, l := range b.localizers {
		list = append(list, Language{l.lang.Code, l.lang.Locale.Name})
	}
	return list
}

// For returns the Localizer for the first preference that the bundle can meet,
// the default language's when there is none. A preference is a language tag or
// an Accept-Language header; empty and malformed ones are passed over.
func (b *Bundle) For(prefs ...string) *Localizer {
	var nearest *Localizer
	for _, pref := range prefs {
		if l := b.byCode[pref]; l != nil {
			return l
		}
		for _, tag := range parsePreference(pref) {
			l, same := b.match(tag)
			if same {
				return l
			}
			if nearest == nil {
				nearest = l
			}
		}
	}
	if nearest != nil {
		return nearest
	}
	return b.localizers[0]
}

// Match chooses the language of a request: what the person has set in the
// account, else what the cookie says, else what the browser asks for.
func (b *Bundle) Match(acceptLanguage, cookie, person string) *Localizer {
	return b.For(person, cookie, acceptLanguage)
}

// longestPreference bounds the work that a header from outside can cause.
const longestPreference = 256

func parsePreference(pref string) []language.Tag {
	if pref == "" || len(pref) > longestPreference {
		return nil
	}
	tags, _, err := language.ParseAcceptLanguage(pref)
	if err != nil {
		return nil
	}
	return tags
}

// match returns the Localizer nearest to tag, nil when none is near, and
// whether it is the same language. CLDR also knows neighbours: English for a
// reader of Tamil. One who asks for Tamil and then German gets German.
func (b *Bundle) match(tag language.Tag) (l *Localizer, same bool) {
	// The index says which language was found. The tag does not: it carries
	// extensions of the request, for example pt-BR-u-rg-ptzzzz.
	_, index, confidence := b.matcher.Match(tag)
	if confidence == language.No {
		return nil, false
	}
	l = b.localizers[index]
	asked, _ := tag.Base()
	found, _ := l.Tag().Base()
	return l, asked == found && confidence >= language.High
}

// Missing returns how often each message was asked for that a language does
// not have, by "LANG KEY". It should be empty.
func (b *Bundle) Missing() map[string]int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return maps.Clone(b.missing)
}

// manyMissing bounds the count: keys may come from old rows of a database.
const manyMissing = 1000

func (b *Bundle) countMissing(lang, key string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if name := lang + " " + key; len(b.missing) < manyMissing || b.missing[name] > 0 {
		b.missing[name]++
	}
}
