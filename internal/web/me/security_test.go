package me_test

import (
	"encoding/json"
	"net/url"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/passkey/passkeytest"
	"chapterhouse.dev/chapterhouse/internal/platform/totp"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"

	"github.com/PuerkitoBio/goquery"
)

// value is what a hidden field of a page carries.
func value(page *goquery.Document, field string) string {
	return page.Find("input[name='"+field+"']").First().AttrOr("value", "")
}

// appOf reads the key on the page as an app does.
func appOf(t *testing.T, page *goquery.Document) totp.Secret {
	t.Helper()
	s, err := totp.ParseSecret(page.Find("code.keytext").Text())
	if err != nil || len(s) == 0 {
		t.Fatalf("no key on the page: %v", err)
	}
	return s
}

// shown is what the app shows half a minute later: no code twice.
func shown(h *webtest.House, s totp.Secret) string {
	h.Clock.Advance(totp.Period)
	return s.Code(totp.Step(h.Clock.Now()))
}

// setUpApp gives a person who is signed in by mail an app, and returns it with
// the recovery codes.
func setUpApp(t *testing.T, h *webtest.House, as string) (totp.Secret, []string) {
	t.Helper()
	page := h.Run(t, webtest.Scenario{As: as, URL: "/me/security/app?next=/office/staff", In: []string{"svg.qr path[d]", "code.keytext"}})
	app, state := appOf(t, page), value(page, "state")
	wrong := h.Run(t, webtest.Scenario{As: as, URL: "/me/security/app", Form: url.Values{"state": {state}, "code": {"12 34"}}, Status: 422, In: []string{"input[name=code][aria-invalid=true]"}})
	if wrong.Find("code.keytext").Text() != page.Find("code.keytext").Text() {
		t.Error("a wrong code changes the key")
	}
	page = h.Run(t, webtest.Scenario{As: as, URL: "/me/security/app", Form: url.Values{"state": {state}, "code": {shown(h, app)}, "next": {"/office/staff"}},
		In: []string{"h1==Your recovery codes", ".flash--ok", "a.btn[href='/office/staff']"}, Jobs: []string{"letters.security"}, Audit: []string{"account.factors allowed"}})
	codes := page.Find(".keycodes code").Map(func(_ int, c *goquery.Selection) string { return c.Text() })
	if len(codes) != 10 {
		t.Fatalf("recovery codes: %v", codes)
	}
	return app, codes
}

func TestSigningInWithAnApp(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		h.Person(t, "Ana Sousa")
		h.ByMail(t, "Ana Sousa")
		h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/security", In: []string{"#factors==your mailbox alone", "#sessions tbody tr==With a mailed code"}, NotIn: []string{"#codes"}})
		app, codes := setUpApp(t, h, "Ana Sousa")
		h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/security", In: []string{"#sessions==With an authenticator app", "#factors==Authenticator app", "#codes==10 recovery codes are left"}})

		h.ByMail(t, "Ana Sousa")
		h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me", Location: "/signin?next=%2Fme"})
		h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/signin/second", In: []string{"#app-proof_code", "details #recovery-proof_code"}, NotIn: []string{"passkey-form"}})
		prove := func(by, code string, s webtest.Scenario) {
			t.Helper()
			s.As, s.URL, s.Form = "Ana Sousa", "/signin/second", url.Values{"proof.by": {by}, "proof.code": {code}}
			h.Run(t, s)
		}
		prove("app", "12 34", webtest.Scenario{Status: 422, In: []string{"#app-proof_code[aria-invalid=true]"}})
		prove("mail", "12345678", webtest.Scenario{Status: 422})
		prove("recovery", "AAAAA-AAAAA", webtest.Scenario{Status: 422, In: []string{"details[open] #recovery-proof_code[aria-invalid=true]"}, Audit: []string{"account.sign_in allowed"}})
		prove("app", shown(h, app), webtest.Scenario{Location: "/", Audit: []string{"account.sign_in allowed"}})
		prove("app", shown(h, app), webtest.Scenario{Location: "/signin"})
		h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me"})

		h.ByMail(t, "Ana Sousa")
		prove("recovery", codes[0], webtest.Scenario{Location: "/", Audit: []string{"account.sign_in allowed"}, Jobs: []string{"letters.security"}})
		h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/security", In: []string{"#codes==9 recovery codes are left"}})
		h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/security/codes", Form: url.Values{}, In: []string{".keycodes li:nth-child(10)"}, Jobs: []string{"letters.security"}, Audit: []string{"account.factors allowed"}})
		h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/security/app/remove", Form: url.Values{}, Location: "/me/security", Jobs: []string{"letters.security"}, Audit: []string{"account.factors allowed"}})
	})
}

