package groups_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

var (
	ctx  = context.Background()
	demo = access.System(access.ByDemo)
)

// house has one group with a leader, a co-leader and an organiser, one with a
// leader of its own, and a program team.
func house(t *testing.T, h *webtest.House) {
	t.Helper()
	place := groups.Place{Country: "KE", City: "Nairobi", Lat: -1.28, Lng: 36.82, Zone: "Africa/Nairobi"}
	make := func(name, lead, co string) ids.GroupID {
		id, err := h.Groups.Create(ctx, demo, groups.NewGroup{Name: name, Place: place, Status: groups.Active, Similar: true})
		if err == nil {
			err = h.Groups.SetLeaders(ctx, demo, id, groups.Leaders{Leader: h.Person(t, lead), CoLeader: h.Person(t, co)}, "")
		}
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	id := make("Cloud Builders", "Wanjiru Kamau", "Daniel Otieno")
	make("Andere Gruppe", "Lars Tveit", "Łucja Żak")
	if err := h.Groups.AddOrganiser(ctx, access.Person(h.Person(t, "Wanjiru Kamau")), id, h.Person(t, "Ana Ngũgĩ")); err != nil {
		t.Fatal(err)
	}
	h.Person(t, "Helen Brandt", access.Manager)
	h.Person(t, "Edda Editor", access.Editor)
	h.Settle(t)
}

const desk = "/me/groups/cloud-builders"

func TestOnlyThoseWhoRunAGroupOpenItsDesk(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	h.Run(t, webtest.Scenario{URL: desk, Location: "/signin?next=%2Fme%2Fgroups%2Fcloud-builders"})
	h.Run(t, webtest.Scenario{As: "Lars Tveit", URL: desk, Status: 404})
	for _, who := range []string{"Wanjiru Kamau", "Daniel Otieno", "Helen Brandt", "Edda Editor"} {
		h.Run(t, webtest.Scenario{As: who, URL: desk, In: []string{".standing", ".reqs li", ".standing .pill"}})
	}
	h.Run(t, webtest.Scenario{As: "Ana Ngũgĩ", URL: desk, In: []string{"h1", ".side"}, NotIn: []string{".standing", ".side a[href$='/conduct']"}})
	h.Run(t, webtest.Scenario{As: "Ana Ngũgĩ", URL: desk + "/conduct", Status: 404})
	h.Run(t, webtest.Scenario{As: "Edda Editor", URL: desk + "/members", Status: 404})
}

func TestEveryLinkOfTheDeskWorks(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	for _, who := range []string{"Wanjiru Kamau", "Daniel Otieno", "Ana Ngũgĩ", "Edda Editor"} {
		page := h.Run(t, webtest.Scenario{As: who, URL: desk})
		var links []string
		for _, a := range page.Find(".side a, .main a").EachIter() {
			if to, ok := a.Attr("href"); ok && len(to) > len(desk) && to[:len(desk)] == desk {
				links = append(links, to)
			}
		}
		if len(links) < 3 {
			t.Fatalf("the desk has only %q", links)
		}
		for _, to := range links {
			h.Run(t, webtest.Scenario{As: who, URL: to, In: []string{"h1"}})
		}
	}
}

func TestAnotherDayIsComputed(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	h.Run(t, webtest.Scenario{As: "Wanjiru Kamau", URL: desk + "?as-of=2027-11-22", In: []string{".standing__h==As of 22 November 2027", "input[name='as-of'][value='2027-11-22']"}})
	h.Run(t, webtest.Scenario{As: "Wanjiru Kamau", URL: desk + "?as-of=nonsense", In: []string{"input[name='as-of'][value='']"}})
}

// meeting is the form of an evening.
func meeting(title, day string) url.Values {
	return url.Values{"title": {title}, "day": {day}, "start": {"18:00"}, "end": {"20:00"}, "zone": {"Africa/Nairobi"}, "format": {"in_person"}}
}

func TestAnOrganiserWritesAMeetingDownAndALeaderDecides(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	page := desk + "/events/2026-11-12-azure-evening"
	h.Run(t, webtest.Scenario{As: "Ana Ngũgĩ", URL: desk + "/events/new", Form: meeting("", ""), Status: 422,
		In: []string{"input[name=title][aria-invalid=true]", "input[name=day][aria-invalid=true]"}})
	h.Run(t, webtest.Scenario{As: "Ana Ngũgĩ", URL: desk + "/events/new", Form: meeting("Azure evening", "2026-11-12"), Location: page,
		Jobs: []string{"assess.events"}, Audit: []string{"event.write allowed"}})
	h.Run(t, webtest.Scenario{As: "Ana Ngũgĩ", URL: page, In: []string{"h1==Azure evening", "form[action$='/events/2026-11-12-azure-evening']"},
		NotIn: []string{"form[action$='/report']", "form[action$='/topic']"}})
	h.Run(t, webtest.Scenario{As: "Ana Ngũgĩ", URL: page + "/topic", Form: url.Values{"topic": {"yes"}, "reason": {"Because"}}, Status: 404})
	lead := "Wanjiru Kamau"
	h.Run(t, webtest.Scenario{As: lead, URL: page + "/topic", Form: url.Values{"topic": {"no"}}, Status: 422, In: []string{"textarea[name=reason][aria-invalid=true]"}})
	h.Run(t, webtest.Scenario{As: lead, URL: page + "/topic", Form: url.Values{"topic": {"no"}, "reason": {"It was a picnic."}}, Location: page,
		Jobs: []string{"assess.events"}, Audit: []string{"event.decide allowed"}})
	shown := h.Run(t, webtest.Scenario{As: lead, URL: page, In: []string{"#topic blockquote==It was a picnic.", "#topic==Wanjiru Kamau"}})
	rev := shown.Find("form[action$='/report'] input[name=rev]").AttrOr("value", "")
	h.Run(t, webtest.Scenario{As: lead, URL: page + "/report", Form: url.Values{"rev": {rev}, "attended": {"41"}, "recording": {"nowhere"}}, Status: 422,
		In: []string{"input[name=recording][aria-invalid=true]", "input[name=attended][value='41']"}})
	h.Run(t, webtest.Scenario{As: lead, URL: page + "/report", Form: url.Values{"rev": {"99"}, "attended": {"41"}}, Status: 409, In: []string{"input[name=attended][value='41']"}})
	h.Run(t, webtest.Scenario{As: lead, URL: page + "/report", Form: url.Values{"rev": {rev}, "attended": {"41"}}, Location: page,
		Jobs: []string{"assess.events"}, Audit: []string{"event.decide allowed"}})
}

func TestTheCodeOfConductBeginsFromAnExample(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	lead := "Daniel Otieno"
	page := h.Run(t, webtest.Scenario{As: lead, URL: desk + "/conduct?example=conduct-example-short", In: []string{"textarea[name=body]==Code of conduct of Cloud Builders", "input[name=parts]:checked"}})
	body := page.Find("textarea[name=body]").Text()
	h.Run(t, webtest.Scenario{As: lead, URL: desk + "/conduct", Form: url.Values{"body": {body}, "lang": {"en"}, "act": {"preview"}}, In: []string{".prose==Cloud Builders"}})
	h.Run(t, webtest.Scenario{As: lead, URL: desk + "/conduct", Form: url.Values{"body": {"Too short."}, "lang": {"en"}}, Status: 422, In: []string{"textarea[name=body][aria-invalid=true]"}})
	h.Run(t, webtest.Scenario{As: lead, URL: desk + "/conduct", Form: url.Values{"body": {body}, "lang": {"en"}, "parts": {"norms", "resolution"}}, Location: desk + "/conduct",
		Jobs: []string{"assess.group"}, Audit: []string{"group.edit allowed"}})
	h.Run(t, webtest.Scenario{As: lead, URL: desk + "/conduct", In: []string{".sub==Published since", "input[value=norms]:checked"}, NotIn: []string{"input[value=prohibited]:checked"}})
}

func TestLeadersAcceptInTheirOwnName(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	h.Run(t, webtest.Scenario{As: "Daniel Otieno", URL: desk + "/people", In: []string{"#documents li:first-child a.btn[href='/me/documents/terms']"}})
	page := h.Run(t, webtest.Scenario{As: "Daniel Otieno", URL: "/me/documents/terms", In: []string{"#accept form", "#text .prose==What you undertake", "input[name=confirm_terms_age]"}, NotIn: []string{"#changes"}})
	form := url.Values{}
	for _, in := range page.Find("#accept form input[type=hidden]").EachIter() {
		form.Set(in.AttrOr("name", ""), in.AttrOr("value", ""))
	}
	form.Del("once")
	form.Set("confirm_terms_age", "true")
	h.Run(t, webtest.Scenario{As: "Daniel Otieno", URL: "/me/documents/terms", Form: form, Status: 422, In: []string{".err==Please confirm this", "input[name=confirm_terms_age][checked]"}})
	form.Set("confirm_terms_authority", "true")
	h.Run(t, webtest.Scenario{As: "Daniel Otieno", URL: "/me/documents/terms", Form: form, Location: "/me/documents",
		Jobs: []string{"assess.accepted"}, Audit: []string{"document.accept allowed"}})
	h.Run(t, webtest.Scenario{As: "Daniel Otieno", URL: desk + "/people", In: []string{"#documents li:first-child .pill==Accepted on 22 November 2026, in English",
		"#documents li:first-child .dim==version 1, English, in force since"}})
	h.Run(t, webtest.Scenario{As: "Daniel Otieno", URL: "/me/documents/terms", In: []string{".pill==Accepted", "main==Version 1 accepted on 22 November 2026"}, NotIn: []string{"#accept"}})
	h.Run(t, webtest.Scenario{As: "Ana Ngũgĩ", URL: "/me/documents", In: []string{".empty==Nothing to accept"}})
	h.Run(t, webtest.Scenario{As: "Ana Ngũgĩ", URL: "/me/documents/terms", Status: 404})
	h.Run(t, webtest.Scenario{As: "Ana Ngũgĩ", URL: desk + "/people", NotIn: []string{"#documents", "form[action$='/people']"}})
}

// A reason that is too long comes back with the form open, not behind a dialog.
func TestARefusedCancelIsThereAgain(t *testing.T) {
	h := webtest.New(t)
	house(t, h)
	page := desk + "/events/2026-12-12-azure-evening"
	h.Run(t, webtest.Scenario{As: "Ana Ngũgĩ", URL: desk + "/events/new", Form: meeting("Azure evening", "2026-12-12"), Location: page,
		Jobs: []string{"assess.events"}, Audit: []string{"event.write allowed"}})
	shown := h.Run(t, webtest.Scenario{As: "Ana Ngũgĩ", URL: page, In: []string{"dialog#cancel form"}})
	form := url.Values{"rev": {shown.Find("#cancel input[name=rev]").AttrOr("value", "")}, "reason": {strings.Repeat("rain ", 300)}}
	h.Run(t, webtest.Scenario{As: "Ana Ngũgĩ", URL: page + "/cancel", Form: form, Status: 422, NotIn: []string{"dialog#cancel"},
		In: []string{"form[action$='/cancel'] textarea[aria-invalid=true]==rain rain", "form[action$='/cancel'] .err==1,000"}})
	form.Set("rev", "99")
	form.Set("reason", "Rain.")
	h.Run(t, webtest.Scenario{As: "Ana Ngũgĩ", URL: page + "/cancel", Form: form, Status: 409, In: []string{"form[action$='/cancel'] textarea==Rain."}})
}

// P27: a leader who tries addresses learns nothing: an address without account,
// one that nobody has proved and one of somebody who does not belong to the group
// get the same page. A member is added.
func TestAddingAnOrganiserTellsNobodyWhoHasAnAccount(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		house(t, h)
		lead := "Wanjiru Kamau"
		outside := h.Person(t, "Otto Outside")
		proves(t, h, "otto-outside@people.example")
		var said []string
		for _, address := range []string{"nobody@people.example", "otto-outside@people.example", "daniel-otieno@people.example"} {
			page := h.Run(t, webtest.Scenario{As: lead, URL: desk + "/people", Form: url.Values{"address": {address}}, Status: 422,
				In: []string{"input[name=address][value='" + address + "'][aria-invalid=true]"}})
			said = append(said, page.Find("main .err, main .flash").Text())
		}
		if said[0] == "" || said[1] != said[0] || said[2] != said[0] {
			t.Errorf("the answers differ: %q", said)
		}
		g, err := h.Groups.Find(ctx, access.System(access.ByDemo), "cloud-builders")
		if err == nil {
			err = h.Groups.Join(ctx, access.Person(outside), g.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
		h.Run(t, webtest.Scenario{As: lead, URL: desk + "/people", Form: url.Values{"address": {"otto-outside@people.example"}}, Location: desk + "/people", Audit: []string{"group.team allowed"}})
	})
}
