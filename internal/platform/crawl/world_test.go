package crawl

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"testing"
	"time"
)

// world is an invented internet in memory: names, addresses, servers, and a
// record of every address that was dialled.
type world struct {
	names   map[string][]netip.Addr // looked up with the final dot cut
	servers map[netip.Addr]server   // answers on every port
	lookUp  func(host string) ([]netip.Addr, error)

	mu      sync.Mutex
	lookups []string
	dialled []netip.AddrPort
	open    map[string]int // connections per address now
	most    int            // the most there ever were
}

// server answers one connection; the world closes it afterwards.
type server func(c net.Conn, r *http.Request)

func newWorld() *world {
	return &world{names: map[string][]netip.Addr{}, servers: map[netip.Addr]server{}, open: map[string]int{}}
}

// site gives a name a public address and a server there.
func (w *world) site(name, address string, s server) {
	a := netip.MustParseAddr(address)
	w.names[name] = append(w.names[name], a)
	w.servers[a] = s
}

func (w *world) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lookups = append(w.lookups, host)
	if w.lookUp != nil {
		return w.lookUp(host)
	}
	if list := w.names[trimDot(host)]; len(list) > 0 {
		return list, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
}

func (w *world) dial(_ context.Context, _ string, to netip.AddrPort) (net.Conn, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dialled = append(w.dialled, to)
	s := w.servers[to.Addr()]
	if s == nil {
		return nil, fmt.Errorf("dial %s: connection refused", to)
	}
	here, there := net.Pipe()
	key := to.Addr().String()
	w.open[key]++
	w.most = max(w.most, w.open[key])
	go w.serve(there, s, to.Port() == 443)
	return &counted{Conn: here, closed: sync.OnceFunc(func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.open[key]--
	})}, nil
}

// counted tells the world when the visitor hangs up.
type counted struct {
	net.Conn
	closed func()
}

func (c *counted) Close() error { c.closed(); return c.Conn.Close() }

func (w *world) serve(c net.Conn, s server, secure bool) {
	defer c.Close()
	if secure {
		conn := tls.Server(c, &tls.Config{Certificates: []tls.Certificate{testCertificate().pair}})
		if conn.Handshake() != nil {
			return
		}
		c = conn
	}
	if r, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
		s(c, r)
	}
}

// fetcher returns a Fetcher that lives in this world.
func (w *world) fetcher(change ...func(*Options)) *Fetcher {
	o := Options{UserAgent: "test/1", Resolver: w, Dial: w.dial, RootCAs: testCertificate().pool}
	for _, c := range change {
		c(&o)
	}
	return New(o)
}

// answer is a server that always says the same; head ends without blank line.
func answer(head, body string) server {
	return func(c net.Conn, _ *http.Request) { fmt.Fprintf(c, "HTTP/1.1 %s\r\n\r\n%s", head, body) }
}

func page(body string) server {
	return answer(fmt.Sprintf("200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d", len(body)), body)
}

func redirectTo(location string) server {
	return answer("302 Found\r\nContent-Length: 0\r\nLocation: "+location, "")
}

func trimDot(s string) string {
	if s != "" && s[len(s)-1] == '.' {
		return s[:len(s)-1]
	}
	return s
}

type certificate struct {
	pair tls.Certificate
	pool *x509.CertPool
}

// testCertificate is good for every name below .test, at any time.
var testCertificate = sync.OnceValue(func() certificate {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"site.test", "www.site.test", "*.test"},
		NotBefore: time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2190, 1, 1, 0, 0, 0, 0, time.UTC),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, private)
	if err != nil {
		panic(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return certificate{tls.Certificate{Certificate: [][]byte{der}, PrivateKey: private}, pool}
})

// reasonOf fails the test when err is not an *Error.
func reasonOf(t *testing.T, err error) Reason {
	t.Helper()
	mine, ok := err.(*Error)
	if !ok {
		t.Fatalf("want an *Error, got %v", err)
	}
	return mine.Reason
}
