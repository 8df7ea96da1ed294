package groups_test

import (
	"net/url"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

func TestALeaderAsksForAnotherName(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	ask := url.Values{"name": {"Nairobi Clouds"}, "reason": {"Everyone calls us so."}}
	for _, who := range []string{"Ana Ngũgĩ", "Helen Brandt"} {
		h.Run(t, webtest.Scenario{As: who, URL: desk + "/name", Form: ask, Status: 404})
	}
	h.Run(t, webtest.Scenario{As: "Wanjiru Kamau", URL: desk + "/name", Form: url.Values{"name": {"Nairobi Clouds"}}, Status: 422, In: []string{"textarea[name=reason][aria-invalid=true]", "input[name=name][value='Nairobi Clouds']"}})
	h.Run(t, webtest.Scenario{As: "Wanjiru Kamau", URL: desk + "/name", Form: ask, Location: desk + "/page", Jobs: []string{"letters.proposed"}, Audit: []string{"proposal.make allowed"}})
	h.Run(t, webtest.Scenario{As: "Wanjiru Kamau", URL: desk + "/page", In: []string{"main==Nairobi Clouds", "form[action$='/name/withdraw']"}, NotIn: []string{"form[action$='/name']"}})
	h.Run(t, webtest.Scenario{As: "Wanjiru Kamau", URL: desk + "/name/withdraw", Form: url.Values{}, Location: desk + "/page", Jobs: []string{"letters.proposal-ended"}, Audit: []string{"proposal.back allowed"}})
	h.Run(t, webtest.Scenario{As: "Wanjiru Kamau", URL: desk + "/page", In: []string{"form[action$='/name']"}})
}
