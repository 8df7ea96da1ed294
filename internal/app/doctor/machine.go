package doctor

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Room on the disk below which the doctor warns, or says that it is too late:
// a busy day's write-ahead log, a backup and some pictures fit into the first.
const (
	littleRoom = 2 << 30
	noRoom     = 200 << 20
)

// folder looks whether the data folder is there, ours alone, and can be
// written to.
func (p Patient) folder(context.Context) []Finding {
	const check = "folder"
	info, err := os.Stat(p.Data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return failure(check, "Start the server once, which makes it, or name the right one with --data.", "%s does not exist.", p.Data)
	case err != nil:
		return failure(check, "Let the account of the server read it.", "%s cannot be looked at: %v.", p.Data, err)
	case !info.IsDir():
		return failure(check, "Name a folder with --data.", "%s is not a folder.", p.Data)
	}
	probe, err := os.CreateTemp(p.Data, ".doctor-")
	if err != nil {
		return failure(check, "Let the account of the server write there, and look at the disk.", "Nothing can be written into %s: %v.", p.Data, err)
	}
	defer os.Remove(probe.Name())
	_, err = probe.WriteString("may I write here?")
	if err = errors.Join(err, probe.Sync(), probe.Close()); err != nil {
		return failure(check, "Look at the disk: it may be full, failing or read-only.", "A file in %s could not be written to the end: %v.", p.Data, err)
	}
	found := ok(check, "%s can be written to.", p.Data)
	if info.Mode().Perm()&0o077 != 0 {
		found = warning(check, "chmod 700 "+p.Data, "Others on this machine can look into %s.", p.Data)
	}
	return append(found, p.key()...)
}

// key looks at the key that seals secrets.
func (p Patient) key() []Finding {
	const check = "key"
	path := filepath.Join(p.Data, "server.key")
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return skipped(check, "There is no server.key yet: the first start makes it.")
	case err != nil:
		return failure(check, "Let the account of the server read it.", "%s cannot be looked at: %v.", path, err)
	case info.Mode().Perm()&0o077 != 0:
		return failure(check, "chmod 600 "+path, "Others on this machine can read %s, so the server does not start.", path)
	}
	return ok(check, "server.key is readable by its owner only. Keep a copy apart from the backups.")
}

// disk looks how much room there is.
func (p Patient) disk(context.Context) []Finding {
	const check = "disk"
	free, err := freeBytes(p.Data)
	const do = "Make room, or move the data folder to a larger disk."
	switch {
	case errors.Is(err, errors.ErrUnsupported):
		return skipped(check, "Free room is not looked at on this system.")
	case errors.Is(err, fs.ErrNotExist):
		return skipped(check, "There is no data folder yet.")
	case err != nil:
		return failure(check, "Look at the folder.", "The disk of %s cannot be looked at: %v.", p.Data, err)
	case free < noRoom:
		return failure(check, do, "Only %d MB are free: writing will fail soon.", free>>20)
	case free < littleRoom:
		return warning(check, do, "%d MB are free.", free>>20)
	}
	return ok(check, "%d GB are free.", free>>30)
}
