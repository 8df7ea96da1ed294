package web_test

import (
	"net/url"
	"regexp"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/hub"
	"chapterhouse.dev/chapterhouse/internal/domain/post"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

// accepts gives a leader's profile ID and a yes to every document.
func (n *network) accepts(who, profile string) {
	n.t.Helper()
	a := n.actor(who)
	must(n.t, n.People.ProveAs(ctx, access.System(access.ByDemo), a.Person))
	must(n.t, n.Program.GiveProfile(ctx, a, profile))
	for _, key := range []guide.Key{"terms", "conduct", "brand"} {
		d, err := n.Program.Document(ctx, a, key, "en", 0)
		must(n.t, err)
		must(n.t, n.Program.Accept(ctx, a, d.Yes()))
	}
	n.Settle(n.t)
}

// joinsHub lets the leader take part in the hub, with an introduction.
func (n *network) joinsHub() {
	n.t.Helper()
	n.accepts(leader, "771")
	o, err := n.Hub.Mine(ctx, n.actor(leader))
	must(n.t, err)
	n.hubInvitation = o.Member.Invitation
	must(n.t, n.Hub.Open(ctx, n.actor(leader), n.hubInvitation))
	must(n.t, n.Hub.Introduce(ctx, n.actor(leader), hub.Introduction{Body: "I run the circle in **Lyon**.", Offer: "A room for forty people", Lang: "en"}))
}

func TestWhoSeesTheRosterOfLeaders(t *testing.T) {
	n := newNetwork(t)
	for _, who := range []string{leader, coLeader, elsewhere, editor, manager} {
		n.Run(t, webtest.Scenario{As: who, URL: "/hub", In: []string{"h1==Leaders Hub", ".thr h2 a[href$='" + string(n.Person(t, leader)) + "']", ".worlds a[href='/hub'][aria-current]"}})
	}
	n.Run(t, webtest.Scenario{As: coLeader, URL: "/hub/leaders/" + string(n.Person(t, leader)), In: []string{"h1==Lea Leader", ".prose strong==Lyon"}, NotIn: []string{"a[href^=mailto]"}})
	for _, who := range []string{member, organiser, admin} {
		n.Run(t, webtest.Scenario{As: who, URL: "/hub", Status: 403, Audit: nil})
		n.Run(t, webtest.Scenario{As: who, URL: "/hub/leaders/" + string(n.Person(t, leader)), Status: 403})
		n.Run(t, webtest.Scenario{As: who, URL: "/me", NotIn: []string{"a[href^='/hub']"}})
	}
	n.Run(t, webtest.Scenario{URL: "/hub", Location: "/signin?next=%2Fhub"})

	n.Run(t, webtest.Scenario{As: coLeader, URL: "/hub?q=lyon+room&country=FR", In: []string{".thr:only-child h2 a==Lea Leader", "p[role=status]==1 leader"}})
	n.Run(t, webtest.Scenario{As: coLeader, URL: "/hub?q=nobody+like+this", In: []string{".empty a[href='/hub']"}})
	n.Run(t, webtest.Scenario{As: coLeader, URL: "/hub?page=x", Status: 400})

	n.Run(t, webtest.Scenario{As: leader, URL: "/hub/introduction/listed", Form: url.Values{"listed": {"false"}}, Location: "/hub/introduction", Audit: []string{"hub.introduce allowed"}})
	n.Run(t, webtest.Scenario{As: coLeader, URL: "/hub", NotIn: []string{".thr h2 a[href$='" + string(n.Person(t, leader)) + "']"}})
	n.Run(t, webtest.Scenario{As: coLeader, URL: "/hub/leaders/" + string(n.Person(t, leader)), Status: 404})
}

func TestWhoTakesPartWritesAnIntroduction(t *testing.T) {
	n := newNetwork(t)
	n.Run(t, webtest.Scenario{As: coLeader, URL: "/hub/introduction", In: []string{".empty a[href='/me/community']"}, NotIn: []string{"textarea"}})
	text := url.Values{"rev": {"0"}, "body": {"Hello."}, "offer": {""}, "lang": {"Deutsch"}}
	n.Run(t, webtest.Scenario{As: coLeader, URL: "/hub/introduction", Form: text, Status: 409})
	text.Set("rev", "1")
	n.Run(t, webtest.Scenario{As: leader, URL: "/hub/introduction", Form: text, Location: "/hub/leaders/" + string(n.Person(t, leader)), Audit: []string{"hub.introduce allowed"}})
	n.Run(t, webtest.Scenario{As: leader, URL: "/hub/leaders/" + string(n.Person(t, leader)), In: []string{"[lang=de] .prose", "a[href='/hub/introduction']"}})
	text.Set("body", "")
	n.Run(t, webtest.Scenario{As: leader, URL: "/hub/introduction", Form: text, Status: 422, In: []string{"textarea[aria-invalid=true]"}})
	n.Run(t, webtest.Scenario{As: leader, URL: "/hub/introduction/remove", Form: url.Values{}, Location: "/hub/introduction", Audit: []string{"hub.introduce allowed"}})
}

func TestAnInvitationOpensForItsPersonOnly(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		n := networkIn(t, h)
		n.Run(t, webtest.Scenario{As: coLeader, URL: "/me/community", In: []string{"#profile input", ".todo .warn", "dd==You've been invited!", "dd==Azure Tech Groups Leaders Hub"}, NotIn: []string{"form[action$='/resend']"}})
		n.Run(t, webtest.Scenario{As: coLeader, URL: "/me/community/profile", Form: url.Values{"profile": {"771"}}, Status: 422, In: []string{"#profile-profile[aria-invalid=true]"}})
		n.accepts(coLeader, "772")
		got := n.hubLetter(t, "cai-coleader@people.example")
		n.Run(t, webtest.Scenario{As: coLeader, URL: "/me/community", In: []string{"form[action$='/resend'] button"}})
		n.Run(t, webtest.Scenario{As: coLeader, URL: "/me/community/resend", Form: url.Values{}, Location: "/me/community", Jobs: []string{"letters.hub"}, Audit: []string{"hub.join allowed"}})

		n.Run(t, webtest.Scenario{URL: got, Location: "/signin?next=" + url.QueryEscape(got)})
		n.Run(t, webtest.Scenario{As: leader, URL: got, In: []string{"h1==This invitation is for somebody else"}, NotIn: []string{"form[action^='/hub/invitation']"}})
		n.Run(t, webtest.Scenario{As: leader, URL: got, Form: url.Values{}, Status: 404, Audit: []string{"hub.join refused"}})
		n.Run(t, webtest.Scenario{As: coLeader, URL: got, In: []string{"form[action^='/hub/invitation'] button"}})
		n.Run(t, webtest.Scenario{As: coLeader, URL: "/hub", In: []string{".flash--info a[href='/me/community']"}})
		n.Run(t, webtest.Scenario{As: coLeader, URL: got, Form: url.Values{}, Location: "/hub/introduction", Audit: []string{"hub.join allowed"}})
		n.Run(t, webtest.Scenario{As: coLeader, URL: got, Location: "/hub"})
		n.Run(t, webtest.Scenario{As: member, URL: "/me/community", NotIn: []string{"#profile", ".todo"}})
	})
}

var hubPath = regexp.MustCompile(`/hub/invitation/\S+`)

// hubLetter is the path that the newest invitation to an address leads to.
func (n *network) hubLetter(t *testing.T, address string) string {
	t.Helper()
	n.Settle(t)
	list, err := n.Mailbox.List(ctx, post.Query{Address: address})
	must(t, err)
	for _, line := range list.Lines {
		_, letter, err := n.Mailbox.Show(ctx, line.ID)
		must(t, err)
		if path := hubPath.FindString(letter.Text); path != "" {
			if letter.Subject != "You've been invited!" || letter.From.Name != "Azure Tech Groups Leaders Hub" {
				t.Errorf("subject %q from %q", letter.Subject, letter.From.Name)
			}
			return path
		}
	}
	t.Fatalf("no invitation to %s", address)
	return ""
}
