package office_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

var ctx = context.Background()

func TestTheOfficeShowsEachTheirPages(t *testing.T) {
	h := webtest.New(t)
	h.Person(t, "Admin", access.Administrator)
	h.Person(t, "Manager", access.Manager)
	h.Person(t, "Responder", access.Responder)
	h.Person(t, "Member")
	guide, settings := ".side a[href='/office/guide'][aria-current]", ".side a[href='/office/settings']"
	h.Run(t, webtest.Scenario{As: "Admin", URL: "/office", Status: 303})
	h.Run(t, webtest.Scenario{As: "Admin", URL: "/office/guide", In: []string{guide, settings, ".worlds a[href='/office'][aria-current]", "#account==Administrator"}})
	h.Run(t, webtest.Scenario{As: "Manager", URL: "/office/guide", In: []string{guide, "h1==Guide", "code==chapterhouse guide apply FILE"}, NotIn: []string{settings, "input[type=file]"}})
	h.Run(t, webtest.Scenario{As: "Manager", URL: "/office/settings", Status: 403})
	for _, who := range []string{"Responder", "Member"} {
		h.Run(t, webtest.Scenario{As: who, URL: "/office", Status: 403, NotIn: []string{"a[href='/office']"}})
		h.Run(t, webtest.Scenario{As: who, URL: "/me", NotIn: []string{"a[href='/office']"}})
	}
	h.Run(t, webtest.Scenario{As: "Responder", URL: "/me", In: []string{"a[href='/hub']"}})
	h.Run(t, webtest.Scenario{As: "Member", URL: "/me", NotIn: []string{"a[href^='/hub']"}})
	h.Run(t, webtest.Scenario{URL: "/office/staff", Location: "/signin?next=%2Foffice%2Fstaff"})
}

func TestRolesAreGivenAndEndedWithAReason(t *testing.T) {
	h := webtest.New(t)
	id := h.Person(t, "Admin", access.Administrator)
	h.Person(t, "Manager", access.Manager)
	form := url.Values{"address": {"noor@people.example"}, "name": {"Noor van Dijk"}, "role": {"editor"}, "reason": {""}}
	h.Run(t, webtest.Scenario{As: "Manager", URL: "/office/staff", In: []string{"tbody tr"}, NotIn: []string{"#grant", "dialog"}})
	h.Run(t, webtest.Scenario{As: "Admin", URL: "/office/staff", Form: form, Status: 422,
		In: []string{"input[name=reason][aria-invalid=true]", "input[name=address][value='noor@people.example']", "input[value=editor][checked]"}})
	form.Set("reason", "joins the team")
	h.Run(t, webtest.Scenario{As: "Admin", URL: "/office/staff", Form: form, Location: "/office/staff", Audit: []string{"staff.grant allowed"}, Jobs: []string{"letters.staff"}})
	page := h.Run(t, webtest.Scenario{As: "Admin", URL: "/office/staff", In: []string{"tbody==Noor van Dijk"}})
	end, _ := page.Find("form[action$='/editor/end']").Attr("action")
	h.Run(t, webtest.Scenario{As: "Admin", URL: end, Form: url.Values{"reason": {" "}}, Status: 422, In: []string{".main > .stack .card form[action$='/editor/end'] input[aria-invalid=true]"}})
	h.Run(t, webtest.Scenario{As: "Admin", URL: end, Form: url.Values{"reason": {"moved on"}}, Location: "/office/staff", Audit: []string{"staff.grant allowed"}})
	last := "/office/staff/" + string(id) + "/administrator/end"
	h.Run(t, webtest.Scenario{As: "Admin", URL: last, Form: url.Values{"reason": {"tired"}}, Status: 409, In: []string{".flash--bad==last administrator"}})
}

func TestSettingsKeepWhatWasTyped(t *testing.T) {
	h := webtest.New(t)
	in, err := h.People.SignInAs(ctx, access.System(access.ByDemo), h.Person(t, "Admin", access.Administrator), accounts.Browser{})
	if err != nil {
		t.Fatal(err)
	}
	send := func(fields map[string]string) *httptest.ResponseRecorder {
		var body bytes.Buffer
		m := multipart.NewWriter(&body)
		_ = m.WriteField("once", ids.Random("k", 16))
		for name, value := range fields {
			_ = m.WriteField(name, value)
		}
		_ = m.Close()
		req := httptest.NewRequest("POST", h.Config.BaseURL+"/office/settings", &body)
		req.Header.Set("Sec-Fetch-Site", "same-origin")
		req.Header.Set("Content-Type", m.FormDataContentType())
		req.AddCookie(&http.Cookie{Name: "session", Value: in.Token})
		w := httptest.NewRecorder()
		h.Handler().ServeHTTP(w, req)
		return w
	}
	set, err := h.Program.Settings(ctx, access.Anonymous(""))
	if err != nil {
		t.Fatal(err)
	}
	rev := strconv.Itoa(set.Rev)
	if w := send(map[string]string{"name": "Cloud Friends", "accent": "teal", "rev": rev}); w.Code != 422 || !strings.Contains(w.Body.String(), `value="teal"`) || !strings.Contains(w.Body.String(), `value="Cloud Friends"`) {
		t.Errorf("a colour by its name: %d", w.Code)
	}
	if w := send(map[string]string{"name": "Cloud Friends", "accent": "#3F7D20", "rev": rev}); w.Code != 303 {
		t.Fatalf("%d", w.Code)
	}
	if w := send(map[string]string{"name": "Older name", "accent": "#000000", "rev": rev}); w.Code != 409 || !strings.Contains(w.Body.String(), `value="Older name"`) || !strings.Contains(w.Body.String(), "<dd>Cloud Friends</dd>") {
		t.Errorf("a stale form: %d", w.Code)
	}
	h.Run(t, webtest.Scenario{URL: "/signin", In: []string{".brand==Cloud Friends"}})
	h.Run(t, webtest.Scenario{URL: "/program.css"})
}

func TestVersionsOfTheGuideAreComparedInWords(t *testing.T) {
	h := webtest.New(t)
	h.Person(t, "Manager", access.Manager)
	h.Run(t, webtest.Scenario{As: "Manager", URL: "/office/guide", In: []string{"tbody tr .pill==In force", "#compare==one version so far"}})
	as := access.System(access.ByCommandLine)
	all, err := h.Program.Editions(ctx, as)
	if err != nil {
		t.Fatal(err)
	}
	changed := *all[0].Guide
	changed.Timezone = "Europe/Berlin"
	v := &guide.Version{Guide: &changed, Canonical: changed.Canonical()}
	v.Hash = guide.Hash(v.Canonical)
	if _, _, err := h.Program.Apply(ctx, as, v, ids.Date{Year: 2027, Month: 1, Day: 1}, "new office"); err != nil {
		t.Fatal(err)
	}
	page := h.Run(t, webtest.Scenario{As: "Manager", URL: "/office/guide", In: []string{"tbody tr .pill==Coming", "tbody==Command line", "tbody==new office", "#compare li==timezone: America/Los_Angeles becomes Europe/Berlin"}})
	if n := page.Find("tbody tr").Length(); n != 2 {
		t.Errorf("%d versions", n)
	}
	h.Run(t, webtest.Scenario{As: "Manager", URL: "/office/guide?from=1&to=1", In: []string{"#compare==Nothing is different"}})
	h.Run(t, webtest.Scenario{As: "Manager", URL: "/office/guide?from=x&to=99", In: []string{"#compare"}})
}
