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
	"maps"
	"os"
	"path/filepath"
	"regexp"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// restoring is the folder inside a data folder in which a restore is unpacked
// and checked. While it is there, no server starts.
const restoring = "restoring"

// Restore unpacks a backup into a folder that is empty or absent, and checks
// every byte of it before the server could find it there.
func Restore(ctx context.Context, archive, dir string) (m Manifest, err error) {
	in, err := os.Open(archive)
	if err != nil {
		return m, fmt.Errorf("the backup cannot be read: %w", err)
	}
	defer in.Close()
	if err := openFolder(dir); err != nil {
		return m, err
	}
	unlock, err := lockFolder(dir)
	if err != nil {
		return m, err
	}
	defer unlock()
	if err := mustBeEmpty(dir); err != nil {
		return m, err
	}
	work := filepath.Join(dir, restoring)
	if err := os.Mkdir(work, 0o700); err != nil {
		return m, err
	}
	defer os.RemoveAll(work)
	if m, err = unpack(in, work); err != nil {
		return m, fmt.Errorf("the backup is damaged, nothing was restored: %w", err)
	}
	if err := checkRestored(ctx, m, work); err != nil {
		return m, fmt.Errorf("nothing was restored: %w", err)
	}
	return m, moveIn(work, dir)
}

// mustBeEmpty refuses a folder that holds anything but the lock and what a file
// system puts into its root.
func mustBeEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() != "lock" && e.Name() != "lost+found" {
			return fmt.Errorf("%s holds %s, and a restore never overwrites: name an empty folder", dir, e.Name())
		}
	}
	return nil
}

// archivedName is every name that an archive may hold, besides the manifest.
var archivedName = regexp.MustCompile(`^(audit-heads|chapterhouse\.db|server\.key|files/[0-9a-f]{2}/[0-9a-f]{64})$`)

// unpack writes the entries below dir and compares them with the manifest.
func unpack(in io.Reader, dir string) (m Manifest, err error) {
	found := map[string]string{}
	for archive := tar.NewReader(in); ; {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return m, errors.New("its end is missing")
		}
		if err != nil {
			return m, err
		}
		if h.Name == archivedManifest {
			if err := json.NewDecoder(archive).Decode(&m); err != nil {
				return m, err
			}
			break
		}
		if !archivedName.MatchString(h.Name) || h.Typeflag != tar.TypeReg {
			return m, fmt.Errorf("it holds %q, which no backup does", h.Name)
		}
		if found[h.Name], err = unpackOne(archive, filepath.Join(dir, filepath.FromSlash(h.Name))); err != nil {
			return m, err
		}
	}
	if m.Format != 1 {
		return m, fmt.Errorf("its format %d is not known: restore it with the version that wrote it, %s", m.Format, m.Version)
	}
	if !maps.Equal(found, m.Hashes) {
		return m, errors.New("its content is not what it was when it was written")
	}
	return m, writeManifest(m, dir)
}

func unpackOne(in io.Reader, path string) (hash string, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", err
	}
	out, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	defer out.Close()
	sum := sha256.New()
	_, err = io.Copy(io.MultiWriter(out, sum), in)
	return hex.EncodeToString(sum.Sum(nil)), errors.Join(err, out.Sync(), out.Close())
}

func writeManifest(m Manifest, dir string) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, archivedManifest), text, 0o600)
}

// checkRestored asks the database itself, which hashes cannot replace: they
// would be right for a copy of a damaged database, too.
func checkRestored(ctx context.Context, m Manifest, dir string) error {
	if !m.HasDatabase() {
		return nil
	}
	newest, err := db.NewestSchema()
	if err != nil {
		return err
	}
	if m.Schema > newest {
		return fmt.Errorf("the backup was made by version %s, which is newer than this one: install that version", m.Version)
	}
	schema, err := db.InspectSQLite(ctx, filepath.Join(dir, archivedDatabase))
	if err == nil && schema != m.Schema {
		err = fmt.Errorf("the database has schema %d instead of %d", schema, m.Schema)
	}
	return err
}

// moveIn gives everything its place, the database last.
func moveIn(work, dir string) error {
	for _, name := range []string{"files", headsName, archivedKey, archivedManifest, archivedDatabase} {
		err := os.Rename(filepath.Join(work, name), filepath.Join(dir, name))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}
