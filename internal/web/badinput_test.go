package web_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"

	"github.com/PuerkitoBio/goquery"
)

// isClear says that an answer is one that a reader can do something with.
func isClear(status int) bool { return status < 500 && status != 0 }

// hostile are values that no form and no address should choke on.
var hostile = map[string]string{
	"nul":         "a\x00b",
	"no utf-8":    "a\xff\xfeb",
	"surrogate":   "a\xed\xa0\x80b",
	"bidi":        "abc\u202egnp.exe",
	"marks":       "z" + strings.Repeat("\u0301", 500),
	"zero width":  "a\u200bb\ufeff",
	"long":        strings.Repeat("x", 50_000),
	"percent":     "%",
	"wildcards":   "%_*?\\",
	"quotes":      `'"` + "`;--",
	"operators":   `"a" OR NEAR(b) ^c -d :e (`,
	"brackets":    strings.Repeat("[", 2000),
	"minus one":   "-1",
	"huge":        "1000000000",
	"more huge":   "99999999999999999999999999",
	"not finite":  "1e400,NaN",
	"line breaks": "a\r\nX-Evil: 1\n",
	"empty":       "",
}

// addresses are those that read something from their query.
func (n *network) addresses() map[string][]string {
	desk := "/me/groups/" + n.group.Slug
	return map[string][]string{
		"/": {"theme", "lang"}, "/groups": {"q", "page", "near", "km", "sort", "region", "country", "topic", "language", "format", "all", "limit"},
		"/events": {"q", "country", "after", "page", "limit"}, "/groups/" + n.group.Slug: {"after", "page"}, "/signin": {"next", "address"},
		"/guide/conduct": {"lang"}, "/dev/mail": {"q", "before"}, "/me/zones": {"q"}, "/office/groups": {"q", "page", "sort", "country", "standing", "meetings", "leaders", "owner", "as-of"}, "/office/tasks": {"of", "state", "sort"}, "/office/groups/" + n.group.Slug: {"kind", "before"},
		"/office/groups.csv": {"q", "as-of", "country"}, "/office/import/" + string(n.list): {"show", "page"},
		desk: {"as-of"}, desk + "/events": {"after"}, desk + "/events/" + n.event: {"clock"}, desk + "/conduct": {"example"},
	}
}

// TestBadQueries puts every hostile value into every parameter that pages read
// (B73, B74).
func TestBadQueries(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		n := networkIn(t, h)
		token := n.token(manager)
		for path, names := range n.addresses() {
			for _, name := range names {
				for what, value := range hostile {
					got := n.send(ask{path: path + "?" + name + "=" + url.QueryEscape(value), token: token})
					if !isClear(got.StatusCode) {
						t.Errorf("%s with %s %s: %d", path, name, what, got.StatusCode)
					}
				}
			}
		}
	})
}

// TestAddressesThatNobodyWrote answers 400 to what no page of ours writes into an
// address, and 404 to a page behind the last (B73).
func TestAddressesThatNobodyWrote(t *testing.T) {
	n := newNetwork(t)
	for path, as := range map[string]string{"/groups": visitor, "/office/groups": manager, "/office/import/" + string(n.list): manager} {
		for value, want := range map[string]int{"-1": 400, "0": 400, "x": 400, "1e9": 400, "1.5": 400, "99999999999999999999": 400, "1000000": 404, "1": 200, "": 200} {
			if got := n.get(as, path+"?page="+value); got.StatusCode != want {
				t.Errorf("%s?page=%s: %d, want %d", path, value, got.StatusCode, want)
			}
		}
	}
	for path, as := range map[string]string{"/groups?sort=": visitor, "/office/groups?sort=": manager, "/office/groups.csv?sort=": manager} {
		for value, want := range map[string]int{"secret": 400, "name;--": 400, "name": 200, "": 200} {
			if got := n.get(as, path+url.QueryEscape(value)); got.StatusCode != want {
				t.Errorf("%s%s: %d, want %d", path, value, got.StatusCode, want)
			}
		}
	}
	own := events.Cursor{At: webtest.Noon, ID: n.eventID(n.event)}.String()
	for path, as := range map[string]string{"/events?after=": visitor, "/me/groups/" + n.group.Slug + "/events?after=": leader} {
		for _, value := range []string{own, own + ".0123456789abcdef", ".", "x"} {
			if got := n.get(as, path+url.QueryEscape(value)); got.StatusCode != http.StatusBadRequest {
				t.Errorf("%s%s: %d", path, value, got.StatusCode)
			}
		}
	}
}

