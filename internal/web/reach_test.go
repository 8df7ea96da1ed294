package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/desk"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"

	"pgregory.net/rapid"
)

// somewhere is a place that a group or an application of the tests may have.
type somewhere struct {
	groups.Place
	speaks []string
}

var somewheres = []somewhere{
	{groups.Place{Country: "DE", Region: "DE.16", City: "Berlin", Lat: 52.52, Lng: 13.41, Zone: "Europe/Berlin"}, []string{"de"}},
	{groups.Place{Country: "DE", Region: "DE.02", City: "Munich", Lat: 48.14, Lng: 11.58, Zone: "Europe/Berlin"}, []string{"de", "en"}},
	{groups.Place{Country: "KE", City: "Nairobi", Lat: -1.28, Lng: 36.82, Zone: "Africa/Nairobi"}, []string{"en", "sw"}},
	{groups.Place{Country: "BR", City: "Recife", Lat: -8.05, Lng: -34.9, Zone: "America/Recife"}, []string{"pt-BR"}},
	{groups.Place{Country: "CA", Region: "CA.10", City: "Montreal", Lat: 45.5, Lng: -73.57, Zone: "America/Toronto"}, []string{"fr"}},
	{groups.Place{Country: "NZ", City: "Auckland", Lat: -36.85, Lng: 174.76, Zone: "Pacific/Auckland"}, []string{"mi"}},
}

var limits = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) access.Scope {
	return access.Scope{
		Places:    rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"DE.16", "KE", "Americas", "Oceania", "CA"}), 1, 2, rapid.ID[string]).Draw(t, "places"),
		Languages: rapid.SliceOfN(rapid.SampledFrom([]string{"de", "pt", "fr", "en"}), 0, 2).Draw(t, "languages"),
	}
}), 1, 2)

// marked is a group or application whose every text has a mark that stands
// nowhere else, so that a page that shows anything of it has the mark.
type marked struct {
	mark        string
	place       access.Place
	slug        string            // of a group
	application ids.ApplicationID // or this
}

// TestALimitedManagerSeesNothingOutside asks for every page of the office, and
// every desk of a group, as managers of several reaches: nothing of a group or
// application outside is in any answer, and everything inside is on its list.
func TestALimitedManagerSeesNothingOutside(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		n := networkIn(t, h)
		var all []marked
		for i, at := range somewheres {
			all = append(all, n.marks(fmt.Sprint("zqg", i, "x"), at), n.applied(fmt.Sprint("zqa", i, "x"), at))
		}
		h.Settle(t)
		_, err := h.Requirements.Assess(ctx, access.System(access.ByAssess))
		must(t, err)
		for i := range 4 {
			scopes := limits.Example(i + 1)
			name := fmt.Sprint("Limited ", i)
			n.limited(name, scopes...)
			n.seesOnly(t, name, all, func(m marked) bool {
				return slices.ContainsFunc(scopes, func(s access.Scope) bool { return s.Holds(m.place) })
			})
		}
		n.seesOnly(t, manager, all, func(marked) bool { return true })
	})
}

// marks makes a group with all that the office has about one.
func (n *network) marks(mark string, at somewhere) marked {
	n.t.Helper()
	as, mo := access.System(access.ByDemo), n.actor(manager)
	id, err := n.Groups.Create(ctx, as, groups.NewGroup{Name: "Circle " + mark, Status: groups.Active, Similar: true, Place: at.Place,
		Profile: groups.Profile{Languages: at.speaks, About: "About " + mark}})
	must(n.t, err)
	must(n.t, n.Groups.SetLeaders(ctx, as, id, groups.Leaders{Leader: n.Person(n.t, "Leader "+mark), CoLeader: n.Person(n.t, "Second "+mark)}, "first"))
	_, err = n.Events.Write(ctx, n.actor("Leader "+mark), id, input(n.t, "Meeting "+mark), events.Draft)
	must(n.t, err)
	_, err = n.Desk.AddTask(ctx, mo, desk.TaskInput{Title: "Task " + mark, Owner: mo.Person, Due: ids.DateOf(webtest.Noon), Group: id})
	must(n.t, err)
	_, err = n.Desk.AddNote(ctx, mo, id, "Note "+mark)
	must(n.t, err)
	must(n.t, n.Requirements.Waive(ctx, mo, id, "", ids.DateOf(webtest.Noon).AddDays(30), "Waived "+mark))
	must(n.t, n.Groups.ProposeSuspension(ctx, mo, id, "Suspend "+mark))
	g, err := n.Groups.Find(ctx, as, ids.Slug("Circle "+mark))
	must(n.t, err)
	return marked{mark: mark, place: g.Target().Place, slug: g.Slug}
}

