package apply_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/post"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"

	"github.com/PuerkitoBio/goquery"
)

// pages elsewhere that the applications of the tests name.
func elsewhere(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			_, _ = w.Write([]byte(`<title>Bulut</title><p>Hello</p><a href="/code">Our code</a>`))
		case "/code":
			_, _ = w.Write([]byte(`<title>Code</title><p>Everyone is welcome.</p><p>Harassment is not accepted.</p><p>Be kind.</p>`))
		case "/cal":
			_, _ = w.Write([]byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261001T160000Z\r\nDTEND:20261001T180000Z\r\nSUMMARY:Azure in practice\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"))
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// town is a house with an applicant, a co-leader to be, and a manager.
func town(t *testing.T, h *webtest.House) {
	t.Helper()
	h.Person(t, "Helen", access.Manager)
	for _, name := range []string{"Zeynep", "Emre", "Eve"} {
		if err := h.People.ProveAs(context.Background(), access.System(access.ByDemo), h.Person(t, name)); err != nil {
			t.Fatal(err)
		}
	}
}

// begin starts a draft and returns its address.
func begin(t *testing.T, h *webtest.House) string {
	t.Helper()
	h.Run(t, webtest.Scenario{As: "Zeynep", URL: "/apply", Form: url.Values{}, Status: 303, Audit: []string{"application.write allowed"}})
	list, err := h.Applications.Mine(context.Background(), access.Person(h.Person(t, "Zeynep")))
	if err != nil || len(list) == 0 {
		t.Fatal(list, err)
	}
	return "/apply/" + string(list[0].ID)
}

// form is what a page would send: its hidden fields, and what is typed.
func form(page *goquery.Document, typed map[string]string) url.Values {
	v := url.Values{}
	page.Find("main form input[type=hidden]").Each(func(_ int, i *goquery.Selection) {
		if name := i.AttrOr("name", ""); name != "once" {
			v.Set(name, i.AttrOr("value", ""))
		}
	})
	for name, value := range typed {
		v.Set(name, value)
	}
	return v
}

var groupAnswers = map[string]string{"name": "Bulut Izmir", "place": "Izmir", "languages": "Türkçe, English", "topics": "Data",
	"format": "in_person", "about": "Forty people who meet in a library above the fish market.", "about_lang": "en", "act": "next"}

// fill fills in every step of a draft.
func fill(t *testing.T, h *webtest.House, at, away string) {
	t.Helper()
	step := func(name string, typed map[string]string, then string, s webtest.Scenario) {
		page := h.Run(t, webtest.Scenario{As: "Zeynep", URL: at + "/" + name, In: []string{"ol.steps", "form.formbox"}})
		s.As, s.URL, s.Form, s.Location = "Zeynep", at+"/"+name, form(page, typed), at+"/"+then
		h.Run(t, s)
	}
	one := webtest.Scenario{Audit: []string{"application.write allowed"}}
	step("group", groupAnswers, "people", one)
	step("people", map[string]string{"profile": "https://techcommunity.microsoft.com/t5/user/viewprofilepage/user-id/418203", "accept_terms": "true", "confirm_terms_age": "true", "confirm_terms_authority": "true", "accept_conduct": "true",
		"accept_brand": "true", "co_name": "Emre", "co_address": "emre@people.example", "act": "next"}, "conduct",
		webtest.Scenario{Audit: []string{"application.write allowed", "document.accept allowed"}, Jobs: []string{"assess.accepted", "assess.accepted", "assess.accepted", "letters.co-leader"}})
	looked := webtest.Scenario{Audit: []string{"application.write allowed", "application.write allowed"}}
	step("conduct", map[string]string{"homepage": away + "/", "conduct_kind": "address", "conduct_url": away + "/code", "conduct_lang": "en", "act": "next"}, "meetings", looked)
	step("meetings", map[string]string{"calendar": away + "/cal", "act": "next"}, "meetings", looked)
	h.Settle(t)
}

func letters(t *testing.T, h *webtest.House, to string) (list []string) {
	t.Helper()
	p, err := h.Mailbox.List(context.Background(), post.Query{Address: to})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range p.Lines {
		list = append(list, l.Subject)
	}
	return list
}

func invitation(t *testing.T, h *webtest.House, at string) string {
	t.Helper()
	list, err := h.Applications.Mine(context.Background(), access.Person(h.Person(t, "Zeynep")))
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range list {
		if "/apply/"+string(a.ID) == at {
			v, err := h.Applications.Get(context.Background(), access.Person(a.Person), a.ID, "en")
			if err != nil {
				t.Fatal(err)
			}
			return "/invitations/" + string(v.Partner.ID)
		}
	}
	t.Fatal("no such application")
	return ""
}

// signedInAnew is what a session leaves whose rights have risen.
var signedInAnew = []string{"account.sign_in allowed"}

// The whole way: applicant, co-leader, manager, group.
func TestAGroupApplies(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		town(t, h)
		away := elsewhere(t)
		h.Run(t, webtest.Scenario{URL: "/apply", In: []string{"h1==Start a group", "main a[href='/signin?next=/apply']==Sign in", "main==4 December 2026"}})
		h.Run(t, webtest.Scenario{URL: "/", In: []string{"a[href='/apply']==Start a group"}})
		at := begin(t, h)
		fill(t, h, at, away)
		h.Run(t, webtest.Scenario{As: "Zeynep", URL: at + "/conduct", In: []string{"main==Your homepage links", "main==We did not find how a problem is reported"}})
		h.Run(t, webtest.Scenario{As: "Zeynep", URL: at + "/meetings", In: []string{"main==1 meeting found, 1 on topic", "table==Azure in practice"}})
		page := h.Run(t, webtest.Scenario{As: "Zeynep", URL: at + "/check", In: []string{"main==Bulut Izmir", "main==Emre has not answered yet"}, NotIn: []string{"main .pill--warn:contains('Still missing')"}})
		h.Run(t, webtest.Scenario{As: "Zeynep", URL: at + "/send", Form: form(page, nil), Location: at, Audit: []string{"application.write allowed"},
			Jobs: []string{"applications.check", "letters.application"}})
		h.Settle(t)
		h.Run(t, webtest.Scenario{As: "Zeynep", URL: at, In: []string{"main==number 1 in the queue", "main==4 December 2026"}})
		h.Run(t, webtest.Scenario{As: "Zeynep", URL: at + "/group", Location: at})

		coLeads(t, h, invitation(t, h, at))
		decides(t, h, strings.Replace(at, "/apply/", "/office/applications/", 1))

		h.Run(t, webtest.Scenario{As: "Zeynep", URL: at, In: []string{"main==has been approved", "a[href='/me/groups/bulut-izmir']"}, Audit: signedInAnew})
		h.Run(t, webtest.Scenario{As: "Zeynep", URL: "/me/groups/bulut-izmir", In: []string{"main==Everything is done. The group becomes active in a moment."}})
		h.Settle(t)
		h.Run(t, webtest.Scenario{As: "Zeynep", URL: "/me/groups/bulut-izmir", In: []string{"main==Leadership", ".req"}})
		h.Run(t, webtest.Scenario{As: "Emre", URL: "/me/groups/bulut-izmir", Audit: signedInAnew})
		for who, want := range map[string]int{"zeynep@people.example": 5, "emre@people.example": 4} {
			if got := letters(t, h, who); len(got) != want {
				t.Errorf("%s got %d letters: %v", who, len(got), got)
			}
		}
	})
}