// TestNothingElseIsLost sends a byte that is no text in one field: nothing is
// stored, the field says so, and the others are as they were typed (B54).
func TestNothingElseIsLost(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		n := networkIn(t, h)
		form := url.Values{"title": {"A\x00B"}, "description": {"Kept as it was"}, "day": {"2026-12-24"}, "start": {"18:00"}, "end": {"20:00"}, "zone": {"Europe/Paris"}, "format": {"in_person"}}
		got := n.post(leader, "/me/groups/"+n.group.Slug+"/events/new", form)
		page, err := goquery.NewDocumentFromReader(strings.NewReader(got.body))
		must(t, err)
		if got.StatusCode != http.StatusUnprocessableEntity || page.Find("input[name=title][aria-invalid=true]").AttrOr("value", "") != "AB" || page.Find("textarea[name=description]").Text() != "Kept as it was" {
			t.Errorf("%d, title %q, description %q", got.StatusCode, page.Find("input[name=title]").AttrOr("value", ""), page.Find("textarea[name=description]").Text())
		}
		if got := n.get(visitor, "/groups/"+n.group.Slug+"/events/2026-12-24-ab"); got.StatusCode != http.StatusNotFound {
			t.Errorf("the meeting was stored: %d", got.StatusCode)
		}
	})
}

// eventID is the identifier of a meeting of the group.
func (n *network) eventID(slug string) ids.EventID {
	n.t.Helper()
	e, err := n.Events.Find(ctx, n.actor(leader), n.group.ID, slug)
	must(n.t, err)
	return e.ID
}

// TestBadPaths asks for what is not there in every spelling (B67, B88).
func TestBadPaths(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		n := networkIn(t, h)
		in := n.session(manager)
		for _, rt := range routesOf(n) {
			if !placeholder.MatchString(rt.Path) {
				continue
			}
			for what, value := range map[string]string{"nul": "%00", "no utf-8": "%ff", "slash": "a%2fb", "dots": "..%2f..%2fetc%2fpasswd", "unknown": "grp_0000000000000000",
				"long": strings.Repeat("x", 5000), "quotes": "%27%22%3b--", "breaks": "%0d%0aX-Evil:1"} {
				a := ask{method: rt.Method, path: placeholder.ReplaceAllString(rt.Path, value), token: in.Token}
				if rt.Method == "POST" {
					a.form, a.upload = url.Values{"once": {ids.Random("k", 16)}}, rt.Upload > 0
				}
				got := n.send(a)
				if !isClear(got.StatusCode) || got.StatusCode == http.StatusOK && !strings.HasPrefix(rt.Path, "/signin/link/") {
					t.Errorf("%s %s with %s: %d", rt.Method, rt.Path, what, got.StatusCode)
				}
			}
		}
		for _, path := range []string{"/me/x.css", "/me%2fprofile", "/me/..%2foffice", "/office/x.js", "/ME", "/me/profile/", "/static/..%2f..%2fgo.mod", "/media/..%2f..%2fkey", "/media/" + strings.Repeat("0", 64), "/.git/config", "/groups/"} {
			got := n.send(ask{path: path, token: in.Token})
			if got.StatusCode != http.StatusNotFound {
				t.Errorf("%s: %d %s", path, got.StatusCode, got.Header.Get("Location"))
			}
			if got.Header.Get("Cache-Control") != "private, no-store" {
				t.Errorf("%s may be kept: %q", path, got.Header.Get("Cache-Control"))
			}
		}
	})
}

