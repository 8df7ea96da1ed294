package me_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

var ctx = context.Background()

func TestTheProfileKeepsWhatWasTypedAndLosesNothing(t *testing.T) {
	h := webtest.New(t)
	h.Person(t, "Zeynep Arslan")
	form := func(change func(url.Values)) url.Values {
		f := url.Values{"name": {"Zeynep A."}, "lang": {"en"}, "languages": {"Türkçe, en"}, "zone": {"Europe/Istanbul"}, "rev": {"0"}}
		change(f)
		return f
	}
	post := func(f url.Values, s webtest.Scenario) {
		t.Helper()
		s.As, s.URL, s.Form = "Zeynep Arslan", "/me/profile", f
		h.Run(t, s)
	}
	page := h.Run(t, webtest.Scenario{As: "Zeynep Arslan", URL: "/me/profile", In: []string{"h1==Profile", "input[name=name][value='Zeynep Arslan']", ".side a[aria-current]==Profile"}})
	rev := page.Find("form[action='/me/profile'] input[name=rev]").AttrOr("value", "")
	post(form(func(f url.Values) { f.Set("rev", rev); f.Set("zone", "Mars/Olympus"); f.Set("languages", "Klingonese") }), webtest.Scenario{Status: 422,
		In: []string{"input[name=zone][aria-invalid=true][value='Mars/Olympus']", "input[name=languages][aria-invalid=true][value=Klingonese]", "input[name=name][value='Zeynep A.']"}})
	post(form(func(f url.Values) { f.Set("rev", rev) }), webtest.Scenario{Location: "/me/profile", Audit: []string{"account.edit allowed"}})
	post(form(func(f url.Values) { f.Set("rev", rev); f.Set("name", "Older words") }), webtest.Scenario{Status: 409,
		In: []string{"[role=alert]==Nothing you typed is lost", "input[name=name][value='Older words']", ".kv dd==Zeynep A."}})
	page = h.Run(t, webtest.Scenario{As: "Zeynep Arslan", URL: "/me/profile", In: []string{"input[name=languages][value='Türkçe, English']"}})
	rev = page.Find("form[action='/me/profile'] input[name=rev]").AttrOr("value", "")
	post(form(func(f url.Values) { f.Set("rev", rev); f.Set("lang", "de") }), webtest.Scenario{Location: "/me/profile", Audit: []string{"account.edit allowed"}})
	for path, title := range map[string]string{"/me": "Meine Gruppen", "/me/profile": "Profil", "/me/security": "Sicherheit"} {
		h.Run(t, webtest.Scenario{As: "Zeynep Arslan", URL: path, In: []string{"html[lang=de]", "h1==" + title}})
	}
}

func TestAnAddressIsAddedByItsCode(t *testing.T) {
	h := webtest.New(t)
	h.Person(t, "Ana Sousa")
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile/addresses", Form: url.Values{"address": {"ana at home"}}, Status: 422,
		In: []string{"input[name=address][aria-invalid=true][value='ana at home']"}})
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile/addresses", Form: url.Values{"address": {"ana@home.example"}},
		Location: "/me/profile/addresses/confirm", Jobs: []string{"letters.address"}, Audit: []string{"account.edit allowed"}})
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile/addresses/confirm", Form: url.Values{"code": {"12"}}, Status: 422, In: []string{"input[name=code][aria-invalid=true]"}})
	h.Settle(t)
	code := codeIn(t, h, "ana@home.example")
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile/addresses/confirm", Form: url.Values{"code": {code}},
		Location: "/me/profile#addresses", Audit: []string{"account.edit allowed"}})
	page := h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile", In: []string{"#addresses==ana@home.example"}})
	action, _ := page.Find("form[action$='/primary']").Attr("action")
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: action, Form: url.Values{}, Location: "/me/profile#addresses", Audit: []string{"account.edit allowed"}})
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: strings.Replace(action, "/primary", "/remove", 1), Form: url.Values{}, Status: 422,
		In: []string{"[role=alert]==only confirmed address"}})
}