// A person of the team who signs in by mail alone gets to the office through
// the page about the second factor.
func TestTheOfficeOpensWithASecondFactor(t *testing.T) {
	h := webtest.New(t)
	h.Person(t, "Ada Admin", access.Administrator)
	h.ByMail(t, "Ada Admin")
	h.Run(t, webtest.Scenario{As: "Ada Admin", URL: "/me", In: []string{".worlds a[href='/office']"}})
	h.Run(t, webtest.Scenario{As: "Ada Admin", URL: "/office/staff", Location: "/me/second?next=%2Foffice%2Fstaff"})
	h.Run(t, webtest.Scenario{As: "Ada Admin", URL: "/me/second?next=%2Foffice%2Fstaff",
		In: []string{"h1==The office needs a second factor", "a[href='/me/security/app?next=%2Foffice%2Fstaff']", "a[href='/me/security/passkey?next=%2Foffice%2Fstaff']"}})
	setUpApp(t, h, "Ada Admin")
	h.Run(t, webtest.Scenario{As: "Ada Admin", URL: "/me/second?next=%2Foffice%2Fstaff", Location: "/office/staff", Audit: []string{"account.sign_in allowed"}}) // a new token
	h.Run(t, webtest.Scenario{As: "Ada Admin", URL: "/office/staff", In: []string{"tbody==Ada Admin"}})
	h.Run(t, webtest.Scenario{As: "Ada Admin", URL: "/me/security/app/remove", Form: url.Values{}, Status: 409, In: []string{"[role=alert]==Your role on the program team needs a second factor"}})
}

// An act that asks again waits for the proof, with everything that was typed.
func TestAFormWaitsForTheProof(t *testing.T) {
	h := webtest.New(t)
	h.Person(t, "Ada Admin", access.Administrator)
	h.ByMail(t, "Ada Admin")
	app, _ := setUpApp(t, h, "Ada Admin")
	h.Run(t, webtest.Scenario{As: "Ada Admin", URL: "/office/staff", Audit: []string{"account.sign_in allowed"}})
	h.Clock.Advance(access.FreshFor + time.Second)
	typed := url.Values{"address": {"noor@people.example"}, "name": {"Noor van Dijk"}, "role": {"editor"}, "reason": {"joins the team"}, "once": {"once-of-the-form"}}
	page := h.Run(t, webtest.Scenario{As: "Ada Admin", URL: "/office/staff", Form: typed, Status: 403,
		In: []string{"h1==prove that it is you", "main==What you typed waits", "form[action='/again'] input[name=reason][value='joins the team']", "input[name='proof.to'][value='/office/staff']", "input[name=once][value=once-of-the-form]"}})
	sent := url.Values{}
	page.Find("form:has(#app-proof_code) input").Each(func(_ int, in *goquery.Selection) {
		sent.Add(in.AttrOr("name", ""), in.AttrOr("value", ""))
	})
	sent.Set("proof.code", "000 000")
	h.Run(t, webtest.Scenario{As: "Ada Admin", URL: "/again", Form: sent, Status: 422, In: []string{"#app-proof_code[aria-invalid=true]", "form[action='/again'] input[name=reason][value='joins the team']"},
		Audit: []string{"account.prove_again allowed"}})
	sent.Set("proof.code", shown(h, app))
	h.Run(t, webtest.Scenario{As: "Ada Admin", URL: "/again", Form: sent, Status: 307, Location: "/office/staff", Audit: []string{"account.prove_again allowed"}})
	h.Run(t, webtest.Scenario{As: "Ada Admin", URL: "/office/staff", Form: sent, Location: "/office/staff", Audit: []string{"staff.grant allowed"}, Jobs: []string{"letters.staff"}})
	h.Run(t, webtest.Scenario{As: "Ada Admin", URL: "/office/staff", In: []string{"tbody==Noor van Dijk"}})
}

// Who has no second factor proves it again with a letter.
func TestAPageWaitsForTheCodeOfALetter(t *testing.T) {
	h := webtest.New(t)
	h.Person(t, "Ana Sousa")
	h.ByMail(t, "Ana Sousa")
	h.Clock.Advance(access.FreshFor + time.Second)
	to := "/again?next=%2Fme%2Fsecurity%2Fapp"
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/security/app", Location: to})
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: to, In: []string{"input[name='proof.by'][value=send]"}, NotIn: []string{"#mail-proof_code"}})
	next := url.Values{"proof.next": {"/me/security/app"}, "proof.by": {"send"}}
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/again", Form: next, In: []string{"#mail-proof_code"}, Jobs: []string{"letters.again"}, Audit: []string{"account.prove_again allowed"}})
	next.Set("proof.by", "mail")
	next.Set("proof.code", "1234")
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/again", Form: next, Status: 422, In: []string{"#mail-proof_code[aria-invalid=true]"}})
	next.Set("proof.code", h.CodeFor(t, "ana-sousa@people.example"))
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/again", Form: next, Location: "/me/security/app", Audit: []string{"account.prove_again allowed"}})
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/security/app"})
}

