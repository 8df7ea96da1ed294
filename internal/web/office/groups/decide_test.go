package groups_test

import (
	"net/url"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"

	"github.com/PuerkitoBio/goquery"
)

const manager = "Helen Brandt"

// rename sends the form with the name and the revision that the file shows.
func rename(t *testing.T, h *webtest.House, from, name, to string, more url.Values) {
	t.Helper()
	page := h.Run(t, webtest.Scenario{As: manager, URL: table + "/" + from + "/change"})
	form := url.Values{"rev": {revOf(page)}, "name": {name}}
	for k, v := range more {
		form[k] = v
	}
	h.Run(t, webtest.Scenario{As: manager, URL: table + "/" + from + "/rename", Form: form, Location: table + "/" + to + "/change",
		Jobs: []string{"assess.group"}, Audit: []string{"group.rename allowed"}})
}

func revOf(page *goquery.Document) string {
	return page.Find("form[action$='/rename'] input[name=rev]").AttrOr("value", "")
}

func TestAFormerAddressLeadsToTheGroupForGood(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	page := h.Run(t, webtest.Scenario{As: manager, URL: file + "/change"})
	stale := revOf(page)
	h.Run(t, webtest.Scenario{As: manager, URL: file + "/rename", Form: url.Values{"rev": {stale}, "name": {" "}}, Status: 422, In: []string{"input[name=name][aria-invalid=true]"}})
	h.Run(t, webtest.Scenario{As: manager, URL: file + "/rename", Form: url.Values{"rev": {stale}, "name": {"=Lodz  Chmura"}}, Status: 422,
		In: []string{"input[name=name][aria-invalid=true][value='=Lodz  Chmura']", "input[name=similar]"}}) // looks like the other group
	for _, who := range []string{"Edda Editor", "Wanjiru Kamau"} {
		h.Run(t, webtest.Scenario{As: who, URL: file + "/rename", Form: url.Values{"rev": {stale}, "name": {"Mine"}}, Status: 403})
	}
	rename(t, h, "cloud-builders", "Nairobi Clouds", "nairobi-clouds", nil)
	h.Run(t, webtest.Scenario{As: manager, URL: table + "/nairobi-clouds/rename", Form: url.Values{"rev": {stale}, "name": {"Third"}}, Status: 409, In: []string{"input[name=name][value=Third]"}})
	rename(t, h, "nairobi-clouds", "Wolken über Nairobi", "wolken-uber-nairobi", nil)

	const now = "/wolken-uber-nairobi"
	h.Clock.Advance(5 * 365 * 24 * time.Hour) // every session has ended
	const later, leader = "Hugo Brandt", "Daniel Otieno"
	h.Person(t, later, access.Manager)
	for _, old := range []string{"/cloud-builders", "/nairobi-clouds"} {
		for _, rest := range []string{"", "/conduct", "/calendar.ics"} {
			h.Run(t, webtest.Scenario{URL: "/groups" + old + rest, Status: 301, Location: "/groups" + now + rest})
		}
		h.Run(t, webtest.Scenario{As: later, URL: table + old, Status: 301, Location: table + now})
		h.Run(t, webtest.Scenario{As: later, URL: table + old + "/change", Status: 301, Location: table + now + "/change"})
		h.Run(t, webtest.Scenario{As: leader, URL: "/me/groups" + old, Status: 301, Location: "/me/groups" + now})
	}
	h.Run(t, webtest.Scenario{As: later, URL: table + "/new", Form: url.Values{"name": {"Cloud Builders"}, "place": {"Nairobi"}, "status": {"onboarding"}}, Location: table + "/cloud-builders-nairobi",
		Jobs: []string{"assess.created"}, Audit: []string{"group.create allowed"}})
	h.Run(t, webtest.Scenario{URL: "/groups/cloud-builders", Status: 301, Location: "/groups" + now})
	h.Run(t, webtest.Scenario{URL: "/groups/cloud-builders-nairobi", In: []string{"h1==Cloud Builders"}})
}

