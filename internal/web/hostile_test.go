package web_test

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/calendars"
	"chapterhouse.dev/chapterhouse/internal/domain/desk"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/hub"
	"chapterhouse.dev/chapterhouse/internal/platform/ical"

	"github.com/PuerkitoBio/goquery"
)

// Texts that run where they are not escaped: in HTML, in an attribute, in a
// script element, in Markdown.
const (
	evil     = `</script><script>evil()</script><img src=x onerror=evil()>"'>`
	evilText = evil + "\n\n[click](javascript:evil) ![x](data:text/html;base64,PHNjcmlwdD4=) <svg onload=evil()> <a href=\"jav&#x61;script:evil()\">a</a> <iframe src=//evil.example></iframe>\n\n" +
		"[two](JaVaScRiPt&colon;evil) [three](vbscript:evil) <javascript:evil>\n\n[four]: javascript:evil\n[four]\n"
	formula = `=HYPERLINK("http://evil.example")`
)

// hostileNetwork has evil texts in every field that a person can fill.
func hostileNetwork(t *testing.T) *network {
	n := newNetwork(t)
	as := access.System(access.ByDemo)
	short := evil[:60]
	profile := groups.Profile{Tagline: evil, About: evilText, AboutLang: `"><script>`, Homepage: `https://evil.example/"onmouseover="evil()`,
		Links: []groups.Link{{Label: evil, URL: `https://evil.example/?'"><script>evil()</script>`}}, Topics: []string{evil, formula}, Languages: []string{`en"><script>`}, Format: groups.Hybrid}
	must(t, n.Groups.EditProfile(ctx, n.actor(leader), n.group.ID, n.group.Rev, profile))
	must(t, n.Groups.SetConduct(ctx, n.actor(leader), n.group.ID, evilText, `"><script>`, groups.Parts))
	must(t, n.Groups.Rename(ctx, n.actor(manager), n.group.ID, n.group.Rev+1, formula+short[:40], true))
	in := input(t, evil)
	in.Description, in.Location, in.URL = evilText, evil, `https://evil.example/"onmouseover="evil()`
	w, err := n.Events.Write(ctx, n.actor(leader), n.group.ID, in, events.Published)
	must(t, err)
	n.event = w.Slug
	e, err := n.Events.Find(ctx, n.actor(leader), n.group.ID, w.Slug)
	must(t, err)
	must(t, n.Events.DecideTopic(ctx, n.actor(leader), e.ID, events.No, evil))
	_, _, err = n.Calendars.Connect(ctx, n.actor(leader), n.group.ID, calendars.Source{File: feed(evil, `</script>`+evil+`\n<b onclick=evil()>`), Title: evil})
	must(t, err)
	n.post(leader, "/me/profile", url.Values{"name": {evil[:60]}, "lang": {"en"}, "languages": {"en"}, "zone": {"Europe/Paris"}, "rev": {"1"}})
	set, err := n.Program.Settings(ctx, as)
	must(t, err)
	set.Name, set.Tagline, set.Sentence, set.Imprint, set.ConductName, set.ConductContact = short, evil, evil, evilText, evil, "conduct@program.example"
	must(t, n.Program.EditSettings(ctx, as, set))
	must(t, n.Requirements.Waive(ctx, n.actor(manager), n.group.ID, "", input(t, "").Start.Date, evil))
	must(t, n.Groups.ProposeSuspension(ctx, n.actor(manager), n.group.ID, evil))
	_, err = n.Desk.AddTask(ctx, n.actor(manager), desk.TaskInput{Title: evil, Due: input(t, "").Start.Date, Group: n.group.ID})
	must(t, err)
	_, err = n.Desk.AddNote(ctx, n.actor(manager), n.group.ID, evilText)
	must(t, err)
	must(t, n.Views.Save(ctx, n.actor(manager), "groups", evil[:40], `q="><script>evil()</script>`))
	imp, err := n.Groups.StartImport(ctx, as, groups.List{Source: "old", Filename: evil + ".csv",
		Raw: []byte("Name,City,Country," + evil[:9] + "\n\"" + strings.ReplaceAll(evil, `"`, `""`) + "\",Springfield,US,\"\t" + strings.ReplaceAll(formula, `"`, `""`) + "\"\n@SUM(1),Nowhere at all,-1,+1\n")})
	must(t, err)
	n.list = imp.ID
	must(t, n.Hub.Introduce(ctx, n.actor(leader), hub.Introduction{Body: evilText, Offer: evil, Lang: "en", Rev: 1}))
	n.Settle(t)
	n.group, err = n.Groups.Find(ctx, as, n.group.Slug)
	must(t, err)
	return n
}

// TestHostileTextsStayText renders every page over a network of evil texts, as
// everybody who sees them, and looks for anything that a browser, a
// spreadsheet or a calendar would run.
func TestHostileTextsStayText(t *testing.T) {
	n := hostileNetwork(t)
	seen := 0
	for _, as := range []string{visitor, leader, manager, admin} {
		in := n.signedIn(as)
		for _, rt := range routesOf(n) {
			if rt.Method != "GET" || strings.HasPrefix(rt.Path, "/dev/styleguide") {
				continue
			}
			path := n.fill(rt.Path, as, in)
			got := n.send(ask{path: path, token: in.Token})
			if got.StatusCode >= 500 {
				t.Errorf("%s as %q: %d", path, as, got.StatusCode)
			}
			if got.StatusCode == http.StatusOK {
				if strings.Contains(got.body, "evil") {
					seen++
				}
				inspect(t, path, got)
			}
		}
	}
	if seen < 30 {
		t.Errorf("the evil texts are on %d pages only: is this still a test?", seen)
	}
}

