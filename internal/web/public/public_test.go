package public_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/directory/directorytest"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/web/ui/assets"
)

const nairobi = "/groups/cloud-builders-nairobi"

// elsewhere are addresses of other worlds, which other packages serve.
var elsewhere = []string{"/signin", "/signout", "/theme", "/language", assets.Root, "/program.css"}

// A link stands only where its page works: every page that can be reached from
// the front page is there, has one title and says its one address.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	h := full(t)
	must(t, h.Groups.SetConduct(ctx, access.Person(directorytest.Manager), h.ByName["Cloud Builders Nairobi"].ID,
		"## Be kind\n\nWe treat each other with respect, in the room and online.", "en", []groups.Part{groups.Norms}))
	seen, queue := map[string]bool{}, []string{"/", "/privacy", "/accessibility", "/imprint", "/concern"}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] || skip(path) || len(seen) > 400 {
			continue
		}
		seen[path] = true
		a := h.get(t, path)
		if a.StatusCode != http.StatusOK && !(a.StatusCode == http.StatusSeeOther && strings.HasSuffix(path, "/join")) {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
		if !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") || a.StatusCode != http.StatusOK {
			continue
		}
		if a.doc.Find("h1").Length() != 1 || a.doc.Find("link[rel=canonical][href^='"+base+"']").Length() != 1 {
			t.Errorf("%s: %d titles, %d canonical addresses", path, a.doc.Find("h1").Length(), a.doc.Find("link[rel=canonical]").Length())
		}
		if a.doc.Find("main h3").Length() > 0 && a.doc.Find("main h2").Length() == 0 {
			t.Errorf("%s: leaves a level of headings out", path)
		}
		a.hasNot(t, "a[href='']", "a[href='#']", "a[href^='about:']", "[style]", "script:not([src]):not([type='application/ld+json'])")
		a.doc.Find("a[href]").Each(func(_ int, s *goquery.Selection) {
			u, err := url.Parse(s.AttrOr("href", ""))
			if err == nil && (u.Host == "" || u.Scheme+"://"+u.Host == base) && u.Scheme != "mailto" && u.Path != "" {
				queue = append(queue, u.RequestURI())
			}
		})
	}
	if len(seen) < 60 {
		t.Errorf("only %d pages were reached: %v", len(seen), seen)
	}
}

func skip(path string) bool {
	for _, p := range elsewhere {
		if strings.HasPrefix(path, p) {
			return true
		}
	}
	return false
}

func TestHome(t *testing.T) {
	a := full(t).get(t, "/")
	a.has(t, ".hero form[action='/groups'] input[name=q]", ".pins--wide a.pin[href='"+nairobi+"']", ".pins--narrow a.pin title", ".stats .stat:nth-child(5)",
		".ev h3 a[href^='/groups/stichting-cloud-utrecht/events/2026-11-24']", ".barlist a[href='/groups?topic=Data']", ".benefits h3", "link[type='text/calendar']",
		".pin__soon", "meta[property='og:url'][content='"+base+"/']")
	if got := a.text(".stats .stat:first-child"); got != "10 groups" {
		t.Errorf("the first figure says %q", got)
	}
}

func TestEmptyPagesSayWhatComes(t *testing.T) {
	h := newHouse(t)
	for path, want := range map[string]string{"/": ".empty", "/groups": ".empty", "/events": ".empty", "/guide": ".empty", "/concern": ".prose p", "/imprint": "main p"} {
		if a := h.get(t, path); a.StatusCode != http.StatusOK || a.doc.Find(want).Length() == 0 {
			t.Errorf("%s: %d, %s", path, a.StatusCode, a.text("main"))
		}
	}
	if a := h.get(t, "/.well-known/security.txt"); a.StatusCode != http.StatusNotFound {
		t.Errorf("nobody is named, and still %d", a.StatusCode)
	}
}

