package app

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/blob"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// The names inside an archive, which are those of a data folder, in their order:
// first the heads of the audit record, so that the database has them all; then
// the database, then the files, so that every row finds its file; at the end the
// manifest, without which an archive was cut off.
const (
	archivedDatabase = "chapterhouse.db"
	archivedKey      = "server.key"
	archivedManifest = "backup.json"
)

// Manifest says what a backup holds. It stays in the folder of a restore.
type Manifest struct {
	Format  int               `json:"format"`            // 1
	Version string            `json:"version"`           // of the program that wrote it
	Schema  int               `json:"schema"`            // version of the database's schema; 0 without a database
	Taken   time.Time         `json:"taken"`             // nothing later is in it
	Hashes  map[string]string `json:"hashes"`            // SHA-256 of each entry
	Damaged []string          `json:"damaged,omitempty"` // files that were damaged already when the backup was made
}

// HasDatabase says that the database is inside, which it is for SQLite.
func (m Manifest) HasDatabase() bool { return m.Schema > 0 }

// HasKey says that the server's key is inside.
func (m Manifest) HasKey() bool { return m.Hashes[archivedKey] != "" }

// Files counts the files of people and groups.
func (m Manifest) Files() (n int) {
	for name := range m.Hashes {
		if strings.HasPrefix(name, "files/") {
			n++
		}
	}
	return n
}

// Backup writes everything that a server keeps into a new archive, while the
// server may be running. A PostgreSQL database is left out: its own tools copy
// it better. The server's key goes in only if asked for, because with it whoever
// holds the archive can read what is sealed.
func Backup(ctx context.Context, c Config, archive string, withKey bool) (m Manifest, err error) {
	c = c.withDefaults()
	out, err := os.OpenFile(archive, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return m, fmt.Errorf("the backup cannot be written: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(archive)
		}
	}()
	defer out.Close()
	b := &packer{tar: tar.NewWriter(out), Manifest: Manifest{Format: 1, Version: programVersion(), Taken: c.Clock.Now().UTC(), Hashes: map[string]string{}}}
	if err := b.heads(c.Data); err != nil {
		return m, fmt.Errorf("the heads of the audit record cannot be backed up: %w", err)
	}
	if path, isSQLite := strings.CutPrefix(c.Database, "sqlite:"); isSQLite {
		if err := b.database(ctx, path, filepath.Dir(archive)); err != nil {
			return m, fmt.Errorf("the database cannot be backed up: %w", err)
		}
	}
	if err := b.files(ctx, filepath.Join(c.Data, "files"), c); err != nil {
		return m, fmt.Errorf("the files cannot be backed up: %w", err)
	}
	if withKey {
		if err := b.add(archivedKey, filepath.Join(c.Data, archivedKey)); err != nil {
			return m, fmt.Errorf("the server's key cannot be backed up: %w", err)
		}
	}
	return b.Manifest, errors.Join(b.finish(), out.Sync(), out.Close())
}

// packer writes an archive and takes notes for its manifest.
type packer struct {
	Manifest
	tar *tar.Writer
}

// heads adds the heads of the audit record as they are now; the server appends
// to them meanwhile.
func (b *packer) heads(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, headsName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	text = wholeLines(text)
	sum := sha256.Sum256(text)
	b.Hashes[headsName] = hex.EncodeToString(sum[:])
	return b.write(headsName, text)
}

// database adds a copy as of one moment, which is made beside the archive.
func (b *packer) database(ctx context.Context, path, beside string) error {
	dir, err := os.MkdirTemp(beside, ".backup-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	snapshot := filepath.Join(dir, archivedDatabase)
	if err := db.SnapshotSQLite(ctx, path, snapshot); err != nil {
		return err
	}
	if b.Schema, err = db.InspectSQLite(ctx, snapshot); err != nil {
		return err
	}
	return b.add(archivedDatabase, snapshot)
}

// files adds every file. One that a sweep removes meanwhile was nobody's.
func (b *packer) files(ctx context.Context, dir string, c Config) error {
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	store, err := blob.New(dir, c.Clock)
	if err != nil {
		return err
	}
	for entry, err := range store.All() {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		short := entry.Hash[:2] + "/" + entry.Hash
		err := b.add("files/"+short, filepath.Join(dir, filepath.FromSlash(short)))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if b.Hashes["files/"+short] != entry.Hash {
			b.Damaged = append(b.Damaged, entry.Hash)
		}
	}
	return nil
}

// add copies a file that nobody changes any more.
func (b *packer) add(name, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := b.tar.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: info.Size(), ModTime: info.ModTime()}); err != nil {
		return err
	}
	hash := sha256.New()
	_, err = io.Copy(io.MultiWriter(b.tar, hash), f)
	b.Hashes[name] = hex.EncodeToString(hash.Sum(nil))
	return err
}

func (b *packer) finish() error {
	text, err := json.MarshalIndent(b.Manifest, "", "  ")
	if err != nil {
		return err
	}
	return errors.Join(b.write(archivedManifest, text), b.tar.Close())
}

func (b *packer) write(name string, text []byte) error {
	err := b.tar.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(text)), ModTime: b.Taken})
	if err != nil {
		return err
	}
	_, err = b.tar.Write(text)
	return err
}

func programVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return ""
}
