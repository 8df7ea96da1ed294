package tasks_test

import (
	"context"
	"net/url"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/desk"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"

	"github.com/PuerkitoBio/goquery"
)

const list = "/office/tasks"

var ctx = context.Background()

// house has two managers, of whom Max stands in for Helen this week, and an
// editor.
func house(t *testing.T, h *webtest.House) (helen, max access.Actor, group ids.GroupID) {
	t.Helper()
	helen, max = access.Person(h.Person(t, "Helen Brandt", access.Manager)), access.Person(h.Person(t, "Max Moreau", access.Manager))
	h.Person(t, "Edda Editor", access.Editor)
	h.Person(t, "Lea Leader")
	group, err := h.Groups.Create(ctx, access.System(access.ByDemo), groups.NewGroup{Name: "Cloud Builders",
		Place: groups.Place{Country: "KE", City: "Nairobi", Zone: "Africa/Nairobi"}, Status: groups.Active})
	if err != nil {
		t.Fatal(err)
	}
	today := ids.DateOf(webtest.Noon)
	if err := h.Desk.SetOwner(ctx, helen, group, 0, desk.OwnerInput{Owner: helen.Person, Substitute: max.Person, From: today, Until: today.AddDays(7)}); err != nil {
		t.Fatal(err)
	}
	for _, in := range []desk.TaskInput{
		{Title: "Call the venue", Owner: helen.Person, Due: today.AddDays(-2), Group: group},
		{Title: "Read the minutes", Group: group},
		{Title: "Write the report", Owner: helen.Person, Due: today},
		{Title: "Water the plants"},
		{Title: "Ask Max", Owner: max.Person, Due: today.AddDays(30)},
	} {
		if _, err := h.Desk.AddTask(ctx, helen, in); err != nil {
			t.Fatal(err)
		}
	}
	h.Settle(t)
	return helen, max, group
}

func titles(t *testing.T, h *webtest.House, as, at string) (list []string) {
	t.Helper()
	page := h.Run(t, webtest.Scenario{As: as, URL: at})
	for _, s := range page.Find("tbody th a").EachIter() {
		list = append(list, s.Text())
	}
	return list
}

func TestWhoseTasksThereAre(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		house(t, h)
		for _, c := range []struct {
			as, at string
			want   []string
		}{
			{"Helen Brandt", "", []string{"Call the venue", "Write the report", "Read the minutes"}},
			{"Max Moreau", "", []string{"Call the venue", "Ask Max", "Read the minutes"}},
			{"Max Moreau", "?of=substitute", []string{"Call the venue", "Read the minutes"}},
			{"Helen Brandt", "?of=substitute", nil},
			{"Helen Brandt", "?of=free", []string{"Water the plants"}},
			{"Edda Editor", "?of=all&sort=title", []string{"Ask Max", "Call the venue", "Read the minutes", "Water the plants", "Write the report"}},
		} {
			got := titles(t, h, c.as, list+c.at)
			if len(got) != len(c.want) {
				t.Errorf("%s %s: %q", c.as, c.at, got)
				continue
			}
			for i := range got {
				if got[i] != c.want[i] {
					t.Errorf("%s %s: %q", c.as, c.at, got)
					break
				}
			}
		}
		h.Run(t, webtest.Scenario{As: "Lea Leader", URL: list, Status: 403})
		h.Run(t, webtest.Scenario{As: "Edda Editor", URL: list, NotIn: []string{"form[action='/office/tasks']"}})
		h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: list, In: []string{".head .sub==1 task should have been done by now."}})
	})
}

func TestATaskIsAddedChangedDoneAndReopened(t *testing.T) {
	h := webtest.New(t)
	_, max, _ := house(t, h)
	as := "Helen Brandt"
	h.Run(t, webtest.Scenario{As: as, URL: list, Form: url.Values{"title": {""}, "due": {"2026-12-01"}}, Status: 422, In: []string{"input[name=title][aria-invalid=true]", "input[name=due][value='2026-12-01']"}})
	h.Run(t, webtest.Scenario{As: as, URL: list, Form: url.Values{"title": {"Buy paper"}, "owner": {string(max.Person)}}, Location: list, Audit: []string{"desk.free_task allowed"}})
	page := h.Run(t, webtest.Scenario{As: "Max Moreau", URL: list + "?sort=title"})
	at := page.Find("tbody th a").FilterFunction(func(_ int, s *goquery.Selection) bool { return s.Text() == "Buy paper" }).AttrOr("href", "")
	h.Run(t, webtest.Scenario{As: "Max Moreau", URL: at, In: []string{"input[name=title][value='Buy paper']"}})
	h.Run(t, webtest.Scenario{As: "Max Moreau", URL: at, Form: url.Values{"title": {"Buy more paper"}, "owner": {string(max.Person)}, "rev": {"1"}}, Location: list, Audit: []string{"desk.free_task allowed"}})
	h.Run(t, webtest.Scenario{As: as, URL: at, Form: url.Values{"title": {"Buy ink"}, "rev": {"1"}}, Status: 409, In: []string{"input[name=title][value='Buy ink']"}})
	h.Run(t, webtest.Scenario{As: "Edda Editor", URL: at + "/done", Form: url.Values{}, Status: 403})
	h.Run(t, webtest.Scenario{As: "Max Moreau", URL: at + "/done", Form: url.Values{"back": {list + "?sort=title"}}, Location: list + "?sort=title", Audit: []string{"desk.free_task allowed"}})
	h.Run(t, webtest.Scenario{As: as, URL: list + "?of=all&state=done", In: []string{"tbody th a==Buy more paper", "tbody==Max Moreau"}})
	h.Run(t, webtest.Scenario{As: as, URL: at + "/reopen", Form: url.Values{"back": {"//evil.example"}}, Location: list, Audit: []string{"desk.free_task allowed"}})
	h.Run(t, webtest.Scenario{As: as, URL: list + "/nonsense", Status: 404})
}
