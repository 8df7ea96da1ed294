package arch

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var packageRow = regexp.MustCompile("(?m)^\\| `((?:cmd|internal)/[^`]+)` \\| .+ \\|$")

func TestTheListOfPackagesIsTheTree(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(root(t), "docs", "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, m := range packageRow.FindAllStringSubmatch(string(page), -1) {
		listed = append(listed, m[1])
	}
	if diff := cmp.Diff(listed, goFolders(t)); diff != "" {
		t.Errorf("the list of packages in docs/ARCHITECTURE.md should be the tree, sorted, so that a newcomer can trust it (-page +tree)\n%s", diff)
	}
}

// goFolders are the folders below cmd and internal that hold Go files, sorted.
func goFolders(t *testing.T) (list []string) {
	t.Helper()
	top := root(t)
	for _, dir := range []string{"cmd", "internal"} {
		err := filepath.WalkDir(filepath.Join(top, dir), func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && d.Name() == "testdata" {
				return fs.SkipDir
			}
			if rel, _ := filepath.Rel(top, p); strings.HasSuffix(p, ".go") {
				list = append(list, path.Dir(filepath.ToSlash(rel)))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

var proof = regexp.MustCompile("`((?:cmd|internal)/[^` ]+) ((?:Test|Fuzz)[A-Za-z0-9]+)`")

func TestProofsExist(t *testing.T) {
	top := root(t)
	page, err := os.ReadFile(filepath.Join(top, "docs", "faults.md"))
	if err != nil {
		t.Fatal(err)
	}
	proofs := proof.FindAllStringSubmatch(string(page), -1)
	if len(proofs) == 0 {
		t.Fatal("docs/faults.md names no test")
	}
	for _, p := range proofs {
		files, err := filepath.Glob(filepath.Join(top, p[1], "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(files, func(file string) bool {
			text, err := os.ReadFile(file)
			return err == nil && strings.Contains(string(text), "func "+p[2]+"(")
		}) {
			t.Errorf("docs/faults.md names %s %s, which does not exist: a promise without its proof", p[1], p[2])
		}
	}
}
