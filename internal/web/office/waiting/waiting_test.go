package waiting_test

import (
	"context"
	"net/url"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/proposals"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"
	"chapterhouse.dev/chapterhouse/internal/web/office/waiting"
)

const (
	helen = "Helen Brandt"
	hugo  = "Hugo Brandt"
	file  = "/office/groups/cloud-builders"
)

// house has a group with leaders, a manager and an administrator.
func house(t *testing.T) *webtest.House {
	h := webtest.New(t)
	ctx, demo := context.Background(), access.System(access.ByDemo)
	id, err := h.Groups.Create(ctx, demo, groups.NewGroup{Name: "Cloud Builders", Place: groups.Place{Country: "KE", City: "Nairobi", Zone: "Africa/Nairobi"}, Status: groups.Active})
	if err == nil {
		err = h.Groups.SetLeaders(ctx, demo, id, groups.Leaders{Leader: h.Person(t, "Wanjiru Kamau"), CoLeader: h.Person(t, "Daniel Otieno")}, "")
	}
	if err != nil {
		t.Fatal(err)
	}
	h.Person(t, helen, access.Manager)
	h.Person(t, "Ada Admin", access.Administrator)
	h.Settle(t)
	return h
}

func propose(t *testing.T, h *webtest.House) {
	t.Helper()
	form := url.Values{"status": {"suspended"}, "reason": {"Tickets are sold."}}
	h.Run(t, webtest.Scenario{As: helen, URL: file + "/status", Form: form, Location: file,
		Jobs: []string{"letters.proposed"}, Audit: []string{"proposal.make allowed"}})
}

// button is the address of a form of the first proposal on the page.
func button(t *testing.T, h *webtest.House, as, act string) string {
	t.Helper()
	page := h.Run(t, webtest.Scenario{As: as, URL: waiting.Path})
	return page.Find("form[action$='/"+act+"']").First().AttrOr("action", "no such button")
}

func TestASuspensionTakesTwoPeople(t *testing.T) {
	h := house(t)
	h.Person(t, hugo, access.Manager)
	propose(t, h)
	h.Run(t, webtest.Scenario{As: helen, URL: file, In: []string{"a[href='/office/waiting']==Suspend Cloud Builders"}})
	h.Run(t, webtest.Scenario{As: helen, URL: file + "/status", Form: url.Values{"status": {"suspended"}, "reason": {"Again."}}, Status: 409})
	h.Run(t, webtest.Scenario{As: helen, URL: waiting.Path, In: []string{"form[action$='/withdraw']"}, NotIn: []string{"form[action$='/confirm']", "form[action$='/decline']"}})
	for _, who := range []string{"Wanjiru Kamau", "Daniel Otieno"} {
		h.Run(t, webtest.Scenario{As: who, URL: waiting.Path, Status: 403})
	}
	h.Run(t, webtest.Scenario{As: "Ada Admin", URL: waiting.Path, In: []string{".empty"}})
	confirm := button(t, h, hugo, "confirm")
	h.Run(t, webtest.Scenario{As: helen, URL: confirm, Form: url.Values{}, Status: 403})
	h.Run(t, webtest.Scenario{As: "Ada Admin", URL: confirm, Form: url.Values{}, Status: 403, Audit: []string{"group.suspend refused"}})
	h.Run(t, webtest.Scenario{As: hugo, URL: button(t, h, hugo, "decline"), Form: url.Values{"reason": {" "}}, Status: 422, In: []string{"textarea[name=reason][aria-invalid=true]"}})
	h.Run(t, webtest.Scenario{As: hugo, URL: confirm, Form: url.Values{}, Location: waiting.Path,
		Jobs: []string{"assess.group", "letters.proposal-ended"}, Audit: []string{"group.suspend allowed", "proposal.judge allowed"}})
	h.Run(t, webtest.Scenario{As: hugo, URL: waiting.Path, In: []string{"main==Confirmed by Hugo Brandt"}, NotIn: []string{"form[action$='/confirm']"}})
	h.Run(t, webtest.Scenario{As: helen, URL: file, In: []string{"main==Suspended"}})
}

func TestOneManagerAloneWaitsADay(t *testing.T) {
	h := house(t)
	propose(t, h)
	h.Run(t, webtest.Scenario{As: helen, URL: waiting.Path, In: []string{"main==nobody else could confirm"}, NotIn: []string{"form[action$='/confirm']"}})
	h.Clock.Advance(proposals.AloneAfter)
	h.ByDemo(t, helen)
	h.Run(t, webtest.Scenario{As: helen, URL: button(t, h, helen, "confirm"), Form: url.Values{}, Location: waiting.Path,
		Jobs: []string{"assess.group", "letters.proposal-ended"}, Audit: []string{"group.suspend allowed", "proposal.judge allowed"}})
	h.Run(t, webtest.Scenario{As: helen, URL: waiting.Path, In: []string{"main==Confirmed alone by Helen Brandt"}})
}

func TestAProposalIsDeclinedOrWithdrawn(t *testing.T) {
	h := house(t)
	h.Person(t, hugo, access.Manager)
	propose(t, h)
	h.Run(t, webtest.Scenario{As: hugo, URL: button(t, h, hugo, "decline"), Form: url.Values{"reason": {"They have answered."}}, Location: waiting.Path,
		Jobs: []string{"letters.proposal-ended"}, Audit: []string{"proposal.judge allowed"}})
	h.Clock.Advance(time.Minute)
	propose(t, h)
	withdraw := button(t, h, helen, "withdraw")
	h.Run(t, webtest.Scenario{As: hugo, URL: withdraw, Form: url.Values{}, Status: 404, Audit: []string{"proposal.back refused"}})
	h.Run(t, webtest.Scenario{As: helen, URL: withdraw, Form: url.Values{}, Location: waiting.Path,
		Jobs: []string{"letters.proposal-ended"}, Audit: []string{"proposal.back allowed"}})
	h.Run(t, webtest.Scenario{As: helen, URL: waiting.Path, In: []string{"main==They have answered."}, NotIn: []string{"form[action$='/withdraw']"}})
}

func TestEveryKindHasWords(t *testing.T) {
	l := i18n.Load().For("en")
	for _, k := range proposals.Kinds() {
		if text := l.T(waiting.Act(proposals.Proposal{Kind: k, Label: "Cloud Builders"})); text == "" {
			t.Errorf("%s has no words", k)
		}
	}
}
