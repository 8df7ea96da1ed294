package me_test

import (
	"context"
	"net/url"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

func TestAVisitorAsksForACode(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		h.Run(t, webtest.Scenario{URL: "/signin?next=/groups", In: []string{"h1==Sign in", "input[type=email][name=address]", "input[name=next][value='/groups']"}})
		h.Run(t, webtest.Scenario{URL: "/signin", Form: url.Values{"address": {"not an address"}, "next": {"/"}}, Status: 422,
			In: []string{"input[name=address][aria-invalid=true][value='not an address']"}})
		h.Run(t, webtest.Scenario{URL: "/signin", Form: url.Values{"address": {"ada@people.example"}, "next": {"//evil.example"}},
			Location: "/signin/code", Jobs: []string{"letters.code"}, Audit: []string{"account.sign_in allowed"}})
		h.Run(t, webtest.Scenario{URL: "/signin/code", In: []string{"input[name=code][inputmode=numeric]", ".lede==ada@people.example"}})
		h.Run(t, webtest.Scenario{URL: "/signin/code", Form: url.Values{"code": {"12"}}, Status: 422, In: []string{"input[name=code][aria-invalid=true]"}})
	})
}

func TestTheSameAnswerForKnownAndUnknownAddresses(t *testing.T) {
	h := webtest.New(t)
	h.Person(t, "Known Person")
	for _, address := range []string{"known-person@people.example", "nobody@people.example"} {
		h.Run(t, webtest.Scenario{URL: "/signin", Form: url.Values{"address": {address}}, Location: "/signin/code",
			Jobs: []string{"letters.code"}, Audit: []string{"account.sign_in allowed"}})
	}
}

func TestOfficePagesAskForASignInAndLeadBack(t *testing.T) {
	h := webtest.New(t)
	h.Run(t, webtest.Scenario{URL: "/office/settings?x=1", Location: "/signin?next=%2Foffice%2Fsettings%3Fx%3D1"})
}

func TestTheSetUpLinkMakesOneAdministratorOnce(t *testing.T) {
	h := webtest.New(t)
	link, err := h.SetUpURL(context.Background())
	if err != nil || link == "" {
		t.Fatal(link, err)
	}
	at, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"name": {"Grace Hopper"}, "address": {"grace@people.example"}}
	h.Run(t, webtest.Scenario{URL: at.Path, In: []string{"h1", "input[name=name]", "input[name=manages][checked]"}})
	h.Run(t, webtest.Scenario{URL: at.Path, Form: url.Values{"name": {""}, "address": {"grace"}}, Status: 422, In: []string{"[role=alert]"}})
	page := webtest.Scenario{URL: at.Path, Form: form, Location: "/me/second?next=%2Foffice%2Fsettings"}
	page.Audit, page.Jobs = []string{"staff.set_up allowed"}, []string{"letters.staff"}
	h.Run(t, page)
	h.Run(t, webtest.Scenario{URL: "/office/settings", Location: "/me/second?next=%2Foffice%2Fsettings"})
	h.Run(t, webtest.Scenario{URL: at.Path, Status: 410})
	if link, err := h.SetUpURL(context.Background()); err != nil || link != "" {
		t.Errorf("a second set-up link %q %v", link, err)
	}
}

func TestAStaleSessionIsNobody(t *testing.T) {
	h := webtest.New(t)
	h.Person(t, "Ada", access.Manager)
	h.Run(t, webtest.Scenario{As: "Ada", URL: "/signin", Location: "/"})
	h.Clock.Advance(13 * time.Hour)
	h.Run(t, webtest.Scenario{As: "Ada", URL: "/signin", In: []string{"input[name=address]"}})
}
