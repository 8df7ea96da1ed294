package accessors

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n/catalogue"
)

// Folders within the module.
const (
	catalogueDir = "internal/platform/i18n"
	accessorDir  = "internal/platform/i18n/msg"
	suffix       = "_gen.go"
)

// Tree is a module with catalogues.
type Tree struct {
	Root string // the folder of go.mod
}

// ModuleRoot finds the folder of go.mod, from dir upwards.
func ModuleRoot(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("no go.mod in this folder or above")
		}
		dir = parent
	}
}

func (t Tree) path(parts ...string) string {
	return filepath.Join(append([]string{t.Root}, parts...)...)
}

// Write brings the accessor files up to date: it writes those that changed and
// removes those whose area is gone. It returns the faults of the catalogues,
// but for unused keys: a key is written before its first use. The accessors of
// an area that cannot be read stay as they are.
func (t Tree) Write() ([]catalogue.Problem, error) {
	set, problems := catalogue.Read(os.DirFS(t.path(catalogueDir)))
	want, more := render(set)
	problems = append(append(problems, more...), catalogue.Compare(set)...)
	have, err := t.accessorFiles()
	if err != nil {
		return problems, err
	}
	if err := os.MkdirAll(t.path(accessorDir), 0o755); err != nil {
		return problems, err
	}
	for name, source := range want {
		if bytes.Equal(have[name], source) || unreadable(problems, name) {
			continue
		}
		if err := replace(t.path(accessorDir, name), source); err != nil {
			return problems, err
		}
	}
	for name := range have {
		if want[name] == nil && !unreadable(problems, name) {
			if err := os.Remove(t.path(accessorDir, name)); err != nil {
				return problems, err
			}
		}
	}
	return problems, nil
}

// replace writes a file whole or not at all: someone may be compiling it.
func replace(path string, source []byte) error {
	part := path + ".part"
	if err := os.WriteFile(part, source, 0o644); err != nil {
		return err
	}
	return os.Rename(part, path)
}

// unreadable says whether the source catalogue behind an accessor file has a
// fault of its own.
func unreadable(problems []catalogue.Problem, name string) bool {
	file := catalogue.Source + "/" + strings.TrimSuffix(name, suffix) + ".yaml"
	return slices.ContainsFunc(problems, func(p catalogue.Problem) bool { return p.File == file && p.Broken })
}

// Check returns every fault of the catalogues and of their use, in the order
// of files.
func (t Tree) Check() ([]catalogue.Problem, error) {
	set, problems := catalogue.Read(os.DirFS(t.path(catalogueDir)))
	want, more := render(set)
	problems = append(append(problems, more...), catalogue.Compare(set)...)
	have, err := t.accessorFiles()
	if err != nil {
		return nil, err
	}
	problems = append(problems, stale(want, have)...)
	use, err := t.use(set)
	if err != nil {
		return nil, err
	}
	problems = append(problems, use...)
	slices.SortStableFunc(problems, func(a, b catalogue.Problem) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		return a.Line - b.Line
	})
	return problems, nil
}

func stale(want, have map[string][]byte) []catalogue.Problem {
	var problems []catalogue.Problem
	report := func(name, text string) {
		problems = append(problems, catalogue.Problem{File: accessorDir + "/" + name, Text: text})
	}
	for name, source := range want {
		if !bytes.Equal(have[name], source) {
			report(name, "not fresh: run go generate ./"+catalogueDir)
		}
	}
	for name := range have {
		if want[name] == nil {
			report(name, "its area is gone: run go generate ./"+catalogueDir)
		}
	}
	return problems
}

// accessorFiles reads the accessor files that exist, by name.
func (t Tree) accessorFiles() (map[string][]byte, error) {
	names, err := filepath.Glob(t.path(accessorDir, "*"+suffix))
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, name := range names {
		source, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		files[filepath.Base(name)] = source
	}
	return files, nil
}
