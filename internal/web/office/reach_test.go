package office_test

import (
	"net/url"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

// An administrator gives a limited role and changes its reach; the person sees
// the change at the next click, and what cannot be read stays in the form.
func TestTheReachOfARole(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		h.Person(t, "Admin", access.Administrator)
		form := url.Values{"address": {"noor@people.example"}, "name": {"Noor van Dijk"}, "role": {"manager"}, "reason": {"Benelux desk"}, "places": {"Belgium, Atlantis"}}
		h.Run(t, webtest.Scenario{As: "Admin", URL: "/office/staff", Form: form, Status: 422, In: []string{"#grant-places[aria-invalid=true][value='Belgium, Atlantis']"}})
		form.Set("places", "Belgium, Netherlands; Luxembourg")
		h.Run(t, webtest.Scenario{As: "Admin", URL: "/office/staff", Form: form, Location: "/office/staff", Audit: []string{"staff.grant allowed"}, Jobs: []string{"letters.staff"}})
		page := h.Run(t, webtest.Scenario{As: "Admin", URL: "/office/staff", In: []string{"tbody==Belgium, Luxembourg and Netherlands", "tbody==sees 0 groups"}})
		reach, _ := page.Find("a[href$='/manager/reach']").Attr("href")
		h.Run(t, webtest.Scenario{As: "Admin", URL: reach, In: []string{"input[name=places-0][value='Belgium, Luxembourg, Netherlands']", "input[name=places-1][value='']"}})
		change := url.Values{"places-0": {"Belgium"}, "languages-0": {"French, ?"}, "reason": {"Flanders goes to Ann"}}
		h.Run(t, webtest.Scenario{As: "Admin", URL: reach, Form: change, Status: 422, In: []string{"input[name=languages-0][aria-invalid=true][value='French, ?']"}})
		change.Set("languages-0", "French")
		h.Run(t, webtest.Scenario{As: "Admin", URL: reach, Form: change, Location: "/office/staff", Audit: []string{"staff.grant allowed"}})
		h.Run(t, webtest.Scenario{As: "Admin", URL: "/office/staff", In: []string{"tbody==Belgium: groups that speak French"}})
		h.Run(t, webtest.Scenario{As: "Admin", URL: "/office/record", In: []string{"tbody==BE LU NL", "tbody==BE, fr"}})
		for _, gone := range []string{"/office/staff/per_nobody/manager/reach", "/office/staff/" + string(h.Person(t, "Admin")) + "/administrator/reach"} {
			h.Run(t, webtest.Scenario{As: "Admin", URL: gone, Status: 404})
		}
	})
}

// Whoever is limited reads of the team, but no numbers of groups outside.
func TestALimitedReaderOfTheTeam(t *testing.T) {
	h := webtest.New(t)
	h.Person(t, "Admin", access.Administrator)
	h.Person(t, "Manager", access.Manager)
	h.Run(t, webtest.Scenario{As: "Manager", URL: "/office/staff", In: []string{"tbody==the whole program", "tbody==sees 0 groups"}, NotIn: []string{"a[href$='/reach']"}})
	h.Run(t, webtest.Scenario{As: "Manager", URL: "/office/staff/" + string(h.Person(t, "Manager")) + "/manager/reach", Status: 403})
}