func TestGroupsSearchAndFilters(t *testing.T) {
	h := full(t)
	tests := []struct {
		path string
		has  []string
		says map[string]string
	}{
		{path: "/groups", has: []string{".gitem:nth-child(10)", ".mapcard .pin", "a[href='https://www.geonames.org/']", "a[href='https://creativecommons.org/licenses/by/4.0/']"}},
		{path: "/groups?q=near+Utrecht", has: []string{".gitem h2 a[href='/groups/stichting-cloud-utrecht']"}, says: map[string]string{"[role=status]": "Showing groups near Utrecht, Netherlands"}},
		{path: "/groups?q=utrect", says: map[string]string{"[role=status] p:first-child": "Showing groups near Utrecht, Netherlands", "[role=status] p:last-child": "We took “utrect” for Utrecht, Netherlands."}},
		{path: "/groups?q=cloud+bilders+nairobbi", has: []string{".empty", "[role=status] a[href='" + nairobi + "']"}},
		{path: "/groups?q=%25%3Cb%3E", has: []string{".gitem:nth-child(10)", "input[value='%<b>']"}},
		{path: "/groups?topic=Data&country=JP", has: []string{".chip[aria-label*=Japan][href='/groups?topic=Data']", "#facet-country-0[checked]", "form.facets", "input[type=hidden][name=topic][value=Data]"}},
		{path: "/groups?country=XX&near=x&km=-1", has: []string{".empty a[href='/groups']"}},
		{path: "/groups?near=34.69,135.50&km=10&sort=name", has: []string{".gitem:nth-child(2)", ".chip[aria-label*='12 km'], .chip[aria-label*='10 km']"}},
	}
	for _, test := range tests {
		a := h.get(t, test.path)
		if a.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", test.path, a.StatusCode)
		}
		a.has(t, test.has...)
		for selector, want := range test.says {
			if got := a.text(selector); got != want {
				t.Errorf("%s says %q", test.path, got)
			}
		}
	}
}

func TestNamesOfEveryScriptStandApart(t *testing.T) {
	a := full(t).get(t, "/groups?q="+url.QueryEscape("بيروت"))
	if got := a.text(".gitem h2 bdi"); got != "سحابة بيروت" {
		t.Errorf("found %q", got)
	}
}

func TestAGroupAndItsFormerAddress(t *testing.T) {
	h := full(t)
	g := h.ByName["Cloud Builders Nairobi"]
	a := h.get(t, nairobi)
	a.has(t, ".next h2 a[href^='"+nairobi+"/events/2026-12-03-']", ".person__n", "table a", "a[href='"+nairobi+"/join']", "a[href^='webcal://groups.example"+nairobi+"/calendar.ics']", "a[href='/concern']")
	a.hasNot(t, "a[href='"+nairobi+"/conduct']")
	if got := a.text(".next__n"); got != "3" {
		t.Errorf("the next meeting is on the %q", got)
	}
	if a := h.get(t, nairobi+"/conduct"); a.StatusCode != http.StatusNotFound {
		t.Errorf("a group without a code has a page for it: %d", a.StatusCode)
	}
	must(t, h.Groups.Rename(ctx, access.Person(directorytest.Manager), g.ID, g.Rev, "Cloud Builders Kenya", true))
	a = h.get(t, nairobi+"/calendar.ics?x=1")
	if a.StatusCode != http.StatusMovedPermanently || a.Header.Get("Location") != "/groups/cloud-builders-kenya/calendar.ics?x=1" {
		t.Errorf("%d to %q", a.StatusCode, a.Header.Get("Location"))
	}
	for _, s := range []groups.Status{groups.Leaving, groups.Left} {
		h.tick(t)
		must(t, h.Groups.SetStatus(ctx, access.System(access.ByDemo), h.ByName["Perth Cloud Yarn"].ID, s, "a test"))
	}
	if a := h.get(t, "/groups/perth-cloud-yarn"); a.StatusCode != http.StatusGone {
		t.Errorf("a group that left answers %d", a.StatusCode)
	}
}

func TestJoiningAndLeaving(t *testing.T) {
	h := full(t)
	if a := h.get(t, nairobi+"/join"); a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != "/signin?next="+url.QueryEscape(nairobi+"/join") {
		t.Errorf("a visitor is led to %q", a.Header.Get("Location"))
	}
	h.signIn(t)
	before := h.get(t, nairobi)
	before.has(t, "form[action='"+nairobi+"/join'] input[name=once]")
	if a := h.do(t, "POST", nairobi+"/join", url.Values{}); a.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a form without a once-key answers %d", a.StatusCode)
	}
	for range 2 { // twice by a double click: still one member
		if a := h.do(t, "POST", nairobi+"/join", url.Values{"once": {"key-1"}}); a.Header.Get("Location") != nairobi {
			t.Errorf("%d to %q", a.StatusCode, a.Header.Get("Location"))
		}
	}
	a := h.get(t, nairobi)
	a.has(t, "form[action='"+nairobi+"/leave']", ".pill--ok")
	a.hasNot(t, "form[action='"+nairobi+"/join']")
	if !strings.Contains(a.text(".meta"), "13 members") {
		t.Errorf("%q", a.text(".meta"))
	}
	h.do(t, "POST", nairobi+"/leave", url.Values{"once": {"key-2"}})
	h.get(t, nairobi).has(t, "form[action='"+nairobi+"/join']")
}

