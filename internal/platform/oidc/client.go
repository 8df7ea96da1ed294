package oidc

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"
)

// Bounds of one request to a provider.
const (
	connectTime  = 4 * time.Second
	headerTime   = 8 * time.Second
	maxHeader    = 64 << 10 // bytes
	maxBody      = 1 << 20  // bytes of an answer: configuration, keys, tokens
	maxRedirects = 3        // of a GET; the exchange of a code follows none
)

// newClient makes the client for a provider: like the usual one, with the
// proxies of the environment, but bounded.
func newClient() *http.Client {
	dialer := &net.Dialer{Timeout: connectTime}
	return &http.Client{
		Timeout: callTime,
		Transport: bounded{&http.Transport{Proxy: http.ProxyFromEnvironment, DialContext: dialer.DialContext, TLSHandshakeTimeout: connectTime,
			ResponseHeaderTimeout: headerTime, MaxResponseHeaderBytes: maxHeader, ForceAttemptHTTP2: true,
			MaxIdleConnsPerHost: 2, IdleConnTimeout: time.Minute}},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if via[0].Method != http.MethodGet || len(via) > maxRedirects || !mayVisit(r.URL.String()) {
				return errors.New("a redirect that is not followed")
			}
			return nil
		},
	}
}

// mayVisit says whether an address is https, or on this machine, where
// development and tests have their provider.
func mayVisit(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	at, err := netip.ParseAddr(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || err == nil && at.IsLoopback())
}

// bounded cuts answers that are longer than any honest one.
type bounded struct{ next http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := b.next.RoundTrip(r)
	if err == nil {
		res.Body = &cut{res.Body, maxBody}
	}
	return res, err
}

// cut is a body that fails after so many bytes.
type cut struct {
	io.ReadCloser
	left int
}

func (c *cut) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, errors.New("the answer is longer than a megabyte")
	}
	n, err := c.ReadCloser.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, err
}
