package documents_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/guides"
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/post"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

var (
	ctx  = context.Background()
	demo = access.System(access.ByDemo)
)

// house has a group whose leader has accepted the terms, and whose co-leader
// has not.
func house(t *testing.T, h *webtest.House) {
	t.Helper()
	id, err := h.Groups.Create(ctx, demo, groups.NewGroup{Name: "Cloud Builders", Status: groups.Active, Similar: true,
		Place: groups.Place{Country: "KE", City: "Nairobi", Lat: -1.28, Lng: 36.82, Zone: "Africa/Nairobi"}})
	if err == nil {
		err = h.Groups.SetLeaders(ctx, demo, id, groups.Leaders{Leader: h.Person(t, "Wanjiru"), CoLeader: h.Person(t, "Daniel")}, "")
	}
	if err == nil {
		err = h.Program.Accept(ctx, access.Person(h.Person(t, "Wanjiru")), yes(t, h))
	}
	if err != nil {
		t.Fatal(err)
	}
	h.Person(t, "Helen", access.Manager)
	h.Person(t, "Edda", access.Editor)
	h.Settle(t)
}

// yes accepts the terms in force.
func yes(t *testing.T, h *webtest.House) program.Yes {
	t.Helper()
	d, err := h.Program.Document(ctx, demo, "terms", "en", 0)
	if err != nil {
		t.Fatal(err)
	}
	return d.Yes()
}

// apply changes the English terms of the default guide from a day on.
func apply(t *testing.T, h *webtest.House, version guide.Number, words, from string, copies ...guide.Copy) {
	t.Helper()
	v, problems := guide.Load(guides.Files, guides.Default)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	d := v.Guide.Document("terms")
	d.Version, d.Copies = version, copies
	for i := range v.Documents {
		if f := &v.Documents[i]; f.Document == "terms" && f.Language == "en" {
			f.Body = append(f.Body, "\n\n"+words+"\n"...)
			f.Hash = guide.Hash(f.Body)
		}
	}
	v.Canonical = v.Guide.Canonical()
	v.Hash = guide.Hash(v.Canonical)
	day, err := ids.ParseDate(from)
	if err == nil {
		_, _, err = h.Program.Apply(ctx, demo, v, day, "")
	}
	if err != nil {
		t.Fatal(err)
	}
	h.Settle(t)
}

// run does a job of the schedule and all that follows.
func run(t *testing.T, h *webtest.House, name string) {
	t.Helper()
	if err := h.Gate.Enqueue(ctx, jobs.Spec{Kind: "schedule." + name, Args: 0}); err != nil {
		t.Fatal(err)
	}
	h.Settle(t)
}

// letters are the subjects of those to everybody, the oldest first.
func letters(t *testing.T, h *webtest.House) (subjects []string) {
	t.Helper()
	p, err := h.Mailbox.List(ctx, post.Query{})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range p.Lines {
		subjects = append([]string{l.Subject}, subjects...)
	}
	return subjects
}

