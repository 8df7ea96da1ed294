package e2e

import (
	"context"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/platform/totp"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// withAuthenticator puts a device into the window that keeps passkeys and knows
// its owner.
func (b *tab) withAuthenticator() *tab {
	b.t.Helper()
	b.do("add an authenticator", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, webauthn.Enable, webauthn.EnableParams{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true,
			HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
		}})
		return err
	}))
	return b
}

// Somebody new on the team signs in by mail, is led to a second factor, makes a
// passkey, gets into the office, and from then on signs in with it alone.
func aPasskeyOpensTheOffice(t *testing.T, w town) {
	ctx, address := context.Background(), "keys@people.example"
	if _, err := w.People.GrantStaff(ctx, access.System(access.ByCommandLine), accounts.StaffInput{Address: address, Name: "Kim Keys", Role: access.Editor, Reason: "test"}); err != nil {
		t.Fatal(err)
	}
	b := w.open(t, 1024).withAuthenticator()
	b.visit("/signin?next=/office/staff")
	b.turns(func() { b.keys(address + "\r") })
	b.see("input[name=code]")
	b.turns(func() { b.keys(w.code(t, address) + "\r") })
	if !strings.HasPrefix(b.path(), "/me/second?next=") {
		t.Fatalf("a session by mail got to %s", b.path())
	}
	b.picture("second")
	b.click("main a[href^='/me/security/passkey']")
	b.picture("passkey")
	b.click("passkey-form button")
	b.see(".keycodes")
	b.picture("codes")
	b.click("main a.btn[href='/office/staff']")
	if b.path() != "/office/staff" || !strings.Contains(b.see("tbody"), "Kim Keys") {
		t.Fatalf("the passkey led to %s", b.path())
	}
	b.visit("/me/security")
	b.picture("security")
	b.turns(func() { b.eval(`document.querySelector("form[action='/signout']").submit(), ''`) })
	b.visit("/signin?next=/office/staff")
	b.picture("signin")
	b.click("passkey-form button")
	if b.path() != "/office/staff" || !strings.Contains(b.see("tbody"), "Kim Keys") {
		t.Errorf("signing in with the passkey led to %s", b.path())
	}
}

// The same without scripts: the key of an authenticator app is typed instead.
func anAppOpensTheOfficeWithoutScripts(t *testing.T, w town) {
	ctx, address := context.Background(), "digits@people.example"
	if _, err := w.People.GrantStaff(ctx, access.System(access.ByCommandLine), accounts.StaffInput{Address: address, Name: "Dee Digits", Role: access.Editor, Reason: "test"}); err != nil {
		t.Fatal(err)
	}
	b := w.open(t, 390).withoutScripts()
	b.visit("/signin?next=/office/staff")
	b.turns(func() { b.keys(address + "\r") })
	b.see("input[name=code]")
	b.turns(func() { b.keys(w.code(t, address) + "\r") })
	b.click("main a[href^='/me/security/app']")
	app, err := totp.ParseSecret(b.see("code.keytext"))
	if err != nil {
		t.Fatal(err)
	}
	b.write("input[name=code]", app.Code(totp.Step(now)))
	b.click("main form[action='/me/security/app'] button")
	if codes := b.eval("String(document.querySelectorAll('.keycodes li').length)"); codes != "10" {
		t.Errorf("%s recovery codes at %s", codes, b.path())
	}
	b.click("main a.btn[href='/office/staff']")
	if !strings.Contains(b.see("tbody"), "Dee Digits") {
		t.Errorf("the app led to %s", b.path())
	}
}
