package ui

import "github.com/a-h/templ"

// Heading is how a page begins: a sentence that says how things are and what
// to do. The breadcrumb comes from Page.Crumbs.
type Heading struct {
	Title   string // empty: Page.Title
	Lede    string // a sentence in large serif, for pages that are read
	Sub     string // a sentence in the interface's type, for pages that are used
	Meta    []Fact
	Actions templ.Component // at most two
}

// Fact is a short statement with an icon: a place, a language.
type Fact struct {
	Icon IconName
	Text string
	Href string // empty: no link
}

// title is the page's only h1.
func (h Heading) title(p Page) string {
	if h.Title != "" {
		return h.Title
	}
	return p.Title
}
