package accessors

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n/catalogue"
)

// dynamicFile lists the keys that are put together at run time, by prefix.
const dynamicFile = "dynamic.yaml"

// dynamic is one line of dynamicFile.
type dynamic struct {
	Prefix string `yaml:"prefix"`
	Reason string `yaml:"reason"`
}

// use compares the catalogue with the program text: it returns the entries whose
// accessor nothing mentions, the keys that are written out instead of taking
// their accessor, and the lines of dynamicFile that excuse nothing.
func (t Tree) use(set *catalogue.Set) ([]catalogue.Problem, error) {
	source := set.Language(catalogue.Source)
	if source == nil {
		return nil, nil
	}
	excuses, err := t.dynamic()
	if err != nil {
		return nil, err
	}
	text, err := t.scan()
	if err != nil {
		return nil, err
	}
	var problems []catalogue.Problem
	list, byName := names(source)
	for _, name := range list {
		if e := byName[name]; !text.used[name] && !excused(excuses, e.Key) {
			problems = append(problems, catalogue.Problem{File: e.File, Line: e.Line, Key: e.Key, Text: "unused: nothing mentions msg." + name})
		}
	}
	for _, w := range text.written {
		if fault := w.fault(source, excuses); fault != "" {
			problems = append(problems, catalogue.Problem{File: w.file, Line: w.line, Key: w.key, Text: fault})
		}
	}
	return append(problems, idle(excuses, source)...), nil
}

func (t Tree) dynamic() ([]dynamic, error) {
	source, err := os.ReadFile(t.path(catalogueDir, dynamicFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []dynamic
	if err := yaml.Unmarshal(source, &list); err != nil {
		return nil, fmt.Errorf("%s: %w", dynamicFile, err)
	}
	return list, nil
}

func excused(list []dynamic, key string) bool {
	for _, d := range list {
		if strings.HasPrefix(key, d.Prefix) {
			return true
		}
	}
	return false
}

// idle returns the excuses without a reason or without a key.
func idle(list []dynamic, source *catalogue.Language) []catalogue.Problem {
	var problems []catalogue.Problem
	for _, d := range list {
		found := false
		for key := range source.Entries {
			found = found || strings.HasPrefix(key, d.Prefix)
		}
		if !found || d.Prefix == "" {
			problems = append(problems, catalogue.Problem{File: dynamicFile, Key: d.Prefix, Text: "no key begins like this"})
		}
		if strings.TrimSpace(d.Reason) == "" {
			problems = append(problems, catalogue.Problem{File: dynamicFile, Key: d.Prefix, Text: "has no reason"})
		}
	}
	return problems
}

// written is a key that program text spells out.
type written struct {
	file  string
	line  int
	key   string
	begun bool // more is added to it at run time
}

// fault says what is wrong with writing the key out, or "".
func (w written) fault(source *catalogue.Language, excuses []dynamic) string {
	switch {
	case !w.begun && source.Entries[w.key] == nil:
		return "no such key in " + catalogue.Source
	case !excused(excuses, w.key):
		return "written out: take the accessor, or list its beginning in " + dynamicFile
	}
	return ""
}

// usage is what the program text says about messages.
type usage struct {
	used    map[string]bool // names that follow "msg."
	written []written
}

// scan reads the program text. Tests do not count: a message that only a test
// makes is never said to anybody. Neither do the Go files that templ writes,
// because their templ files are read.
func (t Tree) scan() (usage, error) {
	found := usage{used: map[string]bool{}}
	err := filepath.WalkDir(t.Root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			// Others may be at work in the tree; what vanished is not used.
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			return err
		}
		if d.IsDir() {
			// The catalogues' own package cannot use the accessors, only speak
			// of them.
			if skipDir(d.Name()) && path != t.Root || path == t.path(catalogueDir) {
				return fs.SkipDir
			}
			return nil
		}
		if !isProgram(d.Name()) {
			return nil
		}
		source, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		mentions(source, found.used)
		file, err := filepath.Rel(t.Root, path)
		found.written = append(found.written, writtenKeys(filepath.ToSlash(file), source)...)
		return err
	})
	return found, err
}

func skipDir(name string) bool {
	return strings.HasPrefix(name, ".") || name == "node_modules" || name == "testdata"
}

func isProgram(name string) bool {
	return strings.HasSuffix(name, ".templ") ||
		strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && !strings.HasSuffix(name, "_templ.go")
}

var keyForm = regexp.MustCompile(`\bi18n\.Message\{\s*(?:Key:\s*)?"([^"]*)"(\s*\+)?`)

func writtenKeys(file string, source []byte) []written {
	var list []written
	for _, m := range keyForm.FindAllSubmatchIndex(source, -1) {
		list = append(list, written{
			file: file, line: 1 + bytes.Count(source[:m[0]], []byte("\n")),
			key: string(source[m[2]:m[3]]), begun: m[4] >= 0,
		})
	}
	return list
}

var qualifier = []byte("msg.")

// mentions adds each name that follows "msg." in source.
func mentions(source []byte, used map[string]bool) {
	for {
		i := bytes.Index(source, qualifier)
		if i < 0 {
			return
		}
		whole := i == 0 || !nameByte(source[i-1]) && source[i-1] != '.'
		source = source[i+len(qualifier):]
		n := 0
		for n < len(source) && nameByte(source[n]) {
			n++
		}
		if whole && n > 0 {
			used[string(source[:n])] = true
		}
		source = source[n:]
	}
}

func nameByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
