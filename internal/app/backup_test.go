package app

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/httpx"
)

// houseIn opens the program on a folder.
func houseIn(t *testing.T, dir string) *App {
	t.Helper()
	a, err := Open(context.Background(), Config{Data: dir, Dev: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a
}

// tagline writes a small thing that can be read again.
func tagline(ctx context.Context, a *App, text string) error {
	set, err := a.Program.Settings(ctx, access.Anonymous(""))
	if err != nil {
		return err
	}
	set.Tagline = text
	return a.Program.EditSettings(ctx, access.System(access.BySetUp), set)
}

func TestBackupWhileWritesGoOn(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	a := houseIn(t, dir)
	ref, err := a.Blobs.Put(strings.NewReader("a photo"), 100)
	if err != nil {
		t.Fatal(err)
	}
	if err := tagline(ctx, a, "before"); err != nil {
		t.Fatal(err)
	}

	// Writes begin before the backup and end after it.
	var stop atomic.Bool
	began, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		once := httpx.NewOnce(a.db, a.Config.Clock)
		for i := 0; !stop.Load(); i++ {
			if _, _, err := once.Begin(ctx, httpx.NewOnceKey(), "digest"); err != nil {
				ended <- err
				return
			}
			if i == 10 {
				close(began)
			}
		}
		ended <- nil
	}()
	<-began
	archive := filepath.Join(t.TempDir(), "b.tar")
	made, err := Backup(ctx, Config{Data: dir}, archive, false)
	stop.Store(true)
	if err := errors.Join(err, <-ended); err != nil {
		t.Fatal(err)
	}
	if made.Files() != 1 || !made.HasDatabase() || made.HasKey() || len(made.Damaged) != 0 {
		t.Errorf("manifest %+v", made)
	}
	if err := tagline(ctx, a, "after"); err != nil {
		t.Fatal(err)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(archive), "*")); err != nil || len(left) != 1 {
		t.Errorf("beside the archive: %q, %v", left, err)
	}

	to := filepath.Join(t.TempDir(), "new")
	if _, err := Restore(ctx, archive, to); err != nil {
		t.Fatal(err)
	}
	b := houseIn(t, to)
	set, err := b.Program.Settings(ctx, access.Anonymous(""))
	if err != nil || set.Tagline != "before" {
		t.Errorf("restored tagline %q, %v", set.Tagline, err)
	}
	if there, err := b.Blobs.Exists(ref.Hash); err != nil || !there {
		t.Errorf("the file is not there: %v", err)
	}
	if err := b.db.Ping(ctx); err != nil {
		t.Error(err)
	}
}

func TestBackupWithKey(t *testing.T) {
	ctx, dir, to := context.Background(), t.TempDir(), t.TempDir()
	houseIn(t, dir)
	archive := filepath.Join(t.TempDir(), "b.tar")
	m, err := Backup(ctx, Config{Data: dir}, archive, true)
	if err != nil || !m.HasKey() {
		t.Fatalf("%+v, %v", m, err)
	}
	if _, err := Backup(ctx, Config{Data: dir}, archive, true); !errors.Is(err, os.ErrExist) {
		t.Errorf("a second backup into the same file: %v", err)
	}
	if _, err := Restore(ctx, archive, to); err != nil {
		t.Fatal(err)
	}
	was, err1 := os.ReadFile(filepath.Join(dir, archivedKey))
	is, err2 := os.ReadFile(filepath.Join(to, archivedKey))
	if err := errors.Join(err1, err2); err != nil || !bytes.Equal(was, is) {
		t.Errorf("the key differs, %v", err)
	}
}

// TestBackupOfPostgresHoldsFilesOnly needs no PostgreSQL: it is never asked.
func TestBackupOfPostgresHoldsFilesOnly(t *testing.T) {
	ctx, dir, to := context.Background(), t.TempDir(), t.TempDir()
	if _, err := houseIn(t, dir).Blobs.Put(strings.NewReader("a photo"), 100); err != nil {
		t.Fatal(err)
	}
	archive := filepath.Join(t.TempDir(), "b.tar")
	m, err := Backup(ctx, Config{Data: dir, Database: "postgres://nobody@nowhere.invalid/x"}, archive, false)
	if err != nil || m.HasDatabase() || m.Files() != 1 {
		t.Fatalf("%+v, %v", m, err)
	}
	if _, err := Restore(ctx, archive, to); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(to, archivedDatabase)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a database came out of nowhere: %v", err)
	}
}

func TestRestoreRefuses(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	if _, err := houseIn(t, dir).Blobs.Put(strings.NewReader("a photo of the evening"), 100); err != nil {
		t.Fatal(err)
	}
	whole := filepath.Join(t.TempDir(), "b.tar")
	if _, err := Backup(ctx, Config{Data: dir}, whole, false); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	damaged := func(change func([]byte) []byte) string {
		file := filepath.Join(t.TempDir(), "damaged.tar")
		if err := os.WriteFile(file, change(bytes.Clone(text)), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	for name, tt := range map[string]struct{ archive, dir, want string }{
		"running server": {whole, dir, "another chapterhouse is using"},
		"not empty":      {whole, filepath.Dir(whole), "holds b.tar, and a restore never overwrites"},
		"cut off":        {damaged(func(b []byte) []byte { return b[:len(b)/2] }), t.TempDir(), "the backup is damaged, nothing was restored"},
		"no end":         {damaged(func(b []byte) []byte { return b[:bytes.Index(b, []byte(archivedManifest))] }), t.TempDir(), "nothing was restored: its end is missing"},
		"other content": {damaged(func(b []byte) []byte { return bytes.Replace(b, []byte("of the evening"), []byte("of a defeat..."), 1) }),
			t.TempDir(), "its content is not what it was"},
		"way out": {damaged(func(b []byte) []byte { return bytes.Replace(b, []byte("files/"), []byte("../../"), 1) }), t.TempDir(), "the backup is damaged"},
		"no tar":  {damaged(func(b []byte) []byte { return bytes.Repeat([]byte("x"), 4096) }), t.TempDir(), "the backup is damaged"},
	} {
		_, err := Restore(ctx, tt.archive, tt.dir)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %q", name, err, tt.want)
		}
		for _, left := range []string{restoring, archivedManifest} {
			if _, err := os.Stat(filepath.Join(tt.dir, left)); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("%s: %s was left behind", name, left)
			}
		}
	}
}

func TestNoServerStartsOnHalfARestore(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, restoring), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), Config{Data: dir, Dev: true}); err == nil || !strings.Contains(err.Error(), "empty the folder and restore again") {
		t.Errorf("got %v", err)
	}
}

func TestTwoServersNeverShareAFolder(t *testing.T) {
	dir := t.TempDir()
	houseIn(t, dir)
	if _, err := Open(context.Background(), Config{Data: dir, Dev: true}); err == nil || !strings.Contains(err.Error(), "another chapterhouse is using") {
		t.Errorf("got %v", err)
	}
}
