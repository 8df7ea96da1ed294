package ui

import (
	"strconv"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

// PageLinks leads through a long list. Lists by key know only their neighbours;
// lists by number also have pages.
type PageLinks struct {
	Position string // where we are: "Groups 1 to 15 of 214"
	Previous string // addresses; empty: there is none
	Next     string
	Pages    []PageLink
}

// PageLink is one page; the zero value is a gap.
type PageLink struct {
	Number  int
	Href    string
	Current bool
}

// Numbered returns the links of a list with so many pages: the first, the last,
// the current one and its neighbours, with gaps between.
func Numbered(current, pages int, href func(page int) string) PageLinks {
	var links PageLinks
	if current > 1 {
		links.Previous = href(current - 1)
	}
	if current < pages {
		links.Next = href(current + 1)
	}
	last := 0
	for n := 1; n <= pages; n++ {
		near := n >= current-1 && n <= current+1
		if n != 1 && n != pages && !near && n != bridge(current, pages, n) {
			continue
		}
		if n > last+1 {
			links.Pages = append(links.Pages, PageLink{})
		}
		links.Pages = append(links.Pages, PageLink{Number: n, Href: href(n), Current: n == current})
		last = n
	}
	return links
}

// bridge is n itself where a gap would hide only that one page.
func bridge(current, pages, n int) int {
	if n == 2 && current == 4 || n == pages-1 && current == pages-3 {
		return n
	}
	return 0
}

// label is the page's number as it is written.
func (p PageLink) label(l *i18n.Localizer) string { return l.Number(p.Number) }

// StepLink is one step of a longer way.
type StepLink struct {
	Label   string
	Href    string // empty: it cannot be opened yet
	Done    bool
	Current bool
}

// stepClass marks what is done.
func (s StepLink) stepClass() string {
	if s.Done {
		return "done"
	}
	return ""
}

// itemID makes an id of a name and a number.
func itemID(name string, i int) string { return name + "-" + strconv.Itoa(i) }
