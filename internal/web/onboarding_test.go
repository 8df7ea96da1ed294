package web_test

import (
	"net/url"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/applications"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/post"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

// A group on its way from the approval to its first active day: each of the two
// does an own part, the office marks what it asked for, nobody sets a status.
func TestFromApprovalToActive(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		n := networkIn(t, h)
		view, err := n.Applications.Get(ctx, n.actor(applicant), n.sent, "en")
		must(t, err)
		_, err = n.Applications.Decide(ctx, n.actor(manager), n.sent, applications.Decision{Act: applications.ActApprove, Rev: view.Rev, Letter: "Welcome.",
			ToAdd: "How problems are resolved", ToAddBy: ids.DateOf(webtest.Noon).AddDays(30)})
		must(t, err)
		n.Settle(t)

		desk := "/me/groups/sent-circle"
		n.Run(t, webtest.Scenario{As: applicant, URL: desk, In: []string{"#left", "#left a[href^='/apply/']", "#left .person__s==has not answered yet"}, NotIn: []string{".standing__h"}})
		n.Run(t, webtest.Scenario{As: manager, URL: "/office/groups/sent-circle", In: []string{"#left form[action$='/settle']"}})
		n.Run(t, webtest.Scenario{As: manager, URL: "/office/onboarding?waits=coleader", In: []string{"tbody a[href='/office/groups/sent-circle']"}})
		n.Run(t, webtest.Scenario{As: manager, URL: "/office/onboarding?waits=leader", NotIn: []string{"tbody"}})
		n.Run(t, webtest.Scenario{As: manager, URL: "/office/onboarding?waits=x", Status: 400})
		n.Run(t, webtest.Scenario{As: member, URL: "/office/onboarding", Status: 403})
		n.Run(t, webtest.Scenario{As: elsewhere, URL: desk, Status: 404})

		n.joinsAsPartner(t, "Emre Tan", "9001")
		n.Run(t, webtest.Scenario{As: "Emre Tan", URL: desk, In: []string{"#left"}, NotIn: []string{"#left a[href^='/me/community']"}})
		n.Run(t, webtest.Scenario{As: manager, URL: "/office/applications/" + string(n.sent) + "/settle", Form: url.Values{}, Status: 303, Audit: []string{"application.decide allowed"}})
		n.Settle(t)
		g, err := n.Groups.Find(ctx, access.System(access.ByDemo), "sent-circle")
		must(t, err)
		if g.Status != groups.Active {
			t.Fatalf("the group is %s", g.Status)
		}
		n.Run(t, webtest.Scenario{As: applicant, URL: desk, NotIn: []string{"#left"}, In: []string{".standing__h"}})
		list, err := n.Mailbox.List(ctx, post.Query{Limit: 50})
		must(t, err)
		welcomed := 0
		for _, line := range list.Lines {
			if strings.HasPrefix(line.Subject, "Sent Circle is active") {
				welcomed++
			}
		}
		if welcomed != 2 {
			t.Errorf("%d letters of welcome", welcomed)
		}
	})
}

// joinsAsPartner lets a person take the place of the co-leader of the
// application that was sent.
func (n *network) joinsAsPartner(t *testing.T, name, profile string) {
	t.Helper()
	as := access.System(access.ByDemo)
	must(t, n.People.ProveAs(ctx, as, n.Person(t, name)))
	must(t, n.Applications.Invite(ctx, n.actor(applicant), n.sent, name, ids.Slug(name)+"@people.example"))
	v, err := n.Applications.Get(ctx, n.actor(applicant), n.sent, "en")
	must(t, err)
	part, err := n.Applications.Part(ctx, n.actor(name), v.Partner.ID, "en")
	must(t, err)
	in := applications.PartInput{Profile: profile}
	for _, d := range part.Me.Pending() {
		in.Documents = append(in.Documents, applications.Acceptance(d.Yes()))
	}
	must(t, n.Applications.AcceptPart(ctx, n.actor(name), part.ID, in))
	n.Settle(t)
}
