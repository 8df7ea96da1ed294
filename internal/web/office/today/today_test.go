package today_test

import (
	"context"
	"net/url"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/desk"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

const today = "/office"

var ctx = context.Background()

func TestTodayTellsWhatWaitsOnesOwnFirst(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		helen, max := access.Person(h.Person(t, "Helen Brandt", access.Manager)), h.Person(t, "Max Moreau", access.Manager)
		h.Person(t, "Edda Editor", access.Editor)
		h.Person(t, "Ada Admin", access.Administrator)
		h.Person(t, "Lea Leader")
		as := "Helen Brandt"
		h.Run(t, webtest.Scenario{As: "Lea Leader", URL: today, Status: 403})
		h.Run(t, webtest.Scenario{As: "Ada Admin", URL: today, Status: 303})
		h.Run(t, webtest.Scenario{As: as, URL: today, In: []string{"h1==22 November", ".empty==Nothing waits", ".side a[aria-current]==Today"}, NotIn: []string{".task"}})

		id, err := h.Groups.Create(ctx, access.System(access.ByDemo), groups.NewGroup{Name: "Cloud Builders", Place: groups.Place{Country: "KE", City: "Nairobi", Zone: "Africa/Nairobi"}, Status: groups.Active})
		if err != nil {
			t.Fatal(err)
		}
		day := ids.DateOf(webtest.Noon)
		for _, in := range []desk.TaskInput{
			{Title: "Mine and late", Owner: helen.Person, Due: day.AddDays(-3), Group: id},
			{Title: "Mine today", Owner: helen.Person, Due: day},
			{Title: "Mine tomorrow", Owner: helen.Person, Due: day.AddDays(1)},
			{Title: "Somebody else's", Owner: max, Due: day.AddDays(-1)},
		} {
			if _, err := h.Desk.AddTask(ctx, helen, in); err != nil {
				t.Fatal(err)
			}
		}
		h.Settle(t)
		page := h.Run(t, webtest.Scenario{As: as, URL: today, In: []string{".head .sub==3 things wait", "section:has(h2:contains('Mine')) .task:first-child==Mine and late", "section:has(h2:contains(Everybody)) .task==Somebody else's"}, NotIn: []string{".empty"}})
		if n := page.Find(".task").Length(); n != 3 {
			t.Errorf("%d lines", n)
		}
		h.Run(t, webtest.Scenario{As: "Edda Editor", URL: today, In: []string{".task==Somebody else's"}, NotIn: []string{"form[action$='/done']"}})
		done := page.Find(".task form[action$='/done']").First()
		h.Run(t, webtest.Scenario{As: as, URL: done.AttrOr("action", ""), Form: url.Values{"back": {today}}, Location: today, Audit: []string{"desk.task allowed"}})
		page = h.Run(t, webtest.Scenario{As: as, URL: today, In: []string{".flash==Done.", ".head .sub==2 things wait"}})
		form := url.Values{}
		for _, in := range page.Find(".flash form input").EachIter() {
			form.Set(in.AttrOr("name", ""), in.AttrOr("value", ""))
		}
		h.Run(t, webtest.Scenario{As: as, URL: "/office/undo", Form: form, Location: today, Audit: []string{"desk.undo allowed", "desk.task allowed"}})
		h.Run(t, webtest.Scenario{As: as, URL: today, In: []string{".head .sub==3 things wait"}})
	})
}

// A group whose grace is over waits for a decision; once it is made, no longer.
func TestAGroupWhoseTimeIsOverWaits(t *testing.T) {
	h := webtest.New(t)
	helen := h.Person(t, "Helen Brandt", access.Manager)
	as := access.System(access.ByDemo)
	id, err := h.Groups.Create(ctx, as, groups.NewGroup{Name: "Cloud Builders", Place: groups.Place{Country: "KE", City: "Nairobi", Zone: "Africa/Nairobi"}, Status: groups.Active})
	if err == nil {
		err = h.Groups.SetLeaders(ctx, as, id, groups.Leaders{Leader: h.Person(t, "Lea Leader"), CoLeader: h.Person(t, "Cai Coleader")}, "")
	}
	if err == nil {
		err = h.Desk.SetOwner(ctx, access.Person(helen), id, 0, desk.OwnerInput{Owner: helen})
	}
	if err != nil {
		t.Fatal(err)
	}
	h.Clock.Set(webtest.Noon.AddDate(2, 0, 0)) // nobody ever accepted the terms, and no meeting was held
	if err := h.Requirements.AssessGroup(ctx, access.System(access.ByAssess), id); err != nil {
		t.Fatal(err)
	}
	h.Settle(t)
	h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: today, In: []string{"section:has(h2:contains('Mine')) .task==Cloud Builders: the time to act is over", ".task a[href='/office/groups/cloud-builders']"}})
	h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: "/office/groups/cloud-builders/waive", Form: url.Values{"requirement": {""}, "until": {"2028-12-31"}, "reason": {"They start anew."}}, Location: "/office/groups/cloud-builders",
		Jobs: []string{"assess.decided"}, Audit: []string{"finding.waive allowed"}})
	h.Settle(t)
	h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: today, NotIn: []string{".task a[href='/office/groups/cloud-builders']"}})
}
