package ui

import (
	"io/fs"
	"strings"
	"testing"
)

// TestIconNamesEqualTheFiles: run go generate after adding a file.
func TestIconNamesEqualTheFiles(t *testing.T) {
	files, err := fs.Glob(iconSources, "icons/*.svg")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, name := range iconFiles[1:] {
		named[name] = true
	}
	for _, file := range files {
		if name := strings.TrimSuffix(strings.TrimPrefix(file, "icons/"), ".svg"); !named[name] {
			t.Errorf("icons/%s.svg has no constant", name)
		}
	}
	if len(files) != len(named) {
		t.Errorf("%d files, %d constants", len(files), len(named))
	}
}

// TestIconsTakeTheColourOfTheirText: a drawing brings neither colour nor style.
func TestIconsTakeTheColourOfTheirText(t *testing.T) {
	for name := range iconFiles[1:] {
		got := html(t, Icon(IconName(name+1)))
		if !strings.HasPrefix(got, `<svg class="i`) || !strings.HasSuffix(got, "</svg>") || strings.Count(got, "<svg") != 1 {
			t.Errorf("%s: %s", iconFiles[name+1], got)
		}
		for _, word := range []string{"style", "fill=", "stroke=", "<script", "href"} {
			if strings.Contains(got, word) {
				t.Errorf("%s has %s", iconFiles[name+1], word)
			}
		}
	}
}

func TestNoIcon(t *testing.T) {
	if got := html(t, Icon(0)); got != "" {
		t.Errorf("no icon is %q", got)
	}
	has(t, doc(t, IconFlipped(IconChevron)), "svg.i.flip")
	has(t, doc(t, Icon(IconArrowRight)), "svg.i.dir")
}
