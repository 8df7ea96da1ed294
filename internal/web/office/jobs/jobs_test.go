package jobs_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

const board = "/office/jobs"

func TestAdministratorsTryParkAndDropJobs(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		h.Person(t, "Ada Admin", access.Administrator)
		h.Person(t, "Helen Brandt", access.Manager)
		// a letter for an invitation that there is not, with an argument that is about somebody
		err := h.Gate.Enqueue(context.Background(), jobs.Spec{Kind: "letters.staff", Args: "wanjiru@people.example"}, jobs.Spec{Kind: "letters.joined", Args: 7})
		if err != nil {
			t.Fatal(err)
		}
		h.Settle(t)
		h.Run(t, webtest.Scenario{URL: board, Location: "/signin?next=%2Foffice%2Fjobs"})
		h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: board, Status: 403})
		as := "Ada Admin"
		page := h.Run(t, webtest.Scenario{As: as, URL: board, In: []string{".head .sub==2 jobs were given up on", "tbody==letters.staff", "caption==Schedule", "tbody==assess"}, NotIn: []string{"form[action$='/park']"}})
		if text := page.Text(); len(text) == 0 || strings.Contains(text, "wanjiru") {
			t.Error("the page shows what a job carries")
		}
		first := page.Find("form[action$='/drop']").First().AttrOr("action", "")
		at := first[:len(first)-len("/drop")]
		h.Run(t, webtest.Scenario{As: "Helen Brandt", URL: at + "/retry", Form: url.Values{}, Status: 403})
		h.Run(t, webtest.Scenario{As: as, URL: at + "/retry", Form: url.Values{}, Location: board, Audit: []string{"jobs.manage allowed"}})
		h.Settle(t)
		h.Run(t, webtest.Scenario{As: as, URL: at + "/drop", Form: url.Values{"reason": {" "}}, Status: 422, In: []string{"textarea[name=reason][aria-invalid=true]"}})
		h.Run(t, webtest.Scenario{As: as, URL: at + "/drop", Form: url.Values{"reason": {"Nobody needs it."}}, Location: board, Audit: []string{"jobs.manage allowed"}})
		h.Run(t, webtest.Scenario{As: as, URL: at + "/drop", Form: url.Values{"reason": {"Again"}}, Location: board})
		h.Run(t, webtest.Scenario{As: as, URL: board, In: []string{".flash--warn==moved on", ".head .sub==1 job was given up on"}})
		h.Run(t, webtest.Scenario{As: as, URL: board + "/job_nowhere/retry", Form: url.Values{}, Status: 404})
	})
}
