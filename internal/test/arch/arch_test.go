package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "chapterhouse.dev/chapterhouse/"

// tiers are the layers of the house, from the roof to the ground. A package may
// import what stands on a later line than its own, never the same line.
var tiers = [][]string{
	{"cmd/chapterhouse"},
	{"internal/demo"},
	{"internal/app"},
	{"internal/web"},
	{"internal/web/public", "internal/web/me", "internal/web/hub", "internal/web/office", "internal/web/conduct", "internal/web/dev"},
	{"internal/web/reach"},
	{"internal/web/site", "internal/web/standing", "internal/web/seen", "internal/web/documents", "internal/web/onboarding"},
	{"internal/api", "internal/letters"},
	{"internal/domain/directory", "internal/domain/conduct"},
	{"internal/domain/joining", "internal/domain/merging", "internal/domain/onboarding", "internal/domain/owndata"},
	{"internal/domain/applications", "internal/domain/succession", "internal/domain/calls", "internal/domain/newsletters"},
	{"internal/domain/requirements", "internal/domain/desk"},
	{"internal/domain/calendars", "internal/domain/speakers"},
	{"internal/domain/events", "internal/domain/hub", "internal/domain/inbox"},
	{"internal/domain/groups", "internal/domain/library", "internal/domain/sitecheck"},
	{"internal/domain/post", "internal/domain/undo", "internal/domain/upkeep"},
	{"internal/domain/accounts", "internal/domain/program", "internal/domain/views"},
	{"internal/domain/proposals"},
	{"internal/domain/access"},
	{"internal/domain/personal"},
	{"internal/domain/audit"},
	{"internal/domain/ids"},
	{"internal/web/ui"},
	{"internal/platform"},
}

// tierOf finds the line of a package: that of its longest matching prefix.
func tierOf(pkg string) (line int, name string) {
	line = -1
	for i, tier := range tiers {
		for _, t := range tier {
			if (pkg == t || strings.HasPrefix(pkg, t+"/")) && len(t) > len(name) {
				line, name = i, t
			}
		}
	}
	return line, name
}

// file is a Go file of the product: no test, not generated.
type file struct {
	path string // from the root of the module
	pkg  string
	ast  *ast.File
	text string
}

func (f file) imports() (list []string) {
	for _, i := range f.ast.Imports {
		p, _ := strconv.Unquote(i.Path.Value)
		list = append(list, p)
	}
	return list
}

func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func files(t *testing.T) (list []file) {
	t.Helper()
	top := root(t)
	for _, dir := range []string{"cmd", "internal"} {
		err := filepath.WalkDir(filepath.Join(top, dir), func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
				return err
			}
			text, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			tree, err := parser.ParseFile(token.NewFileSet(), p, text, parser.ParseComments)
			rel, _ := filepath.Rel(top, p)
			list = append(list, file{path: filepath.ToSlash(rel), pkg: path.Dir(filepath.ToSlash(rel)), ast: tree, text: string(text)})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return list
}

// apart are packages outside the tiers: programs that write committed files,
// and helpers of tests.
func apart(pkg string) bool {
	return strings.HasPrefix(pkg, "internal/tools/") || strings.HasPrefix(pkg, "internal/test/")
}

func TestImportsGoDownwards(t *testing.T) {
	for _, f := range files(t) {
		if apart(f.pkg) {
			continue
		}
		line, name := tierOf(f.pkg)
		if line < 0 {
			t.Errorf("%s: its package stands on no tier; give it a place in tiers", f.path)
			continue
		}
		for _, imp := range f.imports() {
			to, ours := strings.CutPrefix(imp, module)
			if !ours || to == "guides" { // files, not code
				continue
			}
			toLine, toName := tierOf(to)
			if apart(to) || toLine < 0 || toLine < line || toLine == line && toName != name {
				t.Errorf("%s imports %s: packages import only lines below their own, so that a reader can understand each line without those above", f.path, to)
			}
		}
	}
}

// forbidden imports: where, what, why.
var forbidden = []struct {
	in     *regexp.Regexp
	not    *regexp.Regexp // excepted
	what   *regexp.Regexp
	reason string
}{
	{regexp.MustCompile(`^internal/(web|api|letters)`), nil, regexp.MustCompile(`internal/platform/(db|jobs)$|^database/sql`),
		"an edge has no SQL, no transaction and no queue: it calls a use case"},
	{regexp.MustCompile(`^internal/domain`), nil, regexp.MustCompile(`^net/http|^html/template|^text/template|^github.com/a-h/templ`),
		"the domain can be read and tested without a browser"},
	{regexp.MustCompile(`^internal/(domain|web|api|letters|demo)`), nil, regexp.MustCompile(`^database/sql$`),
		"SQL runs through platform/db, which keeps reading and writing apart"},
	{regexp.MustCompile(`^internal`), regexp.MustCompile(`^internal/(app|web/conduct|domain/conduct)`), regexp.MustCompile(`internal/domain/conduct`),
		"conduct is sealed: only its own pages and the app see it"},
	{regexp.MustCompile(`^internal/domain`), regexp.MustCompile(`^internal/domain/(access|audit|directory)$`), regexp.MustCompile(`internal/domain/audit$`),
		"the record is written by the Gate only, and read through directory"},
}

func TestForbiddenImports(t *testing.T) {
	for _, f := range files(t) {
		for _, rule := range forbidden {
			if !rule.in.MatchString(f.pkg) || rule.not != nil && rule.not.MatchString(f.pkg) {
				continue
			}
			for _, imp := range f.imports() {
				if rule.what.MatchString(imp) {
					t.Errorf("%s imports %s: %s", f.path, imp, rule.reason)
				}
			}
		}
	}
}

var tableInSQL = regexp.MustCompile(`(?i)\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z]+)_([a-z_]+)\b`)

func TestSQLNamesOnlyItsOwnTables(t *testing.T) {
	for _, f := range files(t) {
		if !strings.HasPrefix(f.pkg, "internal/domain/") && !strings.HasPrefix(f.pkg, "internal/platform/") || f.pkg == "internal/domain/directory" || apart(f.pkg) {
			continue
		}
		own := path.Base(f.pkg)
		ast.Inspect(f.ast, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			for _, m := range tableInSQL.FindAllStringSubmatch(lit.Value, -1) {
				if m[1] != own && isTable(m[1]+"_"+m[2]) {
					t.Errorf("%s: its SQL names %s_%s; a package's SQL names only tables with its own prefix, so that a table has one owner", f.path, m[1], m[2])
				}
			}
			return true
		})
	}
}