func TestSigningInWithAPasskey(t *testing.T) {
	h := webtest.New(t)
	h.Person(t, "Ana Sousa")
	h.ByMail(t, "Ana Sousa")
	device := passkeytest.New(t, h.Config.BaseURL, "localhost")
	page := h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/security/passkey", In: []string{"passkey-form[data-ceremony=create] button[hidden]", "[data-without]"}})
	made := url.Values{"name": {""}, "state": {value(page, "state")}, "answer": {device.Create(options(t, page))}}
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/security/passkey", Form: made, Status: 422, In: []string{"input[name=name][aria-invalid=true]"}})
	made.Set("name", "Laptop")
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/security/passkey", Form: made, In: []string{".keycodes"}, Jobs: []string{"letters.security"}, Audit: []string{"account.factors allowed"}})
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/security", In: []string{"#factors==Laptop"}})

	page = h.Run(t, webtest.Scenario{URL: "/signin?next=/me/security", In: []string{"passkey-form[data-ceremony=get] form[action='/signin/passkey']"}})
	proof := url.Values{"next": {"/me/security"}, "state": {value(page, "state")}, "answer": {"{}"}}
	h.Run(t, webtest.Scenario{URL: "/signin/passkey", Form: proof, Status: 422, In: []string{"[role=alert]==could not be checked", "input[name=address]"}})
	proof.Set("answer", device.Get(options(t, page)))
	h.Run(t, webtest.Scenario{URL: "/signin/passkey", Form: proof, Location: "/me/security", Audit: []string{"account.sign_in allowed"}})
	page = h.Run(t, webtest.Scenario{URL: "/me/security", In: []string{"#factors==last used"}})
	remove, _ := page.Find("form[action*='/passkeys/']").Attr("action")
	h.Run(t, webtest.Scenario{URL: remove, Form: url.Values{}, Location: "/me/security", Jobs: []string{"letters.security"}, Audit: []string{"account.factors allowed"}})
	h.Run(t, webtest.Scenario{URL: "/me/security", In: []string{"#factors==your mailbox alone"}})
}

func options(t *testing.T, page *goquery.Document) []byte {
	t.Helper()
	o := page.Find("passkey-form").First().AttrOr("data-options", "")
	if !json.Valid([]byte(o)) {
		t.Fatalf("no ceremony on the page: %q", o)
	}
	return []byte(o)
}

func TestAnOperatorsLink(t *testing.T) {
	h := webtest.New(t)
	h.Person(t, "Ana Sousa")
	h.ByMail(t, "Ana Sousa")
	setUpApp(t, h, "Ana Sousa")
	token, _, err := h.People.ResetLink(ctx, access.System(access.ByCommandLine), "ana-sousa@people.example")
	if err != nil {
		t.Fatal(err)
	}
	h.Run(t, webtest.Scenario{As: "Ana Sousa", URL: "/me/security", Location: "/signin?next=%2Fme%2Fsecurity"})
	h.Run(t, webtest.Scenario{URL: "/recover/" + token, In: []string{"main==ana-sousa@people.example", "form[action='/recover/" + token + "']"}})
	h.Run(t, webtest.Scenario{URL: "/recover/" + token, Form: url.Values{}, Location: "/me/security", Jobs: []string{"letters.security"}, Audit: []string{"account.sign_in allowed"}})
	h.Run(t, webtest.Scenario{URL: "/me/security", In: []string{"#factors==your mailbox alone"}})
	h.Run(t, webtest.Scenario{URL: "/recover/" + token, Status: 410})
}

// The demo's people are let into the office as they are: a visitor who looks
// around has no telephone at hand.
func TestTheRoleBarOpensTheOffice(t *testing.T) {
	h := webtest.New(t)
	h.Person(t, "Ada Admin", access.Administrator)
	h.Run(t, webtest.Scenario{As: "Ada Admin", URL: "/office/staff"})
	h.Clock.Advance(time.Hour)
	form := url.Values{"address": {"noor@people.example"}, "role": {"editor"}, "reason": {"joins"}}
	h.Run(t, webtest.Scenario{As: "Ada Admin", URL: "/office/staff", Form: form, Location: "/office/staff", Audit: []string{"staff.grant allowed"}, Jobs: []string{"letters.staff"}})
}
