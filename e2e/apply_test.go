package e2e

import (
	"regexp"
	"strings"
	"testing"
)

// A group applies: the applicant without scripts on a wide screen, the
// co-leader on a phone from the link of the letter, the manager in the office.
func aGroupApplies(t *testing.T, w town) {
	applicant := w.open(t, 1024).withoutScripts()
	applicant.signInByMail(t, w, "ada@applicants.example", "/apply")
	applicant.click("main form[action='/apply'] button")
	applicant.write("#f-name", "Cloud Mornings Ghent")
	applicant.write("#f-place", "Ghent, Belgium")
	applicant.write("#f-languages", "Nederlands, English")
	applicant.write("#f-about", "Thirty people who meet before work, in the canteen of the library.")
	applicant.picture("apply-group")
	applicant.click("button[value=next]")
	applicant.write("#f-your_name", "Ada Peeters")
	applicant.write("#f-profile", "https://techcommunity.microsoft.com/t5/user/viewprofilepage/user-id/700001")
	for _, key := range []string{"terms", "conduct", "brand"} {
		applicant.press("#f-accept_" + key)
	}
	applicant.press("#f-confirm_terms_age")
	applicant.press("#f-confirm_terms_authority")
	applicant.write("#f-co_name", "Bram Claes")
	applicant.write("#f-co_address", "bram@applicants.example")
	applicant.picture("apply-people")
	applicant.click("button[value=next]")
	applicant.click("a[href*='example=conduct-example-short']")
	applicant.picture("apply-conduct")
	applicant.click("button[value=next]")
	applicant.picture("apply-meetings")
	applicant.click("button[value=next]")
	applicant.picture("apply-check")
	applicant.click("form[action$='/send'] button[type=submit]")
	if text := applicant.see("main"); !strings.Contains(text, "in the queue") {
		t.Fatalf("not sent: %.400s", text)
	}
	applicant.picture("apply-state")
	state := applicant.path()

	coLeads(t, w)
	decides(t, w)
	applicant.visit(state)
	if text := applicant.see("main"); !strings.Contains(text, "has been approved") {
		t.Errorf("the applicant reads: %.400s", text)
	}
	applicant.click("a[href^='/me/groups/']")
	applicant.picture("apply-group-page")
	applicant.reads("main", "1 thing is left until your group is active", "Invitation to the Leaders Hub")
	w.work(t)
	applicant.visit(applicant.path())
	applicant.picture("apply-group-active")
	if text := applicant.see("main"); strings.Contains(text, "until your group is active") {
		t.Errorf("all is done, and the group is not active: %.400s", text)
	}
	takesPart(t, w, applicant)
}

var hubLink = regexp.MustCompile(`/hub/invitation/\S+`)

// takesPart opens the invitation to the Leaders Hub and introduces herself.
func takesPart(t *testing.T, w town, b *tab) {
	link := w.inLetters(t, "ada@applicants.example", hubLink)[0]
	b.visit(link)
	b.picture("hub-invitation")
	b.click("main form[action^='/hub/invitation/'] button[type=submit]")
	b.write("#f-offer", "How to begin before work")
	b.write("#f-body", "I run **Cloud Mornings** in Ghent.")
	b.picture("hub-introduction")
	b.click("main form[action='/hub/introduction'] button[type=submit]")
	b.reads("main", "Ada Peeters", "How to begin before work", "Cloud Mornings")
	b.visit("/hub?q=Peeters")
	b.picture("hub-roster")
	b.reads("main", "Ada Peeters", "Cloud Mornings Ghent")
}

var invitationLink = regexp.MustCompile(`/invitations/\S+`)

// coLeads follows the link of the letter on a phone, and does the own part.
func coLeads(t *testing.T, w town) {
	link := invitationLink.FindString(w.letter(t, "bram@applicants.example"))
	if link == "" {
		t.Fatal("the letter has no link")
	}
	b := w.open(t, 390)
	b.signInByMail(t, w, "bram@applicants.example", link)
	if text := b.see("main"); !strings.Contains(text, "Ada Peeters asks you") {
		t.Fatalf("the co-leader reads: %.400s", text)
	}
	b.write("#f-profile", "700002")
	for _, key := range []string{"terms", "conduct", "brand"} {
		b.press("#f-accept_" + key)
	}
	b.press("#f-confirm_terms_age")
	b.press("#f-confirm_terms_authority")
	b.picture("apply-part")
	b.click("form[action$='/accept'] button[type=submit]")
	if text := b.see("main"); !strings.Contains(text, "Your part is done") {
		t.Errorf("the co-leader's part: %.400s", text)
	}
}

// decides finds the application in the queue and approves it by its letter.
func decides(t *testing.T, w town) {
	b := w.open(t, 1440)
	b.be(w, "cast.manager")
	b.visit("/office/applications")
	b.picture("office-applications")
	link := b.eval("[...document.querySelectorAll('tbody a')].find(a => a.textContent.includes('Ghent')).getAttribute('href')")
	b.visit(link)
	b.press("input[name=act][value=approve]")
	b.picture("office-application")
	if text := b.see("main"); !strings.Contains(text, "Ada Peeters and Bram Claes have each signed in") {
		t.Errorf("the co-leader has no name: %.600s", text)
	}
	b.click("form[action$='/letter'] button[type=submit]")
	if text := b.eval("document.querySelector('textarea[name=letter]').value"); !strings.Contains(text, "Cloud Mornings Ghent") {
		t.Errorf("the letter: %s", text)
	}
	b.picture("office-letter")
	b.click("form[action$='/decide'] button[type=submit]")
	if text := b.see("main"); !strings.Contains(b.see("body"), "Cloud Mornings Ghent is approved") {
		t.Errorf("after the decision: %.300s", text)
	}
}

// signInByMail signs in with the code of the letter and goes on to a page.
func (b *tab) signInByMail(t *testing.T, w town, address, next string) {
	t.Helper()
	b.visit("/signin?next=" + next)
	b.turns(func() { b.keys(address + "\r") })
	b.see("input[name=code]")
	code := w.code(t, address)
	b.turns(func() { b.keys(code + "\r") })
	if b.path() != next {
		b.visit(next)
	}
}

// press chooses a box or a radio.
func (b *tab) press(selector string) {
	b.t.Helper()
	b.eval("document.querySelector(" + quoted(selector) + ").click(), ''")
}

func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }
