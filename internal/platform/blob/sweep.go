package blob

import (
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// Swept counts what a sweep removed.
type Swept struct {
	Files int
	Bytes int64
}

// sweptPrefix marks, in tmp/, files that a sweep has taken aside.
const sweptPrefix = "swept-"

// Sweep removes files that keep does not want and that came, or came again, more
// than olderThan ago; and leavings of broken writes of that age. An error of
// keep ends it.
func (s *Store) Sweep(keep func(hash string) (bool, error), olderThan time.Duration) (done Swept, err error) {
	defer fault.Wrap(&err, "blob.Sweep")
	before := s.clock.Now().Add(-olderThan)
	if err := s.tidy(before); err != nil {
		return done, broken(err)
	}
	for entry, err := range s.All() {
		if err != nil {
			return done, err
		}
		if !entry.Since.Before(before) {
			continue
		}
		wanted, err := keep(entry.Hash)
		if err != nil {
			return done, err
		}
		if wanted {
			continue
		}
		removed, err := s.remove(entry.Hash, before)
		if err != nil {
			return done, broken(err)
		}
		if removed {
			done.Files++
			done.Bytes += entry.Size
		}
	}
	return done, nil
}

// remove takes a file aside, looks whether a Put made it young in the meantime,
// and only then removes it. A Put that comes later finds no file and writes one.
func (s *Store) remove(hash string, before time.Time) (bool, error) {
	aside := filepath.Join(s.temporary(), sweptPrefix+hash)
	if err := os.Rename(s.path(hash), aside); err != nil {
		return false, ignoreAbsent(err)
	}
	info, err := os.Stat(aside)
	if err != nil {
		return false, err
	}
	if !info.ModTime().Before(before) {
		return false, os.Rename(aside, s.path(hash))
	}
	return true, os.Remove(aside)
}

// tidy brings back what a sweep that was killed had taken aside, and removes old
// leavings of writes that were killed.
func (s *Store) tidy(before time.Time) error {
	entries, err := os.ReadDir(s.temporary())
	if err != nil {
		return err
	}
	for _, e := range entries {
		path := filepath.Join(s.temporary(), e.Name())
		info, err := e.Info()
		hash, aside := strings.CutPrefix(e.Name(), sweptPrefix)
		switch {
		case err != nil:
			err = ignoreAbsent(err)
		case aside && hashForm.MatchString(hash):
			err = ignoreAbsent(os.Rename(path, s.path(hash)))
		case info.ModTime().Before(before):
			err = ignoreAbsent(os.Remove(path))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Entry is a file as All meets it.
type Entry struct {
	Hash  string
	Size  int64
	Since time.Time // when it was last put
}

// All walks over every file, in the order of the hashes. Other files in the
// directory are passed over.
func (s *Store) All() iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		err := filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && d.Name() == "tmp" {
				return fs.SkipDir
			}
			if !d.Type().IsRegular() || !hashForm.MatchString(d.Name()) || path != s.path(d.Name()) {
				return nil
			}
			info, err := d.Info()
			if err != nil {
				return ignoreAbsent(err)
			}
			if !yield(Entry{Hash: d.Name(), Size: info.Size(), Since: info.ModTime().UTC()}, nil) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield(Entry{}, broken(err))
		}
	}
}

// ignoreAbsent is for files that another server may have moved meanwhile.
func ignoreAbsent(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