// coLeads is the co-leader's own part; nobody else sees it.
func coLeads(t *testing.T, h *webtest.House, at string) {
	t.Helper()
	h.Run(t, webtest.Scenario{As: "Eve", URL: at, Status: 404, In: []string{"h1==another address"}, NotIn: []string{"main:contains('Bulut')"}})
	h.Run(t, webtest.Scenario{URL: at, Status: 303})
	page := h.Run(t, webtest.Scenario{As: "Emre", URL: at, In: []string{"main==Zeynep asks you to be the co-leader of Bulut Izmir"}, NotIn: []string{"main:contains('418203')"}})
	h.Run(t, webtest.Scenario{As: "Emre", URL: at + "/accept", Form: form(page, map[string]string{"profile": "418203", "accept_terms": "true", "confirm_terms_age": "true", "confirm_terms_authority": "true"}), Status: 422, In: []string{".err==belongs to another person"}})
	h.Run(t, webtest.Scenario{As: "Emre", URL: at + "/accept", Form: form(page, map[string]string{"profile": "420977", "accept_terms": "true", "confirm_terms_age": "true", "confirm_terms_authority": "true", "accept_conduct": "true", "accept_brand": "true"}),
		Location: at, Audit: []string{"application.part allowed", "document.accept allowed"}, Jobs: []string{"assess.accepted", "assess.accepted", "assess.accepted", "letters.co-leader-answer"}})
	h.Run(t, webtest.Scenario{As: "Emre", URL: at, In: []string{"main==Your part is done"}})
	h.Settle(t)
}

