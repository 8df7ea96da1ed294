package app

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/httpx"

	"golang.org/x/sys/unix"
)

// childFolder, in the environment, makes the test binary a server on a folder: a
// process of its own can be killed and starved without hurting the test.
const childFolder = "CHAPTERHOUSE_TEST_SERVE"

func TestMain(m *testing.M) {
	dir := os.Getenv(childFolder)
	if dir == "" {
		os.Exit(m.Run())
	}
	if address := os.Getenv(childImport); address != "" {
		importInChild(dir, address)
	}
	// A full disk is an error of write; only the limit that stands for it in
	// the test comes with a signal.
	signal.Ignore(syscall.SIGXFSZ)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	a, err := Open(ctx, Config{Data: dir, Listen: "127.0.0.1:0", Proxies: []string{"127.0.0.1"}, Dev: true})
	if err == nil {
		err = a.Serve(ctx, func(address string) { fmt.Println(address) })
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// child is a server in a process of its own.
type child struct {
	cmd     *exec.Cmd
	address string
}

func startChild(t *testing.T, dir string) *child {
	t.Helper()
	if testing.Short() {
		t.Skip("starts servers as processes")
	}
	c := &child{cmd: exec.Command(os.Args[0])}
	c.cmd.Env = append(os.Environ(), childFolder+"="+dir)
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.cmd.Process.Kill(); _ = c.cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the server did not start: %v", err)
	}
	c.address = strings.TrimSpace(line)
	return c
}

// ask is a form that asks for a sign-in code, from a sender of its own because
// senders are limited.
func (c *child) ask(address string) (*http.Response, error) {
	form := url.Values{"address": {address}, "next": {"/"}, "once": {httpx.NewOnceKey()}}
	req, err := http.NewRequest("POST", "http://"+c.address+"/signin", strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Host = "127.0.0.1:0"
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.%d", rand.IntN(256), rand.IntN(256), rand.IntN(256)))
	res, err := http.DefaultTransport.RoundTrip(req)
	if err == nil {
		_, _ = io.Copy(io.Discard, res.Body)
		res.Body.Close()
	}
	return res, err
}

// answer asks and fails the test when no answer comes.
func (c *child) answer(t *testing.T, address string) *http.Response {
	t.Helper()
	res, err := c.ask(address)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func openFile(t *testing.T, dir string) *sql.DB {
	t.Helper()
	d, err := sql.Open("sqlite", "file:"+filepath.Join(dir, archivedDatabase)+"?_pragma=busy_timeout(5000)&_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func count(t *testing.T, d *sql.DB, query string, args ...any) (n int) {
	t.Helper()
	if err := d.QueryRow(query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

const asked = "SELECT count(*) FROM accounts_codes WHERE address = ?"

// kills is how often the server is killed: 10 times, or as often as
// CHAPTERHOUSE_TEST_KILLS says (make crash).
func kills(t *testing.T) int {
	t.Helper()
	text := os.Getenv("CHAPTERHOUSE_TEST_KILLS")
	if text == "" {
		return 10
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("CHAPTERHOUSE_TEST_KILLS=%q should be a number", text)
	}
	return n
}

func TestKilledServerLosesNothingItConfirmed(t *testing.T) {
	began := time.Now()
	most := kills(t)
	dir := t.TempDir()
	var mu sync.Mutex
	var confirmed []string
	for kill := range most {
		c := startChild(t, dir)
		enough, senders := 1+rand.IntN(30), sync.WaitGroup{}
		reached, once := make(chan struct{}), sync.Once{}
		for sender := range 4 {
			senders.Go(func() {
				for i := 0; ; i++ {
					address := fmt.Sprintf("k%d-s%d-%d@people.example", kill, sender, i)
					res, err := c.ask(address)
					if err != nil {
						once.Do(func() { close(reached) })
						return // killed
					}
					mu.Lock()
					if res.StatusCode == http.StatusSeeOther {
						confirmed = append(confirmed, address)
					}
					if enough--; enough <= 0 {
						once.Do(func() { close(reached) })
					}
					mu.Unlock()
				}
			})
		}
		<-reached
		_ = c.cmd.Process.Kill()
		senders.Wait()
		_ = c.cmd.Wait()
		if _, err := db.InspectSQLite(context.Background(), filepath.Join(dir, archivedDatabase)); err != nil {
			t.Fatalf("after kill %d: %v", kill+1, err)
		}
	}
	d := openFile(t, dir)
	for _, address := range confirmed {
		if count(t, d, asked, address) != 1 {
			t.Errorf("the code for %s was confirmed and is lost", address)
		}
	}
	if len(confirmed) < most {
		t.Errorf("only %d forms were confirmed", len(confirmed))
	}
	t.Logf("%d kills, %d confirmed forms, none lost if nothing stands above; %s", most, len(confirmed), time.Since(began).Round(time.Second))

	startChild(t, dir)
	const waiting = "SELECT count(*) FROM jobs_jobs WHERE state = 'ready' AND attempt = 0 AND kind NOT LIKE 'schedule.%'"
	tick, end := time.NewTicker(50*time.Millisecond), time.After(30*time.Second)
	defer tick.Stop()
	for count(t, d, waiting) > 0 {
		select {
		case <-tick.C:
		case <-end:
			t.Fatal("jobs do not go on after the restart")
		}
	}
}

func TestTerminatedServerFinishesWhatItBegan(t *testing.T) {
	t.Parallel()
	c := startChild(t, t.TempDir())
	conn, err := net.Dial("tcp", c.address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	body := url.Values{"address": {"ada@people.example"}, "next": {"/"}, "once": {httpx.NewOnceKey()}}.Encode()
	fmt.Fprintf(conn, "POST /signin HTTP/1.1\r\nHost: 127.0.0.1:0\r\nSec-Fetch-Site: same-origin\r\nExpect: 100-continue\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n", len(body))
	in := bufio.NewReader(conn)
	if line, err := in.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("%q, %v", line, err)
	}
	if _, err := in.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	// The server waits for the form now.
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, body); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(in, nil)
	if err != nil || res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%v, %v", res, err)
	}
	if err := c.cmd.Wait(); err != nil {
		t.Errorf("the server ended with %v", err)
	}
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := startChild(t, dir)
	limit := func(soft uint64) {
		t.Helper()
		if err := unix.Prlimit(c.cmd.Process.Pid, unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: soft, Max: unix.RLIM_INFINITY}, nil); err != nil {
			t.Skipf("the size of files cannot be limited here: %v", err)
		}
	}
	limit(1)
	res := c.answer(t, "ada@people.example")
	if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" {
		t.Errorf("full: %s, Retry-After %q", res.Status, res.Header.Get("Retry-After"))
	}
	limit(unix.RLIM_INFINITY)
	if _, err := db.InspectSQLite(context.Background(), filepath.Join(dir, archivedDatabase)); err != nil {
		t.Error(err)
	}
	d := openFile(t, dir)
	if n := count(t, d, asked, "ada@people.example"); n != 0 {
		t.Errorf("%d codes after a refusal", n)
	}
	if res := c.answer(t, "ada@people.example"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("room again: %s", res.Status)
	}
}
