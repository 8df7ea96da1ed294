package ui

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// The style guide shows every part in its states, so what holds for it holds
// for every page made of these parts.

func TestStyleguideIsValid(t *testing.T) {
	signedIn := testPage()
	signedIn.World = WorldMine
	signedIn.Viewer = Viewer{Name: "Wanjiru Kamau"}
	signedIn.Side = &Side{Title: "Nairobi", Switch: []NavItem{{Label: "Kisumu", Href: "/me/kisumu"}}, Items: []NavItem{{Label: "Overview", Href: "/me"}}}
	for name, p := range map[string]Page{"public": testPage(), "mine": signedIn} {
		t.Run(name, func(t *testing.T) {
			d := doc(t, Styleguide(p))
			checkIDs(t, d)
			checkNames(t, d)
			checkForms(t, d)
			checkPolicy(t, d)
			if n := d.Find("h1").Length(); n != 1 {
				t.Errorf("%d h1", n)
			}
		})
	}
}

// checkIDs: every id is there once, and every reference leads to one.
func checkIDs(t *testing.T, d *goquery.Document) {
	t.Helper()
	ids := map[string]bool{}
	d.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if ids[id] || id == "" {
			t.Errorf("the id %q is there twice or empty", id)
		}
		ids[id] = true
	})
	for _, attr := range []string{"for", "aria-describedby", "aria-labelledby", "aria-controls", "popovertarget", "commandfor", "list", "form"} {
		d.Find("[" + attr + "]").Each(func(_ int, s *goquery.Selection) {
			for _, id := range strings.Fields(s.AttrOr(attr, "")) {
				if !ids[id] {
					t.Errorf("%s=%q leads nowhere", attr, id)
				}
			}
		})
	}
	d.Find(`a[href^="#"]`).Each(func(_ int, s *goquery.Selection) {
		if id := s.AttrOr("href", "")[1:]; !ids[id] {
			t.Errorf("the link #%s leads nowhere", id)
		}
	})
}

// checkNames: whatever can be pressed, filled in or looked at has a name.
func checkNames(t *testing.T, d *goquery.Document) {
	t.Helper()
	d.Find(`button, a, summary, [role="img"], [role="meter"], nav, [role="toolbar"], progress, dialog`).Each(func(_ int, s *goquery.Selection) {
		named := s.AttrOr("aria-label", s.AttrOr("aria-labelledby", "")) != "" || s.Find("title").Length() > 0
		if !named && !s.Is("nav, dialog, progress") {
			shown := s.Clone()
			shown.Find(`[aria-hidden="true"]`).Remove()
			named = strings.TrimSpace(shown.Text()) != ""
		}
		if !named {
			outer, _ := goquery.OuterHtml(s)
			t.Errorf("no name: %.120s", outer)
		}
	})
	d.Find("input:not([type=hidden]), select, textarea").Each(func(_ int, s *goquery.Selection) {
		labelled := s.AttrOr("aria-label", "") != "" || s.Closest("label").Length() > 0 ||
			d.Find(`label[for="`+s.AttrOr("id", "?")+`"]`).Length() == 1
		if !labelled {
			outer, _ := goquery.OuterHtml(s)
			t.Errorf("no label: %.120s", outer)
		}
	})
	hasNot(t, d, "img:not([alt])", "svg:not([aria-hidden]):not([role])", "th:not([scope])", "fieldset:not(:has(legend))", "table:not(:has(caption))", "ul > :not(li)", "ol > :not(li)")
}

// checkForms: a form that changes something carries a once-key of its own.
func checkForms(t *testing.T, d *goquery.Document) {
	t.Helper()
	keys := map[string]bool{}
	d.Find("form").Each(func(_ int, s *goquery.Selection) {
		once := s.Find("input[name=once]")
		if s.AttrOr("method", "get") == "post" && once.Length() != 1 {
			t.Errorf("the form to %s has %d once-keys", s.AttrOr("action", "?"), once.Length())
		}
		if key := once.AttrOr("value", ""); once.Length() > 0 && (key == "" || keys[key]) {
			t.Errorf("the form to %s has the once-key %q again", s.AttrOr("action", "?"), key)
		} else {
			keys[key] = true
		}
	})
}

