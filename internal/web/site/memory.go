package site

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"sync"
	"time"
)

// memory keeps pages for visitors: the same bytes go to everyone who is not
// signed in. A page is true while this server has committed nothing since (the
// gate's revision) and for memoryAge at most, because other servers write too
// and the clock moves on.
type memory struct {
	mu    sync.Mutex
	pages map[string]*kept
	bytes int
}

type kept struct {
	revision int64
	at       time.Time
	status   int
	kind     string
	etag     string
	plain    []byte
	gzip     []byte
}

const (
	memoryAge   = 10 * time.Second
	memoryBytes = 32 << 20 // of all kept pages together
)

// memoryKey tells pages apart; ok is false when this reader's page is not for
// everyone: signed in, told something, or an address too long to be one of ours.
func (s *Site) memoryKey(r *Request) (key string, ok bool) {
	if len(r.URL.RawQuery) > 300 || r.cookie(sessionCookie) != "" || r.cookie(flashCookie) != "" {
		return "", false
	}
	return s.language(r, "").Lang() + " " + string(theme(r)) + " " + r.URL.RequestURI(), true
}

// fromMemory answers with a kept page if there is a true one.
func (s *Site) fromMemory(r *Request) bool {
	key, ok := s.memoryKey(r)
	if !ok {
		return false
	}
	s.memory.mu.Lock()
	k := s.memory.pages[key]
	s.memory.mu.Unlock()
	if k == nil || k.revision != s.Gate.Revision() || s.Gate.Now().Sub(k.at) > memoryAge {
		return false
	}
	k.answer(r.w, r.Request)
	return true
}

// keep runs a handler and remembers its answer for other visitors.
func (s *Site) keep(r *Request, h Handler) error {
	key, ok := s.memoryKey(r)
	if !ok {
		return h(r)
	}
	revision, w := s.Gate.Revision(), r.w
	rec := &copying{header: http.Header{}}
	r.w = rec
	err := h(r)
	r.w = w
	if err != nil {
		return err
	}
	if rec.status != http.StatusOK || len(rec.header.Values("Set-Cookie")) > 0 {
		rec.replay(w)
		return nil
	}
	k := &kept{revision: revision, at: s.Gate.Now(), status: rec.status, kind: rec.header.Get("Content-Type"), plain: rec.body.Bytes()}
	k.pack()
	s.memory.put(key, k)
	k.answer(w, r.Request)
	return nil
}

func (m *memory) put(key string, k *kept) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pages == nil || m.bytes > memoryBytes {
		m.pages, m.bytes = map[string]*kept{}, 0
	}
	if old := m.pages[key]; old != nil {
		m.bytes -= len(old.plain) + len(old.gzip)
	}
	m.pages[key] = k
	m.bytes += len(k.plain) + len(k.gzip)
}

// pack compresses the page once for all its readers.
func (k *kept) pack() {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(k.plain) // into memory: cannot fail
	_ = z.Close()
	sum := sha256.Sum256(k.plain)
	k.gzip, k.etag = b.Bytes(), `W/"`+hex.EncodeToString(sum[:12])+`"`
}

func (k *kept) answer(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", k.kind)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Vary", "Cookie, Accept-Language, Accept-Encoding")
	h.Set("Etag", k.etag)
	if r.Header.Get("If-None-Match") == k.etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := k.plain
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = k.gzip
	}
	w.WriteHeader(k.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

// copying collects an answer.
type copying struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (c *copying) Header() http.Header { return c.header }

func (c *copying) WriteHeader(status int) {
	if c.status == 0 {
		c.status = status
	}
}

func (c *copying) Write(p []byte) (int, error) {
	c.WriteHeader(http.StatusOK)
	return c.body.Write(p)
}

func (c *copying) replay(w http.ResponseWriter) {
	for name, values := range c.header {
		w.Header()[name] = values
	}
	w.WriteHeader(max(c.status, http.StatusOK))
	_, _ = w.Write(c.body.Bytes())
}
