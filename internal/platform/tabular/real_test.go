package tabular_test

import (
	"os"
	"path/filepath"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/tabular"
)

// realData returns a folder of the real public data that lies beside the
// project, and skips the test where it is absent.
func realData(t *testing.T, folder string) string {
	t.Helper()
	root := os.Getenv("CHAPTERHOUSE_DATA")
	for dir, _ := filepath.Abs("."); root == "" && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			root = filepath.Join(dir, "..", "shared", "data")
		}
	}
	path := filepath.Join(root, folder)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no real data at %s; set CHAPTERHOUSE_DATA to where it is", path)
	}
	return path
}

// Every real file gives rows, or a refusal that names the line.
func TestRealGroups(t *testing.T) {
	folder := realData(t, "groups")
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var read, refused, rows, problems int
	for _, f := range files {
		file, err := os.Open(filepath.Join(folder, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		table, err := tabular.Read(file, tabular.Options{Name: f.Name()})
		file.Close()
		if err != nil {
			if line, _ := fault.As(err).Message.Args["line"].(int); line == 0 {
				t.Errorf("%s: %v names no line", f.Name(), err)
			}
			t.Logf("%s: %v %v", f.Name(), err, fault.As(err).Message.Args)
			refused++
			continue
		}
		read++
		rows += len(table.Rows)
		for _, r := range table.Rows {
			if !r.Problem.IsZero() {
				t.Logf("%s: %v", f.Name(), r.Problem)
				problems++
			}
		}
		if len(table.Rows) > 1 {
			t.Logf("%s: %d rows, %d columns", f.Name(), len(table.Rows), len(table.Columns))
		}
	}
	t.Logf("%d files read, %d refused, %d rows, %d rows with a problem", read, refused, rows, problems)
	if read == 0 {
		t.Error("no file could be read")
	}
}
