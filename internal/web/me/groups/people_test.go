package groups_test

import (
	"net/url"
	"regexp"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

var digits = regexp.MustCompile(`\b\d{4} ?\d{4}\b`)

// proves walks a new person through signing in by mail, so that the address
// counts as theirs, and back out.
func proves(t *testing.T, h *webtest.House, address string) {
	t.Helper()
	h.Run(t, webtest.Scenario{URL: "/signin", Form: url.Values{"address": {address}}, Location: "/signin/code", Jobs: []string{"letters.code"}, Audit: []string{"account.sign_in allowed"}})
	h.Settle(t)
	list := h.Run(t, webtest.Scenario{URL: "/dev/mail?q=" + url.QueryEscape(address), In: []string{"tbody a"}})
	letter, _ := list.Find("tbody a").First().Attr("href")
	code := digits.FindString(h.Run(t, webtest.Scenario{URL: letter}).Find("#text").Text())
	h.Run(t, webtest.Scenario{URL: "/signin/code", Form: url.Values{"code": {code}}, Status: 303, Audit: []string{"account.sign_in allowed"}})
	h.Run(t, webtest.Scenario{URL: "/signout", Form: url.Values{}, Location: "/", Audit: []string{"account.end_session allowed"}})
}

func TestOrganisersAreAddedByTheirAddressAndRemoved(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	const people, lead = desk + "/people", "Wanjiru Kamau"
	h.Person(t, "Ruby O'Neill")
	add := func(as, address string, s webtest.Scenario) {
		t.Helper()
		s.As, s.URL, s.Form = as, people, url.Values{"address": {address}}
		h.Run(t, s)
	}
	for _, nobody := range []string{"ruby-oneill@people.example", "who@people.example", "no address"} { // Ruby has not proved hers yet
		add(lead, nobody, webtest.Scenario{Status: 422, In: []string{"input[name=address][aria-invalid=true][value='" + nobody + "']"}})
	}
	proves(t, h, "ruby-oneill@people.example")
	add(lead, "ruby-oneill@people.example", webtest.Scenario{Status: 422, In: []string{"input[name=address][aria-invalid=true]"}}) // she does not belong to the group
	h.Run(t, webtest.Scenario{As: "Ruby O'Neill", URL: "/groups/cloud-builders/join", Form: url.Values{}, Status: 303, Audit: []string{"group.join allowed"}})
	add("Ana Ngũgĩ", "ruby-oneill@people.example", webtest.Scenario{Status: 404})
	add("Lars Tveit", "ruby-oneill@people.example", webtest.Scenario{Status: 404})
	for range 2 { // adding twice is no error, and adds nothing
		add(lead, "Ruby-ONeill@people.example", webtest.Scenario{Location: people, Audit: []string{"group.team allowed"}})
	}
	page := h.Run(t, webtest.Scenario{As: lead, URL: people, In: []string{".list==Ruby O'Neill"}})
	if n := page.Find("form[action$='/remove']").Length(); n != 2 {
		t.Fatalf("%d people can be removed, want the two organisers and no leader", n)
	}
	h.Run(t, webtest.Scenario{As: "Ruby O'Neill", URL: desk, In: []string{"h1"}, Audit: []string{"account.sign_in allowed"}}) // a new token, because her rights have risen
	remove := people + "/" + string(h.Person(t, "Ruby O'Neill")) + "/remove"
	h.Run(t, webtest.Scenario{As: "Ruby O'Neill", URL: remove, Form: url.Values{}, Status: 404})
	h.Run(t, webtest.Scenario{As: "Lars Tveit", URL: remove, Form: url.Values{}, Status: 404})
	h.Run(t, webtest.Scenario{As: "Daniel Otieno", URL: remove, Form: url.Values{}, Location: people, Audit: []string{"group.team allowed"}})
	h.Run(t, webtest.Scenario{As: "Ruby O'Neill", URL: desk, Status: 404})
	h.Run(t, webtest.Scenario{As: lead, URL: remove, Form: url.Values{}, Status: 404})
	h.Run(t, webtest.Scenario{As: lead, URL: people + "/" + string(h.Person(t, "Daniel Otieno")) + "/remove", Form: url.Values{}, Status: 404})
	h.Run(t, webtest.Scenario{As: "Daniel Otieno", URL: desk, In: []string{"h1"}})
}
