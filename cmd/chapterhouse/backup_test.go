package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
)

func TestBackupAndRestore(t *testing.T) {
	ctx, store := context.Background(), dataFlags{Data: t.TempDir()}
	a, err := store.open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	a.Close()
	archive := filepath.Join(t.TempDir(), "b.tar")
	var out bytes.Buffer
	if err := (backupCmd{File: archive, Store: store}).Run(ctx, &out); err != nil || !strings.Contains(out.String(), ": the database (schema ") {
		t.Errorf("%v, wrote %q", err, out.String())
	}
	out.Reset()
	to := filepath.Join(t.TempDir(), "new")
	if err := (restoreCmd{File: archive, Data: to}).Run(ctx, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{to + " is now a restore of the backup of ", "the database is whole", "Put the server.key of the old server into " + to, "/readyz"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q lacks %q", out.String(), want)
		}
	}
	postgres := dataFlags{Data: store.Data, Database: "postgres://nobody@nowhere.invalid/x"}
	out.Reset()
	if err := (backupCmd{File: archive + "2", Store: postgres}).Run(ctx, &out); err != nil || !strings.Contains(out.String(), "needs a pg_dump made before") {
		t.Errorf("%v, wrote %q", err, out.String())
	}
}
