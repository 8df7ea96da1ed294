package me_test

import (
	"context"
	"net/url"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

func TestTwoAccountsBecomeOne(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		ctx, as := context.Background(), access.System(access.ByDemo)
		old, third := h.Person(t, "Old Account"), h.Person(t, "Third Person")
		h.Person(t, "Ana Sousa")
		id, err := h.Groups.Create(ctx, as, groups.NewGroup{Name: "Nube Málaga", Place: groups.Place{Country: "ES", City: "Málaga", Lat: 36.7, Lng: -4.4, Zone: "Europe/Madrid"}})
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Groups.SetLeaders(ctx, as, id, groups.Leaders{Leader: third, CoLeader: old}, "test"); err != nil {
			t.Fatal(err)
		}
		h.Settle(t)
		join := []string{"account.join allowed"}
		h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile", In: []string{"a[href='/me/profile/join']"}})
		h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile/join", In: []string{"h1==Join two accounts", "main==Ana Sousa", "input[name=address]"}, NotIn: []string{"button[name=provider]"}})
		h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile/join/look", Location: "/me/profile/join"})
		h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile/join", Form: url.Values{"address": {"x"}}, Status: 422, In: []string{"input[name=address][aria-invalid=true][value=x]"}})
		h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile/join", Form: url.Values{"address": {"old-account@people.example"}}, Location: "/me/profile/join/code",
			Audit: join, Jobs: []string{"letters.join"}})
		h.Settle(t)
		h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile/join/code", Form: url.Values{"code": {"1"}}, Status: 422, In: []string{"input[name=code][aria-invalid=true]"}})
		h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile/join/code", Form: url.Values{"code": {codeIn(t, h, "old-account@people.example")}}, Location: "/me/profile/join/look", Audit: join})
		h.Run(t, webtest.Scenario{As: "Third Person", URL: "/me/profile/join/look", Location: "/me/profile/join"})
		h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile/join/look", In: []string{".kv==old-account@people.example", ".kv==Co-leader, Nube Málaga", "main==cannot be undone"}})
		h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile/join/look", Form: url.Values{}, Location: "/me/profile", Audit: join,
			Jobs: []string{"letters.joined", "assess.joined", "assess.group"}})
		h.Settle(t)
		for _, address := range []string{"old-account@people.example", "ana-sousa@people.example"} {
			h.Run(t, webtest.Scenario{URL: "/dev/mail?q=" + url.QueryEscape(address), In: []string{"tbody==Two accounts of Azure Tech Groups are one now"}})
		}
		h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me", In: []string{"a[href='/me/groups/nube-malaga']", ".meta==Co-leader"}, Audit: []string{"account.sign_in allowed"}}) // a new right renews the session
		h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile", In: []string{"#addresses==old-account@people.example"}})
	})
}

func TestAccountsThatLeadOneGroupStayApart(t *testing.T) {
	h, far := webtest.NewWithProvider(t)
	ctx, as := context.Background(), access.System(access.ByDemo)
	one, two := h.Person(t, "Ana Sousa"), h.Person(t, "Old Account")
	id, err := h.Groups.Create(ctx, as, groups.NewGroup{Name: "Nube Málaga", Place: groups.Place{Country: "ES", City: "Málaga", Lat: 36.7, Lng: -4.4, Zone: "Europe/Madrid"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Groups.SetLeaders(ctx, as, id, groups.Leaders{Leader: one, CoLeader: two}, "test"); err != nil {
		t.Fatal(err)
	}
	h.Settle(t)
	link := toProvider(t, h, far, ana, webtest.Scenario{As: "Old Account", URL: "/me/profile/logins", Audit: []string{"account.factors allowed"}})
	h.Run(t, webtest.Scenario{As: "Old Account", URL: link, Location: "/me/profile#logins", Audit: []string{"account.factors allowed", "account.sign_in allowed"}, Jobs: []string{"letters.login"}})
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile/join", In: []string{"button[name=provider][value=uni]==Continue with Example University"}})
	back := toProvider(t, h, far, ana, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile/join/with", Audit: []string{"account.join allowed"}})
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: back, Location: "/me/profile/join/look", Audit: []string{"account.join allowed", "account.sign_in allowed"}})
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile/join/look", In: []string{".flash--warn==Both accounts lead Nube Málaga"}, NotIn: []string{"main form[action$='/look']"}})
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile/join/look", Form: url.Values{}, Status: 409, In: []string{".flash--warn"}})
}
