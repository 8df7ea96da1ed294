package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"chapterhouse.dev/chapterhouse/internal/platform/secret"
)

// serverKey reads the key that seals secrets and signs tokens, and makes it at
// the first start. It lies beside the database, readable by its owner only.
func serverKey(dir string) (k secret.Key, err error) {
	path := filepath.Join(dir, "server.key")
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		k = secret.NewKey()
		if err := os.WriteFile(path, []byte(k.Encode()+"\n"), 0o600); err != nil {
			return k, fmt.Errorf("the server's key cannot be written: %w", err)
		}
		return k, nil
	}
	if err != nil {
		return k, fmt.Errorf("the server's key cannot be read: %w", err)
	}
	if err := onlyOwner(path); err != nil {
		return k, err
	}
	if k, err = secret.ParseKey(string(text)); err != nil {
		return k, fmt.Errorf("%s is damaged, restore it from a backup: %w", path, err)
	}
	return k, nil
}

// openFolder makes the data folder, with rights for its owner only.
func openFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("the data folder cannot be made: %w", err)
	}
	if _, err := os.Stat(filepath.Join(dir, restoring)); err == nil {
		return fmt.Errorf("a restore into %s is going on, or was broken off: in that case empty the folder and restore again", dir)
	}
	return nil
}

// onlyOwner refuses a secret that others on the machine can read.
func onlyOwner(path string) error {
	if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("others can read %s: run chmod 600 on it", path)
	}
	return nil
}
