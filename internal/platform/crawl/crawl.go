package crawl

import (
	"context"
	"crypto/x509"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/clock"
)

// Limits of one visit. They are promises to the operator, not settings.
const (
	headerTime   = 10 * time.Second // look-up, connection, TLS and headers of one stop
	totalTime    = 30 * time.Second // all stops and the body; waiting for turns does not count
	connectTime  = 4 * time.Second  // one network address; then the next one of the host is tried
	maxAddresses = 4                // network addresses of a host that are tried
	maxRedirects = 5
	maxHeader    = 64 << 10 // bytes of response headers
	maxURL       = 2048     // characters of an address, typed or redirected to
)

// Caps for Request.MaxBytes, in decoded bytes.
const (
	DefaultMaxBytes  = 5 << 20  // pages and everything else
	CalendarMaxBytes = 10 << 20 // calendar feeds
)

// Resolver looks host names up; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Options set a Fetcher up. The zero value is strict and works.
type Options struct {
	// UserAgent names the program and a page about it, for the owners of the
	// sites that are visited.
	UserAgent string

	// AllowHosts are host names or addresses for which an administrator has
	// lifted two rules: they may have any port, and a user name in the address.
	AllowHosts []string

	// AllowNetworks are non-public networks that AllowHosts, and nobody else,
	// may lie in. Needed for an intranet and for development.
	AllowNetworks []netip.Prefix

	// DenyNetworks are public networks that must not be visited either: the
	// operator's own machines, a NAT64 prefix of the hosting network.
	DenyNetworks []netip.Prefix

	RootCAs  *x509.CertPool // nil: those of the system
	Resolver Resolver       // nil: that of the system
	Clock    clock.Clock    // nil: that of the system

	// Dial replaces the connection in tests. It is called only with addresses
	// that have passed the check. Nil: a TCP connection that checks again.
	Dial func(ctx context.Context, network string, to netip.AddrPort) (net.Conn, error)
}

// Fetcher visits foreign web servers. It may be used by many goroutines.
type Fetcher struct {
	options Options
	allowed map[string]bool // AllowHosts, in the form of target.host
	turns   turns
}

// New returns a Fetcher.
func New(o Options) *Fetcher {
	if o.UserAgent == "" {
		o.UserAgent = "Chapterhouse"
	}
	if o.Resolver == nil {
		o.Resolver = net.DefaultResolver
	}
	if o.Clock == nil {
		o.Clock = clock.System()
	}
	f := &Fetcher{options: o, allowed: map[string]bool{}}
	for _, h := range o.AllowHosts {
		f.allowed[strings.ToLower(strings.Trim(h, "[]."))] = true
	}
	return f
}

// Request says what to fetch.
type Request struct {
	URL          string
	ETag         string // of the last answer, to ask "only if changed"
	LastModified string // likewise, as the header said it
	Accept       string // media types; empty: anything
	MaxBytes     int64  // cap on the decoded body; 0: DefaultMaxBytes
}

// Response is the last answer of a visit.
type Response struct {
	Status      int         // 200 to 299, or 304; beside an Error of reason Status, any other
	FinalURL    string      // the address that answered, without fragment
	Header      http.Header // only the fields that somebody here may need; see keptHeaders
	Body        []byte      // decoded from gzip, deflate or brotli; in its own charset: see Text
	ContentType string      // media type in lower case, without parameters; guessed when absent
	Charset     string      // as the header, the body's first bytes or its <meta> say; "utf-8"
	NotModified bool        // the copy that ETag and LastModified belong to is still good
	FetchedAt   time.Time
	Redirects   []Redirect // in order; empty when the first address answered
	TLS         bool       // every stop was https with a valid certificate
	Timing      Timing
}

// Redirect is a stop that pointed elsewhere.
type Redirect struct {
	URL    string // the address that was asked
	Status int    // 301 and 308 mean for good
}

// Timing tells how long a visit took.
type Timing struct {
	Wait    time.Duration // for the turn at each host; the others do not contain it
	Headers time.Duration // up to the last answer's headers, redirects included
	Total   time.Duration // up to the end of the body
}

// Fetch gets one page. It never fails with anything but an *Error, except that
// the error of ctx is handed on when the caller gives up: that says nothing
// about the site. Beside an Error of reason Status, the Response tells what the
// server said, without a body.
func (f *Fetcher) Fetch(ctx context.Context, req Request) (Response, error) {
	if req.MaxBytes <= 0 {
		req.MaxBytes = DefaultMaxBytes
	}
	to, err := f.parse(req.URL)
	if err != nil {
		return Response{}, err
	}
	v := &visit{fetcher: f, request: req, began: f.options.Clock.Now()}
	defer v.leave()
	return v.run(ctx, to)
}