// decides is the manager's way: queue, file, letter, decision.
func decides(t *testing.T, h *webtest.House, at string) {
	t.Helper()
	h.Run(t, webtest.Scenario{As: "Eve", URL: "/office/applications", Status: 403, Audit: []string{}})
	h.Run(t, webtest.Scenario{As: "Helen", URL: "/office/applications", In: []string{"table==Bulut Izmir", "table==10 working days left"}})
	page := h.Run(t, webtest.Scenario{As: "Helen", URL: at, In: []string{"main==Both have accepted the documents", "main==Everyone is welcome", "main==1 of 1"}})
	h.Run(t, webtest.Scenario{As: "Helen", URL: at + "/note", Form: url.Values{"note": {"Lovely group."}}, Location: at, Audit: []string{"application.note allowed"}})
	decision := form(page, map[string]string{"act": "approve_add", "to_add": "Say how problems are resolved", "to_add_by": "2027-01-15"})
	refused := form(page, map[string]string{"act": "ask"})
	h.Run(t, webtest.Scenario{As: "Helen", URL: at + "/letter", Form: refused, Status: 422, In: []string{".err==few words"}})
	letter := h.Run(t, webtest.Scenario{As: "Helen", URL: at + "/letter", Form: decision, In: []string{"textarea[name=letter]==15 January 2027", "textarea==Helen, for the program team"}})
	sent := form(letter, map[string]string{"letter": "Welcome.\n\nPlease add by 15 January how problems are resolved."})
	h.Run(t, webtest.Scenario{As: "Helen", URL: at + "/decide", Form: sent, Location: "/office/applications",
		Audit: []string{"application.decide allowed", "calendar.connect allowed", "group.create allowed", "group.roster allowed"},
		Jobs:  []string{"assess.created", "assess.group", "letters.decision"}})
	h.Settle(t)
	h.Run(t, webtest.Scenario{As: "Helen", URL: at, In: []string{"main==Lovely group.", "main==To be added by 15 January 2027"}, NotIn: []string{"input[name=act]"}})
	h.Run(t, webtest.Scenario{As: "Helen", URL: at + "/settle", Form: url.Values{}, Location: at, Audit: []string{"application.decide allowed"}})
}

