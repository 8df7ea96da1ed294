package web

import (
	"io"
	"net/http"
	"slices"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// pictures are the kinds of files that anyone may fetch by their hash. Others
// in the same store are private, and served by their owner's page only.
var pictures = []string{"image/png", "image/jpeg"}

// media serves a stored picture. Its address is the hash of its content, so a
// browser may keep it for good.
func (p *Pages) media(w http.ResponseWriter, r *http.Request) {
	hash := r.PathValue("hash")
	file, err := p.Files.Open(hash)
	if fault.Is(err, fault.NotFound) {
		plain(w, http.StatusNotFound, "there is no such picture")
		return
	}
	if err != nil {
		plain(w, http.StatusServiceUnavailable, "the picture cannot be read at the moment")
		return
	}
	defer file.Close()
	head := make([]byte, 512)
	n, _ := io.ReadFull(file, head) // a short file is known by what it has
	kind := http.DetectContentType(head[:n])
	if _, err := file.Seek(0, io.SeekStart); err != nil || !slices.Contains(pictures, kind) {
		plain(w, http.StatusNotFound, "there is no such picture")
		return
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Etag", `"`+hash+`"`)
	http.ServeContent(w, r, "", time.Time{}, file)
}
