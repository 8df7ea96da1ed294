package assets

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/andybalholm/brotli"
)

const (
	keepForever = "public, max-age=31536000, immutable"
	askAgain    = "no-cache"
)

// packed are the compressed forms of an asset.
type packed struct{ brotli, gzip []byte }

// pack compresses once, at the asset's first request, as far as it goes.
func pack(raw []byte) packed {
	var br, gz bytes.Buffer
	squeeze(brotli.NewWriterLevel(&br, brotli.BestCompression), raw)
	w, err := gzip.NewWriterLevel(&gz, gzip.BestCompression)
	if err != nil {
		panic(err) // only an unknown level
	}
	squeeze(w, raw)
	return packed{brotli: br.Bytes(), gzip: gz.Bytes()}
}

// squeeze writes into memory, which cannot fail.
func squeeze(w io.WriteCloser, raw []byte) {
	_, _ = w.Write(raw)
	_ = w.Close()
}

// Handler serves Root. The address of a page's link never changes its content,
// so it may be kept for ever. A hash of another version of the program answers
// with the present content, to be asked for again: a page rendered just before
// an update still finds its stylesheet.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hash, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, Root), "/")
		a, ok := all()[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		body, encoding := a.choose(r.Header.Get("Accept-Encoding"))
		h := w.Header()
		h.Set("Content-Type", a.kind)
		h.Set("Vary", "Accept-Encoding")
		h.Set("Cache-Control", keepForever)
		if hash != a.hash {
			h.Set("Cache-Control", askAgain)
		}
		h.Set("Etag", `"`+a.hash+encoding+`"`)
		if encoding != "" {
			h.Set("Content-Encoding", encoding)
		}
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	})
}

// choose returns the smallest form that the reader accepts, and its encoding.
func (a *asset) choose(accept string) (body []byte, encoding string) {
	switch {
	case accepts(accept, "br"):
		return a.packed().brotli, "br"
	case accepts(accept, "gzip"):
		return a.packed().gzip, "gzip"
	}
	return a.raw, ""
}

// accepts reads an Accept-Encoding header; a quality of zero is a refusal.
func accepts(header, encoding string) bool {
	for item := range strings.SplitSeq(header, ",") {
		name, quality, _ := strings.Cut(item, ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		q, found := strings.CutPrefix(strings.TrimSpace(quality), "q=")
		return !found || strings.Trim(q, "0.") != ""
	}
	return false
}
