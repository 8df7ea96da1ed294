package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Bounds of a drive.
const (
	connections = 32
	mostAnswers = 200_000
)

// drive asks addr from 32 kept connections until the time or the number of
// answers is used up. request makes the n-th request as it goes over the line.
func drive(addr string, lasting time.Duration, request func(n int) []byte) (r result, err error) {
	var asked atomic.Int64
	var group sync.WaitGroup
	took := make([][]time.Duration, connections)
	failed := make([]error, connections)
	start := time.Now()
	for i := range connections {
		group.Go(func() {
			took[i], failed[i] = converse(addr, start.Add(lasting), &asked, request)
		})
	}
	group.Wait()
	r.elapsed = time.Since(start)
	r.took = slices.Concat(took...)
	slices.Sort(r.took)
	return r, errors.Join(failed...)
}

// result is what a drive saw.
type result struct {
	elapsed time.Duration
	took    []time.Duration // of each answer, sorted
}

// rate is answers per second.
func (r result) rate() float64 { return float64(len(r.took)) / r.elapsed.Seconds() }

// at is the time below which the share of answers stays.
func (r result) at(share float64) time.Duration {
	if len(r.took) == 0 {
		return 0
	}
	return r.took[min(int(share*float64(len(r.took))), len(r.took)-1)]
}

// converse asks on one connection, one request after the other.
func converse(addr string, until time.Time, asked *atomic.Int64, request func(n int) []byte) (took []time.Duration, err error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if err := conn.SetDeadline(until.Add(30 * time.Second)); err != nil {
		return nil, err
	}
	in := bufio.NewReaderSize(conn, 32<<10)
	for {
		n, now := asked.Add(1), time.Now()
		if n > mostAnswers || now.After(until) {
			return took, nil
		}
		if _, err := conn.Write(request(int(n))); err != nil {
			return took, err
		}
		status, err := readAnswer(in)
		if err != nil {
			return took, err
		}
		if status >= 400 {
			return took, fmt.Errorf("%s answered %d", addr, status)
		}
		took = append(took, time.Since(now))
	}
}

// disturb sends a form every so often until stop is closed: each is a write, after
// which no page in memory is true any more. It returns how many there were.
func disturb(addr string, every time.Duration, form func(n int) []byte, stop <-chan struct{}) (n int, err error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	in, tick := bufio.NewReader(conn), time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return n, nil
		case <-tick.C:
		}
		if _, err := conn.Write(form(n)); err != nil {
			return n, err
		}
		status, err := readAnswer(in)
		if err != nil || status != http.StatusSeeOther {
			return n, errors.Join(err, fmt.Errorf("the form was answered with %d", status))
		}
		n++
	}
}

// readAnswer reads one answer and throws it away. It knows as much of HTTP/1.1
// as the two servers speak, because net/http as a client would cost as much as
// the servers that are measured.
func readAnswer(in *bufio.Reader) (status int, err error) {
	line, err := in.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	if len(line) < 12 || !bytes.HasPrefix(line, []byte("HTTP/1.1 ")) {
		return 0, fmt.Errorf("not an answer: %.40q", line)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, err
	}
	length, chunked := 0, false
	for {
		if line, err = in.ReadSlice('\n'); err != nil {
			return 0, err
		}
		if line = bytes.TrimRight(line, "\r\n"); len(line) == 0 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(": "))
		switch string(name) {
		case "Content-Length":
			if length, err = strconv.Atoi(string(value)); err != nil {
				return 0, err
			}
		case "Transfer-Encoding":
			chunked = true
		}
	}
	if chunked {
		return status, skipChunks(in)
	}
	_, err = in.Discard(length)
	return status, err
}

func skipChunks(in *bufio.Reader) error {
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		size, err := strconv.ParseInt(string(bytes.TrimRight(line, "\r\n")), 16, 32)
		if err != nil || size < 0 {
			return errors.Join(io.ErrUnexpectedEOF, err)
		}
		if _, err := in.Discard(int(size) + 2); err != nil || size == 0 {
			return err
		}
	}
}

// ask is a request as a browser sends it.
func ask(method, host, path, session, body string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0\r\n"+
		"Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\nAccept-Language: en-GB,en;q=0.7,de;q=0.3\r\nAccept-Encoding: gzip, deflate, br\r\n", method, path, host)
	if session != "" {
		fmt.Fprintf(&b, "Cookie: session=%s\r\n", session)
	}
	if body != "" {
		fmt.Fprintf(&b, "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n", len(body))
	}
	b.WriteString("\r\n" + body)
	return b.Bytes()
}
