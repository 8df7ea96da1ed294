package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
)

// tamper does what somebody with the keys of the database could.
func tamper(t *testing.T, d *db.DB, statements ...string) {
	t.Helper()
	driver, address := "pgx", d.URL()
	if path, is := strings.CutPrefix(address, "sqlite:"); is {
		driver, address = "sqlite", "file:"+path+"?_pragma=busy_timeout(5000)"
	}
	raw, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	for _, s := range statements {
		if _, err := raw.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
}

// record writes some entries, and seals them as every command does at its end.
func record(t *testing.T, store dataFlags, tagline string) {
	t.Helper()
	ctx := context.Background()
	a, err := store.open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	set, err := a.Program.Settings(ctx, access.Anonymous(""))
	if err != nil {
		t.Fatal(err)
	}
	set.Tagline = tagline
	if err := a.Program.EditSettings(ctx, access.System(access.ByCommandLine), set); err != nil {
		t.Fatal(err)
	}
}

var shownHead = regexp.MustCompile(`\d+:[0-9a-f]{64}`)

func TestAuditVerify(t *testing.T) {
	for name, tt := range map[string]struct{ tamper, want string }{
		"edit":         {"UPDATE audit_entries SET reason = 'none of it' WHERE seq = 2", "entry 2 (aud_"},
		"drop":         {"DELETE FROM audit_entries WHERE seq = 2", "entry 2 is missing"},
		"reorder":      {"UPDATE audit_entries SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3); UPDATE audit_entries SET seq = -seq WHERE seq < 0", "entry 2 (aud_"},
		"cut the tail": {"DELETE FROM audit_entries WHERE seq >= 3", "entries 3 to 3 were there and are missing"},
		"make anew":    {"UPDATE audit_entries SET seq = NULL, hash = NULL; UPDATE audit_entries SET reason = 'other' WHERE id = (SELECT min(id) FROM audit_entries)", "made anew: entry 1 or a later one, up to 3,"},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				ctx, store := context.Background(), dataFlags{Data: t.TempDir(), Database: d.URL()}
				record(t, store, "one")
				var out bytes.Buffer
				if err := (auditVerifyCmd{Store: store}).Run(ctx, &out); err != nil {
					t.Fatal(err)
				}
				head := shownHead.FindString(out.String())
				if !strings.HasPrefix(head, "3:") || !strings.Contains(out.String(), "No head was kept elsewhere") {
					t.Fatalf("wrote %q", out.String())
				}
				tamper(t, d, strings.Split(tt.tamper, "; ")...)
				if name == "make anew" {
					record(t, store, "two") // seals them all
				}
				err := (auditVerifyCmd{Store: store, Head: head}).Run(ctx, &out)
				if err == nil || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("got %v, want %q", err, tt.want)
				}
			})
		})
	}
}

func TestAuditVerifyComparesWithKeptHeads(t *testing.T) {
	ctx, store := context.Background(), dataFlags{Data: t.TempDir()}
	record(t, store, "one")
	var out bytes.Buffer
	if err := (auditVerifyCmd{Store: store}).Run(ctx, &out); err != nil {
		t.Fatal(err)
	}
	head := shownHead.FindString(out.String())
	write := func(name, line string) string {
		path := filepath.Join(store.Data, name)
		if err := os.WriteFile(path, []byte(line), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("audit-heads", "2026-11-22T21:00:00Z "+head+"\n")
	_, hash, _ := strings.Cut(head, ":")
	for _, arg := range []string{"", head, hash, write("copy", "2026-11-22T21:00:00Z "+head+"\n")} {
		out.Reset()
		if err := (auditVerifyCmd{Store: store, Head: arg}).Run(ctx, &out); err != nil || !strings.Contains(out.String(), "agrees with all 1 heads") {
			t.Errorf("--head %q: %v, %q", arg, err, out.String())
		}
	}
	for arg, want := range map[string]string{
		"no-such-file":               "is not the head of an audit record",
		write("torn", "yesterday\n"): "line 1 of ",
		"9:" + hash:                  "entries 4 to 9 were there and are missing",
		strings.Repeat("0", 64):      "not among its 3 entries",
		write("ahead", "2026-11-22T21:00:00Z 2:"+hash+"\n"): "made anew: entry 1 or a later one, up to 2,",
	} {
		if err := (auditVerifyCmd{Store: store, Head: arg}).Run(ctx, &out); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("--head %q: got %v, want %q", arg, errors.Unwrap(err), want)
		}
	}
}