func TestANewVersionAsksAgain(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		house(t, h)
		apply(t, h, 2, "Bring a friend.", "2026-11-22")
		for range 2 {
			run(t, h, "ask again")
		}
		want := "New version of “Terms and conditions”"
		if got := letters(t, h); len(got) != 1 || got[0] != want {
			t.Fatalf("letters: %q", got)
		}

		// A calm notice, no wall.
		h.Run(t, webtest.Scenario{As: "Wanjiru", URL: "/me", In: []string{".flash--info==There is a new version of: Terms and conditions", ".flash a[href='/me/documents/terms']", "a[href='/me/groups/cloud-builders']"}})
		h.Run(t, webtest.Scenario{As: "Wanjiru", URL: "/me/groups/cloud-builders", In: []string{".flash--info==enough until 21 December 2026"}})
		h.Run(t, webtest.Scenario{As: "Daniel", URL: "/me", NotIn: []string{".flash"}})
		page := h.Run(t, webtest.Scenario{As: "Wanjiru", URL: "/me/documents/terms", In: []string{"#changes ins==Bring a friend.", "#accept"}, NotIn: []string{"#changes del"}})

		// The office sees who has not, and with what.
		h.Run(t, webtest.Scenario{As: "Helen", URL: "/office/documents", In: []string{".side a[href='/office/documents'][aria-current]", "tbody tr:first-child a[href='/office/documents/terms']==0 of 2",
			"tbody tr:first-child==22 December 2026", "tbody tr:first-child .pill==German: outdated translation"}})
		list := "/office/documents/terms"
		h.Run(t, webtest.Scenario{As: "Helen", URL: list, In: []string{".sub==0 of 2", "tbody tr:first-child==Daniel", "tbody tr:last-child==Version 1", "tbody a[href='/office/groups/cloud-builders']"}})
		h.Run(t, webtest.Scenario{As: "Helen", URL: list + "?only=never", In: []string{"tbody==Daniel", "option[value=never][selected]"}, NotIn: []string{"tbody tr + tr"}})
		h.Run(t, webtest.Scenario{As: "Helen", URL: list + "?version=1&q=cloud", In: []string{"tbody==Daniel", ".sub==1 of 2"}, NotIn: []string{"tbody tr + tr"}})
		table := h.Run(t, webtest.Scenario{As: "Helen", URL: list + "/owing.csv?only=earlier"}).Text()
		if !strings.Contains(table, "Wanjiru") || strings.Contains(table, "Daniel") || !strings.Contains(table, "Cloud Builders,terms,2,1") {
			t.Errorf("the export:\n%s", table)
		}
		h.Run(t, webtest.Scenario{As: "Edda", URL: list, Status: 403})
		h.Run(t, webtest.Scenario{As: "Helen", URL: "/office/documents/guide", Status: 404})

		// A reminder near the end, once; then the notice changes its tone.
		h.Clock.Set(webtest.Noon.AddDate(0, 0, 24))
		for range 2 {
			run(t, h, "ask again")
		}
		if got := letters(t, h); len(got) != 2 || got[1] != "Please accept the new version of “Terms and conditions”" {
			t.Errorf("letters: %q", got)
		}
		form := url.Values{"confirm_terms_age": {"true"}, "confirm_terms_authority": {"true"}}
		for _, name := range []string{"version", "lang", "hash"} {
			form.Set(name, page.Find("#accept input[name="+name+"]").AttrOr("value", ""))
		}
		h.Run(t, webtest.Scenario{As: "Wanjiru", URL: "/me/documents/terms", Form: form, Location: "/me/documents", Jobs: []string{"assess.accepted"}, Audit: []string{"document.accept allowed"}})
		h.Run(t, webtest.Scenario{As: "Wanjiru", URL: "/me/groups/cloud-builders", NotIn: []string{".flash a[href^='/me/documents']"}})
		h.Run(t, webtest.Scenario{URL: "/guide/terms?lang=de", In: []string{".flash--warn==older than the text that decides", ".flash a[href='/guide/terms?lang=en']"}})
	})
}

func TestATextElsewhereIsTakenOverByAPerson(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		house(t, h)
		at := program.Watched{Document: "terms", Lang: "en", Address: "https://127.0.0.1:1/terms"}
		apply(t, h, 1, "Bring a friend.", "2026-11-22", guide.Copy{Language: "en", Address: guide.Address(at.Address)})
		run(t, h, "read copies")
		h.Run(t, webtest.Scenario{As: "Helen", URL: "/office/documents", In: []string{"#elsewhere li==The website did not accept a connection", "#elsewhere .pill==Could not be read"}})
		h.Run(t, webtest.Scenario{URL: "/guide/terms", In: []string{"aside a[href='https://127.0.0.1:1/terms']"}})

		if err := h.Program.KeepCopy(ctx, access.System(access.ByDocuments), at, "Bring two friends.", nil); err != nil {
			t.Fatal(err)
		}
		path := "/office/documents/terms/copies/en"
		h.Run(t, webtest.Scenario{As: "Helen", URL: "/office/documents", In: []string{"#elsewhere a[href='" + path + "']", "#elsewhere .pill==Has changed"}})
		page := h.Run(t, webtest.Scenario{As: "Helen", URL: path, In: []string{"#changes ins==two friends", "input[name=ask][checked]", "#decide==until 21 December 2026"}})
		hash := page.Find("input[name=hash]").AttrOr("value", "")
		h.Run(t, webtest.Scenario{As: "Helen", URL: path, Form: url.Values{"hash": {"other"}, "note": {"As published"}}, Status: 409, In: []string{"input[name=note][value='As published']"}})
		h.Run(t, webtest.Scenario{As: "Edda", URL: path, Status: 403})
		h.Run(t, webtest.Scenario{As: "Helen", URL: path, Form: url.Values{"hash": {hash}, "ask": {"true"}, "note": {"As published"}}, Location: "/office/documents",
			Audit: []string{"guide.apply allowed"}, Jobs: []string{"assess.guide", "letters.new-version"}})
		h.Run(t, webtest.Scenario{As: "Helen", URL: path, In: []string{".empty==Nothing waits"}, NotIn: []string{"#decide"}})
		h.Run(t, webtest.Scenario{URL: "/guide/terms", In: []string{".prose==Bring two friends."}})
	})
}