var digits = regexp.MustCompile(`\b\d{4} ?\d{4}\b`)

// codeIn reads the code in the letter that was sent last, from the page that
// shows it.
func codeIn(t *testing.T, h *webtest.House, address string) string {
	t.Helper()
	list := h.Run(t, webtest.Scenario{URL: "/dev/mail?q=" + url.QueryEscape(address), In: []string{"tbody a"}})
	letter, _ := list.Find("tbody a").First().Attr("href")
	code := digits.FindString(h.Run(t, webtest.Scenario{URL: letter}).Find("#text").Text())
	if code == "" {
		t.Fatal("the letter has no code")
	}
	return code
}

func TestBrowsersAreSignedOutOneByOneAndTogether(t *testing.T) {
	h := webtest.New(t)
	id := h.Person(t, "Ravi Menon")
	for range 3 {
		if _, err := h.People.SignInAs(ctx, access.System(access.ByDemo), id, accounts.Browser{Device: "Firefox on Linux"}); err != nil {
			t.Fatal(err)
		}
	}
	page := h.Run(t, webtest.Scenario{As: "Ravi Menon", URL: "/me/security", In: []string{".pill==This one"}})
	if n := page.Find("#sessions tbody tr").Length(); n != 4 {
		t.Fatalf("%d sessions, want 4", n)
	}
	end, _ := page.Find("tbody tr:not(:has(.pill)) form").First().Attr("action")
	h.Run(t, webtest.Scenario{As: "Ravi Menon", URL: end, Form: url.Values{}, Location: "/me/security#sessions", Audit: []string{"account.end_session allowed"}})
	h.Run(t, webtest.Scenario{As: "Ravi Menon", URL: end, Form: url.Values{}, Status: 404})
	h.Run(t, webtest.Scenario{As: "Ravi Menon", URL: "/me/sessions/end-others", Form: url.Values{}, Location: "/me/security#sessions", Audit: []string{"account.end_session allowed"}})
	page = h.Run(t, webtest.Scenario{As: "Ravi Menon", URL: "/me/security", NotIn: []string{"#others"}})
	here, _ := page.Find("#sessions tbody form").Attr("action")
	h.Run(t, webtest.Scenario{As: "Ravi Menon", URL: here, Form: url.Values{}, Location: "/", Audit: []string{"account.end_session allowed"}})
	h.Run(t, webtest.Scenario{As: "Ravi Menon", URL: "/me", Location: "/signin?next=%2Fme"})
}

