package web_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/web/site"
)

var oneThing = regexp.MustCompile(`\{(group|application|task|proposal|person)\}`)

// row is the row of testdata/promises.txt by which a route is judged.
func row(rt site.Route) string {
	if oneThing.MatchString(rt.Path) {
		return string(rt.Need) + " of one"
	}
	return string(rt.Need)
}

// keepsPromises compares what every role got at every route with what was
// promised: the golden table shows what is, this what has to be. A route whose
// permission has no row fails.
func keepsPromises(t *testing.T, routes []site.Route, columns [][]string) {
	t.Helper()
	promised := promises(t)
	used := map[string]bool{}
	for i, rt := range routes {
		want, ok := promised[row(rt)]
		if !ok {
			t.Errorf("%s %s: nothing is promised about %q; add its row to testdata/promises.txt, by who should be allowed", rt.Method, rt.Path, row(rt))
			continue
		}
		used[row(rt)] = true
		for c, role := range roles {
			if got := letter(columns[c][i]); want[c] != "?" && got != want[c] {
				t.Errorf("%s %s as %s: %s, but %s is promised for %q", rt.Method, rt.Path, role.word, columns[c][i], want[c], row(rt))
			}
		}
	}
	for name := range promised {
		if !used[name] {
			t.Errorf("testdata/promises.txt has a row %q that no route uses", name)
		}
	}
}

// letter is the class of an answer in the words of the promises.
func letter(class string) string {
	switch class {
	case "sign-in":
		return "s"
	case "forbidden", "-":
		return "-"
	}
	return "y"
}

// promises reads the rows, and checks that their columns are the roles.
func promises(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile("testdata/promises.txt")
	must(t, err)
	rows := map[string][]string{}
	for line := range strings.Lines(string(text)) {
		cells := strings.Fields(line)
		switch {
		case len(cells) == 0 || cells[0] == "#":
			continue
		case len(cells) == len(roles): // the heads
			for i, role := range roles {
				if cells[i] != role.word {
					t.Fatalf("column %d of the promises is %s, want %s", i, cells[i], role.word)
				}
			}
			continue
		case len(cells) < len(roles)+1:
			t.Fatalf("a row of the promises is too short: %s", line)
		}
		n := len(cells) - len(roles)
		rows[strings.Join(cells[:n], " ")] = cells[n:]
	}
	return rows
}
