package reference

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

func TestThePageIsFresh(t *testing.T) {
	root, err := ModuleRoot(".")
	if err != nil {
		t.Fatal(err)
	}
	want, err := Render(root)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(root, Page))
	if err != nil || string(got) != string(want) {
		t.Errorf("%s is not fresh (%v): run go generate ./internal/domain/program/guide", Page, err)
	}
}

// Every mapping and every key whose name does not say it all is explained.
func TestNothingIsUnexplained(t *testing.T) {
	root, err := ModuleRoot(".")
	if err != nil {
		t.Fatal(err)
	}
	page, err := Render(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, bare := range regexp.MustCompile("(?m)^- \\*\\*`(\\w+)`\\*\\*[^.]*\\.$").FindAllSubmatch(page, -1) {
		switch string(bare[1]) {
		case "key", "title":
		default:
			t.Errorf("the key %s has no comment", bare[1])
		}
	}
	for _, bare := range regexp.MustCompile("(?m)^## (\\w+)\n\n\n").FindAllSubmatch(page, -1) {
		t.Errorf("the mapping %s has no comment", bare[1])
	}
}