// sheet is a form with values that are right but for the one that is tried.
type sheet struct {
	as, path string
	upload   bool
	right    url.Values
	single   []string // fields of one line, which take no more than a line
	multi    []string // long texts
}

func (n *network) sheets() []sheet {
	desk, file := "/me/groups/"+n.group.Slug, "/office/groups/"+n.group.Slug
	rev := strconv.Itoa(n.group.Rev)
	settings, err := n.Program.Settings(ctx, access.System(access.ByDemo))
	must(n.t, err)
	return []sheet{
		{visitor, "/signin", false, url.Values{"address": {"new@people.example"}, "next": {"/me"}}, []string{"address"}, nil},
		{leader, "/me/profile", false, url.Values{"name": {"Lea"}, "lang": {"en"}, "languages": {"en"}, "zone": {"Europe/Paris"}, "rev": {rev}}, []string{"name", "lang", "languages", "zone"}, nil},
		{leader, "/me/profile/addresses", false, url.Values{"address": {"lea@other.example"}}, []string{"address"}, nil},
		{leader, desk + "/events/new", false, url.Values{"title": {"A"}, "day": {"2026-12-24"}, "start": {"18:00"}, "end": {"20:00"}, "zone": {"Europe/Paris"}, "format": {"in_person"}},
			[]string{"title", "location", "url", "zone", "format", "day", "start", "end", "end_day"}, []string{"description"}},
		{leader, desk + "/page", false, url.Values{"tagline": {"A"}, "about_lang": {"en"}, "format": {"in_person"}, "rev": {rev}}, []string{"tagline", "homepage", "about_lang", "languages", "topics", "format"}, []string{"about", "links"}},
		{leader, desk + "/conduct", false, url.Values{"body": {strings.Repeat("Be kind. ", 10)}, "lang": {"en"}}, []string{"lang"}, []string{"body"}},
		{leader, desk + "/people", false, url.Values{"address": {"new@people.example"}}, []string{"address"}, nil},
		{leader, desk + "/events/" + n.event + "/topic", false, url.Values{"topic": {"yes"}}, []string{"topic", "reason"}, nil},
		{leader, desk + "/events/" + n.event + "/cancel", false, url.Values{"reason": {"rain"}, "rev": {rev}}, []string{"reason"}, nil},
		{manager, file + "/waive", false, url.Values{"requirement": {""}, "until": {"2026-12-24"}, "reason": {"x"}}, []string{"requirement", "until", "reason"}, nil},
		{manager, file + "/status", false, url.Values{"status": {"probation"}, "reason": {"x"}}, []string{"status", "reason"}, nil},
		{manager, file + "/rename", false, url.Values{"name": {"Circle"}, "rev": {rev}}, []string{"name"}, nil},
		{manager, file + "/leaders", false, url.Values{"leader": {"a@people.example"}, "coleader": {"b@people.example"}, "reason": {"x"}}, []string{"leader", "leader_name", "coleader", "coleader_name", "reason"}, nil},
		{manager, file + "/notes", false, url.Values{"note": {"x"}}, nil, []string{"note"}},
		{manager, file + "/notes/" + string(n.note) + "/edit", false, url.Values{"note": {"x"}, "rev": {"1"}}, nil, []string{"note"}},
		{manager, file + "/tasks", false, url.Values{"title": {"Call"}}, []string{"title", "owner", "due"}, nil},
		{manager, file + "/owner", false, url.Values{"rev": {"1"}}, []string{"owner", "substitute"}, nil},
		{manager, "/office/tasks", false, url.Values{"title": {"Call"}}, []string{"title", "owner", "due"}, nil},
		{manager, "/office/tasks/" + string(n.task), false, url.Values{"title": {"Call"}, "rev": {"1"}}, []string{"title", "owner", "due"}, nil},
		{manager, "/office/groups/new", false, url.Values{"name": {"Brand New"}, "place": {"Lyon"}}, []string{"name", "place"}, nil},
		{manager, "/office/groups/views", false, url.Values{"name": {"Mine"}, "query": {"q=x"}}, []string{"name", "query"}, nil},
		{manager, "/office/groups/bulk", false, url.Values{"what": {"pause"}, "until": {"2026-12-24"}, "reason": {"x"}, "group": {string(n.other.ID)}}, []string{"group", "what", "until", "reason"}, nil},
		{admin, "/office/settings", true, url.Values{"name": {"Program"}, "accent": {"#00606d"}, "rev": {strconv.Itoa(settings.Rev)}}, []string{"name", "tagline", "sentence", "accent", "contact", "conduct_name", "logo"}, []string{"imprint"}},
		{admin, "/office/staff", false, url.Values{"address": {"s@people.example"}, "name": {"S"}, "role": {"editor"}, "reason": {"x"}}, []string{"address", "name", "role", "reason"}, nil},
	}
}