// checkPolicy: nothing inline, nothing from elsewhere.
func checkPolicy(t *testing.T, d *goquery.Document) {
	t.Helper()
	hasNot(t, d, "[style]", "style", "script:not([src])", "iframe", "object", "embed", "base")
	d.Find("*").Each(func(_ int, s *goquery.Selection) {
		for _, a := range s.Nodes[0].Attr {
			if strings.HasPrefix(a.Key, "on") {
				t.Errorf("%s has %s", s.Nodes[0].Data, a.Key)
			}
		}
	})
	d.Find("script, link[rel=stylesheet], link[rel=icon], img").Each(func(_ int, s *goquery.Selection) {
		if address := s.AttrOr("src", s.AttrOr("href", "")); !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") {
			t.Errorf("loaded from elsewhere: %q", address)
		}
	})
}

// inlineAttr finds what the content policy would refuse.
var inlineAttr = regexp.MustCompile(`(?i)[\s{"](style|on[a-z]+)\??=`)

func TestTemplatesHaveNothingInline(t *testing.T) {
	for _, name := range templates(t) {
		for i, line := range strings.Split(source(t, name), "\n") {
			if !strings.HasPrefix(strings.TrimSpace(line), "//") && inlineAttr.MatchString(line) {
				t.Errorf("%s:%d: %s", name, i+1, strings.TrimSpace(line))
			}
		}
	}
	for _, bad := range []string{`<p style="x">`, `<a onclick={ f() }>`, `<a onLoad="x">`} {
		if !inlineAttr.MatchString(bad) {
			t.Errorf("the rule would pass %s", bad)
		}
	}
}

// notSampled are parts that the style guide cannot show, each with the reason.
var notSampled = map[string]string{
	"Styleguide": "is the style guide", "Layout": "stands around it",
	"PostFiles": "looks like Post", "Hidden": "is not seen", "BrowserZone": "is not seen", "ErrorSummary": "is in Post",
	"Day": "is text", "Sentence": "is text, and in the footer", "Plain": "is text",
	"Avatar": "is in Person", "Stat": "is in Stats",
}

var partName = regexp.MustCompile(`(?m)^templ (?:\(\w+ \*?\w+\) )?([A-Z]\w*)\(`)

func TestStyleguideShowsEveryPart(t *testing.T) {
	guide := source(t, "styleguide.templ") + source(t, "styleguide_parts.templ")
	var parts []string
	for _, name := range templates(t) {
		for _, match := range partName.FindAllStringSubmatch(source(t, name), -1) {
			parts = append(parts, match[1])
		}
	}
	for _, part := range parts {
		_, exempt := notSampled[part]
		if !exempt && !regexp.MustCompile(`[@. ]`+part+`\(`).MatchString(guide) {
			t.Errorf("the style guide does not show %s", part)
		}
	}
	for part := range notSampled {
		if !slices.Contains(parts, part) {
			t.Errorf("notSampled names %s, which is gone", part)
		}
	}
}

// TestEveryPartSaysHowItIsUsed: each exported part has a comment with a line of
// use.
func TestEveryPartSaysHowItIsUsed(t *testing.T) {
	for _, name := range templates(t) {
		if strings.HasPrefix(name, "styleguide") {
			continue
		}
		text := source(t, name)
		for _, at := range partName.FindAllStringSubmatchIndex(text, -1) {
			part := text[at[2]:at[3]]
			above := text[:at[0]]
			comment := above[strings.LastIndex(above, "\n\n")+1:]
			if !strings.Contains(comment, "// "+part+" ") {
				t.Errorf("%s: %s has no comment", name, part)
			}
		}
	}
}

func templates(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(os.DirFS("."), "*.templ")
	if err != nil || len(names) == 0 {
		t.Fatal("no templates", err)
	}
	return names
}

func source(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