var createTable = regexp.MustCompile(`(?i)CREATE (?:(?:VIRTUAL )?TABLE|VIEW) (?:IF NOT EXISTS )?([a-z_]+)`)

// isTable says that a migration makes a table or view of this name.
func isTable(name string) bool { return slices.Contains(tables(), name) }

func tables() (names []string) {
	list, _ := filepath.Glob("../../platform/db/migrations/*.sql")
	for _, p := range list {
		text, err := os.ReadFile(p)
		if err != nil {
			continue
		}
		for _, m := range createTable.FindAllStringSubmatch(string(text), -1) {
			names = append(names, m[1])
		}
	}
	return names
}

// Only directory may look at others' tables, and it never writes.
func TestDirectoryOnlySelects(t *testing.T) {
	for _, f := range files(t) {
		if f.pkg == "internal/domain/directory" && regexp.MustCompile(`db\.(Change|NewBulk)\(`).MatchString(f.text) {
			t.Errorf("%s writes: directory is for joined reading", f.path)
		}
	}
}

func TestEveryTableCarriesThePrefixOfAPackage(t *testing.T) {
	top := root(t)
	names := tables()
	if len(names) < 5 {
		t.Fatalf("only %d tables found in the migrations: this test looks in the wrong place", len(names))
	}
	for _, name := range names {
		owner, _, _ := strings.Cut(name, "_")
		found := false
		for _, parent := range []string{"internal/domain", "internal/platform"} {
			_, err := os.Stat(filepath.Join(top, parent, owner))
			found = found || err == nil
		}
		if !found {
			t.Errorf("table %s belongs to no package: its prefix should be the owner's name", name)
		}
	}
}

func TestTheClockIsAskedInOnePlace(t *testing.T) {
	call := regexp.MustCompile(`\btime\.(Now|Since|Until)\(`)
	for _, f := range files(t) {
		if f.pkg == "internal/platform/clock" || apart(f.pkg) || strings.HasPrefix(f.pkg, "cmd/") {
			continue
		}
		if strings.HasPrefix(f.pkg, "internal/platform/") && f.pkg != "internal/platform/i18n" {
			continue // deadlines of connections are the machine's own time
		}
		if call.MatchString(f.text) {
			t.Errorf("%s asks the machine for the time: take a clock, so that any day can be tried", f.path)
		}
	}
}

func TestEnginesAreNamedInOnePlace(t *testing.T) {
	ask := regexp.MustCompile(`\.Engine\(\)|db\.(SQLite|Postgres)\b`)
	for _, f := range files(t) {
		base := path.Base(f.path)
		if f.pkg == "internal/platform/db" || apart(f.pkg) || f.pkg == "internal/platform/db/dbtest" ||
			strings.HasSuffix(base, "_sqlite.go") || strings.HasSuffix(base, "_postgres.go") {
			continue
		}
		if ask.MatchString(f.text) {
			t.Errorf("%s asks which engine it runs on: put what differs into *_sqlite.go and *_postgres.go", f.path)
		}
	}
}

func TestEveryPackageTeaches(t *testing.T) {
	docs := map[string]bool{}
	for _, f := range files(t) {
		if f.ast.Doc != nil && strings.HasPrefix(f.ast.Doc.Text(), "Package ") || f.ast.Name.Name == "main" {
			docs[f.pkg] = true
		} else if _, seen := docs[f.pkg]; !seen {
			docs[f.pkg] = false
		}
	}
	for pkg, ok := range docs {
		if !ok {
			t.Errorf("%s has no package comment: say what it owns, what not, and where to begin reading", pkg)
		}
	}
}

// drawers are names that say nothing; such packages collect everything.
var drawers = []string{"util", "utils", "common", "models", "types", "helpers", "misc"}

func TestNoDrawers(t *testing.T) {
	for _, f := range files(t) {
		if slices.Contains(drawers, path.Base(f.pkg)) {
			t.Errorf("%s: name the package after what it owns", f.path)
		}
	}
}
