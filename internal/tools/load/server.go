package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/andybalholm/brotli"
)

// process is a server that was started to be measured.
type process struct {
	cmd   *exec.Cmd
	addr  string
	first time.Duration // from its start to its first answer
}

// startProcess starts a command and waits until it answers at path.
func startProcess(addr, path, log string, name string, args ...string) (*process, error) {
	out, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	defer out.Close() // the child has its own handle
	p := &process{cmd: exec.Command(name, args...), addr: addr}
	p.cmd.Stdout, p.cmd.Stderr = out, out
	start := time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	for time.Since(start) < 30*time.Second {
		res, err := http.Get("http://" + addr + path)
		if err == nil {
			_, _ = io.Copy(io.Discard, res.Body)
			res.Body.Close()
			p.first = time.Since(start)
			return p, nil
		}
		time.Sleep(2 * time.Millisecond)
	}
	p.stop()
	return nil, fmt.Errorf("%s did not answer within 30 s; see %s", name, log)
}

// stop ends the server as an operator would.
func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended by itself
	_ = p.cmd.Wait()
}

// memory is what the process holds of the machine's memory now and at most, in bytes.
func (p *process) memory() (now, most int64, err error) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		field := strings.Fields(lines.Text())
		if len(field) < 2 {
			continue
		}
		kb, _ := strconv.ParseInt(field[1], 10, 64) // other lines hold no number
		switch field[0] {
		case "VmRSS:":
			now = kb << 10
		case "VmHWM:":
			most = kb << 10
		}
	}
	return now, most, nil
}

// cpu is the processor time that the process has used.
func (p *process) cpu() time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	field := strings.Fields(rest) // from the third on, see proc(5)
	if len(field) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(field[11])
	system, _ := strconv.Atoi(field[12])
	return time.Duration(user+system) * (time.Second / 100)
}

// settle waits until the server has done what a start brings with it (after D1 was
// invented, thousands of jobs: each makes the pages in memory untrue), for five
// minutes at most.
func (p *process) settle() {
	for range 300 {
		before := p.cpu()
		time.Sleep(time.Second)
		if p.cpu()-before < 50*time.Millisecond {
			return
		}
	}
}

// freeAddress is one on the loopback where nobody listens.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// answer is a page as it came over the line.
type answer struct {
	Header http.Header
	Body   []byte // as it was sent: compressed
}

// fetch gets a page without unpacking it.
func fetch(addr, path, session string) (a answer, err error) {
	r, err := http.NewRequest(http.MethodGet, "http://"+addr+path, nil)
	if err != nil {
		return a, err
	}
	r.Header.Set("Accept-Encoding", "gzip, deflate, br")
	r.Header.Set("Accept-Language", "en-GB,en;q=0.7,de;q=0.3")
	if session != "" {
		r.AddCookie(&http.Cookie{Name: "session", Value: session})
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return a, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return a, fmt.Errorf("%s: %s", path, res.Status)
	}
	a.Header = res.Header
	a.Body, err = io.ReadAll(res.Body)
	return a, err
}

// unpacked is the answer's body as it was before it was compressed.
func (a answer) unpacked() (io.Reader, error) {
	switch a.Header.Get("Content-Encoding") {
	case "gzip":
		return gzip.NewReader(bytes.NewReader(a.Body))
	case "br":
		return brotli.NewReader(bytes.NewReader(a.Body)), nil
	}
	return bytes.NewReader(a.Body), nil
}

// startBare starts this program again as a bare server of the answers.
func startBare(dir string, answers map[string]answer) (*process, error) {
	text, err := json.Marshal(answers)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "bare.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	return startProcess(addr, "/", filepath.Join(dir, "bare.log"), self, "-bare", file, "-listen", addr)
}

// serveBare answers each path with the kept header and body, and does nothing else.
func serveBare(ctx context.Context, file, addr string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var answers map[string]answer
	if err := json.Unmarshal(text, &answers); err != nil {
		return err
	}
	s := &http.Server{Addr: addr, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := answers[r.URL.Path]
		h := w.Header()
		for name, values := range a.Header {
			h[name] = values
		}
		_, _ = w.Write(a.Body)
	})}
	context.AfterFunc(ctx, func() { _ = s.Close() })
	if err := s.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