// noText are the hostile values that are no text at all; nothing takes them.
var noText = []string{"nul", "no utf-8", "surrogate"}

// TestBadFields puts every hostile value into every field (B53, B54). On
// PostgreSQL, which is strict about text, only those that are no text.
func TestBadFields(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		n := networkIn(t, h)
		kinds := noText
		if strings.HasPrefix(n.Config.Database, "sqlite") {
			kinds = slices.Collect(maps.Keys(hostile))
		}
		for _, s := range n.sheets() {
			token := n.token(s.as)
			for _, field := range append(s.single, s.multi...) {
				for _, what := range kinds {
					got := n.send(ask{method: "POST", path: s.path, token: token, form: s.with(field, hostile[what]), upload: s.upload})
					if !isClear(got.StatusCode) || slices.Contains(noText, what) && got.StatusCode != http.StatusUnprocessableEntity {
						t.Errorf("%s: %s %s: %d", s.path, field, what, got.StatusCode)
					}
				}
			}
		}
	})
}

// chosen are fields that are chosen, not typed; what nobody offered is absent
// (404) or means nothing.
var chosen = map[string]int{"/waive requirement": 404, "/bulk group": 404, "/views query": 303, "/settings logo": 303, "/profile/addresses address": 422}

// TestNoFieldTakesABook types 50,000 characters into every field of every form:
// each says so beside the field, and what was typed is there again (B54).
func TestNoFieldTakesABook(t *testing.T) {
	n := newNetwork(t)
	book := strings.Repeat("word ", 10_000)
	for _, s := range n.sheets() {
		for _, field := range append(s.single, s.multi...) {
			want := http.StatusUnprocessableEntity
			for suffix, status := range chosen {
				if strings.HasSuffix(s.path+" "+field, suffix) {
					want = status
				}
			}
			got := n.send(ask{method: "POST", path: s.path, token: n.token(s.as), form: s.with(field, book), upload: s.upload})
			if got.StatusCode != want {
				t.Errorf("%s: %s: %d, want %d", s.path, field, got.StatusCode, want)
				continue
			}
			page, err := goquery.NewDocumentFromReader(strings.NewReader(got.body))
			must(t, err)
			control := page.Find("[name='" + field + "'][aria-invalid=true]")
			if want == http.StatusUnprocessableEntity && control.Length() == 0 && page.Find("[name='"+field+"']").Closest("fieldset.field--err").Length() == 0 {
				t.Errorf("%s: nothing is said beside %s", s.path, field)
			}
			if kept := control.AttrOr("value", control.Text()); control.Is("input[type=text], textarea") && kept != book {
				t.Errorf("%s: %s came back with %d characters", s.path, field, len(kept))
			}
		}
	}
}

