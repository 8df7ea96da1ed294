package crawl

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"syscall"
)

// open connects to a target and, for https, shakes hands. The transport gets the
// finished connection (see single): left to itself it dials in the background,
// beyond the visit's time and turn.
func (f *Fetcher) open(ctx context.Context, to target) (net.Conn, error) {
	port := to.url.Port()
	if port == "" {
		port = standardPorts[to.url.Scheme]
	}
	plain, err := f.dial(ctx, to.host, port)
	if err != nil || to.url.Scheme == "http" {
		return plain, err
	}
	conn := tls.Client(plain, &tls.Config{
		ServerName: to.host,
		RootCAs:    f.options.RootCAs,
		MinVersion: tls.VersionTLS12,
		Time:       f.options.Clock.Now,
	})
	if err := conn.HandshakeContext(ctx); err != nil {
		plain.Close()
		if hungUp(err) {
			return nil, &Error{Reason: Refused, Err: err}
		}
		return nil, &Error{Reason: TLS, Err: err}
	}
	return conn, nil
}

// hungUp tells a connection that ended in the handshake, which may pass, from a
// server that cannot prove who it is. An alert of the server is an OpError too.
func hungUp(err error) bool {
	var op *net.OpError
	return errors.Is(err, io.EOF) || errors.As(err, &op) && (op.Op == "read" || op.Op == "write")
}

// dial connects to a host. Name look-up, check and connection are one step here:
// the address that was checked is the address that is dialled.
func (f *Fetcher) dial(ctx context.Context, host, port string) (net.Conn, error) {
	addresses, err := f.lookUp(ctx, host)
	if err != nil {
		return nil, err
	}
	failed := error(&Error{Reason: Blocked})
	tried := 0
	for _, a := range addresses {
		to, err := netip.ParseAddrPort(net.JoinHostPort(a.Unmap().String(), port))
		if err != nil || !f.may(host, to.Addr()) {
			continue
		}
		if tried++; tried > maxAddresses {
			break
		}
		conn, err := f.connect(ctx, host, to)
		if err == nil {
			return conn, nil
		}
		if failed = err; ctx.Err() != nil {
			break
		}
	}
	return nil, failed
}

// lookUp returns the network addresses of a host, or the one that it is. Names
// get a final dot, so that the search list of the machine adds no inside domain;
// only hosts that an administrator allowed may be short names.
func (f *Fetcher) lookUp(ctx context.Context, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		if a.Is4In6() {
			return nil, &Error{Reason: Blocked}
		}
		return []netip.Addr{a}, nil
	}
	name := host
	if !f.allowed[host] {
		name += "."
	}
	list, err := f.options.Resolver.LookupNetIP(ctx, "ip", name)
	if err == nil && len(list) > 0 {
		return list, nil
	}
	var dns *net.DNSError
	if err == nil || errors.As(err, &dns) && dns.IsNotFound {
		return nil, &Error{Reason: NoSuchHost, Err: err}
	}
	return nil, &Error{Reason: DNS, Err: err}
}

// may says whether a host may lie at an address.
func (f *Fetcher) may(host string, a netip.Addr) bool {
	if f.allowed[host] && contains(f.options.AllowNetworks, a) {
		return true
	}
	return public(a) && !contains(f.options.DenyNetworks, a)
}

// connect opens one connection to an address that passed the check.
func (f *Fetcher) connect(ctx context.Context, host string, to netip.AddrPort) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, connectTime)
	defer cancel()
	var conn net.Conn
	var err error
	if f.options.Dial != nil {
		conn, err = f.options.Dial(ctx, "tcp", to)
	} else {
		d := net.Dialer{ControlContext: f.guard(host)}
		conn, err = d.DialContext(ctx, "tcp", to.String())
	}
	if err == nil {
		return conn, nil
	}
	if mine := (*Error)(nil); errors.As(err, &mine) {
		return nil, err
	}
	if timedOut(err) || ctx.Err() != nil {
		return nil, &Error{Reason: Timeout, Err: err}
	}
	return nil, &Error{Reason: Refused, Err: err}
}

// guard is the second wall: it sees the address that the kernel is about to
// connect to, whoever chose it.
func (f *Fetcher) guard(host string) func(context.Context, string, string, syscall.RawConn) error {
	return func(_ context.Context, _, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !f.may(host, to.Addr()) {
			return &Error{Reason: Blocked, Err: err}
		}
		return nil
	}
}

// single is a transport that speaks over one connection, once.
func single(conn net.Conn) *http.Transport {
	hand := func(context.Context, string, string) (net.Conn, error) {
		if conn == nil {
			return nil, net.ErrClosed
		}
		mine := conn
		conn = nil
		return mine, nil
	}
	return &http.Transport{
		Proxy:                  nil, // through a proxy, the check would see only the proxy
		DialContext:            hand,
		DialTLSContext:         hand, // this also keeps HTTP/2 off
		DisableKeepAlives:      true,
		DisableCompression:     true, // body.go decodes, so that it can count
		MaxResponseHeaderBytes: maxHeader,
	}
}

func timedOut(err error) bool {
	var t interface{ Timeout() bool }
	return errors.As(err, &t) && t.Timeout()
}
