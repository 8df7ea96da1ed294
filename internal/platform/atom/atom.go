package atom

import (
	"encoding/xml"
	"errors"
	"fmt"
	"slices"
	"time"
)

// MediaType is what a feed is sent and linked as.
const MediaType = "application/atom+xml"

// Feed is a list of entries. Every address is absolute.
type Feed struct {
	ID      string // never changes; see [Tag]
	Title   string
	Lang    string // of all texts: "en"
	Self    string // address of the feed
	Page    string // address of the page that shows the same to people
	Author  string // of entries that name none
	Updated time.Time
	Entries []Entry
}

// Entry is one thing that a feed tells of.
type Entry struct {
	ID        string // never changes; see [Tag]
	Title     string
	Page      string // address of its page
	Author    string // empty: the feed's
	Published time.Time
	Updated   time.Time
	Summary   string // plain text
	HTML      string // harmless HTML; empty: the summary is all
}

// Tag makes an identifier that never changes out of the host that gives it, the
// year since which it does, and a name that is unique there (RFC 4151).
func Tag(host string, year int, name string) string {
	return fmt.Sprintf("tag:%s,%d:%s", host, year, name)
}

// Encode writes a feed, its entries in the order given. The feed is as new as
// the newest of its entries, or as Updated where that is later. What the
// standard demands and is missing is an error.
func Encode(f Feed) ([]byte, error) {
	x := xmlFeed{Lang: f.Lang, ID: f.ID, Title: f.Title, Author: &xmlAuthor{f.Author},
		Links: []xmlLink{{"self", MediaType, f.Self}, {"alternate", "text/html", f.Page}}}
	missing := f.ID == "" || f.Title == "" || f.Author == ""
	for _, e := range f.Entries {
		missing = missing || e.ID == "" || e.Title == "" || e.Page == "" || e.Updated.IsZero()
		x.Entries = append(x.Entries, e.xml())
		f.Updated = slices.MaxFunc([]time.Time{f.Updated, e.Updated}, time.Time.Compare)
	}
	if missing || f.Updated.IsZero() {
		return nil, errors.New("atom: an identifier, title, address, author or time is missing")
	}
	x.Updated = stamp(f.Updated)
	body, err := xml.MarshalIndent(x, "", " ")
	if err != nil {
		return nil, fmt.Errorf("atom: %w", err)
	}
	return append([]byte(xml.Header), append(body, '\n')...), nil
}

func (e Entry) xml() xmlEntry {
	x := xmlEntry{ID: e.ID, Title: e.Title, Links: []xmlLink{{"alternate", "text/html", e.Page}}, Updated: stamp(e.Updated), Summary: e.Summary}
	if e.Author != "" {
		x.Author = &xmlAuthor{e.Author}
	}
	if !e.Published.IsZero() {
		x.Published = stamp(e.Published)
	}
	if e.HTML != "" {
		x.Content = &xmlContent{"html", e.HTML}
	}
	return x
}

// stamp writes an instant as RFC 3339, to the second.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

type (
	xmlFeed struct {
		XMLName xml.Name   `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string     `xml:"xml:lang,attr,omitempty"`
		ID      string     `xml:"id"`
		Title   string     `xml:"title"`
		Links   []xmlLink  `xml:"link"`
		Updated string     `xml:"updated"`
		Author  *xmlAuthor `xml:"author"`
		Entries []xmlEntry `xml:"entry"`
	}
	xmlEntry struct {
		ID        string      `xml:"id"`
		Title     string      `xml:"title"`
		Links     []xmlLink   `xml:"link"`
		Published string      `xml:"published,omitempty"`
		Updated   string      `xml:"updated"`
		Author    *xmlAuthor  `xml:"author"`
		Summary   string      `xml:"summary,omitempty"`
		Content   *xmlContent `xml:"content"`
	}
	xmlLink struct {
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr"`
		Href string `xml:"href,attr"`
	}
	xmlAuthor struct {
		Name string `xml:"name"`
	}
	xmlContent struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	}
)