func TestAMeeting(t *testing.T) {
	h := full(t)
	path := h.get(t, nairobi).doc.Find(".next h2 a").AttrOr("href", "")
	a := h.get(t, path)
	a.has(t, ".when time[datetime='2026-12-03T18:00:00+03:00']", "a[href='"+path+"/calendar.ics']", ".sub a[href='"+nairobi+"']")
	var data map[string]any
	must(t, json.Unmarshal([]byte(a.doc.Find("script[type='application/ld+json']").Text()), &data))
	if data["startDate"] != "2026-12-03T18:00:00+03:00" || data["@type"] != "Event" || data["isAccessibleForFree"] != true {
		t.Errorf("%v", data)
	}
	cal := h.get(t, path+"/calendar.ics")
	if !strings.Contains(cal.body, "DTSTART;TZID=Africa/Nairobi:20261203T180000") || !strings.Contains(unfolded(cal.body), "URL:"+base+path) {
		t.Error(cal.body)
	}
	if a := h.get(t, nairobi+"/events/2026-12-03-never"); a.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown meeting answers %d", a.StatusCode)
	}
}

// unfolded joins the lines that iCalendar folds.
func unfolded(ics string) string { return strings.ReplaceAll(ics, "\r\n ", "") }

func TestStructuredDataCannotEndItsElement(t *testing.T) {
	h := full(t)
	s := directorytest.Seeds[0]
	s.Name, s.Leader, s.Members, s.Meetings = "</script><script>alert(1)</script>", "", 0, nil
	must(t, h.Add(ctx, s, 50))
	a := h.get(t, "/groups/"+h.ByName[s.Name].Slug)
	a.hasNot(t, "script:not([src]):not([type='application/ld+json'])")
	var data map[string]any
	must(t, json.Unmarshal([]byte(a.doc.Find("script[type='application/ld+json']").Text()), &data))
	if data["name"] != s.Name {
		t.Errorf("%v", data["name"])
	}
}

func TestCalendars(t *testing.T) {
	h := full(t)
	for path, want := range map[string]int{nairobi + "/calendar.ics": 7, "/events/calendar.ics": 10} {
		a := h.get(t, path)
		if got := strings.Count(a.body, "BEGIN:VEVENT"); got != want || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/calendar") {
			t.Errorf("%s: %d meetings as %s", path, got, a.Header.Get("Content-Type"))
		}
	}
}

func TestFeeds(t *testing.T) {
	h := full(t)
	for page, want := range map[string]struct {
		path, title string
		entries     int
	}{
		nairobi:   {nairobi + "/feed.atom", "Coming meetings of Cloud Builders Nairobi", 3},
		"/events": {"/events/feed.atom", "Coming meetings of Example Groups", 10},
		"/":       {"/events/feed.atom", "Coming meetings of Example Groups", 10},
	} {
		link := h.get(t, page).doc.Find("head link[rel=alternate][type='application/atom+xml']")
		if link.AttrOr("href", "") != want.path || link.AttrOr("title", "") != want.title {
			t.Errorf("%s links the feed %q, %q", page, link.AttrOr("href", ""), link.AttrOr("title", ""))
		}
		a := h.get(t, want.path)
		var feed struct {
			XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
			ID      string   `xml:"id"`
			Title   string   `xml:"title"`
			Entries []struct {
				ID   string `xml:"id"`
				Link struct {
					Href string `xml:"href,attr"`
				} `xml:"link"`
				Updated string `xml:"updated"`
				Summary string `xml:"summary"`
			} `xml:"entry"`
		}
		must(t, xml.Unmarshal([]byte(a.body), &feed))
		if feed.Title != want.title || len(feed.Entries) != want.entries || a.Header.Get("Content-Type") != "application/atom+xml; charset=utf-8" {
			t.Errorf("%s: %q with %d entries as %s", want.path, feed.Title, len(feed.Entries), a.Header.Get("Content-Type"))
		}
		ids := map[string]bool{feed.ID: true}
		for _, e := range feed.Entries {
			if ids[e.ID] || !strings.HasPrefix(e.ID, "tag:groups.example,2026:evt_") || !strings.HasPrefix(e.Link.Href, base+"/groups/") || e.Updated == "" || e.Summary == "" {
				t.Errorf("%s: %+v", want.path, e)
			}
			ids[e.ID] = true
		}
	}
	if a := h.get(t, "/groups/never/feed.atom"); a.StatusCode != http.StatusNotFound {
		t.Errorf("the feed of no group answers %d", a.StatusCode)
	}
}

