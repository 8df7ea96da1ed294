package me_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/oidc/oidctest"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

var ana = oidctest.User{Subject: "ana-1", Email: "ana@uni.example", Verified: true, Name: "ana"}

// toProvider presses the button of the provider and returns the address that
// the provider sends the browser back to.
func toProvider(t *testing.T, h *webtest.House, far *oidctest.Provider, u oidctest.User, s webtest.Scenario) string {
	t.Helper()
	s.Form = url.Values{"provider": {"uni"}, "next": {"/groups"}}
	s.In = append(s.In, "h1==On the way to Example University", "main a.btn==Go on")
	address, _ := h.Run(t, s).Find("main a.btn").Attr("href")
	if !strings.HasPrefix(address, far.Issuer) {
		t.Fatalf("the way leads to %q", address)
	}
	far.Next(u)
	return far.Visit(t, address).RequestURI()
}

func signInWith() webtest.Scenario {
	return webtest.Scenario{URL: "/signin/with", Audit: []string{"account.sign_in allowed"}}
}

func TestSigningInAtAProvider(t *testing.T) {
	h, far := webtest.NewWithProvider(t)
	h.Run(t, webtest.Scenario{URL: "/signin?next=/groups", In: []string{"button[name=provider][value=uni]==Continue with Example University",
		"form[action='/signin/with'] input[name=next][value='/groups']", "form[action='/signin/with'] input[name=shared]"}})
	back := toProvider(t, h, far, ana, signInWith())
	two := []string{"account.sign_in allowed", "account.sign_in allowed", "account.sign_in allowed"}
	h.Run(t, webtest.Scenario{URL: back, Location: "/signin/code", Audit: two, Jobs: []string{"letters.code"}})
	h.Run(t, webtest.Scenario{URL: "/signin/code", In: []string{".lede==ana@uni.example", "main==You come from Example University for the first time", "a[href='/signin/address']"}})
	h.Settle(t)
	h.Run(t, webtest.Scenario{URL: "/signin/code", Form: url.Values{"code": {codeIn(t, h, "ana@uni.example")}}, Location: "/groups",
		Audit: []string{"account.sign_in allowed"}, Jobs: []string{"letters.login"}})
	h.Run(t, webtest.Scenario{URL: "/groups", In: []string{".flash--ok==Example University signs you in from now on"}})
	h.Run(t, webtest.Scenario{URL: "/signout", Form: url.Values{}, Location: "/", Audit: []string{"account.end_session allowed"}})

	back = toProvider(t, h, far, ana, signInWith())
	h.Run(t, webtest.Scenario{URL: back, Location: "/groups", Audit: two[:2]})
	h.Run(t, webtest.Scenario{URL: "/me/profile", In: []string{"#logins==ana@uni.example", "#logins button==Unlink"}})
	h.Run(t, webtest.Scenario{URL: back, Status: 422, Audit: two[:1], In: []string{"h1==Nothing has changed", ".lede==used already", "a[href='/me/profile#logins']"}})
}

