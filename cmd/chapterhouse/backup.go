package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/app"
)

type backupCmd struct {
	File    string `arg:"" help:"Archive to write (.tar); it must not exist yet." type:"path"`
	WithKey bool   `help:"Put the server's key in, too: whoever has the archive can then read what is sealed."`

	Store dataFlags `embed:""`
}

// Help is shown under the usage line.
func (backupCmd) Help() string {
	return "Works while the server runs. The archive holds the SQLite database as of one moment, then the files, then a manifest with the hash of each. " +
		"With PostgreSQL it holds the files only: run pg_dump first, then this, so that every row finds its file. " +
		"Keep the server's key (server.key in the data folder) in another place than the archive."
}

// Run writes a backup and says what is in it.
func (c backupCmd) Run(ctx context.Context, out io.Writer) error {
	m, err := app.Backup(ctx, app.Config{Data: c.Store.Data, Database: c.Store.Database}, c.File, c.WithKey)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Backed up to %s: %s. Nothing after %s is in it.\n", c.File, contents(m), m.Taken.Format(time.DateTime+" MST"))
	if !m.HasDatabase() {
		fmt.Fprintln(out, "The PostgreSQL database is not in it: it needs a pg_dump made before this backup.")
	}
	for _, hash := range m.Damaged {
		fmt.Fprintf(out, "The file %s was damaged already; an older backup may hold it whole.\n", hash)
	}
	return nil
}

type restoreCmd struct {
	File string `arg:"" help:"Archive that backup wrote." type:"existingfile"`
	Data string `help:"Folder to restore into; empty, or not there yet." required:"" type:"path" placeholder:"DIR"`
}

// Help is shown under the usage line.
func (restoreCmd) Help() string {
	return "Checks every hash and the whole database first, and never overwrites anything."
}

// Run restores a backup and says what to look at before the server starts.
func (c restoreCmd) Run(ctx context.Context, out io.Writer) error {
	m, err := app.Restore(ctx, c.File, c.Data)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s is now a restore of the backup of %s: %s. Every hash is right", c.Data, m.Taken.Format(time.DateTime+" MST"), contents(m))
	if m.HasDatabase() {
		fmt.Fprint(out, ", and the database is whole")
	}
	fmt.Fprint(out, ".\nBefore you start the server on it:\n")
	if !m.HasDatabase() {
		fmt.Fprintln(out, "- The database is not in it: restore the pg_dump that was made before this backup.")
	}
	if !m.HasKey() {
		fmt.Fprintf(out, "- Put the server.key of the old server into %s. With a new key, sign-in codes and sealed letters under way are void.\n", c.Data)
	}
	fmt.Fprintf(out, "- What was done after that moment is lost; letters that waited then are sent when the server starts.\n"+
		"- Stop the old server, if it runs. Then: chapterhouse serve --data %s, and see that /readyz answers “ready”.\n", c.Data)
	return nil
}

// contents says in words what an archive holds.
func contents(m app.Manifest) string {
	var parts []string
	if m.HasDatabase() {
		parts = append(parts, fmt.Sprintf("the database (schema %d)", m.Schema))
	}
	parts = append(parts, fmt.Sprintf("%d files", m.Files()))
	if m.HasKey() {
		parts = append(parts, "the server's key")
	}
	return strings.Join(parts, ", ")
}
