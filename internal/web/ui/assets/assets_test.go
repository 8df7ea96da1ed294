package assets

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func get(t *testing.T, url string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, url, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestEveryAssetInEveryEncoding(t *testing.T) {
	for name, a := range all() {
		for _, accept := range []string{"", "gzip", "gzip, deflate, br"} {
			res := get(t, URL(name), "Accept-Encoding", accept)
			if res.StatusCode != http.StatusOK {
				t.Fatalf("%s with %q: %d", name, accept, res.StatusCode)
			}
			if got := decode(t, res); !bytes.Equal(got, a.raw) {
				t.Errorf("%s with %q: other content", name, accept)
			}
			if got := res.Header.Get("Cache-Control"); got != keepForever {
				t.Errorf("%s: Cache-Control %q", name, got)
			}
			if a.kind == "" || res.Header.Get("Content-Type") != a.kind {
				t.Errorf("%s: Content-Type %q", name, res.Header.Get("Content-Type"))
			}
			if res.Header.Get("Vary") != "Accept-Encoding" {
				t.Errorf("%s: Vary is missing", name)
			}
		}
	}
}

func decode(t *testing.T, res *http.Response) []byte {
	t.Helper()
	var r io.Reader = res.Body
	switch res.Header.Get("Content-Encoding") {
	case "br":
		r = brotli.NewReader(r)
	case "gzip":
		gz, err := gzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		r = gz
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestKnownContentIsNotSentAgain(t *testing.T) {
	first := get(t, URL(Stylesheet), "Accept-Encoding", "br")
	again := get(t, URL(Stylesheet), "Accept-Encoding", "br", "If-None-Match", first.Header.Get("Etag"))
	if again.StatusCode != http.StatusNotModified {
		t.Errorf("known ETag: %d", again.StatusCode)
	}
	other := get(t, URL(Stylesheet), "If-None-Match", first.Header.Get("Etag"))
	if other.StatusCode != http.StatusOK {
		t.Errorf("the ETag of another encoding: %d", other.StatusCode)
	}
}

func TestAddressOfAnotherVersion(t *testing.T) {
	res := get(t, Root+"0123456789ab/"+Stylesheet)
	if res.StatusCode != http.StatusOK || res.Header.Get("Cache-Control") != askAgain {
		t.Errorf("old address: %d, %q; want the present content, asked for again", res.StatusCode, res.Header.Get("Cache-Control"))
	}
	for _, path := range []string{"x/none.css", "x/", "", "x/../assets.go", "x/js/theme.js"} {
		if res := get(t, Root+path); res.StatusCode != http.StatusNotFound {
			t.Errorf("%q: %d", path, res.StatusCode)
		}
	}
}

func TestURLOfUnknownName(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("URL of a name that does not exist returned")
		}
	}()
	URL("chapterhouse.csss")
}

func TestAccepts(t *testing.T) {
	tests := []struct {
		header, encoding string
		want             bool
	}{
		{"gzip, deflate, br, zstd", "br", true},
		{"gzip;q=0.5", "gzip", true},
		{"br;q=0, gzip", "br", false},
		{"br;q=0.0", "br", false},
		{"BR", "br", true},
		{"brotli", "br", false},
		{"", "gzip", false},
	}
	for _, test := range tests {
		if got := accepts(test.header, test.encoding); got != test.want {
			t.Errorf("accepts(%q, %q) = %v", test.header, test.encoding, got)
		}
	}
}

// TestBudget: what a first visit loads stays small; the figures are limits, not
// measurements.
func TestBudget(t *testing.T) {
	limits := map[string]int{Stylesheet: 16 << 10, Script: 4 << 10, Theme: 1 << 10}
	for name, limit := range limits {
		if got := len(all()[name].packed().brotli); got > limit {
			t.Errorf("%s is %d bytes with brotli, agreed are %d", name, got, limit)
		}
	}
	if raw := len(all()[Script].raw) + len(all()[Theme].raw); raw > 15_000 {
		t.Errorf("the scripts are %d bytes, agreed are 15,000", raw)
	}
}

// TestScriptsStandAlone: files are put together as blocks, so none may import,
// and none reaches for another origin or evaluates text.
func TestScriptsStandAlone(t *testing.T) {
	script := string(all()[Script].raw) + string(all()[Theme].raw)
	for _, word := range []string{"\nimport ", "\nexport ", "eval(", "innerHTML", "http://", "document.write", ".style."} {
		if strings.Contains(script, word) {
			t.Errorf("a script contains %q", word)
		}
	}
}
