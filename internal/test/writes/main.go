package writes

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

const golden = "testdata/writes.golden"

// Main runs the tests of the package that calls it from TestMain, and compares
// what its use cases wrote with its golden list.
func Main(m *testing.M) {
	if flag.Lookup("update") == nil {
		flag.Bool("update", false, "write the golden files anew")
	}
	r := &recorder{pkg: caller(), lines: map[line]map[string]bool{}}
	db.Watch(r.note)
	code := m.Run()
	if code == 0 && whole() {
		code = r.compare()
	}
	os.Exit(code)
}

// caller is the path of the package under test.
func caller() string {
	pc, _, _, _ := runtime.Caller(2)
	name, _, _ := strings.Cut(runtime.FuncForPC(pc).Name(), ".TestMain")
	return strings.TrimSuffix(name, "_test")
}

// whole says that no test was left out by a flag.
func whole() bool {
	for _, name := range []string{"test.run", "test.skip", "test.list", "test.fuzz", "test.bench"} {
		if f := flag.Lookup(name); f != nil && f.Value.String() != "" {
			return false
		}
	}
	return true
}

func (r *recorder) compare() int {
	got := r.text()
	if flag.Lookup("update").Value.String() == "true" {
		err := os.MkdirAll("testdata", 0o755)
		if err == nil {
			err = os.WriteFile(golden, got, 0o644)
		}
		if err != nil {
			fmt.Println(err)
			return 1
		}
		return 0
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		fmt.Println(err)
		return 1
	}
	if bytes.Equal(want, got) {
		return 0
	}
	fmt.Printf("what the use cases of this package write has changed; read the difference, then run its tests with -update:\n%s",
		difference(string(want), string(got)))
	return 1
}

// difference shows the lines that only one of two texts has.
func difference(want, got string) string {
	var b strings.Builder
	for _, only := range []struct{ sign, of, not string }{{"-", want, got}, {"+", got, want}} {
		for l := range strings.Lines(only.of) {
			if !strings.Contains("\n"+only.not, "\n"+l) {
				b.WriteString(only.sign + l)
			}
		}
	}
	return b.String()
}
