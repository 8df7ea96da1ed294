package accessors

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n/catalogue"
)

var update = flag.Bool("update", false, "write what is wanted in testdata anew")

// plant writes a tree with English and German; files are named by their path
// below the root. Every language gets the same language.yaml.
func plant(t *testing.T, files map[string]string) Tree {
	t.Helper()
	root := t.TempDir()
	locale, err := os.ReadFile("testdata/language.yaml")
	if err != nil {
		t.Fatal(err)
	}
	put(t, root, catalogueDir+"/en/language.yaml", string(locale))
	put(t, root, catalogueDir+"/de/language.yaml", string(locale))
	for name, text := range files {
		put(t, root, name, text)
	}
	return Tree{Root: root}
}

func put(t *testing.T, root, name, text string) {
	t.Helper()
	path := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func lines(problems []catalogue.Problem) string {
	var b strings.Builder
	for _, p := range problems {
		b.WriteString(p.String() + "\n")
	}
	return b.String()
}

func write(t *testing.T, tree Tree) {
	t.Helper()
	problems, err := tree.Write()
	if err != nil || len(problems) > 0 {
		t.Fatalf("Write: %v\n%s", err, lines(problems))
	}
}

func TestAccessors(t *testing.T) {
	const golden = "testdata/accessors.txtar"
	archive, err := txtar.ParseFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	source := string(archive.Files[0].Data)
	tree := plant(t, map[string]string{
		catalogueDir + "/en/area.yaml": source,
		catalogueDir + "/de/area.yaml": source,
	})
	write(t, tree)
	got, err := os.ReadFile(tree.path(accessorDir, "area_gen.go"))
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		archive.Files[1].Data = got
		if err := os.WriteFile(golden, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(archive.Files[1].Data), string(got)); diff != "" {
		t.Errorf("(-want +got), to accept it run with -update:\n%s", diff)
	}
}

// TestCheck runs over the trees of testdata/check; each names its faults in the
// file want. A tree is checked after its accessors were written, but for the
// files it brings itself.
func TestCheck(t *testing.T) {
	archives, err := filepath.Glob("testdata/check/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no trees: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			want, files := "", map[string]string{}
			for _, f := range archive.Files {
				if f.Name == "want" {
					want = string(f.Data)
					continue
				}
				files[expand(f.Name)] = string(f.Data)
			}
			tree := plant(t, files)
			if _, err := tree.Write(); err != nil {
				t.Fatal(err)
			}
			for path, text := range files {
				put(t, tree.Root, path, text)
			}
			problems, err := tree.Check()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, lines(problems)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// expand lets the trees say en/area.yaml, de/area.yaml and msg/area_gen.go for
// files of the catalogue folder.
func expand(name string) string {
	for _, dir := range []string{"en/", "de/", "msg/", dynamicFile} {
		if strings.HasPrefix(name, dir) {
			return catalogueDir + "/" + name
		}
	}
	return name
}

func TestWriteTouchesOnlyWhatChanged(t *testing.T) {
	tree := plant(t, map[string]string{
		catalogueDir + "/en/a.yaml": "x: X", catalogueDir + "/de/a.yaml": "x: X",
		catalogueDir + "/en/b.yaml": "x: X", catalogueDir + "/de/b.yaml": "x: X",
		catalogueDir + "/en/c.yaml": "x: X", catalogueDir + "/de/c.yaml": "x: X",
	})
	write(t, tree)
	old := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, name := range []string{"a_gen.go", "b_gen.go", "doc_gen.go"} {
		if err := os.Chtimes(tree.path(accessorDir, name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	put(t, tree.Root, catalogueDir+"/en/b.yaml", "x: Other words")
	for _, lang := range []string{"en", "de"} {
		if err := os.Remove(tree.path(catalogueDir, lang, "c.yaml")); err != nil {
			t.Fatal(err)
		}
	}
	write(t, tree)

	touched := map[string]bool{}
	err := filepath.WalkDir(tree.path(accessorDir), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			touched[d.Name()] = !info.ModTime().Equal(old)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{"a_gen.go": false, "b_gen.go": true, "doc_gen.go": false}
	if diff := cmp.Diff(want, touched); diff != "" {
		t.Errorf("files and whether they were written (-want +got):\n%s", diff)
	}
}

// TestWriteKeepsAccessorsOfABrokenArea: a slip in one file must not take away
// functions that other code calls, nor hold up the other areas.
func TestWriteKeepsAccessorsOfABrokenArea(t *testing.T) {
	tree := plant(t, map[string]string{
		catalogueDir + "/en/a.yaml": "x: X\ny: Y", catalogueDir + "/de/a.yaml": "x: X\ny: Y",
		catalogueDir + "/en/b.yaml": "x: X", catalogueDir + "/de/b.yaml": "x: X",
	})
	write(t, tree)
	before, err := tree.accessorFiles()
	if err != nil {
		t.Fatal(err)
	}
	put(t, tree.Root, catalogueDir+"/en/a.yaml", "x: {count} X\ny: Y")
	put(t, tree.Root, catalogueDir+"/en/b.yaml", "x: X\nnew: New")
	if problems, err := tree.Write(); err != nil || !strings.Contains(lines(problems), "en/a.yaml") {
		t.Fatalf("the broken file is not named: %v\n%s", err, lines(problems))
	}
	after, err := tree.accessorFiles()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(before["a_gen.go"]), string(after["a_gen.go"])); diff != "" {
		t.Errorf("a_gen.go changed:\n%s", diff)
	}
	if !strings.Contains(string(after["b_gen.go"]), "func BNew()") {
		t.Error("b_gen.go lacks the new key")
	}
}

func TestMentions(t *testing.T) {
	used := map[string]bool{}
	mentions([]byte(`msg.One() (msg.Two)@ui.Title(msg.Three(x)) mymsg.No x.msg.No msg. msg.Four`), used)
	var got []string
	for name := range used {
		got = append(got, name)
	}
	sort.Strings(got)
	if diff := cmp.Diff([]string{"Four", "One", "Three", "Two"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestModuleRoot(t *testing.T) {
	root := t.TempDir()
	put(t, root, "go.mod", "module x\n")
	put(t, root, "a/b/c.go", "package b\n")
	if got, err := ModuleRoot(filepath.Join(root, "a", "b")); err != nil || got != root {
		t.Errorf("got %q, %v; want %q", got, err, root)
	}
	if got, err := ModuleRoot(string(filepath.Separator)); err == nil {
		t.Errorf("found a module at %q", got)
	}
}