// with is the form with one field changed, and a key of its own.
func (s sheet) with(field, value string) url.Values {
	form := url.Values{"once": {ids.Random("k", 16)}}
	for name, values := range s.right {
		form[name] = values
	}
	form.Set(field, value)
	return form
}

// TestLongTextsComeBack types more than a field takes: it is refused, and what
// was typed is in the form again.
func TestLongTextsComeBack(t *testing.T) {
	n := newNetwork(t)
	desk, long := "/me/groups/"+n.group.Slug, strings.Repeat("long ", 10_000)
	page := sheet{right: url.Values{"tagline": {"A"}, "about": {"kept"}, "format": {"in-person"}, "rev": {strconv.Itoa(n.group.Rev)}}}
	e, err := n.Events.Find(ctx, n.actor(leader), n.group.ID, n.event)
	must(t, err)
	cancel := sheet{right: url.Values{"rev": {strconv.Itoa(e.Rev)}}}
	conduct := sheet{right: url.Values{"body": {strings.Repeat("Be kind. ", 10)}, "lang": {"en"}}}
	for _, try := range []struct {
		path, field string
		form        sheet
	}{{"/page", "tagline", page}, {"/page", "about", page}, {"/page", "about_lang", page}, {"/page", "languages", page}, {"/page", "topics", page}, {"/conduct", "body", conduct}, {"/conduct", "lang", conduct}, {"/events/" + n.event + "/cancel", "reason", cancel}} {
		got := n.post(leader, desk+try.path, try.form.with(try.field, long))
		if got.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s with a long %s: %d", try.path, try.field, got.StatusCode)
		}
		if strings.HasSuffix(try.field, "lang") { // is chosen, not typed
			continue
		}
		if !strings.Contains(got.body, long[:1000]) {
			t.Errorf("%s: the long %s is gone", try.path, try.field)
		}
	}
}

// TestAFormThatIsTooLarge sends ten megabytes into a field of a line.
func TestAFormThatIsTooLarge(t *testing.T) {
	n := newNetwork(t)
	for _, s := range n.sheets() {
		form := url.Values{"once": {ids.Random("k", 16)}}
		form.Set("name", strings.Repeat("x", 10<<20))
		got := n.send(ask{method: "POST", path: s.path, token: n.token(s.as), form: form, upload: s.upload})
		if got.StatusCode != http.StatusUnprocessableEntity && got.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: %d", s.path, got.StatusCode)
		}
	}
}

// TestNextStaysHere tries to be led elsewhere (B60).
func TestNextStaysHere(t *testing.T) {
	n := newNetwork(t)
	for _, next := range []string{"//evil.example", `/\evil.example`, `\/evil.example`, "https:evil.example", "https://evil.example", "javascript:alert(1)", "/\t/evil.example", "\x00//evil",
		"%2f%2fevil.example", "/%09/evil.example", "/.//evil.example", "/..//evil.example", "///evil.example", " //evil.example", "/\r\nLocation: https://evil.example", "//evil.example/%2e%2e", "http:/evil.example"} {
		for what, got := range map[string]answered{
			"signed in": n.get(leader, "/signin?next="+url.QueryEscape(next)),
			"language":  n.send(ask{method: "POST", path: "/language", form: url.Values{"lang": {"en"}, "back": {next}}}),
			"theme":     n.send(ask{method: "POST", path: "/theme", form: url.Values{"theme": {"dark"}, "back": {next}}}),
			"bulk":      n.post(manager, "/office/groups/bulk", url.Values{"back": {next}}),
		} {
			to, err := url.Parse(got.Header.Get("Location"))
			if got.StatusCode >= 500 || err != nil || to.Host != "" || to.Scheme != "" || strings.HasPrefix(to.Path, "//") || strings.HasPrefix(got.Header.Get("Location"), "//") {
				t.Errorf("%s with %q leads to %q (%d)", what, next, got.Header.Get("Location"), got.StatusCode)
			}
		}
	}
}

