package blob_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"chapterhouse.dev/chapterhouse/internal/platform/blob"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

var start = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func newStore(t *testing.T) (*blob.Store, *clock.Fake, string) {
	t.Helper()
	dir, c := filepath.Join(t.TempDir(), "files"), clock.NewFake(start)
	s, err := blob.New(dir, c)
	if err != nil {
		t.Fatal(err)
	}
	return s, c, dir
}

func put(t *testing.T, s *blob.Store, content string) blob.Ref {
	t.Helper()
	ref, err := s.Put(strings.NewReader(content), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

func read(t *testing.T, s *blob.Store, hash string) string {
	t.Helper()
	f, err := s.Open(hash)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	content, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// filesIn lists what lies in the store's directory.
func filesIn(t *testing.T, dir string) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			paths = append(paths, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

func TestPut(t *testing.T) {
	s, _, dir := newStore(t)
	const content = "%PDF-1.7 and so on"
	sum := sha256.Sum256([]byte(content))
	hash := hex.EncodeToString(sum[:])
	want := blob.Ref{Hash: hash, Size: int64(len(content)), Type: "application/pdf"}
	for range 2 {
		if diff := cmp.Diff(want, put(t, s, content)); diff != "" {
			t.Error(diff)
		}
	}
	if got := read(t, s, hash); got != content {
		t.Errorf("read %q", got)
	}
	if diff := cmp.Diff([]string{hash[:2] + "/" + hash}, filesIn(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestTypeIsByContent(t *testing.T) {
	s, _, _ := newStore(t)
	for content, want := range map[string]string{
		"\x89PNG\r\n\x1a\nrest": "image/png", "\xff\xd8\xffrest": "image/jpeg", "<!DOCTYPE html><p>": "text/html", "<script>x": "text/html",
		"<?xml version='1.0'?><svg/>": "text/xml", "name,city\n": "text/plain", "PK\x03\x04rest": "application/zip", "\x00\x01\x02": "application/octet-stream",
	} {
		if got := put(t, s, content).Type; got != want {
			t.Errorf("%q: %s, want %s", content, got, want)
		}
	}
}

func TestPutRefuses(t *testing.T) {
	s, _, dir := newStore(t)
	lost := errors.New("connection lost")
	for name, c := range map[string]struct {
		r    io.Reader
		max  int64
		want string
	}{
		"nothing":           {strings.NewReader(""), 10, "file.empty"},
		"one byte too many": {strings.NewReader("12345678901"), 10, "file.too_large_small"},
		"endless":           {endless{}, 1 << 20, "file.too_large"},
	} {
		_, err := s.Put(c.r, c.max)
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Message.Key != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.Put(strings.NewReader("1234567890"), 10); err != nil {
		t.Errorf("exactly the cap: %v", err)
	}
	_, err := s.Put(io.MultiReader(strings.NewReader("half"), iotest.ErrReader(lost)), 100)
	if !errors.Is(err, lost) || fault.As(err) != nil {
		t.Errorf("a reader that fails is not the disk's fault: %v", err)
	}
	if files := filesIn(t, dir); len(files) != 1 {
		t.Errorf("leavings: %v", files)
	}
	os.RemoveAll(dir)
	if _, err := s.Put(strings.NewReader("x"), 10); !fault.Is(err, fault.Transient) {
		t.Errorf("a broken disk: %v", err)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestOpenKnowsNoPaths(t *testing.T) {
	s, _, dir := newStore(t)
	os.WriteFile(filepath.Join(dir, "secret"), []byte("x"), 0o600)
	for _, hash := range []string{"", "a", "secret", "../secret", "se/../secret", strings.Repeat("0", 64), strings.Repeat("A", 64), strings.Repeat("0", 63) + "\n"} {
		if _, err := s.Open(hash); !fault.Is(err, fault.NotFound) {
			t.Errorf("%q: %v", hash, err)
		}
		if there, err := s.Exists(hash); there || err != nil {
			t.Errorf("%q: %v, %v", hash, there, err)
		}
	}
}

func TestDamagedFileIsReplaced(t *testing.T) {
	s, _, dir := newStore(t)
	ref := put(t, s, "content")
	os.Truncate(filepath.Join(dir, ref.Hash[:2], ref.Hash), 3)
	put(t, s, "content")
	if got := read(t, s, ref.Hash); got != "content" {
		t.Errorf("read %q", got)
	}
}

func TestSweep(t *testing.T) {
	s, c, dir := newStore(t)
	kept, orphan, again := put(t, s, "kept"), put(t, s, "orphan"), put(t, s, "again")
	os.WriteFile(filepath.Join(dir, "tmp", "put-killed"), []byte("x"), 0o600)
	os.Chtimes(filepath.Join(dir, "tmp", "put-killed"), start, start)
	os.WriteFile(filepath.Join(dir, "README"), []byte("an operator's note"), 0o600)
	keep := func(hash string) (bool, error) { return hash == kept.Hash, nil }

	c.Advance(23 * time.Hour)
	if done, err := s.Sweep(keep, 24*time.Hour); err != nil || done != (blob.Swept{}) {
		t.Errorf("too young: %+v, %v", done, err)
	}
	put(t, s, "again")
	c.Advance(2 * time.Hour)
	done, err := s.Sweep(keep, 24*time.Hour)
	if err != nil || done != (blob.Swept{Files: 1, Bytes: 6}) {
		t.Errorf("swept %+v, %v", done, err)
	}
	for ref, want := range map[blob.Ref]bool{kept: true, orphan: false, again: true} {
		if there, _ := s.Exists(ref.Hash); there != want {
			t.Errorf("%s: %v, want %v", ref.Hash[:6], there, want)
		}
	}
	for _, path := range filesIn(t, dir) {
		if strings.HasPrefix(path, "tmp") {
			t.Errorf("left behind: %s", path)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "README")); err != nil {
		t.Error("a file that is not ours was removed")
	}
	broken := errors.New("database")
	c.Advance(48 * time.Hour)
	if _, err := s.Sweep(func(string) (bool, error) { return false, broken }, time.Hour); !errors.Is(err, broken) {
		t.Errorf("want the error of keep, got %v", err)
	}
}

// A file that comes again while a sweep is looking at it stays.
func TestSweepSparesWhatComesAgain(t *testing.T) {
	s, c, _ := newStore(t)
	ref := put(t, s, "content")
	c.Advance(48 * time.Hour)
	done, err := s.Sweep(func(string) (bool, error) { put(t, s, "content"); return false, nil }, 24*time.Hour)
	if err != nil || done.Files != 0 {
		t.Errorf("swept %+v, %v", done, err)
	}
	if got := read(t, s, ref.Hash); got != "content" {
		t.Errorf("read %q", got)
	}
}

func TestSweepBringsBackWhatAKilledOneTookAside(t *testing.T) {
	s, _, dir := newStore(t)
	ref := put(t, s, "content")
	os.Rename(filepath.Join(dir, ref.Hash[:2], ref.Hash), filepath.Join(dir, "tmp", "swept-"+ref.Hash))
	if _, err := s.Sweep(func(string) (bool, error) { return true, nil }, time.Hour); err != nil {
		t.Fatal(err)
	}
	if got := read(t, s, ref.Hash); got != "content" {
		t.Errorf("read %q", got)
	}
}

// Whatever the order of puts and sweeps: what a row names, and what came within
// the last day, is there; what nobody names is gone after the sweep that may.
func TestStoreAsAModel(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		dir, err := os.MkdirTemp("", "blob")
		if err != nil {
			r.Fatal(err)
		}
		defer os.RemoveAll(dir)
		c := clock.NewFake(start)
		s, err := blob.New(dir, c)
		if err != nil {
			r.Fatal(err)
		}
		since, rows := map[string]time.Time{}, map[string]bool{}
		for range rapid.IntRange(1, 25).Draw(r, "steps") {
			switch rapid.IntRange(0, 3).Draw(r, "step") {
			case 0, 1:
				ref, err := s.Put(strings.NewReader(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(r, "content")), 9)
				if err != nil {
					r.Fatal(err)
				}
				since[ref.Hash], rows[ref.Hash] = c.Now(), rapid.Bool().Draw(r, "row")
			case 2:
				c.Advance(time.Duration(rapid.IntRange(1, 30).Draw(r, "hours")) * time.Hour)
			case 3:
				if _, err := s.Sweep(func(h string) (bool, error) { return rows[h], nil }, 24*time.Hour); err != nil {
					r.Fatal(err)
				}
				for h, at := range since {
					if !rows[h] && c.Now().Sub(at) > 24*time.Hour {
						delete(since, h)
					}
				}
			}
			got := map[string]time.Time{}
			for entry, err := range s.All() {
				if err != nil {
					r.Fatal(err)
				}
				got[entry.Hash] = entry.Since
			}
			if diff := cmp.Diff(since, got); diff != "" {
				r.Fatal(diff)
			}
		}
	})
}

func TestManyPutTheSame(t *testing.T) {
	s, _, dir := newStore(t)
	content := bytes.Repeat([]byte("x"), 100_000)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := s.Put(bytes.NewReader(content), 1<<20); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if files := filesIn(t, dir); len(files) != 1 {
		t.Errorf("%v", files)
	}
}

func TestNames(t *testing.T) {
	for name, want := range map[string]string{
		"Plan 2027.pdf": "Plan 2027.pdf", "../../etc/passwd": "passwd", `C:\Users\x\a.doc`: "a.doc", "a\r\nSet-Cookie: x.txt": "aSet-Cookie x.txt",
		"\u202egpj.exe": "gpj.exe", "": "file", "...": "file", "dir/": "file", "Übersicht.png": "Übersicht.png", "\xff\x00": "file",
		strings.Repeat("ä", 3000) + ".jpeg": strings.Repeat("ä", 57) + ".jpeg",
	} {
		if got := blob.CleanName(name); got != want {
			t.Errorf("%.40q: %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{
		"a.pdf": "attachment; filename=a.pdf", "a b\".pdf": `attachment; filename="a b.pdf"`, "Ü.png": "attachment; filename*=utf-8''%C3%9C.png", "a;x=\"\r\ny": `attachment; filename="a;x=y"`,
	} {
		if got := blob.Disposition(name, false); got != want {
			t.Errorf("%q: %s", name, got)
		}
	}
	if got := blob.Disposition("a.png", true); got != "inline; filename=a.png" {
		t.Error(got)
	}
}
