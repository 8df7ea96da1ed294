package assets

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestEveryRuleStandsInItsLayer: the folder of a file names the layer, and no
// rule of the file stands outside of it.
func TestEveryRuleStandsInItsLayer(t *testing.T) {
	for _, name := range sheetOrder[1:] {
		want, _, _ := strings.Cut(name, "/")
		rules := topLevel(t, string(tighten(read("css/"+name+".css"))))
		if len(rules) != 1 || rules[0] != "@layer "+want {
			t.Errorf("css/%s.css has %q at its top, want only %q", name, rules, "@layer "+want)
		}
	}
}

func TestLayersComeFirstAndInOrder(t *testing.T) {
	const order = "@layer reset, tokens, base, layout, components, patterns, utilities, print;"
	sheet := string(stylesheet())
	if !strings.HasPrefix(sheet, order) {
		t.Errorf("the stylesheet begins with %.100q", sheet)
	}
	declared := strings.Split(strings.TrimSuffix(strings.TrimPrefix(order, "@layer "), ";"), ", ")
	var used []string
	for _, rule := range topLevel(t, strings.TrimPrefix(sheet, order)) {
		if layer := strings.TrimPrefix(rule, "@layer "); !slices.Contains(used, layer) {
			used = append(used, layer)
		}
	}
	if diff := cmp.Diff(declared, used); diff != "" {
		t.Errorf("declared layers and those that the files use (-declared +used):\n%s", diff)
	}
}

func TestSheetOrderNamesEveryFileOnce(t *testing.T) {
	var onDisk []string
	err := fs.WalkDir(files, "css", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			onDisk = append(onDisk, strings.TrimSuffix(strings.TrimPrefix(name, "css/"), ".css"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	inOrder := slices.Sorted(slices.Values(sheetOrder))
	slices.Sort(onDisk)
	if diff := cmp.Diff(onDisk, inOrder); diff != "" {
		t.Errorf("css/ and sheetOrder differ (-files +order):\n%s", diff)
	}
}

// TestNothingFromOutside: the policy of the pages allows only our own origin.
func TestNothingFromOutside(t *testing.T) {
	sheet := string(stylesheet())
	for _, word := range []string{"@import", "url(http", "url(//", "url(\"http", "@font-face"} {
		if strings.Contains(sheet, word) {
			t.Errorf("the stylesheet contains %q", word)
		}
	}
}

// TestColoursComeFromTokens: a component names tokens; only tokens.css and the
// few files named here write a colour.
func TestColoursComeFromTokens(t *testing.T) {
	allowed := map[string]int{"tokens": -1, "print": 3, "components/dialog": 1, "components/avatar": 4, "patterns/styleguide": 4}
	for _, name := range sheetOrder {
		css := withoutStrings(string(tighten(read("css/" + name + ".css"))))
		found := strings.Count(css, "oklch(") + strings.Count(css, "rgb(") + strings.Count(css, ": #")
		if limit := allowed[name]; limit >= 0 && found > limit {
			t.Errorf("css/%s.css writes %d colours of its own, at most %d are agreed", name, found, limit)
		}
	}
}

func TestTighten(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"comment", "a { /* why */ b: c; }", "a {  b: c; }"},
		{"indentation", "a {\n  b: c;\n}\n", "a {b: c;}"},
		{"value on two lines", "a { b: c\n   d; }", "a { b: c d; }"},
		{"selector list", "a,\nb { c: d }", "a,b { c: d }"},
		{"comment mark in a string", `a { content: "/* kept */\n "; }`, `a { content: "/* kept */\n "; }`},
		{"escaped quote", `a { content: "\"  /*"; } /* gone */`, `a { content: "\"  /*"; } `},
		{"trailing blanks", "a { b: c;   \n }", "a { b: c;}"},
		{"open comment", "a {} /* never closed", "a {} "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, string(tighten([]byte(test.in)))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// topLevel lists what stands before the outermost braces.
func topLevel(t *testing.T, css string) []string {
	t.Helper()
	var rules []string
	depth, start := 0, 0
	css = withoutStrings(css)
	for i, c := range css {
		switch c {
		case '{':
			if depth == 0 {
				rules = append(rules, strings.TrimSpace(css[start:i]))
			}
			depth++
		case '}':
			depth--
			start = i + 1
		}
	}
	if rest := strings.TrimSpace(css[start:]); depth != 0 || rest != "" {
		t.Errorf("braces do not match: depth %d, rest %.60q", depth, rest)
	}
	return rules
}

// withoutStrings empties every quoted string.
func withoutStrings(css string) string {
	var out strings.Builder
	for i := 0; i < len(css); {
		if css[i] == '"' || css[i] == '\'' {
			i = quoteEnd([]byte(css), i)
			out.WriteString(`""`)
			continue
		}
		out.WriteByte(css[i])
		i++
	}
	return out.String()
}
