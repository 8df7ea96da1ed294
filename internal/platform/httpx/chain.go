package httpx

import (
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Options of Chain.
type Options struct {
	Hosts   []string       // names this server answers to; empty answers to all
	Proxies []netip.Prefix // whose X-Forwarded-For and -Proto are believed
	Secure  bool           // the site is reached by https: HSTS is sent
	MaxBody int64          // bytes of a request body, unless a route says otherwise: 1 MB
	Clock   clock.Clock
	Log     *slog.Logger
	Observe func(route string, status int, took time.Duration) // hears of each answer; may be nil

	Patience time.Duration // how long a request waits in all for its turn at the database: db.Patience
}

// Chain wraps a handler in the layers that every request passes, outermost
// first: log line and request id with the client's address, safe headers,
// recovery, host, body limit, and the refusal of cross-site writes.
func Chain(o Options, h http.Handler) http.Handler {
	if o.MaxBody == 0 {
		o.MaxBody = 1 << 20
	}
	if o.Patience == 0 {
		o.Patience = db.Patience
	}
	h = sameOrigin(h)
	h = limitBody(o.MaxBody, h)
	h = knownHost(o.Hosts, h)
	h = recovered(h)
	h = safeHeaders(o.Secure, h)
	return logged(o, h)
}

// knownHost answers 421 to a Host that is not ours, so that a forged one never
// reaches a link or a cache.
func knownHost(hosts []string, next http.Handler) http.Handler {
	if len(hosts) == 0 {
		return next
	}
	known := map[string]bool{}
	for _, h := range hosts {
		known[h] = true
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !known[r.Host] && r.URL.Path != "/healthz" && r.URL.Path != "/readyz" {
			http.Error(w, "This server does not answer for that name.", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// policy is the content security policy of every page: nothing from elsewhere,
// no inline script or style, no frame, forms only to ourselves.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"

func safeHeaders(secure bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), browsing-topics=()")
		h.Set("Cache-Control", "private, no-store")
		if secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// limitBody cuts a request body; TRACE and CONNECT are nobody's business. A body
// in chunks is refused: no browser sends a form so, and a request that names a
// length besides is how two servers are made to disagree where it ends
// (RFC 9112 section 6.1). Which of the two it was, net/http does not tell.
func limitBody(limit int64, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodTrace || r.Method == http.MethodConnect {
			http.Error(w, "This method is not served.", http.StatusMethodNotAllowed)
			return
		}
		if len(r.TransferEncoding) > 0 {
			w.Header().Set("Connection", "close")
			http.Error(w, "A request here says how long it is.", http.StatusBadRequest)
			return
		}
		if r.Body != nil && !isUpload(r) {
			r.Body = http.MaxBytesReader(w, r.Body, limit)
		}
		next.ServeHTTP(w, r)
	})
}

// isUpload says that the route limits the body itself, because it takes files.
func isUpload(r *http.Request) bool {
	return r.Method == http.MethodPost && len(r.Header.Get("Content-Type")) > 19 && r.Header.Get("Content-Type")[:19] == "multipart/form-data"
}

// sameOrigin refuses writes that another site has a browser send. Browsers say
// where a write comes from: since 2020 in Sec-Fetch-Site or at least in Origin,
// older ones in Referer, which our pages let them send to ourselves. A write
// that carries cookies but says none of it comes from no browser that we know,
// and could be one that was made to forget; it is refused. Without cookies
// nobody is signed in, and programs such as mail systems that unsubscribe
// somebody (RFC 8058) send no such header.
func sameOrigin(next http.Handler) http.Handler {
	known := http.NewCrossOriginProtection()
	known.SetDenyHandler(http.HandlerFunc(elsewhere))
	next = known.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isWrite(r) && r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == "" && !refersHere(r) && len(r.Cookies()) > 0 {
			elsewhere(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func isWrite(r *http.Request) bool {
	return r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions
}

// refersHere says that the page before was one of this host.
func refersHere(r *http.Request) bool {
	u, err := url.Parse(r.Header.Get("Referer"))
	return err == nil && u.Host != "" && u.Host == r.Host
}

func elsewhere(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "This form was not sent from a page of this site.", http.StatusForbidden)
}
