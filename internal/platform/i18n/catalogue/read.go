package catalogue

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
)

// Source is the language that declares keys and parameters; the others follow.
const Source = "en"

// Set is every language's catalogue.
type Set struct {
	Languages []*Language // Source first, the others by code
}

// Language is one language's catalogue.
type Language struct {
	Code    string // as the folder is named, for example "de"
	Tag     language.Tag
	Locale  Locale
	Entries map[string]*Entry
	Areas   map[string][]string // area to its keys, in the order of the file
}

// Problem is a fault in a catalogue, with its place.
type Problem struct {
	File string
	Line int
	Key  string // empty where no entry is concerned
	Text string

	// Broken says that the file or entry could not be understood, rather than
	// that it disagrees with another one.
	Broken bool
}

// String renders the problem like a compiler does.
func (p Problem) String() string {
	s := p.File
	if p.Line > 0 {
		s += fmt.Sprintf(":%d", p.Line)
	}
	if p.Key != "" {
		s += ": " + p.Key
	}
	return s + ": " + p.Text
}

// Language returns the catalogue with that code, or nil.
func (s *Set) Language(code string) *Language {
	for _, l := range s.Languages {
		if l.Code == code {
			return l
		}
	}
	return nil
}

// Read reads the languages, each a folder of fsys, and resolves the parameters.
// What cannot be understood is left out and reported; Compare finds what is
// missing or different between languages.
func Read(fsys fs.FS) (*Set, []Problem) {
	files, err := fs.Glob(fsys, "*/"+localeFile)
	if err != nil || len(files) == 0 {
		return &Set{}, []Problem{{File: ".", Text: "no language found: a language is a folder with " + localeFile}}
	}
	var problems []Problem
	set := &Set{}
	for _, file := range files {
		lang, found := readLanguage(fsys, path.Dir(file))
		problems = append(problems, found...)
		set.Languages = append(set.Languages, lang)
	}
	sort.SliceStable(set.Languages, func(i, j int) bool {
		return set.Languages[i].Code == Source && set.Languages[j].Code != Source
	})
	return set, append(problems, resolve(set)...)
}

func readLanguage(fsys fs.FS, code string) (*Language, []Problem) {
	lang := &Language{Code: code, Entries: map[string]*Entry{}, Areas: map[string][]string{}}
	var problems []Problem
	tag, err := language.Parse(code)
	if err != nil {
		problems = append(problems, Problem{File: code, Text: "the folder's name is not a language tag"})
	}
	lang.Tag = tag
	files, _ := fs.Glob(fsys, code+"/*.yaml")
	for _, file := range files {
		source, err := fs.ReadFile(fsys, file)
		if err != nil {
			problems = append(problems, Problem{File: file, Text: err.Error(), Broken: true})
			continue
		}
		if path.Base(file) == localeFile {
			problems = append(problems, lang.Locale.read(file, source)...)
			continue
		}
		r := reader{file: file, lang: lang, area: strings.TrimSuffix(path.Base(file), ".yaml")}
		r.read(source)
		problems = append(problems, r.problems...)
	}
	return lang, problems
}

// reader walks one catalogue file.
type reader struct {
	file     string
	area     string
	lang     *Language
	problems []Problem
}

var (
	areaForm    = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	segmentForm = regexp.MustCompile(`^[a-z0-9][a-zA-Z0-9_-]*$`)
)

func (r *reader) report(node *yaml.Node, key, format string, args ...any) {
	line := 0
	if node != nil {
		line = node.Line
	}
	r.problems = append(r.problems, Problem{File: r.file, Line: line, Key: key, Text: fmt.Sprintf(format, args...), Broken: true})
}

func (r *reader) read(source []byte) {
	if !areaForm.MatchString(r.area) {
		r.report(nil, "", "an area's name is small letters, digits and underscores")
		return
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(source, &doc); err != nil {
		r.report(nil, "", "%v (a text that begins with a brace needs quotes)", err)
		return
	}
	if len(doc.Content) == 0 {
		return
	}
	if doc.Content[0].Kind != yaml.MappingNode {
		r.report(doc.Content[0], "", "the file is not a map of keys")
		return
	}
	r.walk(r.area, doc.Content[0])
}

func (r *reader) walk(prefix string, m *yaml.Node) {
	seen := map[string]bool{}
	for i := 0; i+1 < len(m.Content); i += 2 {
		name, value := m.Content[i], m.Content[i+1]
		key := prefix + "." + name.Value
		switch {
		case !segmentForm.MatchString(name.Value):
			r.report(name, key, "a key's segment is letters, digits, underscores and hyphens and begins with a small letter")
		case seen[name.Value]:
			r.report(name, key, "the key stands twice")
		case value.Kind == yaml.MappingNode && !isPlural(value):
			r.walk(key, value)
		default:
			r.entry(key, value)
		}
		seen[name.Value] = true
	}
}

// isPlural says whether a map holds nothing but plural forms.
func isPlural(m *yaml.Node) bool {
	for i := 0; i+1 < len(m.Content); i += 2 {
		if _, ok := formNamed(m.Content[i].Value); !ok || m.Content[i+1].Kind != yaml.ScalarNode {
			return false
		}
	}
	return len(m.Content) > 0
}

func (r *reader) entry(key string, value *yaml.Node) {
	e := &Entry{Key: key, File: r.file, Line: value.Line, Plural: value.Kind == yaml.MappingNode}
	if !e.Plural {
		text, ok := r.text(key, value)
		if !ok {
			return
		}
		e.Plain = text
	}
	for i := 0; e.Plural && i+1 < len(value.Content); i += 2 {
		form, _ := formNamed(value.Content[i].Value)
		text, ok := r.text(key, value.Content[i+1])
		if !ok {
			return
		}
		if e.Forms[form] != nil {
			r.report(value.Content[i], key, "the form %s stands twice", form)
		}
		e.Forms[form] = text
	}
	r.lang.Entries[key] = e
	r.lang.Areas[r.area] = append(r.lang.Areas[r.area], key)
}

func (r *reader) text(key string, value *yaml.Node) (Text, bool) {
	if value.Kind != yaml.ScalarNode {
		r.report(value, key, "neither a text nor a map")
		return nil, false
	}
	if value.Tag == "!!null" || strings.TrimSpace(value.Value) == "" {
		r.report(value, key, "the text is empty")
		return nil, false
	}
	// A folded block ends with a line break that nobody means.
	text, err := ParseText(strings.TrimRight(value.Value, "\n"))
	if err != nil {
		r.report(value, key, "%v", err)
		return nil, false
	}
	return text, true
}

// AreaNames returns the areas of the language in alphabetical order.
func (l *Language) AreaNames() []string {
	names := make([]string, 0, len(l.Areas))
	for name := range l.Areas {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
