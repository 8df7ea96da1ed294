package writes

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

const domain = "../../domain"

// exempt are exported functions that open the Gate and yet stand in no list,
// each with the reason.
var exempt = map[string]string{
	"events.Refresh":         "it is what RefreshAll does for each group",
	"directory.ExportRecord": "it writes nothing but that it happened, into the record",
}

// TestEveryUseCaseIsInAList compares the lists with the source: each exported
// function that opens the Gate to write must have been run by a test of its own
// package. Otherwise nobody knows what it writes.
func TestEveryUseCaseIsInAList(t *testing.T) {
	known := listed(t)
	if len(known) < 40 {
		t.Fatalf("only %d use cases are listed: this test looks in the wrong place", len(known))
	}
	folders, err := filepath.Glob(domain + "/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range folders {
		if filepath.Base(dir) == "access" { // the door itself
			continue
		}
		for _, name := range openers(t, dir) {
			if full := filepath.Base(dir) + "." + name; !known[full] && exempt[full] == "" {
				t.Errorf("%s opens the Gate, but no test of its package shows what it writes", full)
			}
		}
	}
}

// listed are the use cases of all golden lists.
func listed(t *testing.T) map[string]bool {
	t.Helper()
	lists, err := filepath.Glob(domain + "/*/" + golden)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, path := range lists {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for l := range strings.Lines(string(text)) {
			if f := strings.Fields(l); f[0] != "#" {
				known[f[0]] = true
			}
		}
	}
	return known
}

// openers are the exported functions and methods of a package that lead to
// gate.Update, by themselves or through others of the package.
func openers(t *testing.T, dir string) (names []string) {
	t.Helper()
	calls := map[string][]string{} // function to what it calls, by their bare names
	var exported []string
	files, err := filepath.Glob(dir + "/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range tree.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				calls[f.Name.Name] = append(calls[f.Name.Name], calledIn(f)...)
				if f.Name.IsExported() {
					exported = append(exported, f.Name.Name)
				}
			}
		}
	}
	for _, name := range exported {
		if leads(calls, name, map[string]bool{}) {
			names = append(names, name)
		}
	}
	return names
}

// gateUpdate stands for the Gate's two ways to write.
const gateUpdate = "gate.Update"

// calledIn are the functions of the same package that f calls.
func calledIn(f *ast.FuncDecl) (names []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		switch fn := call.Fun.(type) {
		case *ast.Ident:
			names = append(names, fn.Name)
		case *ast.SelectorExpr:
			of, field := fn.X.(*ast.SelectorExpr)
			switch on, plain := fn.X.(*ast.Ident); {
			case field && of.Sel.Name == "gate" && strings.HasPrefix(fn.Sel.Name, "Update"):
				names = append(names, gateUpdate)
			case plain && f.Recv != nil && len(f.Recv.List[0].Names) > 0 && on.Name == f.Recv.List[0].Names[0].Name:
				names = append(names, fn.Sel.Name)
			}
		}
		return true
	})
	return names
}

func leads(calls map[string][]string, name string, seen map[string]bool) bool {
	if name == gateUpdate {
		return true
	}
	if seen[name] {
		return false
	}
	seen[name] = true
	for _, next := range calls[name] {
		if leads(calls, next, seen) {
			return true
		}
	}
	return false
}

func TestTheUseCaseIsFoundInTheStack(t *testing.T) {
	const here, door = "chapterhouse.dev/chapterhouse/internal/domain/groups", gate + "update.func1"
	frame := func(function, file string) runtime.Frame { return runtime.Frame{Function: function, File: file} }
	exec, at := frame("chapterhouse.dev/chapterhouse/internal/platform/db.Exec", "run.go"), frame(door, "gate.go")
	join, helper := frame(here+".(*Service).Join", "member.go"), frame(here+".(*Service).change.func2.1", "edit.go")
	test := frame(here+"_test.TestJoin", "groups_test.go")
	tests := []struct {
		name   string
		frames []runtime.Frame
		want   string
	}{
		{"a use case", []runtime.Frame{exec, frame(here+".JoinTx", "member.go"), at, join, test}, "groups.Join"},
		{"through a helper", []runtime.Frame{exec, helper, at, helper, join, test}, "groups.Join"},
		{"a transaction of the test", []runtime.Frame{exec, frame(here+".JoinTx", "member.go"), test, at, test}, ""},
		{"a transaction of a fixture", []runtime.Frame{exec, at, frame("chapterhouse.dev/chapterhouse/internal/test/webtest.open", "webtest.go"), test}, ""},
		{"another package", []runtime.Frame{exec, at, frame("chapterhouse.dev/chapterhouse/internal/domain/accounts.(*Service).AskCode", "code.go"), test}, ""},
		{"a random history", []runtime.Frame{exec, at, join, test, frame("pgregory.net/rapid.checkOnce", "engine.go")}, ""},
		{"outside the Gate", []runtime.Frame{exec, join, test}, ""},
	}
	for _, tc := range tests {
		if got := useCaseIn(here, tc.frames); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}
