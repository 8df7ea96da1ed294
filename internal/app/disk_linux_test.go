package app

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// faulty makes system calls of a running server fail until the test calls mend.
// It watches the server with strace, whose rule of injection it takes.
func faulty(t *testing.T, c *child, calls, rule string) (mend func()) {
	t.Helper()
	tool, err := exec.LookPath("strace")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("needs strace, which makes system calls fail")
	}
	cmd := exec.Command(tool, "-f", "-o", filepath.Join(t.TempDir(), "calls"), "-e", "trace="+calls,
		"-e", "inject="+calls+":"+rule, "-p", strconv.Itoa(c.cmd.Process.Pid))
	errs, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(errs).ReadString('\n')
	if err != nil || !strings.Contains(line, "attached") {
		_ = cmd.Wait()
		t.Skipf("one process may not watch another here: %s", strings.TrimSpace(line))
	}
	go func() { _, _ = io.Copy(io.Discard, errs) }()
	return func() {
		t.Helper()
		if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it ends with the signal it was sent
	}
}

// TestBrokenDisk makes the disk fail under a running server (P5): what it could
// not keep it does not confirm, what it had is whole, and when the disk works
// again the server goes on by itself. A slow disk is only slow.
func TestBrokenDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := startChild(t, dir)
	d := openFile(t, dir)
	for i, fault := range []struct {
		name, calls, rule string
		want              int
	}{
		{"nothing can be made safe", "fsync,fdatasync", "error=EIO", http.StatusServiceUnavailable},
		{"nothing can be written", "pwrite64", "error=EIO", http.StatusServiceUnavailable},
		{"no room", "pwrite64", "error=ENOSPC", http.StatusServiceUnavailable},
		{"read-only", "pwrite64", "error=EROFS", http.StatusServiceUnavailable},
		{"a slow disk", "fsync,fdatasync", "delay_enter=300000", http.StatusSeeOther},
	} {
		address := fmt.Sprintf("fault%d@people.example", i)
		mend := faulty(t, c, fault.calls, fault.rule)
		res := c.answer(t, address)
		mend()
		if res.StatusCode != fault.want {
			t.Errorf("%s: %s", fault.name, res.Status)
		}
		if confirmed := count(t, d, asked, address); (confirmed == 1) != (res.StatusCode == http.StatusSeeOther) {
			t.Errorf("%s: %s, and %d codes are kept", fault.name, res.Status, confirmed)
		}
		if res := c.answer(t, "again-"+address); res.StatusCode != http.StatusSeeOther {
			t.Errorf("%s, afterwards: %s", fault.name, res.Status)
		}
		if _, err := db.InspectSQLite(context.Background(), filepath.Join(dir, archivedDatabase)); err != nil {
			t.Errorf("%s: %v", fault.name, err)
		}
	}
}