func TestLeadersAreAppointedByTheirAddresses(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	leaders := func(as string, change map[string]string, s webtest.Scenario) {
		t.Helper()
		s.As, s.URL = as, file+"/leaders"
		s.Form = url.Values{"leader": {"noor@people.example"}, "leader_name": {"Noor van Dijk"}, "coleader": {"jorg@people.example"}, "coleader_name": {"Jörg Größl"}, "reason": {"They were elected."}}
		for k, v := range change {
			s.Form.Set(k, v)
		}
		h.Run(t, s)
	}
	leaders("Edda Editor", nil, webtest.Scenario{Status: 403})
	leaders("Wanjiru Kamau", nil, webtest.Scenario{Status: 403})
	leaders(manager, map[string]string{"leader": "no address"}, webtest.Scenario{Status: 422, In: []string{"input[name=leader][aria-invalid=true][value='no address']"}})
	leaders(manager, map[string]string{"coleader": "Noor@people.example"}, webtest.Scenario{Status: 422, In: []string{"input[name=coleader][aria-invalid=true]"}}) // one person cannot be both
	h.Run(t, webtest.Scenario{As: "Wanjiru Kamau", URL: "/me/groups/cloud-builders", In: []string{"h1"}})
	leaders(manager, nil, webtest.Scenario{Location: file, Jobs: []string{"assess.group"},
		Audit: []string{"account.make allowed", "account.make allowed", "group.roster allowed"}})
	h.Run(t, webtest.Scenario{As: manager, URL: file, In: []string{"main==Noor van Dijk", "main==Jörg Größl"}})
	h.Run(t, webtest.Scenario{As: "Wanjiru Kamau", URL: "/me/groups/cloud-builders", Status: 404})
	h.Run(t, webtest.Scenario{As: "Daniel Otieno", URL: "/me/groups/cloud-builders", Status: 404})
}

func TestAFindingIsDeclaredAndTakenBack(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	act := func(as, path string, form url.Values, s webtest.Scenario) {
		t.Helper()
		s.As, s.URL, s.Form = as, file+path, form
		h.Run(t, s)
	}
	declare := url.Values{"requirement": {"cadence"}, "reason": {"Asked twice, no answer."}}
	h.Person(t, "Hugo Brandt", access.Manager)
	act("Hugo Brandt", "/declare", declare, webtest.Scenario{Status: 422, In: []string{"[role=alert]"}}) // its grace has not even begun
	h.Clock.Advance(2 * 365 * 24 * time.Hour)
	act(manager, "/declare", url.Values{"requirement": {"cadence"}}, webtest.Scenario{Status: 422, In: []string{"form[action$='/declare'] textarea[name=reason][aria-invalid=true]"}})
	act("Edda Editor", "/declare", declare, webtest.Scenario{Status: 403})
	act("Wanjiru Kamau", "/declare", declare, webtest.Scenario{Status: 403})
	act(manager, "/declare", declare, webtest.Scenario{Location: file, Jobs: []string{"assess.decided"}, Audit: []string{"finding.declare allowed"}})
	page := h.Run(t, webtest.Scenario{As: manager, URL: file, In: []string{"main==Asked twice, no answer.", "form[action$='/withdraw']"}})
	withdraw := page.Find("form[action$='/withdraw']").AttrOr("action", "")[len(file):]
	act("Edda Editor", withdraw, url.Values{"reason": {"I may not."}}, webtest.Scenario{Status: 403})
	act(manager, withdraw, url.Values{}, webtest.Scenario{Status: 422, In: []string{"[role=alert]"}})
	act(manager, withdraw, url.Values{"reason": {"They have answered."}}, webtest.Scenario{Location: file, Jobs: []string{"assess.decided"}, Audit: []string{"finding.declare allowed"}})
	act(manager, withdraw, url.Values{"reason": {"Once more."}}, webtest.Scenario{Status: 409})
}

func TestWhatOnlyAPersonSeesIsDecided(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	find := func(as string, form url.Values, s webtest.Scenario) {
		t.Helper()
		s.As, s.URL, s.Form = as, file+"/find", form
		h.Run(t, s)
	}
	found := url.Values{"requirement": {"no-fee"}, "met": {"no"}, "put_right": {"2026-12-24"}, "reason": {"Tickets at 20 euro."}}
	find("Edda Editor", found, webtest.Scenario{Status: 403})
	find("Wanjiru Kamau", found, webtest.Scenario{Status: 403})
	find(manager, url.Values{"requirement": {"no-fee"}, "met": {"no"}}, webtest.Scenario{Status: 422, In: []string{"form[action$='/find'] textarea[name=reason][aria-invalid=true]"}})
	find(manager, url.Values{"requirement": {"no-such"}, "met": {"no"}, "reason": {"x"}}, webtest.Scenario{Status: 404})
	find(manager, found, webtest.Scenario{Location: file, Jobs: []string{"assess.decided"}, Audit: []string{"finding.decide allowed"}})
	h.Run(t, webtest.Scenario{As: "Wanjiru Kamau", URL: "/me/groups/cloud-builders", In: []string{".reqs==Time until 24 December 2026"}})
}
