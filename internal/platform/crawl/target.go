package crawl

import (
	"net/netip"
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// target is an address that has passed every check that needs no network.
type target struct {
	url  *url.URL      // without user and fragment
	user *url.Userinfo // only for allowed hosts; not handed on to redirects
	host string        // lower case, ASCII, without brackets and final dot; key of turns and AllowHosts
}

// privateNames are endings that never name a public site: RFC 6761, 6762, 7686,
// 8375 and ICANN's reservation of .internal. They are not even looked up.
var privateNames = []string{"localhost", "local", "internal", "home.arpa", "onion", "lan"}

// parse checks an address as it was typed.
func (f *Fetcher) parse(raw string) (target, error) {
	raw = strings.TrimSpace(raw)
	if len(raw) > maxURL || strings.ContainsFunc(raw, unsafe) {
		return target{}, &Error{Reason: BadURL, URL: clip(raw)}
	}
	u, err := url.Parse(raw)
	if err != nil {
		return target{}, &Error{Reason: BadURL, URL: clip(raw), Err: err}
	}
	return f.check(u)
}

// check holds an address, typed or redirected to, against the rules.
func (f *Fetcher) check(u *url.URL) (target, error) {
	no := func(r Reason) (target, error) {
		return target{}, &Error{Reason: r, URL: clip(u.Redacted())}
	}
	switch {
	case u.Scheme == "" || u.Opaque != "" && web(u.Scheme):
		return no(BadURL)
	case !web(u.Scheme):
		return no(Scheme)
	}
	host, ok := canonicalHost(u.Hostname())
	if !ok {
		return no(BadURL)
	}
	if !f.allowed[host] {
		switch {
		case u.User != nil:
			return no(Userinfo)
		case !standardPort(u.Port()):
			return no(Port)
		case privateName(host):
			return no(Blocked)
		}
	}
	clean := *u
	clean.User, clean.Fragment, clean.RawFragment = nil, "", ""
	clean.Host = joinPort(host, u.Port())
	return target{url: &clean, user: u.User, host: host}, nil
}

func web(scheme string) bool { return scheme == "http" || scheme == "https" }

var standardPorts = map[string]string{"http": "80", "https": "443"}

func standardPort(p string) bool { return p == "" || p == "80" || p == "443" }

func privateName(host string) bool {
	for _, n := range privateNames {
		if host == n || strings.HasSuffix(host, "."+n) {
			return true
		}
	}
	return false
}

// canonicalHost gives a host the one form that the name look-up, the turns and
// AllowHosts use. Names that other programs read as numbers (0x7f.1, 2130706433,
// 127.1, full-width digits) are refused, so that nobody can argue about them.
func canonicalHost(host string) (string, bool) {
	if strings.Contains(host, ":") {
		a, err := netip.ParseAddr(host)
		return a.String(), err == nil && a.Zone() == ""
	}
	host, err := idna.Lookup.ToASCII(strings.TrimSuffix(host, "."))
	if err != nil || host == "" || len(host) > 253 || strings.Contains("."+host, "..") {
		return "", false
	}
	last := host[strings.LastIndexByte(host, '.')+1:]
	if !numeric(last) {
		return host, true
	}
	a, err := netip.ParseAddr(host)
	return a.String(), err == nil
}

// numeric says whether a host's last label makes the whole a number in the eyes
// of a browser (WHATWG URL, "ends in a number").
func numeric(label string) bool {
	if rest, hex := strings.CutPrefix(label, "0x"); hex {
		return strings.Trim(rest, "0123456789abcdef") == ""
	}
	return strings.Trim(label, "0123456789") == ""
}

func joinPort(host, port string) string {
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port == "" {
		return host
	}
	return host + ":" + port
}

// unsafe are characters that have no place in an address: controls, spaces, and
// the backslash that some readers take for a slash.
func unsafe(r rune) bool {
	return r == '\\' || unicode.IsSpace(r) || unicode.Is(unicode.C, r)
}

// clip keeps an address fit for a log line.
func clip(s string) string {
	if len(s) > 200 {
		s = s[:200] + "…"
	}
	return strings.ToValidUTF8(s, "?")
}