// TestForgedHosts asks under other names; letters and links keep ours (B62, B63).
func TestForgedHosts(t *testing.T) {
	n := newNetwork(t)
	for _, host := range []string{"evil.example", "127.0.0.1", "127.0.0.1:1", "", n.Config.BaseURL, "evil.example:80"} {
		if got := n.send(ask{path: "/", headers: map[string]string{"Host": host}}); got.StatusCode != http.StatusMisdirectedRequest {
			t.Errorf("Host %q: %d", host, got.StatusCode)
		}
	}
	forged := map[string]string{"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9", "Forwarded": "host=evil.example", "X-Original-URL": "/office",
		"X-Rewrite-URL": "/office", "X-Http-Method-Override": "DELETE"}
	got := n.send(ask{path: "/groups/" + n.group.Slug, headers: forged})
	if got.StatusCode != http.StatusOK || strings.Contains(got.body, "evil.example") || got.Header.Get("Strict-Transport-Security") != "" {
		t.Errorf("forwarded headers of a stranger are believed: %d", got.StatusCode)
	}
}

// TestLettersAreCountedByTheTrueAddress sends each request as if it came from
// another client; they are counted as one (B57, B63).
func TestLettersAreCountedByTheTrueAddress(t *testing.T) {
	n := newNetwork(t)
	last := 0
	for i := range 30 {
		got := n.send(ask{method: "POST", path: "/signin", form: url.Values{"once": {ids.Random("k", 16)}, "address": {"p" + string(rune('a'+i%26)) + ids.Random("x", 6) + "@people.example"}},
			headers: map[string]string{"X-Forwarded-For": "203.0.113." + string(rune('1'+i%9))}})
		last = got.StatusCode
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the thirtieth letter: %d", last)
	}
}

// TestBrowsersThatLie sends cookies that no browser was given.
func TestBrowsersThatLie(t *testing.T) {
	n := newNetwork(t)
	for _, cookie := range []string{"session=x", "session=" + strings.Repeat("x", 5000), "flash=x", "flash=" + "eyJ0b25lIjoib2siLCJ0aXRsZSI6eyJLZXkiOiJubyJ9fQ", "theme=" + strings.Repeat("x", 9000), "lang=%00", "lang=xx",
		"browser=" + strings.Repeat("y", 9000), "flash=eyJ0aXRsZSI6eyJLZXkiOiJwdWJsaWMuZ3JvdXBzLmNvdW50IiwiQXJncyI6eyJjb3VudCI6InggPGI-In19fQ"} {
		for _, path := range []string{"/", "/me", "/signin", "/signin/code", "/signin/link/x"} {
			if got := n.send(ask{path: path, headers: map[string]string{"Cookie": cookie}}); !isClear(got.StatusCode) {
				t.Errorf("%s with %.40s: %d", path, cookie, got.StatusCode)
			}
		}
	}
}

// FuzzPublicQueries looks for an address of the public pages that breaks them.
func FuzzPublicQueries(f *testing.F) {
	n := newNetwork(f)
	for _, q := range []string{"q=lyon", "near=45.7,4.8&km=50", "page=2&sort=next", "q=%25&region=Europe", "after=x", "q=\"a\" OR b", "near=NaN,1e400&km=-1"} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, query string) {
		n := &network{House: n.House, t: t, group: n.group}
		u := url.URL{RawQuery: (&url.URL{Path: query}).EscapedPath()}
		if loose, err := url.ParseQuery(query); err == nil {
			u.RawQuery = loose.Encode()
		}
		for _, path := range []string{"/groups", "/events", "/signin", "/groups/" + n.group.Slug} {
			if got := n.send(ask{path: path + "?" + u.RawQuery}); !isClear(got.StatusCode) {
				t.Fatalf("%s?%s: %d", path, u.RawQuery, got.StatusCode)
			}
		}
	})
}