// applied sends an application, about which the office has a note.
func (n *network) applied(mark string, at somewhere) marked {
	n.t.Helper()
	who := "Applicant " + mark
	must(n.t, n.People.ProveAs(ctx, access.System(access.ByDemo), n.Person(n.t, who)))
	id := n.fillInAt(who, "Hopes "+mark, fmt.Sprintf("1%02d%02d", at.City[0], mark[3]), at)
	must(n.t, n.Applications.Submit(ctx, n.actor(who), id, 0, ""))
	must(n.t, n.Applications.Note(ctx, n.actor(manager), id, "Remark "+mark))
	return marked{mark: mark, place: access.Place{Country: at.Country, Region: at.Region, Languages: at.speaks}, application: id}
}

// seesOnly asks for every page as somebody.
func (n *network) seesOnly(t *testing.T, as string, all []marked, inside func(marked) bool) {
	t.Helper()
	for _, path := range n.officePaths(as, all) {
		got := n.get(as, path)
		if got.StatusCode >= http.StatusInternalServerError {
			t.Errorf("%s as %s: %d", path, as, got.StatusCode)
		}
		for _, m := range all {
			shown := strings.Contains(got.body, m.mark)
			if shown && !inside(m) && !strings.Contains(path, m.mark) {
				t.Errorf("%s as %s shows %s, at %+v, which is outside", path, as, m.mark, m.place)
			}
			if own := m.slug != "" && path == "/office/groups/"+m.slug; own && (got.StatusCode == http.StatusOK) != inside(m) {
				t.Errorf("%s as %s: %d, inside: %v", path, as, got.StatusCode, inside(m))
			}
			list := path == "/office/groups.csv" && m.slug != "" || path == "/office/applications" && m.slug == ""
			if own := m.application != "" && strings.HasSuffix(path, string(m.application)); own && (got.StatusCode == http.StatusOK) != inside(m) {
				t.Errorf("%s as %s: %d, inside: %v", path, as, got.StatusCode, inside(m))
			}
			if list && shown != inside(m) {
				t.Errorf("%s as %s shows %s: %v", path, as, m.mark, shown)
			}
		}
	}
}

// officePaths are all pages of the office and of the groups' desks, filled with
// each group and application, and the lists as they are searched.
func (n *network) officePaths(as string, all []marked) (paths []string) {
	in := n.session(as)
	for _, rt := range routesOf(n) {
		if rt.Method != "GET" || !strings.HasPrefix(rt.Path, "/office") && !strings.HasPrefix(rt.Path, "/me/groups/{group}") {
			continue
		}
		for _, m := range all {
			switch {
			case strings.Contains(rt.Path, "{group}") && m.slug != "":
				paths = append(paths, n.fill(strings.ReplaceAll(rt.Path, "{group}", m.slug), as, in))
			case strings.Contains(rt.Path, "{application}") && m.application != "":
				paths = append(paths, n.fill(strings.ReplaceAll(rt.Path, "{application}", string(m.application)), as, in))
			}
		}
		if !strings.Contains(rt.Path, "{group}") {
			paths = append(paths, n.fill(rt.Path, as, in))
		}
	}
	paths = append(paths, "/office/groups?q=zq", "/office/groups.csv?q=zq", "/office/groups?as-of=2026-11-01", "/office/groups.csv?as-of=2026-11-20", "/office/record?by=all",
		"/office/record?q=zq", "/office/record.csv?by=all", "/office/applications?list=changes", "/office/applications?list=done")
	for _, m := range all {
		paths = append(paths, "/office/record?by=all&q="+url.QueryEscape("Circle"), "/office/groups?q="+url.QueryEscape(m.slug))
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}
