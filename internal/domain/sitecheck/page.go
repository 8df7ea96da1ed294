package sitecheck

import (
	"bytes"
	"net/url"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/crawl"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Page is what a page says, as far as it matters here.
type Page struct {
	Title  string
	Text   string // paragraphs parted by line ends
	Links  []Link
	SignIn bool // it asks for a password, or is a page for signing in
}

// Link is a link of a page: where it leads, absolutely, and its words.
type Link struct{ URL, Label string }

// The most of a page that is kept.
const (
	mostText  = 200_000
	mostLinks = 2_000
	mostDepth = 500
)

// Read reads an answer. What is no HTML is all text.
func Read(res crawl.Response) Page {
	text := res.Text()
	if !strings.Contains(res.ContentType, "html") && !bytes.Contains(res.Body[:min(len(res.Body), 1024)], []byte("<")) {
		return Page{Text: cut(text)}
	}
	base, err := url.Parse(res.FinalURL)
	if err != nil {
		base = &url.URL{}
	}
	r := reader{base: base}
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return Page{Text: cut(text)}
	}
	r.walk(root, 0)
	r.page.Text = cut(strings.TrimSpace(r.text.String()))
	r.page.SignIn = r.page.SignIn || signInAddress(res.FinalURL)
	return r.page
}

func cut(s string) string {
	if len(s) > mostText {
		s = strings.ToValidUTF8(s[:mostText], "")
	}
	return s
}

type reader struct {
	base *url.URL
	page Page
	text strings.Builder
}

// walk collects the words of an element and of those inside it.
func (r *reader) walk(n *html.Node, depth int) {
	if depth > mostDepth {
		return
	}
	switch {
	case n.Type == html.TextNode:
		r.say(n.Data)
		return
	case n.Type == html.ElementNode && silent[n.DataAtom]:
		return
	}
	r.open(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.walk(c, depth+1)
	}
	if n.Type == html.ElementNode && !inline[n.DataAtom] {
		r.text.WriteString("\n")
	}
}

func (r *reader) say(s string) {
	if words := strings.Join(strings.Fields(s), " "); words != "" && r.text.Len() < 2*mostText {
		r.text.WriteString(words + " ")
	}
}

// open notes what an element says by itself.
func (r *reader) open(n *html.Node) {
	switch n.DataAtom {
	case atom.Title:
		r.page.Title = ids.Tidy(words(n))
	case atom.Input:
		r.page.SignIn = r.page.SignIn || strings.EqualFold(attribute(n, "type"), "password")
	case atom.A:
		to, err := r.base.Parse(attribute(n, "href"))
		if err == nil && (to.Scheme == "https" || to.Scheme == "http") && len(r.page.Links) < mostLinks {
			to.Fragment = ""
			r.page.Links = append(r.page.Links, Link{to.String(), ids.Tidy(words(n))})
		}
	}
}

var silent = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Svg: true}

var inline = map[atom.Atom]bool{atom.A: true, atom.B: true, atom.I: true, atom.Em: true, atom.Strong: true, atom.Span: true, atom.Code: true, atom.Small: true}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// words are those of a small element.
func words(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode && b.Len() < 500 {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// signInAddress says whether an address is that of a page for signing in.
func signInAddress(address string) bool {
	u, err := url.Parse(strings.ToLower(address))
	if err != nil {
		return false
	}
	for _, part := range strings.FieldsFunc(u.Path, func(r rune) bool { return r == '/' || r == '.' }) {
		switch part {
		case "login", "signin", "sign-in", "sign_in", "oauth", "oauth2", "authorize":
			return true
		}
	}
	return strings.HasPrefix(u.Host, "login.") || strings.HasPrefix(u.Host, "accounts.")
}

// LinkTo finds the link of a page that leads to an address; slashes at the end,
// "www." and http for https make no difference.
func (p Page) LinkTo(address string) (Link, bool) {
	want := plainAddress(address)
	for _, l := range p.Links {
		if want != "" && plainAddress(l.URL) == want {
			return l, true
		}
	}
	return Link{}, false
}

func plainAddress(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Host), "www.")
	rest := strings.TrimSuffix(u.EscapedPath(), "/")
	if u.RawQuery != "" {
		rest += "?" + u.RawQuery
	}
	return host + rest
}
