package app

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"

	"github.com/google/go-cmp/cmp"
)

var (
	usePhoto   = db.Change(`INSERT INTO accounts_people (id, name, lang, zone, photo, created_at) VALUES ('per_1', 'Ada', 'en', 'UTC', $1, 0)`)
	usePicture = db.Change(`UPDATE groups_groups SET picture = $1`)
	counters   = db.Select(`SELECT key FROM limit_counters ORDER BY key`)
	onceKeys   = db.Select(`SELECT key FROM httpx_once ORDER BY key`)
	stagedRows = db.Select(`SELECT i.filename FROM groups_import_rows r JOIN groups_imports i ON i.id = r.import_id ORDER BY i.filename`)
	lists      = db.Select(`SELECT filename FROM groups_imports ORDER BY filename`)
)

// keeping is an App whose clock stands still, with the means to look inside.
type keeping struct {
	*App
	t     *testing.T
	clock *clock.Fake
}

func keepingOn(t *testing.T, d *db.DB) keeping {
	t.Helper()
	c := clock.NewFake(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
	a, err := Open(context.Background(), Config{Data: t.TempDir(), Database: d.URL(), Dev: true, Clock: c})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return keeping{a, t, c}
}

// run does all that the clock asks for.
func (k keeping) run() {
	k.t.Helper()
	for _, line := range k.schedule() {
		if err := line.run(context.Background(), access.System(line.as)); err != nil {
			k.t.Fatalf("%s: %v", line.name, err)
		}
	}
}

func (k keeping) change(stmt *db.ChangeStmt, args ...any) {
	k.t.Helper()
	err := k.db.Write(context.Background(), db.Locked, func(tx *db.Tx) error {
		_, err := db.Exec(context.Background(), tx, stmt, args...)
		return err
	})
	if err != nil {
		k.t.Fatal(err)
	}
}

func (k keeping) all(q *db.SelectStmt) (list []string) {
	k.t.Helper()
	err := k.db.Read(context.Background(), func(tx *db.Tx) (err error) {
		list, err = db.All[string](context.Background(), tx, q)
		return err
	})
	if err != nil {
		k.t.Fatal(err)
	}
	return list
}

func (k keeping) file(text string) string {
	k.t.Helper()
	ref, err := k.Blobs.Put(strings.NewReader(text), 100)
	if err != nil {
		k.t.Fatal(err)
	}
	return ref.Hash
}

func (k keeping) list(name string, apply bool) {
	k.t.Helper()
	ctx, as := context.Background(), access.System(access.ByDemo)
	imp, err := k.Groups.StartImport(ctx, as, groups.List{Source: "old", Filename: name, Raw: []byte("Name,City,Country\nCloud " + name + ",Nairobi,Kenya\n")})
	if err == nil && apply {
		_, err = k.Groups.ApplyImport(ctx, as, imp.ID, false)
	}
	if err != nil {
		k.t.Fatal(err)
	}
}

func TestFilesThatNobodyUsesAreRemoved(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k, ctx := keepingOn(t, d), context.Background()
		k.list("groups.csv", true)
		want := []string{k.file("a photo"), k.file("a picture"), k.file("a logo")}
		k.change(usePhoto, want[0])
		k.change(usePicture, want[1])
		set, err := k.Program.Settings(ctx, access.Anonymous(""))
		if err == nil {
			set.Logo = want[2]
			err = k.Program.EditSettings(ctx, access.System(access.BySetUp), set)
		}
		if err != nil {
			t.Fatal(err)
		}
		k.file("nobody's")
		k.clock.Advance(keepFiles + time.Second)
		want = append(want, k.file("just come"))
		k.run()
		var got []string
		for entry, err := range k.Blobs.All() {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, entry.Hash)
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error("files that are left:\n", diff)
		}
	})
}

// TestWhoStoresFilesIsAskedForThem: a page that stores files and whose table
// usedFiles does not ask would lose them a day later.
func TestWhoStoresFilesIsAskedForThem(t *testing.T) {
	var found []string
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "platform") {
			return err
		}
		text, err := os.ReadFile(path)
		if strings.Contains(string(text), "Files.Put") || strings.Contains(string(text), "Blobs.Put") {
			found = append(found, strings.TrimPrefix(filepath.ToSlash(path), "../"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	asked := []string{"app/personal.go", "web/me/groups/page.go", "web/me/photo.go", "web/office/settings.go"}
	if diff := cmp.Diff(asked, found); diff != "" {
		t.Errorf("files are stored elsewhere than usedFiles (tidy.go) knows: let it ask for them, then name the place here:\n%s", diff)
	}
}

func TestWhatHasHadItsTimeIsForgotten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k, ctx := keepingOn(t, d), context.Background()
		step := func(name string) {
			t.Helper()
			k.list(name+" applied", true)
			k.list(name+" left lying", false)
			if _, _, err := k.limits.Take(ctx, k.clock.Now(), name, 5, time.Hour); err != nil {
				t.Fatal(err)
			}
			if _, _, err := k.once.Begin(ctx, name, "digest"); err != nil {
				t.Fatal(err)
			}
		}
		look := func(what string, q *db.SelectStmt, want ...string) {
			t.Helper()
			if diff := cmp.Diff(want, k.all(q)); diff != "" {
				t.Errorf("%s:\n%s", what, diff)
			}
		}
		step("1 old")
		k.clock.Advance(groups.KeepRows - time.Hour)
		k.run()
		look("rows before their time", stagedRows, "1 old applied", "1 old left lying")
		k.clock.Advance(2*time.Hour - time.Minute)
		step("2 young")
		k.run()
		look("rows", stagedRows, "2 young applied", "2 young left lying")
		look("lists", lists, "1 old applied", "2 young applied", "2 young left lying")
		look("counters", counters, "2 young")
		look("once-keys", onceKeys, "2 young")
	})
}
