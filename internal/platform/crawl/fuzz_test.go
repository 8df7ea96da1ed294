package crawl

import (
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

// What passes the checks reads the same way in a second reading: host and port
// cannot be argued about.
func FuzzAddress(f *testing.F) {
	for _, c := range hostile {
		f.Add(c.url)
	}
	f.Add("https://bücher.test:443/ä?q=1#x")
	strict := New(Options{})
	f.Fuzz(func(t *testing.T, raw string) {
		to, err := strict.parse(raw)
		if err != nil {
			return
		}
		again, err := url.Parse(to.url.String())
		if err != nil {
			t.Fatalf("%q became %q: %v", raw, to.url, err)
		}
		if again.Hostname() != to.host || again.User != nil || !standardPort(again.Port()) || !web(again.Scheme) {
			t.Errorf("%q became %q", raw, to.url)
		}
		if a, err := netip.ParseAddr(to.host); err == nil && a.String() != to.host {
			t.Errorf("%q: two spellings of %s", raw, a)
		}
		if to.host != strings.ToLower(to.host) {
			t.Errorf("%q: host %q", raw, to.host)
		}
	})
}

func FuzzText(f *testing.F) {
	f.Add("text/html; charset=shift_jis", []byte("<meta charset=utf-16>\x83\x41"))
	f.Add("", []byte("\xfe\xff\x00h"))
	f.Fuzz(func(t *testing.T, header string, body []byte) {
		mediaType, set := describe(header, body)
		if text := (Response{Body: body, Charset: set}).Text(); !utf8.ValidString(text) {
			t.Errorf("type %q, charset %q: text is not UTF-8", mediaType, set)
		}
	})
}