// TestRefusedFormsStayText sends evil texts that are refused and come back.
func TestRefusedFormsStayText(t *testing.T) {
	n := newNetwork(t)
	for _, s := range n.sheets() {
		for _, field := range append(s.single, s.multi...) {
			got := n.send(ask{method: "POST", path: s.path, token: n.token(s.as), form: s.with(field, evilText+strings.Repeat("x", 100)), upload: s.upload})
			if got.StatusCode == http.StatusUnprocessableEntity {
				inspect(t, s.path+" "+field, got)
			}
		}
	}
	for _, path := range []string{"/groups?q=", "/events?q=", "/dev/mail?q=", "/groups?country=", "/groups?near=1,1&km=5&q=", "/signin?next=/"} {
		inspect(t, path, n.get(visitor, path+url.QueryEscape(evil)))
	}
	for _, path := range []string{"/office/groups?q=", "/office/groups?country=", "/office/groups?as-of="} {
		inspect(t, path, n.get(manager, path+url.QueryEscape(evil)))
	}
}

// inspect parses an answer by its kind.
func inspect(t *testing.T, path string, got answered) {
	t.Helper()
	switch kind, _, _ := strings.Cut(got.Header.Get("Content-Type"), ";"); kind {
	case "text/html":
		inspectHTML(t, path, got.body)
	case "text/calendar":
		cal, err := ical.Decode(strings.NewReader(got.body), ical.FeedLimits())
		if err != nil {
			t.Errorf("%s is no calendar: %v", path, err)
		} else if strings.Count(got.body, "BEGIN:VEVENT") != len(cal.Events) {
			t.Errorf("%s has events that were not meant", path)
		}
	case "text/csv":
		inspectCSV(t, path, got.body)
	case "application/xml":
		d := xml.NewDecoder(strings.NewReader(got.body))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				return
			} else if err != nil {
				t.Errorf("%s is no XML: %v", path, err)
				return
			}
		}
	case "application/atom+xml":
		inspectFeed(t, path, got.body)
	case "application/json":
		if !json.Valid([]byte(got.body)) {
			t.Errorf("%s is no JSON", path)
		}
	case "text/plain":
	default:
		t.Errorf("%s is of a kind that nobody looks at: %q", path, kind)
	}
}

// forbidden are elements that no page of ours has.
const forbidden = "iframe, object, embed, base, meta[http-equiv=refresh i][content*=url i], style, math, foreignObject, frame, applet, form[action^='//'], form[action^=http]"

func inspectHTML(t *testing.T, path, body string) {
	t.Helper()
	page, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	must(t, err)
	letters := strings.HasPrefix(path, "/dev/mail/") // a letter has styles, and a frame around it
	if !letters && page.Find(forbidden).Length() > 0 {
		t.Errorf("%s has %s", path, goquery.NodeName(page.Find(forbidden)))
	}
	page.Find("script").Each(func(_ int, s *goquery.Selection) {
		if kind, _ := s.Attr("type"); kind == "application/ld+json" {
			if !json.Valid([]byte(s.Text())) {
				t.Errorf("%s has broken JSON-LD: %s", path, s.Text())
			}
			return
		}
		if src, _ := s.Attr("src"); !strings.HasPrefix(src, "/assets/") || strings.TrimSpace(s.Text()) != "" {
			t.Errorf("%s has a script of its own: src %q, %q", path, src, s.Text())
		}
	})
	page.Find("*").Each(func(_ int, s *goquery.Selection) {
		for _, a := range s.Nodes[0].Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" && !letters || a.Key == "srcdoc" {
				t.Errorf("%s: <%s %s=%q>", path, goquery.NodeName(s), a.Key, a.Val)
			}
			if link := a.Key == "href" || a.Key == "src" || a.Key == "action" || a.Key == "formaction" || a.Key == "xlink:href" || a.Key == "poster"; link && !safeAddress(a.Val) {
				t.Errorf("%s: <%s %s=%q>", path, goquery.NodeName(s), a.Key, a.Val)
			}
		}
	})
}

// inspectFeed looks at what a news reader shows as HTML.
func inspectFeed(t *testing.T, path, body string) {
	t.Helper()
	var feed struct {
		Entries []struct {
			Content string `xml:"content"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(body), &feed); err != nil || len(feed.Entries) == 0 {
		t.Errorf("%s: %d entries, %v", path, len(feed.Entries), err)
	}
	for _, e := range feed.Entries {
		inspectHTML(t, path, e.Content)
	}
}

// safeAddress says whether a browser that follows an address runs nothing.
func safeAddress(address string) bool {
	bare := strings.ToLower(strings.Map(func(r rune) rune {
		if r <= ' ' || unicode.IsControl(r) {
			return -1
		}
		return r
	}, address))
	scheme, _, found := strings.Cut(bare, ":")
	if !found || strings.ContainsAny(scheme, "/?#") {
		return true
	}
	return scheme == "http" || scheme == "https" || scheme == "mailto" || scheme == "webcal" || bare == "about:invalid#templfailedsanitizationurl"
}

// inspectCSV looks for cells that a spreadsheet takes for a formula.
func inspectCSV(t *testing.T, path, body string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
	if err != nil {
		t.Errorf("%s is no table: %v", path, err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if _, err := strconv.ParseFloat(cell, 64); err == nil || cell == "" {
				continue
			}
			if first := strings.TrimLeftFunc(cell, unicode.IsSpace); strings.ContainsAny(cell[:1], "=+-@\t\r\n") || first != "" && strings.ContainsAny(first[:1], "=+-@") {
				t.Errorf("%s has a cell that runs: %q", path, cell)
			}
		}
	}
}
