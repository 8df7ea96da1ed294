package app

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
)

// childImport, in the environment, makes the test binary import a list into the
// database of this address. The list is called as childList says.
const (
	childImport = "CHAPTERHOUSE_TEST_IMPORT"
	childList   = "CHAPTERHOUSE_TEST_LIST"
)

// listed is how many groups are in a list of the test.
const listed = 300

// listOf is a list with a name of its own and groups that are in no other.
func listOf(name string) groups.List {
	var b bytes.Buffer
	b.WriteString("id,name,city,country,leader,leader email\n")
	for i := range listed {
		fmt.Fprintf(&b, "%d,Gruppe Münster %s-%d,Münster,Germany,Zoë Ångström,zoe%d@people.example\n", i, name, i, i)
	}
	return groups.List{Filename: "list.csv", Source: name, Raw: b.Bytes()}
}

// bringIn imports a list as the command does.
func bringIn(ctx context.Context, a *App, name string) (groups.Import, error) {
	as := access.System(access.ByCommandLine)
	imp, err := a.Groups.StartImport(ctx, as, listOf(name))
	if err == nil {
		imp, err = a.Groups.StageImport(ctx, as, imp.ID, imp.Rev)
	}
	if err == nil {
		imp, err = a.Groups.ApplyImport(ctx, as, imp.ID, false)
	}
	return imp, err
}

func openOn(ctx context.Context, dir, address string) (*App, error) {
	return Open(ctx, Config{Data: dir, Database: address, Listen: "127.0.0.1:0", Dev: true, Log: slog.New(slog.DiscardHandler)})
}

// importInChild is the process that is killed. It says when it begins.
func importInChild(dir, address string) {
	ctx := context.Background()
	a, err := openOn(ctx, dir, address)
	if err == nil {
		fmt.Println("begins")
		_, err = bringIn(ctx, a, os.Getenv(childList))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// killImport begins an import in a process of its own and kills it after a time.
func killImport(t *testing.T, dir, address, name string, after time.Duration) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childFolder+"="+dir, childImport+"="+address, childList+"="+name)
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatalf("the import did not begin: %v %s", err, errs.String())
	}
	time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	_ = cmd.Wait()
	if errs.Len() > 0 {
		t.Errorf("%s: %s", name, errs.String())
	}
}

// TestImportIsAllOrNothing kills imports at any moment (P25): a list is there
// whole or not at all, also in the tables beside the groups, it can be imported
// again, and importing it twice changes nothing.
func TestImportIsAllOrNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("starts imports as processes")
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		dir := t.TempDir()
		whole := importAll(t, dir, d.URL(), "measure")
		var lost, kept []string
		for kill := range kills(t) {
			name := fmt.Sprintf("killed%d", kill)
			killImport(t, dir, d.URL(), name, time.Duration(rand.Int64N(int64(3*whole))))
			switch there := listThere(t, d, name); there {
			case 0:
				lost = append(lost, name)
			case listed:
				kept = append(kept, name)
			default:
				t.Fatalf("%d of %d groups after kill %d", there, listed, kill+1)
			}
		}
		t.Logf("%d lists were lost whole, %d were in already", len(lost), len(kept))
		importAll(t, dir, d.URL(), lost...)
		for _, name := range append(kept, lost...) {
			if n := listThere(t, d, name); n != listed {
				t.Errorf("%s: %d groups at the end", name, n)
			}
		}
	})
}

// importAll imports lists, each again in vain, and says how long the last took.
func importAll(t *testing.T, dir, address string, names ...string) (took time.Duration) {
	t.Helper()
	a, err := openOn(t.Context(), dir, address)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	for _, name := range names {
		began := time.Now()
		imp, err := bringIn(t.Context(), a, name)
		took = time.Since(began)
		if err != nil || imp.Applied != listed {
			t.Fatalf("%s: %d groups, %v", name, imp.Applied, err)
		}
		if imp, err := bringIn(t.Context(), a, name); err == nil || imp.Known != listed {
			t.Errorf("%s again: %d groups known, %v", name, imp.Known, err)
		}
	}
	return took
}

// What is there of a list: its groups, and how many of them have what belongs to
// each.
var (
	groupsOfList = db.Select(`SELECT count(*) FROM groups_groups WHERE source = $1`)
	besideGroups = map[string]*db.SelectStmt{
		"addresses": db.Select(`SELECT count(*) FROM groups_slugs s JOIN groups_groups g ON g.id = s.group_id WHERE g.source = $1`),
		"statuses":  db.Select(`SELECT count(*) FROM groups_statuses s JOIN groups_groups g ON g.id = s.group_id WHERE g.source = $1`),
		"contacts":  db.Select(`SELECT count(*) FROM groups_contacts c JOIN groups_groups g ON g.id = c.group_id WHERE g.source = $1`),
		"texts":     db.Select(`SELECT count(*) FROM search_docs d JOIN groups_groups g ON g.id = d.id WHERE d.kind = 'group' AND g.source = $1`),
	}
)

// listThere counts the groups of a list, and makes sure that each has its
// address, its first status and its contact.
func listThere(t *testing.T, d *db.DB, name string) (n int) {
	t.Helper()
	err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
		n, err = db.One[int](t.Context(), tx, groupsOfList, name)
		if err != nil {
			return err
		}
		for what, q := range besideGroups {
			beside, err := db.One[int](t.Context(), tx, q, name)
			if err != nil {
				return err
			}
			if beside != n {
				t.Errorf("%s: %d groups, %d %s", name, n, beside, what)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
