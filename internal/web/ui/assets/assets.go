package assets

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"sync"
)

//go:embed css js img
var files embed.FS

// Root is where Handler is mounted.
const Root = "/assets/"

// The names of the assets that every page links.
const (
	Stylesheet = "chapterhouse.css" // all of css/
	Script     = "chapterhouse.js"  // all of js/, a module
	Theme      = "theme.js"         // runs before the first paint
	Favicon    = "favicon.svg"
)

// kinds are the media types by extension; the machine's own table may differ.
var kinds = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// asset is one file as it is served.
type asset struct {
	name, kind string // kind is the media type
	hash       string // of the content, part of the address
	raw        []byte
	packed     func() packed
}

// all builds every asset at its first use; a program that serves no page never
// pays for it.
var all = sync.OnceValue(func() map[string]*asset {
	found := map[string]*asset{}
	add := func(name string, content []byte) {
		sum := sha256.Sum256(content)
		found[name] = &asset{
			name: name, kind: kinds[path.Ext(name)], raw: content,
			hash:   hex.EncodeToString(sum[:6]),
			packed: sync.OnceValue(func() packed { return pack(content) }),
		}
	}
	add(Stylesheet, stylesheet())
	add(Script, module())
	for _, dir := range []string{"js/alone", "img"} {
		for _, name := range list(dir) {
			add(path.Base(name), read(name))
		}
	}
	return found
})

// URL is the address of an asset, with the hash of its content. It panics when
// there is no asset of that name: that is a slip of the pen, and the first test
// that renders the page finds it.
func URL(name string) string {
	a, ok := all()[name]
	if !ok {
		panic(fmt.Sprintf("assets: there is no %q", name))
	}
	return Root + a.hash + "/" + a.name
}

// list names the files directly in dir, sorted.
func list(dir string) []string {
	names, err := fs.Glob(files, dir+"/*.*")
	if err != nil {
		panic(err) // only a malformed pattern
	}
	return names
}

// read returns an embedded file, which is there because list or sheetOrder
// names it and a test compares these with the tree.
func read(name string) []byte {
	b, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return b
}