// A question stops the clock; the answer goes on with what was left.
func TestAQuestionIsAnswered(t *testing.T) {
	h := webtest.New(t)
	town(t, h)
	at := begin(t, h)
	fill(t, h, at, elsewhere(t))
	page := h.Run(t, webtest.Scenario{As: "Zeynep", URL: at + "/check"})
	h.Run(t, webtest.Scenario{As: "Zeynep", URL: at + "/send", Form: form(page, nil), Location: at, Audit: []string{"application.write allowed"}, Jobs: []string{"applications.check", "letters.application"}})
	h.Settle(t)
	office := strings.Replace(at, "/apply/", "/office/applications/", 1)
	file := h.Run(t, webtest.Scenario{As: "Helen", URL: office})
	letter := h.Run(t, webtest.Scenario{As: "Helen", URL: office + "/letter", Form: form(file, map[string]string{"act": "ask", "words": "Who answers reports?"}), In: []string{"textarea==Who answers reports?"}})
	h.Run(t, webtest.Scenario{As: "Helen", URL: office + "/decide", Form: form(letter, map[string]string{"letter": "Who answers reports?"}), Location: "/office/applications",
		Audit: []string{"application.decide allowed"}, Jobs: []string{"letters.decision"}})
	h.Run(t, webtest.Scenario{As: "Helen", URL: "/office/applications?list=changes", In: []string{"table==Clock stopped"}})
	state := h.Run(t, webtest.Scenario{As: "Zeynep", URL: at, In: []string{"main==Who answers reports?", "textarea[name=answer]"}})
	rev := state.Find("form[action$='/send'] input[name=rev]").AttrOr("value", "")
	h.Run(t, webtest.Scenario{As: "Zeynep", URL: at + "/send", Form: url.Values{"rev": {rev}, "answer": {"I do."}}, Location: at, Audit: []string{"application.write allowed"},
		Jobs: []string{"applications.check", "letters.application"}})
	h.Run(t, webtest.Scenario{As: "Helen", URL: office, In: []string{"main==I do."}})
	h.Run(t, webtest.Scenario{As: "Zeynep", URL: at + "/withdraw", Form: url.Values{"reason": {"We wait."}}, Location: at, Audit: []string{"application.write allowed"}})
	h.Run(t, webtest.Scenario{As: "Helen", URL: "/office/applications?list=done", In: []string{"table==Withdrawn"}})
}

// What is refused keeps what was typed; what is not one's own does not exist.
func TestRefusals(t *testing.T) {
	h := webtest.New(t)
	town(t, h)
	at := begin(t, h)
	send := func(s webtest.Scenario) *goquery.Document {
		s.As = "Zeynep"
		return h.Run(t, s)
	}
	send(webtest.Scenario{URL: at + "/group", Form: url.Values{"rev": {"1"}, "name": {"Bulut"}, "place": {"Springfield"}, "format": {"online"}}, Status: 422,
		In: []string{"input[name=name][value=Bulut]", "input[name=place_id]"}})
	send(webtest.Scenario{URL: at + "/group", Form: url.Values{"rev": {"1"}, "name": {"Bulut"}, "languages": {"Klingonisch"}, "format": {"online"}}, Status: 422, In: []string{".err==Klingonisch"}})
	send(webtest.Scenario{URL: at + "/people", Form: url.Values{"rev": {"1"}, "profile": {"https://evil.example/7"}}, Status: 422, In: []string{".err==evil.example"}})
	send(webtest.Scenario{URL: at + "/people", Form: url.Values{"rev": {"1"}, "co_name": {"Z"}, "co_address": {"zeynep@people.example"}}, Status: 422})
	send(webtest.Scenario{URL: at + "/meetings", Form: url.Values{"rev": {"1"}, "calendar": {"ftp://x"}}, Status: 422, In: []string{"input[value='ftp://x']"}})
	send(webtest.Scenario{URL: at + "/meetings", Form: url.Values{"rev": {"9"}, "calendar": {""}}, Status: 409})
	send(webtest.Scenario{URL: at + "/send", Form: url.Values{"rev": {"1"}}, Status: 422, In: []string{"[role=alert]==The town is missing", "a[href='#f-group']"}})
	for _, path := range []string{"", "/group", "/check"} {
		h.Run(t, webtest.Scenario{As: "Eve", URL: at + path, Status: 404})
	}
	h.Run(t, webtest.Scenario{As: "Eve", URL: "/apply/app_x", Status: 404})
	send(webtest.Scenario{URL: at + "/conduct?example=conduct-example-short", In: []string{"textarea[name=conduct_body]==welcome"}})
	send(webtest.Scenario{URL: at + "/discard", Form: url.Values{}, Location: "/apply", Audit: []string{"application.write allowed"}})
	send(webtest.Scenario{URL: at, Status: 404})
}
