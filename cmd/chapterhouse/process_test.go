package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// asProgram, in the environment, makes the test binary the program itself, so
// that commands run as operators run them: each in a process of its own.
const asProgram = "CHAPTERHOUSE_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) == "" {
		os.Exit(m.Run())
	}
	main()
	os.Exit(0)
}

func command(args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), asProgram+"=1")
	return c
}

// run runs a command to its end and returns what it said.
func run(t *testing.T, args ...string) string {
	t.Helper()
	out, err := command(args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

var listening = regexp.MustCompile(`listening on (\S+)\)`)

// serves runs a server on a folder and returns where it listens.
func serves(t *testing.T, dir string) string {
	t.Helper()
	c := command("serve", "--dev", "--listen", "127.0.0.1:0", "--data", dir)
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	at := listening.FindStringSubmatch(line)
	if err != nil || at == nil {
		t.Fatalf("the server says %q (%v)", line, err)
	}
	return at[1]
}

var groupLinks = regexp.MustCompile(`href="(/groups/[a-z0-9-]+)"`)

// read returns a page and the groups to which it leads, in order.
func read(t *testing.T, address, path string) (page string, groups []string) {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), "GET", "http://"+address+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = "127.0.0.1:0" // the address that the server was told it has
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v", path, res.StatusCode, err)
	}
	for _, m := range groupLinks.FindAllStringSubmatch(string(text), -1) {
		groups = append(groups, m[1])
	}
	slices.Sort(groups)
	return string(text), slices.Compact(groups)
}

// A list is imported and a backup taken while the server runs; another server on
// what was restored answers with the same groups and the same standings.
func TestAServerIsBackedUpAndRestored(t *testing.T) {
	if testing.Short() {
		t.Skip("starts servers as processes")
	}
	old, fresh, dir := filepath.Join(t.TempDir(), "old"), filepath.Join(t.TempDir(), "fresh"), t.TempDir()
	list, archive := filepath.Join(dir, "groups.csv"), filepath.Join(dir, "b.tar")
	if err := os.WriteFile(list, []byte("Name,City,Country\nŁódź Chmura,Łódź,Poland\nWolken-Stammtisch,Zürich,CH\nCafé Nuage,Montréal,Canada\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	first := serves(t, old)
	run(t, "import", "groups", list, "--source", "old network", "--data", old)
	run(t, "backup", archive, "--data", old)
	_, want := read(t, first, "/groups")
	if len(want) != 3 {
		t.Fatalf("groups: %v", want)
	}
	standing := run(t, "assess", "--csv", "--data", old)

	run(t, "restore", archive, "--data", fresh)
	second := serves(t, fresh)
	_, got := read(t, second, "/groups")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if page, _ := read(t, second, "/groups/lodz-chmura"); !strings.Contains(page, "Łódź Chmura") {
		t.Error("the page of a group lost its name")
	}
	if diff := cmp.Diff(standing, run(t, "assess", "--csv", "--data", fresh)); diff != "" {
		t.Error(diff)
	}
}
