package e2e

import (
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/platform/oidc/oidctest"
)

// Somebody signs in at a provider: the first time with one code, then with one
// press. The browser goes there and back by itself, also without scripts.
func anAccountElsewhereSignsIn(t *testing.T, w town) {
	t.Run("with scripts", func(t *testing.T) { w.signInElsewhere(t, w.open(t, 1024), w.open(t, 1024), "ada") })
	t.Run("without scripts", func(t *testing.T) {
		w.signInElsewhere(t, w.open(t, 390).withoutScripts(), w.open(t, 390).withoutScripts(), "ben")
	})
}

func (w town) signInElsewhere(t *testing.T, b, other *tab, name string) {
	u := oidctest.User{Subject: name + "-1", Email: name + "@uni.example", Verified: true}
	b.visit("/signin?next=/me/profile")
	w.far.Next(u)
	b.click("main button[name=provider]")
	if text := b.see("main form[action='/signin/code']") + b.see("main"); !strings.Contains(text, "Example University") {
		t.Errorf("the page does not say what the code is for: %s", text)
	}
	b.write("input[name=code]", w.code(t, u.Email))
	b.click("main form[action='/signin/code'] button:not([name])")
	if text := b.see("#logins"); b.path() != "/me/profile" || !strings.Contains(text, u.Email) {
		t.Errorf("linked at %s: %s", b.path(), text)
	}
	other.visit("/signin?next=/me/profile")
	w.far.Next(u)
	other.click("main button[name=provider]")
	if text := other.see("#logins"); !strings.Contains(text, u.Email) {
		t.Errorf("the second time: %s", text)
	}
}
