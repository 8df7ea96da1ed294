package accessors

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
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

// unused returns the entries whose accessor no program text mentions, and the
// lines of dynamicFile that excuse nothing.
func (t Tree) unused(set *catalogue.Set) ([]catalogue.Problem, error) {
	source := set.Language(catalogue.Source)
	if source == nil {
		return nil, nil
	}
	excuses, err := t.dynamic()
	if err != nil {
		return nil, err
	}
	used, err := t.mentioned()
	if err != nil {
		return nil, err
	}
	var problems []catalogue.Problem
	list, byName := names(source)
	for _, name := range list {
		if e := byName[name]; !used[name] && !excused(excuses, e.Key) {
			problems = append(problems, catalogue.Problem{File: e.File, Line: e.Line, Key: e.Key, Text: "unused: nothing mentions msg." + name})
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

// mentioned scans the program text for msg.Name. Tests do not count: a message
// that only a test makes is never said to anybody. Neither do the Go files that
// templ writes, because their templ files are read.
func (t Tree) mentioned() (map[string]bool, error) {
	used := map[string]bool{}
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
		mentions(source, used)
		return err
	})
	return used, err
}

func skipDir(name string) bool {
	return strings.HasPrefix(name, ".") || name == "node_modules" || name == "testdata"
}

func isProgram(name string) bool {
	return strings.HasSuffix(name, ".templ") ||
		strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && !strings.HasSuffix(name, "_templ.go")
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