func TestEventsByCountryAndCursor(t *testing.T) {
	h := full(t)
	a := h.get(t, "/events?country=KE")
	a.has(t, "option[value=KE][selected]", ".ev:nth-child(1)")
	a.hasNot(t, ".ev a[href*=utrecht]")
	if a := h.get(t, "/events?after=nonsense"); a.StatusCode != http.StatusBadRequest {
		t.Errorf("a cursor that nobody signed answers %d", a.StatusCode)
	}
}

func TestGuideAndDocuments(t *testing.T) {
	h := full(t)
	h.get(t, "/guide").has(t, "a[href='/guide/conduct']", "#receive .benefits h3")
	a := h.get(t, "/guide/conduct")
	a.has(t, ".prose h2", ".toc a[href^='#']", "link[rel=canonical][href='"+base+"/guide/conduct']")
	a.hasNot(t, "meta[name=robots]")
	for _, path := range []string{"/guide/never", "/guide/conduct/v/0", "/guide/conduct/v/2", "/guide/conduct/v/x"} {
		if a := h.get(t, path); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
	}
}

func TestConcernNamesTheContactOnly(t *testing.T) {
	a := full(t).get(t, "/concern")
	a.has(t, "a[href='mailto:conduct@program.example']", "a[href='/guide/conduct']")
	a.hasNot(t, "main form")
	if !strings.Contains(a.text(".prose"), "Amara Diallo") {
		t.Error(a.text(".prose"))
	}
}

func TestForCrawlers(t *testing.T) {
	h := full(t)
	if a := h.get(t, "/robots.txt"); !strings.Contains(a.body, "Sitemap: "+base+"/sitemap.xml\n") {
		t.Error(a.body)
	}
	a := h.get(t, "/.well-known/security.txt")
	if a.body != "Contact: mailto:team@program.example\nExpires: 2027-05-21T00:00:00Z\nPreferred-Languages: en, de\nCanonical: "+base+"/.well-known/security.txt\n" {
		t.Error(a.body)
	}
	var s struct {
		Pages []struct {
			Address string `xml:"loc"`
		} `xml:"url"`
	}
	must(t, xml.Unmarshal([]byte(h.get(t, "/sitemap.xml").body), &s))
	for _, p := range s.Pages {
		if a := h.get(t, strings.TrimPrefix(p.Address, base)); a.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", p.Address, a.StatusCode)
		}
	}
	if len(s.Pages) != 8+6+10+19 {
		t.Errorf("%d pages", len(s.Pages))
	}
}

func TestInGerman(t *testing.T) {
	h := full(t)
	for _, path := range []string{"/", "/groups?q=utrect", nairobi, "/events", "/guide", "/guide/conduct", "/concern", "/privacy", "/accessibility", "/imprint"} {
		r := h.as(t, path, "de")
		r.has(t, "html[lang=de]")
	}
	if missing := i18n.Load().Missing(); len(missing) > 0 {
		t.Errorf("not said: %v", missing)
	}
}

// What a page costs: the promise is 60 kB with everything it needs, also with a
// thousand groups.
func TestAThousandGroupsStayLight(t *testing.T) {
	h := full(t)
	for i := range 990 {
		s := directorytest.Seeds[i%len(directorytest.Seeds)]
		s.Name, s.Leader, s.Members, s.Meetings = fmt.Sprintf("Circle %d", i), "", 0, nil
		s.Place.City = fmt.Sprintf("Town %d", i)
		s.Place.Lat, s.Place.Lng = float64(i*37%110-45), float64(i*73%350-170)
		must(t, h.Add(ctx, s, 1000+i))
	}
	parts := 0
	for _, name := range []string{assets.Stylesheet, assets.Script, assets.Theme, assets.Favicon} {
		parts += packed(t, asset(t, name))
	}
	for _, path := range []string{"/", "/groups", "/groups?country=KE&sort=next"} {
		a := h.get(t, path)
		whole := packed(t, a.body) + parts
		t.Logf("%s: %d bytes, %d with everything, %d pins", path, packed(t, a.body), whole, a.doc.Find("a.pin").Length())
		if whole > 60_000 || a.doc.Find("a.pin").Length() > 400 {
			t.Errorf("%s: %d bytes with everything, %d pins", path, whole, a.doc.Find("a.pin").Length())
		}
	}
	if got := h.get(t, "/groups?page=3").text(".pager__n"); got != "31 to 45 of 1,000" {
		t.Errorf("%q", got)
	}
}
