package i18n_test

import (
	"testing"

	"chapterhouse.dev/chapterhouse/internal/tools/messages/accessors"
)

// TestCatalogues is the gate for the built-in catalogues: complete in every
// language, same parameters, every key used, accessors fresh.
func TestCatalogues(t *testing.T) {
	root, err := accessors.ModuleRoot(".")
	if err != nil {
		t.Fatal(err)
	}
	problems, err := accessors.Tree{Root: root}.Check()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Error(p)
	}
}
