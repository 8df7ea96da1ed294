package groups_test

import (
	"context"
	"net/url"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

func TestDuplicatesAreMergedAndPartedAgain(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	id, err := h.Groups.Create(context.Background(), access.System(access.ByDemo), groups.NewGroup{Name: "Cloud-Builders", Similar: true, Status: groups.Active,
		Place: groups.Place{Country: "KE", City: "Nairobi", Zone: "Africa/Nairobi"}})
	if err == nil {
		err = h.Groups.Join(context.Background(), access.Person(h.Person(t, "Mia Member")), id)
	}
	if err != nil {
		t.Fatal(err)
	}
	h.Settle(t)
	const twin, look = table + "/cloud-builders-nairobi", table + "/cloud-builders-nairobi/merge?into=cloud-builders"
	for _, who := range []string{"Edda Editor", "Wanjiru Kamau"} {
		h.Run(t, webtest.Scenario{As: who, URL: table + "/merges", Status: 403})
		h.Run(t, webtest.Scenario{As: who, URL: look, Status: 403})
		h.Run(t, webtest.Scenario{As: who, URL: twin + "/merge", Form: url.Values{"into": {"cloud-builders"}, "reason": {"x"}}, Status: 403})
	}
	h.Run(t, webtest.Scenario{As: manager, URL: table + "/merges", In: []string{"a[href='" + look + "']"}, NotIn: []string{"a[href*='chmura']"}})
	h.Run(t, webtest.Scenario{As: manager, URL: look, In: []string{"main==Members", "form[action='" + twin + "/merge']"}})
	h.Run(t, webtest.Scenario{As: manager, URL: twin + "/merge?into=cloud-builders-nairobi", Status: 422})
	h.Run(t, webtest.Scenario{As: manager, URL: twin + "/merge?into=no-such-group", Status: 404})
	h.Run(t, webtest.Scenario{As: manager, URL: twin + "/merge", Form: url.Values{"into": {"cloud-builders"}}, Status: 422, In: []string{"textarea[name=reason][aria-invalid=true]"}})
	h.Run(t, webtest.Scenario{As: manager, URL: twin + "/merge", Form: url.Values{"into": {"cloud-builders"}, "reason": {"Brought twice."}}, Location: file,
		Jobs: []string{"assess.events", "assess.group", "assess.group"}, Audit: []string{"group.merge allowed"}})
	h.Run(t, webtest.Scenario{URL: "/groups/cloud-builders-nairobi/conduct", Status: 301, Location: "/groups/cloud-builders/conduct"})
	h.Run(t, webtest.Scenario{As: "Mia Member", URL: "/groups/cloud-builders", In: []string{"form[action$='/leave']"}})
	page := h.Run(t, webtest.Scenario{As: manager, URL: table + "/merges", In: []string{"main==Brought twice."}, NotIn: []string{"a[href='" + look + "']"}})
	undo := page.Find("form[action$='/undo']").AttrOr("action", "")
	h.Run(t, webtest.Scenario{As: "Edda Editor", URL: undo, Form: url.Values{"reason": {"x"}}, Status: 403})
	h.Run(t, webtest.Scenario{As: manager, URL: undo, Form: url.Values{}, Status: 422, In: []string{"textarea[name=reason][aria-invalid=true]"}})
	h.Run(t, webtest.Scenario{As: manager, URL: undo, Form: url.Values{"reason": {"Two after all."}}, Location: table + "/merges",
		Jobs: []string{"assess.events", "assess.events", "assess.group", "assess.group"}, Audit: []string{"group.merge allowed"}})
	h.Run(t, webtest.Scenario{URL: "/groups/cloud-builders-nairobi", In: []string{"h1==Cloud-Builders"}})
}
