// Command guidedoc writes docs/guide.md, the reference of the guide file, from
// the Go types of the package guide and their comments.
//
//	go run ./internal/tools/guidedoc
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"chapterhouse.dev/chapterhouse/internal/tools/guidedoc/reference"
)

func main() {
	root, err := reference.ModuleRoot(".")
	if err == nil {
		var text []byte
		if text, err = reference.Render(root); err == nil {
			err = os.WriteFile(filepath.Join(root, reference.Page), text, 0o644)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "guidedoc:", err)
		os.Exit(1)
	}
}
