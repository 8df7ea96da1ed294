package web_test

import (
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/post"
	"chapterhouse.dev/chapterhouse/internal/web"
	"chapterhouse.dev/chapterhouse/internal/web/dev"
	"chapterhouse.dev/chapterhouse/internal/web/site"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// roles are the columns of the golden table, in its order.
var roles = []struct{ word, person string }{
	{"visitor", visitor}, {"member", member}, {"organiser", organiser}, {"co-leader", coLeader}, {"leader", leader},
	{"elsewhere", elsewhere}, {"editor", editor}, {"manager", manager}, {"inside", inside}, {"outside", outside}, {"responder", responder}, {"admin", admin},
}

// routesOf lists what the app mounts.
func routesOf(n *network) []site.Route {
	p := &web.Pages{Site: &site.Site{Gate: n.Gate}, Mailbox: n.Mailbox, Cast: func() []dev.Part { return nil }}
	return p.Routes()
}

// TestRoutesGolden walks every route as everybody. A reviewer reads the table
// in testdata/routes.golden; a new route, or a door that opened, changes it.
func TestRoutesGolden(t *testing.T) {
	columns := make([][]string, len(roles))
	var routes []site.Route
	t.Run("walk", func(t *testing.T) {
		for i, role := range roles {
			t.Run(role.word, func(t *testing.T) {
				n := newNetwork(t)
				all := routesOf(n)
				if i == 0 {
					routes = all
				}
				columns[i] = n.walk(role.person, all)
			})
		}
	})
	if t.Failed() {
		return
	}
	keepsPromises(t, routes, columns)
	got := table(routes, columns)
	const golden = "testdata/routes.golden"
	if *update {
		must(t, os.WriteFile(golden, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(golden)
	must(t, err)
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("who gets what has changed; read the difference, then run the test with -update:\n%s", diff)
	}
}

// walk asks for every route as one person: first all pages, then all forms,
// empty, each in a session of its own.
func (n *network) walk(as string, routes []site.Route) []string {
	n.t.Helper()
	answers := make([]string, len(routes))
	for _, method := range []string{"GET", "POST"} {
		for i, rt := range routes {
			if rt.Method != method {
				continue
			}
			in := n.signedIn(as)
			a := ask{method: method, path: n.fill(rt.Path, as, in), token: in.Token}
			if method == "POST" {
				a.form, a.upload = url.Values{"once": {ids.Random("k", 16)}}, rt.Upload > 0
			}
			answers[i] = class(n.send(a))
		}
	}
	return answers
}

func (n *network) signedIn(as string) (in accounts.SignedIn) {
	if as != visitor {
		in = n.session(as)
	}
	return in
}

// class is a status in the words of the table.
func class(a answered) string {
	switch to := a.Header.Get("Location"); {
	case a.StatusCode == http.StatusUnauthorized, strings.HasPrefix(to, "/signin?next="):
		return "sign-in"
	case a.StatusCode == http.StatusSeeOther, a.StatusCode == http.StatusMovedPermanently:
		return "goes"
	}
	words := map[int]string{200: "ok", 403: "forbidden", 404: "-", 409: "conflict", 410: "gone", 422: "refused", 429: "too-many"}
	if word := words[a.StatusCode]; word != "" {
		return word
	}
	return fmt.Sprint(a.StatusCode)
}

func table(routes []site.Route, columns [][]string) string {
	var b strings.Builder
	b.WriteString("# Every route as every role gets it. Pages: ok, goes (leads on), sign-in, forbidden, - (not found).\n" +
		"# Forms are sent empty: refused means that this reader may send it, filled in.\n")
	fmt.Fprintf(&b, "%-4s %-56s %-20s %-8s", "", "path", "permission", "decided")
	for _, r := range roles {
		fmt.Fprintf(&b, " %-9s", r.word)
	}
	where := map[site.Where]string{site.ByUseCase: "use case", site.AtDoor: "door", site.SignedIn: "account"}
	for i, rt := range routes {
		fmt.Fprintf(&b, "\n%-4s %-56s %-20s %-8s", rt.Method, rt.Path, rt.Need, where[rt.Where])
		for _, column := range columns {
			fmt.Fprintf(&b, " %-9s", column[i])
		}
	}
	return regexp.MustCompile(` +\n`).ReplaceAllString(b.String()+"\n", "\n")
}

var placeholder = regexp.MustCompile(`\{[a-z.]+\}`)

// fill puts rows that exist into the placeholders of a path. A placeholder that
// is not known here fails the test: say which row stands for it.
func (n *network) fill(path, as string, in accounts.SignedIn) string {
	n.t.Helper()
	return placeholder.ReplaceAllStringFunc(path, func(name string) string {
		switch name {
		case "{group}":
			return n.groupIn(path)
		case "{event}":
			return n.event
		case "{application}":
			if strings.HasPrefix(path, "/apply/") {
				return string(n.drafted)
			}
			return string(n.sent)
		case "{invitation}":
			if strings.HasPrefix(path, "/hub/") {
				return n.hubInvitation
			}
			return string(n.asked)
		case "{import}":
			return string(n.list)
		case "{calendar}":
			return string(n.feed)
		case "{job}":
			return "job_" + strings.Repeat("0", 26)
		case "{task}":
			return string(n.task)
		case "{document}":
			return "conduct"
		case "{lang}":
			return "en"
		case "{number}":
			return "1"
		case "{token}":
			return "no-such-token"
		case "{person}":
			if strings.HasPrefix(path, "/me/") {
				return string(n.Person(n.t, organiser))
			}
			if strings.HasPrefix(path, "/hub/") {
				return string(n.Person(n.t, leader))
			}
			if strings.HasSuffix(path, "/reach") {
				return string(n.Person(n.t, manager))
			}
			return string(n.Person(n.t, admin))
		case "{proposal}":
			return n.proposal()
		case "{merge}":
			return string(n.merge())
		case "{provider}":
			return "uni" // none is set up here; package me tries one
		case "{role}":
			if strings.HasSuffix(path, "/reach") {
				return string(access.Manager)
			}
			return string(access.Administrator)
		case "{id}":
			return n.idIn(path, as, in)
		}
		n.t.Fatalf("the path %s has a placeholder %s that this test cannot fill", path, name)
		return ""
	})
}

// groupIn is the group in a path: most have its slug, some its identifier.
func (n *network) groupIn(path string) string {
	if path == "/me/groups/{group}/leave" {
		return string(n.group.ID)
	}
	return n.group.Slug
}

// idIn is what the {id} of a path stands for.
func (n *network) idIn(path, as string, in accounts.SignedIn) string {
	n.t.Helper()
	switch {
	case strings.Contains(path, "/waivers/"):
		file, err := n.Directory.File(ctx, n.actor(manager), n.group.Slug)
		must(n.t, err)
		return file.Waivers[0].ID
	case strings.Contains(path, "/notes/"):
		return string(n.note)
	case strings.Contains(path, "/declarations/"):
		return "dcl_none"
	case strings.HasPrefix(path, "/me/security/passkeys/"):
		return "pky_none"
	case strings.HasPrefix(path, "/me/sessions/"):
		return string(n.session(leader).Session.ID) // another's, unless the leader asks
	case strings.HasPrefix(path, "/me/profile/addresses/"):
		list, err := n.People.Addresses(ctx, n.actor(leader), n.Person(n.t, leader))
		must(n.t, err)
		return string(list[0].ID)
	case strings.HasPrefix(path, "/me/profile/logins/"):
		return "log_none"
	case strings.HasPrefix(path, "/office/groups/views/"):
		must(n.t, n.Views.Save(ctx, n.actor(manager), "groups", "Mine", "q=x"))
		views, err := n.Views.Of(ctx, n.actor(manager), "groups")
		must(n.t, err)
		return views[0].ID
	case strings.HasPrefix(path, "/dev/mail/"):
		return n.letter()
	}
	n.t.Fatalf("the path %s has an {id} that this test cannot fill", path)
	return ""
}

// merge is one of two other groups, made for the asking.
func (n *network) merge() ids.MergeID {
	n.t.Helper()
	if n.merged == "" {
		as := access.System(access.ByDemo)
		var two [2]ids.GroupID
		for i := range two {
			id, err := n.Groups.Create(ctx, as, groups.NewGroup{Name: "Twin", Place: groups.Place{Country: "FR", City: "Paris", Zone: "Europe/Paris"}, Status: groups.Active, Similar: true})
			must(n.t, err)
			two[i] = id
		}
		var err error
		n.merged, err = n.Merging.Merge(ctx, as, two[0], two[1], "the same")
		must(n.t, err)
	}
	return n.merged
}

// proposal is one of another manager about another group; answered once, it
// stays the same.
func (n *network) proposal() string {
	n.t.Helper()
	const other = "Max Manager"
	if n.proposed == "" {
		n.Person(n.t, other, access.Manager)
		must(n.t, n.Groups.ProposeSuspension(ctx, n.actor(other), n.other.ID, "Tickets are sold."))
		list, err := n.Directory.Waiting(ctx, n.actor(other))
		must(n.t, err)
		n.proposed = list.Lists.Waiting[len(list.Lists.Waiting)-1].ID
	}
	return string(n.proposed)
}

// letter is the identifier of a letter in the outbox.
func (n *network) letter() string {
	n.t.Helper()
	list, err := n.Mailbox.List(ctx, post.Query{Limit: 1})
	must(n.t, err)
	if len(list.Lines) == 0 {
		n.post(visitor, "/signin", url.Values{"address": {"new@people.example"}})
		n.Settle(n.t)
		list, err = n.Mailbox.List(ctx, post.Query{Limit: 1})
		must(n.t, err)
	}
	return string(list.Lines[0].ID)
}

// TestLeadersElsewhereAreStrangers tries every private address of a group as
// the leader of another (P30, B67): it is answered as if it did not exist, and
// nothing of it is seen.
func TestLeadersElsewhereAreStrangers(t *testing.T) {
	n := newNetwork(t)
	tried := 0
	for _, rt := range routesOf(n) {
		desk := strings.HasPrefix(rt.Path, "/me/groups/{group}") && rt.Path != "/me/groups/{group}/leave"
		if !desk && !strings.Contains(rt.Path, "/office/groups/{group}") {
			continue
		}
		tried++
		in := n.session(elsewhere)
		a := ask{method: rt.Method, path: n.fill(rt.Path, elsewhere, in), token: in.Token}
		if rt.Method == "POST" {
			a.upload = rt.Upload > 0
			a.form = url.Values{"once": {ids.Random("k", 16)}, "group": {string(n.group.ID)}, "reason": {"because I can"}}
		}
		got := n.send(a)
		if desk && got.StatusCode != http.StatusNotFound || !desk && got.StatusCode != http.StatusForbidden {
			t.Errorf("%s %s: %d", rt.Method, a.path, got.StatusCode)
		}
		if strings.Contains(got.body, n.group.Name) {
			t.Errorf("%s %s names the group", rt.Method, a.path)
		}
	}
	if tried < 10 {
		t.Fatalf("only %d private routes were found", tried)
	}
}

// TestAMeetingIsReachedThroughItsOwnGroupOnly puts another group's meeting below
// the group that the leader runs, and a draft on the public site.
func TestAMeetingIsReachedThroughItsOwnGroupOnly(t *testing.T) {
	n := newNetwork(t)
	for _, slug := range []string{n.event, n.draft} {
		below := "/me/groups/" + n.other.Slug + "/events/" + slug
		if got := n.get(elsewhere, below); got.StatusCode != http.StatusNotFound {
			t.Errorf("GET %s: %d", below, got.StatusCode)
		}
		for _, act := range []string{"", "/publish", "/cancel", "/report", "/topic"} {
			if got := n.post(elsewhere, below+act, url.Values{"rev": {"1"}, "reason": {"x"}}); got.StatusCode != http.StatusNotFound {
				t.Errorf("POST %s%s: %d", below, act, got.StatusCode)
			}
		}
	}
	for _, act := range []string{"sync", "end"} {
		path := "/me/groups/" + n.other.Slug + "/calendars/" + string(n.feed) + "/" + act
		if got := n.post(elsewhere, path, url.Values{}); got.StatusCode != http.StatusNotFound {
			t.Errorf("POST %s: %d", path, got.StatusCode)
		}
	}
	public := "/groups/" + n.group.Slug + "/events/" + n.draft
	for _, as := range []string{visitor, member, elsewhere, admin} {
		for _, path := range []string{public, public + "/calendar.ics"} {
			if got := n.get(as, path); got.StatusCode != http.StatusNotFound || strings.Contains(got.body, "Secret draft") {
				t.Errorf("%s as %q: %d", path, as, got.StatusCode)
			}
		}
		for _, path := range []string{"/", "/events", "/events/calendar.ics", "/sitemap.xml", "/groups/" + n.group.Slug, "/groups/" + n.group.Slug + "/calendar.ics", "/groups?q=secret"} {
			if got := n.get(as, path); strings.Contains(got.body, "Secret draft") || strings.Contains(got.body, n.draft) {
				t.Errorf("%s as %q shows a draft", path, as)
			}
		}
	}
}

const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"

// TestEveryAnswerIsGuarded compares the security headers of every kind of
// answer, refusals included.
func TestEveryAnswerIsGuarded(t *testing.T) {
	n := newNetwork(t)
	want := map[string]string{"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
		"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		"Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()"}
	check := func(what string, got answered, private bool) {
		t.Helper()
		for name, value := range want {
			if got.Header.Get(name) != value {
				t.Errorf("%s: %s is %q", what, name, got.Header.Get(name))
			}
		}
		if cache := got.Header.Get("Cache-Control"); private && cache != "private, no-store" {
			t.Errorf("%s: Cache-Control is %q", what, cache)
		}
	}
	in := n.session(manager)
	for _, rt := range routesOf(n) {
		if rt.Method != "GET" || strings.HasPrefix(rt.Path, "/dev/mail/{id}") { // letters are shown in a frame of their own
			continue
		}
		path := n.fill(rt.Path, manager, in)
		check(path, n.send(ask{path: path, token: in.Token}), true)
		check(path+" for visitors", n.send(ask{path: path}), !rt.Keep)
	}
	check("unknown page", n.get(manager, "/no/such"), true)
	check("unknown page for visitors", n.get(visitor, "/no/such"), true)
	check("form without a key", n.send(ask{method: "POST", path: "/signin", form: url.Values{}}), true)
	check("cross-site form", n.send(ask{method: "POST", path: "/signin", form: url.Values{}, headers: map[string]string{"Sec-Fetch-Site": "cross-site"}}), true)
	check("unknown host", n.send(ask{path: "/", headers: map[string]string{"Host": "evil.example"}}), true)
	check("unknown picture", n.get(visitor, "/media/none"), true)
	check("wrong method", n.send(ask{method: "TRACE", path: "/"}), true)
}

// TestFormsNeedAKeyAndAnOrigin sends every form without its key, and every one
// as another site would.
func TestFormsNeedAKeyAndAnOrigin(t *testing.T) {
	n := newNetwork(t)
	for _, rt := range routesOf(n) {
		if rt.Method != "POST" {
			continue
		}
		in := n.session(manager)
		if strings.HasPrefix(rt.Path, "/office/s") || strings.HasPrefix(rt.Path, "/office/jobs") { // staff and settings are for administrators
			in = n.session(admin)
		}
		path := n.fill(rt.Path, manager, in)
		if !rt.Repeat {
			if got := n.send(ask{method: "POST", path: path, token: in.Token, form: url.Values{"name": {"x"}}}); got.StatusCode != http.StatusUnprocessableEntity {
				t.Errorf("%s without a key: %d", path, got.StatusCode)
			}
		}
		for name, headers := range map[string]map[string]string{
			"cross-site":   {"Sec-Fetch-Site": "cross-site"},
			"same-site":    {"Sec-Fetch-Site": "same-site"},
			"other origin": {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
			"null origin":  {"Sec-Fetch-Site": "", "Origin": "null"},
		} {
			got := n.send(ask{method: "POST", path: path, token: in.Token, form: url.Values{"once": {ids.Random("k", 16)}}, headers: headers})
			if got.StatusCode != http.StatusForbidden {
				t.Errorf("%s %s: %d", path, name, got.StatusCode)
			}
		}
	}
}

// TestAFormSentTwiceActsOnce sends one form twice, then another with its key.
func TestAFormSentTwiceActsOnce(t *testing.T) {
	n := newNetwork(t)
	path, in := "/me/groups/"+n.group.Slug+"/events/new", n.session(leader)
	form := url.Values{"once": {"the-same-key"}, "title": {"Twice"}, "day": {"2026-12-20"}, "start": {"18:00"}, "end": {"20:00"}}
	var places []string
	for range 2 {
		got := n.send(ask{method: "POST", path: path, token: in.Token, form: form})
		if got.StatusCode != http.StatusSeeOther {
			t.Fatalf("%d", got.StatusCode)
		}
		places = append(places, got.Header.Get("Location"))
	}
	if places[0] != places[1] {
		t.Errorf("two meetings: %q", places)
	}
	if got := n.get(visitor, "/groups/"+n.group.Slug); strings.Count(got.body, ">Twice<") > 1 {
		t.Error("the meeting is there twice")
	}
	form.Set("title", "Another")
	if got := n.send(ask{method: "POST", path: path, token: in.Token, form: form}); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("another form with the same key: %d", got.StatusCode)
	}
}
