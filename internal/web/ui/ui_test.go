package ui

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

// testPage is a page with something in every place.
func testPage() Page {
	keys := 0
	return Page{
		L: i18n.Load().For("en"), Now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), Path: "/groups/nairobi?tab=past",
		World: WorldPublic, Program: Program{Name: "Garnet Network", Tagline: "groups of its users", Sentence: "connects local groups.", Version: "7"},
		Title: "Find a group", Description: "Groups near you.", Canonical: "https://garnet.example/groups",
		Worlds:      []NavItem{{Label: "Find a group", Href: "/groups", Current: true}, {Label: "Events", Href: "/events"}},
		FooterLinks: []NavItem{{Label: "Code of conduct", Href: "/conduct"}, {Label: "Report a concern", Href: "/report"}},
		Crumbs:      []Crumb{{"Groups", "/groups"}, {"Kenya", "/groups?country=KE"}, {Label: "Nairobi"}},
		NewOnce:     func() string { keys++; return fmt.Sprintf("once-%d", keys) },
	}
}

// html renders a component.
func html(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// doc renders a component and reads it as a browser would.
func doc(t *testing.T, c templ.Component) *goquery.Document {
	t.Helper()
	d, err := goquery.NewDocumentFromReader(strings.NewReader(html(t, c)))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// within renders a component with children.
func within(c templ.Component, children ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return c.Render(templ.WithChildren(ctx, templ.Join(children...)), w)
	})
}

// has fails unless the selector finds something.
func has(t *testing.T, d *goquery.Document, selectors ...string) {
	t.Helper()
	for _, selector := range selectors {
		if d.Find(selector).Length() == 0 {
			t.Errorf("nothing matches %s", selector)
		}
	}
}

// hasNot fails when the selector finds something.
func hasNot(t *testing.T, d *goquery.Document, selectors ...string) {
	t.Helper()
	for _, selector := range selectors {
		if n := d.Find(selector).Length(); n > 0 {
			t.Errorf("%d matches for %s", n, selector)
		}
	}
}

// says fails unless the first match has the text, blanks aside.
func says(t *testing.T, d *goquery.Document, selector, want string) {
	t.Helper()
	if got := strings.Join(strings.Fields(d.Find(selector).First().Text()), " "); got != want {
		t.Errorf("%s says %q, want %q", selector, got, want)
	}
}