func TestAWayToAProviderThatLeadsNowhere(t *testing.T) {
	h, far := webtest.NewWithProvider(t)
	one := []string{"account.sign_in allowed"}
	h.Run(t, webtest.Scenario{URL: "/signin/with/uni/callback?state=x&error=access_denied", Status: 422, In: []string{".lede==used already", "a.btn[href='/signin']==Try again"}})
	h.Run(t, webtest.Scenario{URL: "/signin/with/none/callback?state=x&code=y", Status: 404})
	h.Run(t, webtest.Scenario{URL: "/signin/with", Form: url.Values{"provider": {"none"}}, Status: 404})
	h.Run(t, webtest.Scenario{URL: "/signin/address", Location: "/signin"})

	back := toProvider(t, h, far, ana, signInWith())
	state := back[:strings.Index(back, "?")] + "?error=access_denied&error_description=%3Cscript%3E&state=" + must(url.Parse(back)).Query().Get("state")
	h.Run(t, webtest.Scenario{URL: state, Status: 422, Audit: one, In: []string{"h1==You are not signed in", ".lede==You did not go through with it"}})
	back = toProvider(t, h, far, ana, signInWith())
	h.Clock.Advance(10 * time.Minute)
	h.Run(t, webtest.Scenario{URL: back, Status: 422, Audit: one, In: []string{".lede==longer than ten minutes"}})
	back = toProvider(t, h, far, ana, signInWith())
	h.Person(t, "Ravi Menon")
	h.Run(t, webtest.Scenario{As: "Ravi Menon", URL: back, Status: 422, Audit: one, In: []string{".lede==another browser"}})

	far.Down(true)
	h.Run(t, webtest.Scenario{URL: back, Status: 503, Audit: one, In: []string{".lede==does not answer at the moment", "a[href='/signin']==Sign in by mail"}})
	h.Clock.Advance(25 * time.Hour)
	h.Run(t, webtest.Scenario{URL: "/signin/with", Form: url.Values{"provider": {"uni"}}, Status: 503, In: []string{".lede==does not answer"}})
	h.Run(t, webtest.Scenario{URL: "/signin", In: []string{"button[name=provider]", "input[name=address]"}})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestAnAddressIsAskedForWhenTheProviderChecksNone(t *testing.T) {
	h, far := webtest.NewWithProvider(t)
	back := toProvider(t, h, far, oidctest.User{Subject: "ben-1", Email: "ben@uni.example"}, signInWith())
	h.Run(t, webtest.Scenario{URL: back, Location: "/signin/address", Audit: []string{"account.sign_in allowed", "account.sign_in allowed"}})
	h.Run(t, webtest.Scenario{URL: "/signin/address", In: []string{"h1==Which e-mail address is yours?", "main==ben@uni.example", "input[name=address][value='']"}})
	h.Run(t, webtest.Scenario{URL: "/signin/address", Form: url.Values{"address": {"ben"}}, Status: 422, In: []string{"input[name=address][aria-invalid=true][value=ben]"}})
	h.Run(t, webtest.Scenario{URL: "/signin/address", Form: url.Values{"address": {"ben@home.example"}}, Location: "/signin/code",
		Audit: []string{"account.sign_in allowed"}, Jobs: []string{"letters.code"}})
	h.Settle(t)
	h.Run(t, webtest.Scenario{URL: "/signin/code", Form: url.Values{"code": {codeIn(t, h, "ben@home.example")}}, Location: "/groups",
		Audit: []string{"account.sign_in allowed"}, Jobs: []string{"letters.login"}})
}

func TestLinkingAndUnlinkingOnTheProfile(t *testing.T) {
	h, far := webtest.NewWithProvider(t)
	h.Person(t, "Ana Sousa")
	h.Person(t, "Ravi Menon")
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile", In: []string{"#logins==No account elsewhere signs you in", "#logins button[value=uni]==Link Example University"}})
	link := func(as string) string {
		return toProvider(t, h, far, ana, webtest.Scenario{As: as, URL: "/me/profile/logins", Audit: []string{"account.factors allowed"}})
	}
	both := []string{"account.factors allowed", "account.sign_in allowed"}
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: link("Ana Sousa"), Location: "/me/profile#logins", Audit: both, Jobs: []string{"letters.login"}})
	page := h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile", In: []string{".flash--ok", "#logins li==ana@uni.example"}})
	h.Settle(t)
	h.Clock.Advance(time.Second) // so that the letter with the code is the newest
	h.Run(t, webtest.Scenario{As: "Ravi Menon", URL: link("Ravi Menon"), Status: 422, Audit: both, In: []string{".lede==belongs to another account"}})
	remove, _ := page.Find("#logins form[action$='/remove']").Attr("action")
	h.Run(t, webtest.Scenario{As: "Ravi Menon", URL: remove, Form: url.Values{}, Status: 404})
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: remove, Form: url.Values{}, Status: 422, In: []string{"#logins [role=alert]==the last way"}})
	h.Run(t, webtest.Scenario{URL: "/signin", Form: url.Values{"address": {"ana-sousa@people.example"}}, Location: "/signin/code",
		Audit: []string{"account.sign_in allowed"}, Jobs: []string{"letters.code"}})
	h.Settle(t)
	h.Run(t, webtest.Scenario{URL: "/signin/code", Form: url.Values{"code": {codeIn(t, h, "ana-sousa@people.example")}}, Location: "/",
		Audit: []string{"account.sign_in allowed"}}) // which confirms the address
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: remove, Form: url.Values{}, Location: "/me/profile#logins", Audit: both[:1], Jobs: []string{"letters.login"}})
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile", NotIn: []string{"#logins li"}})
}

func TestWithoutProvidersNothingIsSaidOfThem(t *testing.T) {
	h := webtest.New(t)
	h.Person(t, "Ana Sousa")
	h.Run(t, webtest.Scenario{URL: "/signin", NotIn: []string{"[action='/signin/with']"}})
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile", NotIn: []string{"#logins"}})
}
