package groups_test

import (
	"net/url"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

func TestADraftIsEditedPublishedAndCancelled(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	const as, page, public = "Ana Ngũgĩ", desk + "/events/2026-12-10-first-title", "/groups/cloud-builders/events/2026-12-10-first-title"
	draft := meeting("First title", "2026-12-10")
	draft.Set("act", "draft")
	h.Run(t, webtest.Scenario{As: as, URL: desk + "/events/new", Form: draft, Location: page, Jobs: []string{"assess.events"}, Audit: []string{"event.write allowed"}})
	h.Run(t, webtest.Scenario{URL: public, Status: 404})
	rev := func() string {
		return h.Run(t, webtest.Scenario{As: as, URL: page}).Find("input[name=rev]").First().AttrOr("value", "")
	}
	stale := rev()
	edit := meeting("First title", "2026-12-10")
	edit.Set("rev", stale)
	edit.Set("end", "21:00")
	h.Run(t, webtest.Scenario{As: "Lars Tveit", URL: page, Form: edit, Status: 404})
	h.Run(t, webtest.Scenario{As: as, URL: page, Form: edit, Location: page, Jobs: []string{"assess.events"}, Audit: []string{"event.write allowed"}})
	h.Run(t, webtest.Scenario{As: as, URL: page, Form: edit, Status: 409, In: []string{"input[name=title][value='First title']"}})
	h.Run(t, webtest.Scenario{As: as, URL: page + "/publish", Form: url.Values{"rev": {stale}}, Status: 409})
	h.Run(t, webtest.Scenario{As: as, URL: page + "/publish", Form: url.Values{"rev": {rev()}}, Location: page, Jobs: []string{"assess.events"}, Audit: []string{"event.write allowed"}})
	h.Run(t, webtest.Scenario{URL: public, In: []string{"h1==First title"}})
	h.Run(t, webtest.Scenario{As: "Edda Editor", URL: page + "/cancel", Form: url.Values{"rev": {rev()}, "reason": {"I may not."}}, Status: 404})
	h.Run(t, webtest.Scenario{As: as, URL: page + "/cancel", Form: url.Values{"rev": {rev()}, "reason": {"The venue burned down."}}, Location: page,
		Jobs: []string{"assess.events"}, Audit: []string{"event.write allowed"}})
	h.Run(t, webtest.Scenario{URL: public, In: []string{"main==This meeting is cancelled"}})
}
