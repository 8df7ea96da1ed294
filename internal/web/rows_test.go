package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"

	"github.com/PuerkitoBio/goquery"
)

// TestNamesThatLookLikeOthers makes groups whose names differ from one that is
// there only to a machine: each needs a yes, and its address is ASCII (B51).
func TestNamesThatLookLikeOthers(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		n := networkIn(t, h)
		for what, name := range map[string]string{"cyrillic": "Ex\u0430mple Circle", "zero width": "Exam\u200bple Circle", "digit": "Examp1e Circle", "full width": "Ｅｘａｍｐｌｅ Circle"} {
			form := url.Values{"name": {name}, "place": {"Lyon, France"}, "status": {"onboarding"}}
			got := n.post(manager, "/office/groups/new", form)
			if page := parsed(t, got); got.StatusCode != http.StatusUnprocessableEntity || page.Find("input[name=name][aria-invalid=true]").Length() == 0 {
				t.Errorf("%s: %d", what, got.StatusCode)
			}
			form.Set("similar", "true")
			to := n.post(manager, "/office/groups/new", form).Header.Get("Location")
			if !regexp.MustCompile(`^/office/groups/ex[a-z0-9-]+$`).MatchString(to) {
				t.Errorf("%s: leads to %q", what, to)
			}
		}
	})
}

// TestReservedAddresses makes groups that are called like parts of the site: no
// group is ever found there (B52).
func TestReservedAddresses(t *testing.T) {
	n := newNetwork(t)
	for _, name := range []string{"Admin", "API", "Login", "Static", ".well-known", "New", "Office"} {
		to := n.post(manager, "/office/groups/new", url.Values{"name": {name}, "place": {"Lyon, France"}, "status": {"active"}, "similar": {"true"}}).Header.Get("Location")
		if !strings.HasPrefix(to, "/office/groups/") || ids.Reserved(strings.TrimPrefix(to, "/office/groups/")) {
			t.Errorf("%q has the address %q", name, to)
		}
	}
	for _, path := range []string{"/groups/admin", "/groups/api", "/groups/login", "/groups/static", "/groups/well-known", "/groups/new", "/groups/office"} {
		if got := n.get(visitor, path); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
	}
}

var (
	linkInLetter = regexp.MustCompile(`/signin/link/[^\s<"]+`)
	codeInLetter = regexp.MustCompile(`\b\d{4} ?\d{4}\b`)
)

// asks has the visitor's browser ask for a letter, and reads it.
func (n *network) asks(t *testing.T, address string) (link, code string) {
	t.Helper()
	n.Run(t, webtest.Scenario{URL: "/signin", Form: url.Values{"address": {address}}, Location: "/signin/code", Jobs: []string{"letters.code"}, Audit: []string{"account.sign_in allowed"}})
	n.Settle(t)
	list := parsed(t, n.get(visitor, "/dev/mail?q="+url.QueryEscape(address)))
	letter := list.Find("tbody a").First().AttrOr("href", "")
	text := parsed(t, n.get(visitor, letter)).Find("#text").Text()
	return linkInLetter.FindString(text), codeInLetter.FindString(text)
}

// TestSignInLinksAreForOneBrowserOnce opens a link where it was not asked for,
// twice and late: none of it begins a session (B55).
func TestSignInLinksAreForOneBrowserOnce(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		n := networkIn(t, h)
		session := func(got answered) bool { return strings.Contains(got.Header.Get("Set-Cookie"), "session=") }
		link, code := n.asks(t, "new@people.example")
		got := n.get(visitor, link) // send has no cookies: another browser
		if shown := strings.Join(strings.Fields(parsed(t, got).Find("main").Text()), ""); got.StatusCode != http.StatusOK || session(got) || !strings.Contains(shown, strings.ReplaceAll(code, " ", "")) {
			t.Errorf("another browser: %d, and no code to type: %s", got.StatusCode, shown)
		}
		if got := n.post(visitor, link, url.Values{}); session(got) || got.StatusCode >= 500 {
			t.Errorf("another browser presses the button: %d", got.StatusCode)
		}
		n.Run(t, webtest.Scenario{URL: link, Form: url.Values{}, Status: 303, Audit: []string{"account.sign_in allowed"}})
		if got := n.get(visitor, link); session(got) || strings.Contains(got.body, code) {
			t.Errorf("used already: %d", got.StatusCode)
		}
		late, lateCode := n.asks(t, "late@people.example")
		n.Clock.Advance(11 * time.Minute)
		if got := n.get(visitor, late); session(got) || strings.Contains(got.body, lateCode) {
			t.Errorf("eleven minutes later: %d", got.StatusCode)
		}
		if got := n.get(visitor, "/signin/link/"+strings.Repeat("A", 43)); session(got) || got.StatusCode >= 500 {
			t.Errorf("made up: %d", got.StatusCode)
		}
	})
}

// TestCodesAreNotGuessed types five wrong codes; the right one is worth nothing
// then (B58).
func TestCodesAreNotGuessed(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		n := networkIn(t, h)
		_, code := n.asks(t, "new@people.example")
		wrong := "0000 0000"
		if code == wrong {
			wrong = "0000 0001"
		}
		for range 5 {
			n.Run(t, webtest.Scenario{URL: "/signin/code", Form: url.Values{"code": {wrong}}, Status: 422, Audit: []string{"account.sign_in allowed"}})
		}
		n.Run(t, webtest.Scenario{URL: "/signin/code", Form: url.Values{"code": {code}}, Status: 422, Audit: []string{"account.sign_in allowed"}})
		n.Run(t, webtest.Scenario{URL: "/me", Location: "/signin?next=%2Fme"})
	})
}

// TestOldCookies uses a session after it was ended, and after the role it had
// was taken back (B59).
func TestOldCookies(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		n := networkIn(t, h)
		token := n.token(manager)
		if got := n.send(ask{path: "/office/groups", token: token}); got.StatusCode != http.StatusOK {
			t.Fatalf("a manager's table: %d", got.StatusCode)
		}
		must(t, n.People.RevokeStaff(ctx, n.actor(admin), n.Person(t, manager), access.Manager, "left the team"))
		if got := n.send(ask{path: "/office/groups", token: token}); got.StatusCode == http.StatusOK {
			t.Error("the role is gone, and the table is still shown")
		}
		in := n.session(leader)
		if got := n.send(ask{path: "/me", token: in.Token}); got.StatusCode != http.StatusOK {
			t.Fatalf("signed in: %d", got.StatusCode)
		}
		n.send(ask{method: "POST", path: "/signout", token: in.Token, form: url.Values{"once": {ids.Random("k", 16)}}})
		if got := n.send(ask{path: "/me", token: in.Token}); got.StatusCode != http.StatusSeeOther {
			t.Errorf("signed out, the old cookie: %d", got.StatusCode)
		}
		if got := n.send(ask{method: "POST", path: "/me/profile", token: in.Token, form: url.Values{"once": {ids.Random("k", 16)}}}); got.StatusCode != http.StatusUnauthorized {
			t.Errorf("a form with the old cookie: %d", got.StatusCode)
		}
	})
}

func parsed(t *testing.T, got answered) *goquery.Document {
	t.Helper()
	page, err := goquery.NewDocumentFromReader(strings.NewReader(got.body))
	must(t, err)
	return page
}
