package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/calendars"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"

	"github.com/PuerkitoBio/goquery"
)

// corpus are texts that have run in somebody's browser, or in somebody's
// database, where they were not taken for text.
var corpus = []string{
	`<script>evil()</script>`,
	`<ScRiPt src=//evil.example/x></sCrIpT>`,
	`<scr<script>ipt>evil()</scr</script>ipt>`,
	`<img src=x onerror=evil()>`,
	`<IMG """><SCRIPT>evil()</SCRIPT>">`,
	`<svg/onload=evil()>`,
	`<svg><animate onbegin=evil() attributeName=x dur=1s>`,
	`<math><mtext><table><mglyph><style><!--</style><img src onerror=evil()>`,
	`<body onload=evil()>`,
	`<iframe srcdoc="<script>evil()</script>">`,
	`<object data="javascript:evil()">`,
	`<embed src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ZXZpbCgpPg==">`,
	`<a href="javascript:evil()">x</a>`,
	`<a href="jav&#x09;ascript:evil()">x</a>`,
	`<form action="https://evil.example"><input name=evil>`,
	`<base href="https://evil.example/">`,
	`<meta http-equiv=refresh content="0;url=https://evil.example">`,
	`<details open ontoggle=evil()>`,
	`<video><source onerror=evil()>`,
	`<style>@import url(//evil.example/x.css)</style>`,
	`" onmouseover="evil()" x="`,
	`' autofocus onfocus='evil()' x='`,
	`</title><script>evil()</script>`,
	`</textarea><script>evil()</script>`,
	`--><script>evil()</script><!--`,
	`[evil](javascript:evil())`,
	`![evil](data:text/html;base64,PHNjcmlwdD5ldmlsKCk8L3NjcmlwdD4=)`,
	"[evil]: vbscript:evil()\n\n[evil]",
	`{{evil}} ${evil} <%= evil %> #{evil}`,
	"\u202eevil\u2066<script>evil()</script>",
	`'; DROP TABLE groups_groups; -- evil`,
	`' OR '1'='1' UNION SELECT hash FROM accounts_sessions -- evil`,
	`evil"); DELETE FROM events_events; --`,
	`evil\'; COPY (SELECT 1) TO PROGRAM 'id'; --`,
}

// corpusNetwork has each text of the corpus as name of a person, as title and
// text of a meeting by hand and by calendar, in the group's own text, and as a
// line of an imported list.
func corpusNetwork(t *testing.T) *network {
	n := newNetwork(t)
	must(t, n.Groups.EditProfile(ctx, n.actor(leader), n.group.ID, n.group.Rev,
		groups.Profile{Tagline: corpus[0], About: strings.Join(corpus, "\n\n"), AboutLang: "en", Topics: corpus[3:6], Format: groups.Hybrid}))
	escaped := strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`)
	ics := []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//EN"}
	list := []string{"Name,City,Country,Text"}
	for i, text := range corpus {
		in := input(t, text)
		in.Start.Date, in.End.Date = in.Start.Date.AddDays(i), in.End.Date.AddDays(i)
		in.Description, in.Location = text, text
		_, err := n.Events.Write(ctx, n.actor(leader), n.group.ID, in, events.Published)
		must(t, err)
		ics = append(ics, "BEGIN:VEVENT", fmt.Sprintf("UID:%d@feed.example", i), "DTSTAMP:20261101T000000Z", "DTSTART:202703"+fmt.Sprintf("%02d", i%28+1)+"T170000Z",
			"SUMMARY:"+escaped.Replace(text), "DESCRIPTION:"+escaped.Replace(text), "LOCATION:"+escaped.Replace(text), "END:VEVENT")
		cell := `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
		list = append(list, cell+",Springfield,US,"+cell)

		name := fmt.Sprint("Member ", i)
		n.Person(t, name)
		got := n.post(name, "/me/profile", url.Values{"name": {ids.Tidy(text)}, "lang": {"en"}, "languages": {"en"}, "zone": {"Europe/Paris"}, "rev": {"1"}})
		if len([]rune(text)) <= 80 && got.StatusCode != http.StatusSeeOther {
			t.Errorf("nobody can be called %q: %d", text, got.StatusCode)
		}
		must(t, n.Groups.Join(ctx, n.actor(name), n.group.ID))
		must(t, n.Groups.Show(ctx, n.actor(name), n.group.ID, true))
	}
	_, _, err := n.Calendars.Connect(ctx, n.actor(leader), n.group.ID, calendars.Source{File: []byte(strings.Join(append(ics, "END:VCALENDAR", ""), "\r\n")), Title: corpus[3]})
	must(t, err)
	imp, err := n.Groups.StartImport(ctx, access.System(access.ByDemo), groups.List{Source: "corpus", Filename: "evil.csv", Raw: []byte(strings.Join(list, "\n"))})
	must(t, err)
	n.list = imp.ID
	n.Settle(t)
	return n
}

// TestNoTextOfTheCorpusRuns reads the pages on which the texts stand with an
// HTML parser: no element that runs came out of them, and nothing is missing
// (P40, B38).
func TestNoTextOfTheCorpusRuns(t *testing.T) {
	n := corpusNetwork(t)
	desk, group := "/me/groups/"+n.group.Slug, "/groups/"+n.group.Slug
	paths := map[string][]string{
		visitor: {"/", "/groups", "/events", group, group + "/calendar.ics", "/sitemap.xml"},
		leader:  {desk, desk + "/events", desk + "/members", desk + "/page", desk + "/calendars", desk + "/people"},
		manager: {"/office/groups", "/office/groups.csv", "/office/groups/" + n.group.Slug, "/office/import", "/office/import/" + string(n.list) + "?show=new", "/office/import/" + string(n.list) + "?show=bad"},
	}
	for _, text := range corpus {
		q := url.QueryEscape(text)
		paths[visitor] = append(paths[visitor], "/groups?q="+q, "/events?q="+q)
		paths[manager] = append(paths[manager], "/office/groups?q="+q)
	}
	met, err := n.Events.All(ctx, n.actor(leader), n.group.ID, events.Cursor{}, events.MostPerPage)
	must(t, err)
	if len(met.Events) < 2*len(corpus) {
		t.Fatalf("%d meetings, want those of %d texts by hand and by calendar", len(met.Events), len(corpus))
	}
	for _, e := range met.Events {
		if e.State == events.Published {
			paths[visitor] = append(paths[visitor], group+"/events/"+e.Slug)
		}
		paths[leader] = append(paths[leader], desk+"/events/"+e.Slug)
	}
	seen := 0
	for as, list := range paths {
		token := n.token(as)
		for _, path := range list {
			got := n.send(ask{path: path, token: token})
			if got.StatusCode != http.StatusOK {
				t.Errorf("%s as %q: %d", path, as, got.StatusCode)
				continue
			}
			seen += strings.Count(got.body, "evil")
			inspect(t, path, got)
		}
	}
	if seen < 1_000 {
		t.Errorf("the texts are seen %d times only: is this still a test?", seen)
	}
	members := n.get(leader, desk+"/members").body
	for _, text := range corpus[:5] {
		page, err := goquery.NewDocumentFromReader(strings.NewReader(members))
		must(t, err)
		if !strings.Contains(page.Text(), text) {
			t.Errorf("the name %q is not on the page of members", text)
		}
	}
}
