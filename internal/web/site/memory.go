package site

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// memory keeps pages for visitors: the same bytes go to everyone who is not
// signed in. A page is true while this server has committed nothing since (the
// gate's revision) and for memoryAge at most, because other servers write too
// and the clock moves on.
//
// Pages are kept in two halves. When the young half is full it becomes the old
// one, and what is asked for comes back: many strange addresses do not oust the
// pages that people read.
type memory struct {
	mu       sync.Mutex
	revision int64 // of all kept pages
	young    map[string]*kept
	old      map[string]*kept
	bytes    int // of the young
}

// kept is a page as it is sent.
type kept struct {
	at   time.Time
	kind string
	etag string
	gzip []byte
}

const (
	memoryAge   = 10 * time.Second
	memoryBytes = 4 << 20 // of each half, compressed
	keptAround  = 300     // bytes that a kept page takes beside its text
)

// makingTakes is how long a page for visitors may take to be made.
const makingTakes = 30 * time.Second

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
	k := s.memory.get(key, s.Gate.Revision(), s.Gate.Now())
	if k == nil {
		return false
	}
	k.answer(r.w, r.Request)
	return true
}

// keep runs a handler and remembers its answer for other visitors. Visitors who
// want the same page at the same time get one answer.
func (s *Site) keep(r *Request, h Handler) error {
	key, ok := s.memoryKey(r)
	if !ok {
		return h(r)
	}
	revision := s.Gate.Revision()
	var own *copying // the answer, if this request is the one that makes it
	k, err, _ := s.flights.Do(strconv.FormatInt(revision, 10)+" "+key, func() (any, error) {
		if k := s.memory.get(key, revision, s.Gate.Now()); k != nil {
			return k, nil
		}
		own = newCopying()
		k, err := s.make(r, h, own)
		if k != nil {
			s.memory.put(key, k, revision)
		}
		return k, err
	})
	if own != nil {
		defer own.release()
	}
	switch page := k.(*kept); {
	case err != nil:
		return err
	case page != nil:
		page.answer(r.w, r.Request)
		return nil
	case own != nil:
		own.replay(r.w)
		return nil
	}
	return h(r) // what the first one got was only for that one
}

// make runs a handler for everyone who waits for its page, so it goes on when
// the one who asked first has left. The answer is in rec; it is nil when only
// that one may have it.
func (s *Site) make(r *Request, h Handler, rec *copying) (*kept, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), makingTakes)
	defer cancel()
	at, first := s.Gate.Now(), *r
	first.Request, first.w = r.Request.WithContext(ctx), rec
	if err := h(&first); err != nil {
		return nil, err
	}
	if rec.status != http.StatusOK || len(rec.header.Values("Set-Cookie")) > 0 {
		return nil, nil
	}
	return newKept(at, rec.header.Get("Content-Type"), rec.body.Bytes()), nil
}

func (m *memory) get(key string, revision int64, now time.Time) *kept {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.revision != revision {
		return nil
	}
	k := m.young[key]
	if k == nil {
		if k = m.old[key]; k != nil {
			m.add(key, k)
		}
	}
	if k == nil || now.Sub(k.at) > memoryAge || now.Before(k.at) {
		return nil
	}
	return k
}

// put keeps a page that was made of the database at a revision.
func (m *memory) put(key string, k *kept, revision int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if revision < m.revision {
		return
	}
	if revision > m.revision {
		m.revision, m.young, m.old, m.bytes = revision, nil, nil, 0
	}
	m.add(key, k)
}

func (m *memory) add(key string, k *kept) {
	if m.bytes > memoryBytes {
		m.young, m.old, m.bytes = nil, m.young, 0
	}
	if m.young == nil {
		m.young = map[string]*kept{}
	}
	if before := m.young[key]; before != nil {
		m.bytes -= before.size(key)
	}
	m.young[key] = k
	m.bytes += k.size(key)
}

// newKept compresses a page once for all its readers.
func newKept(at time.Time, kind string, page []byte) *kept {
	b := takeBuffer()
	defer giveBuffer(b)
	pack(b, page)
	sum := sha256.Sum256(page)
	return &kept{at: at, kind: kind, etag: `W/"` + hex.EncodeToString(sum[:12]) + `"`, gzip: bytes.Clone(b.Bytes())}
}

func (k *kept) size(key string) int { return len(key) + len(k.gzip) + keptAround }

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
	packed := takesGzip(r)
	if packed {
		h.Set("Content-Encoding", "gzip")
	}
	w.WriteHeader(http.StatusOK)
	switch {
	case r.Method == http.MethodHead:
	case packed:
		_, _ = w.Write(k.gzip)
	default:
		k.unpack(w)
	}
}

// unpack writes the page for the rare reader who does not unpack it.
func (k *kept) unpack(w io.Writer) {
	z, err := gzip.NewReader(bytes.NewReader(k.gzip))
	if err != nil {
		return // we packed it
	}
	_, _ = io.Copy(w, z)
}

// copying collects an answer.
type copying struct {
	header http.Header
	status int
	body   *bytes.Buffer
}

func newCopying() *copying { return &copying{header: http.Header{}, body: takeBuffer()} }

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

// release gives the buffer back; the answer is not read afterwards.
func (c *copying) release() { giveBuffer(c.body) }
