package blob

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"regexp"

	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Ref names a file and says what a row should keep of it.
type Ref struct {
	Hash string // SHA-256 of the content, 64 hex digits
	Size int64  // bytes
	Type string // media type by the content's first bytes, without parameters; never the sender's word
}

// Store is a directory of files: ab/abcdef… by hash, and tmp/ for what is being
// written or swept.
type Store struct {
	dir   string
	clock clock.Clock
}

// New returns the store in a directory, which it makes when absent.
func New(dir string, c clock.Clock) (*Store, error) {
	s := &Store{dir: dir, clock: c}
	if err := os.MkdirAll(s.temporary(), 0o700); err != nil {
		return nil, broken(err)
	}
	return s, nil
}

// Put stores what r holds, at most max bytes and at least one. The fault is
// Invalid when there is more or nothing, Transient when the disk fails; an error
// of r is handed on.
func (s *Store) Put(r io.Reader, max int64) (ref Ref, err error) {
	defer fault.Wrap(&err, "blob.Put")
	file, err := os.CreateTemp(s.temporary(), "put-")
	if err != nil {
		return Ref{}, broken(err)
	}
	defer os.Remove(file.Name()) // fails, as it should, when it was renamed
	defer file.Close()
	ref, err = fill(file, r, max)
	if err != nil {
		return Ref{}, err
	}
	now := s.clock.Now()
	for _, step := range []func() error{
		func() error { return os.Chtimes(file.Name(), now, now) },
		file.Sync,
		file.Close,
		func() error { return s.install(file.Name(), ref) },
	} {
		if err := step(); err != nil {
			return Ref{}, broken(err)
		}
	}
	return ref, nil
}

// fill copies r into a file and takes its measure on the way.
func fill(file io.Writer, r io.Reader, max int64) (Ref, error) {
	source := &source{from: io.LimitReader(r, max+1)}
	hash := sha256.New()
	size, err := io.Copy(io.MultiWriter(file, hash), source)
	switch {
	case source.failed != nil:
		return Ref{}, source.failed
	case err != nil:
		return Ref{}, broken(err)
	case size > max:
		return Ref{}, invalid(tooLarge(max))
	case size == 0:
		return Ref{}, invalid(msg.FileEmpty())
	}
	kind, _, _ := mime.ParseMediaType(http.DetectContentType(source.head))
	return Ref{Hash: hex.EncodeToString(hash.Sum(nil)), Size: size, Type: kind}, nil
}

// source remembers the first bytes of a reader, and whether it was the one that
// failed.
type source struct {
	from   io.Reader
	head   []byte
	failed error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.from.Read(p)
	s.head = append(s.head, p[:min(n, 512-len(s.head))]...)
	if err != nil && err != io.EOF {
		s.failed = err
	}
	return n, err
}

// install gives a finished file its name and makes the name durable. A file that
// is there already stays, but becomes young again, so that Sweep spares it until
// the new row is committed.
func (s *Store) install(temporary string, ref Ref) error {
	path := s.path(ref.Hash)
	now := s.clock.Now()
	old, err := os.Stat(path)
	if err != nil || old.Size() != ref.Size || os.Chtimes(path, now, now) != nil {
		if err := makeDir(filepath.Dir(path)); err != nil {
			return err
		}
		if err := os.Rename(temporary, path); err != nil {
			return err
		}
	}
	return syncDir(filepath.Dir(path))
}

// Open opens a file for reading. The fault is NotFound when there is none.
func (s *Store) Open(hash string) (*os.File, error) {
	if !hashForm.MatchString(hash) {
		return nil, fault.New(fault.NotFound, i18n.Message{})
	}
	file, err := os.Open(s.path(hash))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Because(fault.NotFound, err)
	}
	if err != nil {
		return nil, broken(err)
	}
	return file, nil
}

// Exists says whether a file is there.
func (s *Store) Exists(hash string) (bool, error) {
	file, err := s.Open(hash)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, file.Close()
}

var hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (s *Store) path(hash string) string { return filepath.Join(s.dir, hash[:2], hash) }

func (s *Store) temporary() string { return filepath.Join(s.dir, "tmp") }

// makeDir makes a directory whose entry is durable.
func makeDir(dir string) error {
	err := os.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return syncDir(filepath.Dir(dir))
}

// syncDir makes the entries of a directory durable. Without it, a file that was
// synced can still be missing after a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

func invalid(m i18n.Message) error { return fault.New(fault.Invalid, m) }

// broken is the fault of a disk that is full, read-only or failing.
func broken(err error) error { return fault.Because(fault.Transient, err) }

// tooLarge says the cap in the unit that suits it.
func tooLarge(max int64) i18n.Message {
	if max >= 1<<20 {
		return msg.FileTooLarge(int(max >> 20))
	}
	return msg.FileTooLargeSmall(int(max >> 10))
}