func TestMyGroupsSaysWhatIAmInEach(t *testing.T) {
	h := webtest.New(t)
	as := access.System(access.ByDemo)
	lead, co := h.Person(t, "Wanjirũ Kamau"), h.Person(t, "Otieno Ouma")
	h.Run(t, webtest.Scenario{As: "Wanjirũ Kamau", URL: "/me", In: []string{".empty==no group yet"}})
	id, err := h.Groups.Create(ctx, as, groups.NewGroup{Name: "Nube Málaga", Place: groups.Place{Country: "ES", City: "Málaga", Lat: 36.7, Lng: -4.4, Zone: "Europe/Madrid"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Groups.SetLeaders(ctx, as, id, groups.Leaders{Leader: lead, CoLeader: co}, "test"); err != nil {
		t.Fatal(err)
	}
	other := h.Person(t, "Only Member")
	if err := h.Groups.Join(ctx, access.Person(other), id); err != nil {
		t.Fatal(err)
	}
	h.Run(t, webtest.Scenario{As: "Wanjirũ Kamau", URL: "/me", In: []string{"a[href='/me/groups/nube-malaga']==Nube Málaga", ".meta==Leader, since 22 November 2026"},
		Audit: []string{"account.sign_in allowed"}}) // a new right renews the session
	h.Run(t, webtest.Scenario{As: "Only Member", URL: "/me", In: []string{"a[href='/groups/nube-malaga']"}, NotIn: []string{"a[href='/me/groups/nube-malaga']"}})
	h.Run(t, webtest.Scenario{As: "Only Member", URL: "/me/groups/" + string(id) + "/leave", Form: url.Values{"name": {"Nube Málaga"}}, Location: "/me", Audit: []string{"group.join allowed"}})
	h.Run(t, webtest.Scenario{As: "Only Member", URL: "/me", In: []string{".flash--ok==You have left Nube Málaga", ".empty"}})
}

func TestAZoneIsFoundByItsCity(t *testing.T) {
	h := webtest.New(t)
	h.Person(t, "Ana Sousa")
	page := h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/zones?q=S%C3%A3o+Paulo"})
	if !strings.Contains(page.Text(), `"America/Sao_Paulo"`) {
		t.Error(page.Text())
	}
	h.Run(t, webtest.Scenario{URL: "/me/zones?q=x", Status: 303})
}

func TestAPhotoIsRemadeAndServedForGood(t *testing.T) {
	h := webtest.New(t)
	in, err := h.People.SignInAs(ctx, access.System(access.ByDemo), h.Person(t, "Ana Sousa"), accounts.Browser{})
	if err != nil {
		t.Fatal(err)
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 400, 300))); err != nil {
		t.Fatal(err)
	}
	send := func(once string, content []byte) *httptest.ResponseRecorder {
		var body bytes.Buffer
		m := multipart.NewWriter(&body)
		_ = m.WriteField("once", once)
		f, _ := m.CreateFormFile("photo", "me.png")
		_, _ = f.Write(content)
		_ = m.Close()
		req := httptest.NewRequest("POST", h.Config.BaseURL+"/me/profile/photo", &body)
		req.Header.Set("Sec-Fetch-Site", "same-origin")
		req.Header.Set("Content-Type", m.FormDataContentType())
		req.AddCookie(&http.Cookie{Name: "session", Value: in.Token})
		w := httptest.NewRecorder()
		h.Handler().ServeHTTP(w, req)
		return w
	}
	if w := send("one", []byte("<svg onload=alert(1)>")); w.Code != 422 || !strings.Contains(w.Body.String(), `id="photo-photo-e"`) {
		t.Errorf("a text as photo: %d", w.Code)
	}
	if w := send("two", picture.Bytes()); w.Code != 303 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	p, err := h.People.Get(ctx, access.Person(h.Person(t, "Ana Sousa")), h.Person(t, "Ana Sousa"))
	if err != nil || p.Photo == "" {
		t.Fatal(p.Photo, err)
	}
	w := httptest.NewRecorder()
	h.Handler().ServeHTTP(w, httptest.NewRequest("GET", h.Config.BaseURL+"/media/"+p.Photo, nil))
	config, err := png.DecodeConfig(w.Body)
	if err != nil || config.Width != 256 || config.Height != 256 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%v %v %v", config, err, w.Header())
	}
	text, err := h.Blobs.Put(strings.NewReader("<script>alert(1)</script>"), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, hash := range []string{text.Hash, strings.Repeat("0", 64), "..%2fserver.key"} {
		h.Run(t, webtest.Scenario{URL: "/media/" + hash, Status: 404})
	}
}

func TestTheFooterChangesTheLanguageOfTheAccountToo(t *testing.T) {
	h := webtest.New(t)
	h.Person(t, "Ana Sousa")
	form := url.Values{"lang": {"de"}, "back": {"/me/profile"}}
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/language", Form: form, Location: "/me/profile", Audit: []string{"account.edit allowed"}})
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/profile", In: []string{"html[lang=de]", "option[value=de][selected]"}})
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/language", Form: url.Values{"lang": {"xx"}, "back": {"//evil.example"}}, Location: "/"})
}
