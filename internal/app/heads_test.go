package app

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/audit"
)

// headLines are the lines of the kept heads, without their times.
func headLines(t *testing.T, a *App) (words []string) {
	t.Helper()
	list, err := a.KeptHeads("")
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range list {
		words = append(words, h.String())
	}
	return words
}

func TestHeadsAreKeptOutsideTheDatabase(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	a := houseIn(t, dir)
	seal := func(want int) {
		t.Helper()
		if err := a.sealOnce(ctx); err != nil {
			t.Fatal(err)
		}
		if got := headLines(t, a); len(got) != want {
			t.Fatalf("%d heads are kept, want %d: %q", len(got), want, got)
		}
	}
	seal(1) // the first guide
	seal(1) // nothing new
	if err := tagline(ctx, a, "one"); err != nil {
		t.Fatal(err)
	}
	seal(2)
	known, err := a.KeptHeads("")
	if err != nil {
		t.Fatal(err)
	}
	if found, err := a.VerifyAudit(ctx, known); err != nil || found.Broken != nil || found.Compared != 2 || found.Waiting != 0 {
		t.Errorf("%+v, %v", found, err)
	}
	if info, err := os.Stat(filepath.Join(dir, headsName)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	a.Close()

	// A crash in the middle of a line leaves it without an end.
	path := filepath.Join(dir, headsName)
	text, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, append(text, "2026-11-22T21:0"...), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	a = houseIn(t, dir)
	if err := tagline(ctx, a, "two"); err != nil {
		t.Fatal(err)
	}
	seal(3)
}

func TestDamagedHeadsStopTheStart(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, headsName), []byte("2026-11-22T21:00:00Z 7:abc\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), Config{Data: dir, Dev: true}); err == nil || !strings.Contains(err.Error(), "line 1 of ") {
		t.Errorf("got %v", err)
	}
}

// TestBackupCarriesHeads: the heads are copied before the database, so a restore
// has every entry that they speak of.
func TestBackupCarriesHeads(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	a := houseIn(t, dir)
	if err := a.sealOnce(ctx); err != nil {
		t.Fatal(err)
	}
	archive, to := filepath.Join(t.TempDir(), "b.tar"), filepath.Join(t.TempDir(), "new")
	if _, err := Backup(ctx, Config{Data: dir}, archive, false); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(ctx, archive, to); err != nil {
		t.Fatal(err)
	}
	b := houseIn(t, to)
	known, err := b.KeptHeads("")
	if err != nil || len(known) != 1 {
		t.Fatal(known, err)
	}
	if found, err := b.VerifyAudit(ctx, known); err != nil || found.Broken != nil || found.Compared != 1 {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestEndOfServerSealsWhatItWrote(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	a := houseIn(t, dir)
	a.Start()
	if err := tagline(ctx, a, "last"); err != nil {
		t.Fatal(err)
	}
	a.Close()
	b := houseIn(t, dir)
	found, err := audit.Verify(ctx, b.db)
	if err != nil || found.Waiting != 0 || found.Head.Seq == 0 {
		t.Errorf("%+v, %v", found, err)
	}
}
