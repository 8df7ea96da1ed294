package site

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"sync"
)

// What a page that is not kept varies by.
const varies = "Cookie, Accept-Language, Accept-Encoding, Sec-Fetch-Site"

// leastPacked is how many bytes a page has before compressing it saves a packet.
const leastPacked = 1200

// mayPack says whether a page with something of its reader's may be compressed.
//
// Compression under TLS can betray what is in a page: who makes a browser ask
// again and again for a page that repeats a part of its address, and sees how
// long the answers are, finds a secret of that page letter by letter (the
// attack called BREACH). Our pages give it little. No form carries a token that
// stays: cross-site writes are refused by where they come from, and a once-key
// is new in each answer. The session is in a cookie, which is never compressed.
// What is left to find are addresses and names of people. So the attack is cut
// off at its root: an answer to an address to which another site has sent the
// browser is not compressed. Only what a reader clicked here or typed is; a
// browser that does not say (Sec-Fetch-Site is older than any that we support)
// sends our cookies with top-level navigation only (SameSite=Lax), which nobody
// can repeat unseen.
func mayPack(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return takesGzip(r)
	}
	return false
}

// takesGzip says whether the browser unpacks gzip.
func takesGzip(r *http.Request) bool {
	for offer := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(offer, ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			q, weighed := strings.CutPrefix(strings.TrimSpace(weight), "q=")
			return !weighed || strings.Trim(q, "0.") != ""
		}
	}
	return false
}

// Buffers and compressors wait for the next page: both cost more memory than
// most pages.
var (
	buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	packers = sync.Pool{New: func() any { return gzip.NewWriter(io.Discard) }}
)

// mostPooled is the largest buffer that waits; a rare huge page is let go.
const mostPooled = 512 << 10

func takeBuffer() *bytes.Buffer { return buffers.Get().(*bytes.Buffer) }

func giveBuffer(b *bytes.Buffer) {
	if b.Cap() > mostPooled {
		return
	}
	b.Reset()
	buffers.Put(b)
}

// pack compresses a page into memory: a slow reader must not hold a compressor.
func pack(into *bytes.Buffer, page []byte) {
	z := packers.Get().(*gzip.Writer)
	defer packers.Put(z)
	z.Reset(into)
	_, _ = z.Write(page) // memory takes all
	_ = z.Close()
}

// send answers with a page that is not kept.
func (r *Request) send(status int, page []byte) {
	h := r.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	_, keeping := r.w.(*copying) // is compressed once for all its readers
	if !keeping {
		h.Set("Vary", varies)
		if len(page) >= leastPacked && mayPack(r.Request) {
			packed := takeBuffer()
			defer giveBuffer(packed)
			pack(packed, page)
			h.Set("Content-Encoding", "gzip")
			page = packed.Bytes()
		}
	}
	r.w.WriteHeader(status)
	_, _ = r.w.Write(page) // a reader who left needs no answer
}
