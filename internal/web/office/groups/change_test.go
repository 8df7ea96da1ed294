package groups_test

import (
	"net/url"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/test/webtest"

	"github.com/PuerkitoBio/goquery"
)

func TestAGroupMovesToAPlaceOfTheList(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	page := h.Run(t, webtest.Scenario{As: manager, URL: file + "/change"})
	move := func(as, place, chosen string, s webtest.Scenario) {
		t.Helper()
		s.As, s.URL, s.Form = as, file+"/move", url.Values{"rev": {revOf(page)}, "place": {place}, "place_id": {chosen}}
		h.Run(t, s)
	}
	for _, who := range []string{"Edda Editor", "Wanjiru Kamau"} {
		move(who, "Lisbon", "", webtest.Scenario{Status: 403})
	}
	move(manager, "no such place at all", "", webtest.Scenario{Status: 422, In: []string{"input[name=place][aria-invalid=true][value='no such place at all']"}})
	move(manager, "Springfield", "", webtest.Scenario{Status: 422, In: []string{"input[name=place_id]"}})
	move(manager, "Lisbon, Portugal", "", webtest.Scenario{Location: file + "/change", Jobs: []string{"assess.group", "events.moved"}, Audit: []string{"group.move allowed"}})
	h.Run(t, webtest.Scenario{As: manager, URL: file + "/change", In: []string{"input[name=place][value='Lisbon, Portugal']", "main==Europe/Lisbon"}})
	move(manager, "Porto", "", webtest.Scenario{Status: 409})
}

func TestATestGroupCountsNowhere(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	mark := func(as, test string, s webtest.Scenario) {
		t.Helper()
		s.As, s.URL, s.Form = as, file+"/test", url.Values{"test": {test}}
		h.Run(t, s)
	}
	mark("Edda Editor", "true", webtest.Scenario{Status: 403})
	mark("Wanjiru Kamau", "true", webtest.Scenario{Status: 403})
	mark(manager, "true", webtest.Scenario{Location: file + "/change", Jobs: []string{"assess.group"}, Audit: []string{"group.mark allowed"}})
	for _, path := range []string{"/", "/groups", "/groups?q=cloud", "/sitemap.xml", "/events"} {
		h.Run(t, webtest.Scenario{URL: path, NotIn: []string{"a[href='/groups/cloud-builders']"}})
	}
	for _, path := range []string{"", "/conduct", "/calendar.ics", "/feed.atom"} {
		h.Run(t, webtest.Scenario{URL: "/groups/cloud-builders" + path, Status: 404})
	}
	h.Run(t, webtest.Scenario{As: "Wanjiru Kamau", URL: "/groups/cloud-builders", In: []string{"h1==Cloud Builders"}})
	h.Run(t, webtest.Scenario{As: manager, URL: table, NotIn: []string{"tbody a[href$='/cloud-builders']"}})
	h.Run(t, webtest.Scenario{As: manager, URL: table + "?label=test", In: []string{"tbody a[href$='/cloud-builders']", "tbody th==Test"}})
	mark(manager, "false", webtest.Scenario{Location: file + "/change", Jobs: []string{"assess.group"}, Audit: []string{"group.mark allowed"}})
	h.Run(t, webtest.Scenario{URL: "/groups/cloud-builders", In: []string{"h1==Cloud Builders"}})
}

func TestGroupsAreLabelledOneByOneOrTogether(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	label := func(as string, form url.Values, s webtest.Scenario) {
		t.Helper()
		s.As, s.URL, s.Form = as, file+"/label", form
		h.Run(t, s)
	}
	pilot := url.Values{"label_name": {"Pilot <b>"}, "label_colour": {"info"}}
	label("Edda Editor", pilot, webtest.Scenario{Status: 403})
	label("Wanjiru Kamau", pilot, webtest.Scenario{Status: 403})
	label(manager, url.Values{"label_name": {" "}, "label_colour": {"pink"}}, webtest.Scenario{Status: 422, In: []string{"input[name=label_name][aria-invalid=true]", "select[name=label_colour][aria-invalid=true]"}})
	label(manager, pilot, webtest.Scenario{Location: file + "/change", Audit: []string{"group.mark allowed"}})
	page := h.Run(t, webtest.Scenario{As: manager, URL: table, In: []string{"tbody th .pill--info==Pilot <b>", "select[name=label] option==Pilot <b>"}})
	id := page.Find("select[name=label] option").FilterFunction(func(_ int, s *goquery.Selection) bool { return s.Text() == "Pilot <b>" }).AttrOr("value", "")
	other := page.Find("input[name=group]").First().AttrOr("value", "")
	bulk := url.Values{"group": {other}, "what": {"label"}, "label_name": {"Pilot <b>"}, "back": {table}}
	h.Run(t, webtest.Scenario{As: manager, URL: table + "/bulk", Form: bulk, Location: table, Audit: []string{"group.mark allowed"}})
	h.Run(t, webtest.Scenario{As: manager, URL: table + "?label=" + id, In: []string{"tbody tr:nth-child(2)"}})
	label(manager, url.Values{"label": {id}, "remove": {"true"}}, webtest.Scenario{Location: file + "/change", Audit: []string{"group.mark allowed"}})
	h.Run(t, webtest.Scenario{As: manager, URL: table + "?label=" + id, In: []string{"tbody tr"}, NotIn: []string{"tbody tr:nth-child(2)"}})
}
