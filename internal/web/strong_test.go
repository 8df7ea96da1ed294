package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/test/webtest"
)

// TestTheOfficeIsClosedToSessionsByMail tries every address of the office in a
// session of each role that rests on mail alone (P28): all of them lead to the
// page about the second factor, and nothing happens.
func TestTheOfficeIsClosedToSessionsByMail(t *testing.T) {
	webtest.Each(t, func(t *testing.T, h *webtest.House) {
		n := networkIn(t, h)
		for role, need := range map[string][]access.Role{editor: {access.Editor}, manager: {access.Manager}, admin: {access.Administrator}} {
			h.ByMail(t, role)
			tried := 0
			for _, rt := range routesOf(n) {
				if rt.Path != "/office" && !strings.HasPrefix(rt.Path, "/office/") || !open(need, rt.Need) {
					continue
				}
				tried++
				s := webtest.Scenario{As: role, Method: rt.Method, URL: n.fill(rt.Path, role, n.session(role)), Status: http.StatusSeeOther}
				s.Location = "/me/second?next=%2Foffice"
				if rt.Method == "GET" {
					s.Location = "/me/second?next=" + url.QueryEscape(s.URL)
				} else {
					s.Form = url.Values{"reason": {"because I can"}}
				}
				if rt.Upload > 0 {
					s.Files = map[string]webtest.File{}
				}
				h.Run(t, s)
			}
			if tried < 5 {
				t.Errorf("%s: only %d routes were tried", role, tried)
			}
		}
	})
}

// open says whether a role of the team could do the action after a strong proof.
func open(roles []access.Role, act access.Action) bool {
	grants := []access.Grant{{Role: roles[0]}}
	return access.Decide(access.Person("per_x"), grants, act, access.ProgramTarget("office")).Allowed
}

// TestActsThatAskAgainWaitForAProof sends every form whose action asks again,
// eleven minutes after the last proof: nothing happens, and what was sent stands
// in the page that asks.
func TestActsThatAskAgainWaitForAProof(t *testing.T) {
	n := newNetwork(t)
	for role, need := range map[string][]access.Role{manager: {access.Manager}, admin: {access.Administrator}} {
		n.WithApp(t, role)
		n.Clock.Advance(access.FreshFor + time.Minute)
		tried := 0
		for _, rt := range routesOf(n) {
			own := rt.Need == access.FactorEdit
			if strings.HasPrefix(rt.Path, "/me/profile/logins") { // not there without a provider
				continue
			}
			if rt.Method != "POST" || !access.AsksAgain(rt.Need) || !own && !open(need, rt.Need) {
				continue
			}
			tried++
			n.Run(t, webtest.Scenario{As: role, URL: n.fill(rt.Path, role, n.session(role)), Form: url.Values{"reason": {"because I can"}, "code": {"123456"}, "name": {"Laptop"}},
				Status: http.StatusForbidden, In: []string{"form[action='/again'] input[name=reason][value='because I can']", "input[name='proof.to'][value^='/']"}})
		}
		if tried < 4 {
			t.Errorf("%s: only %d forms were tried", role, tried)
		}
	}
}

// A form with a file cannot wait for a proof, because no browser fills in a
// file again: no act that asks again has one.
func TestNoFileWaitsForAProof(t *testing.T) {
	for _, rt := range routesOf(newNetwork(t)) {
		if rt.Upload > 0 && access.AsksAgain(rt.Need) {
			t.Errorf("%s %s takes a file and asks again", rt.Method, rt.Path)
		}
	}
}
