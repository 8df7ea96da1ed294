package i18n

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLanguages(t *testing.T) {
	want := []Language{{"en", "English"}, {"de", "Deutsch"}}
	if diff := cmp.Diff(want, Languages()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFor(t *testing.T) {
	for _, tc := range []struct {
		prefs []string
		want  string
	}{
		{nil, "en"},
		{[]string{""}, "en"},
		{[]string{"de"}, "de"},
		{[]string{"DE"}, "de"},
		{[]string{"de-AT"}, "de"},
		{[]string{"de-u-rg-atzzzz"}, "de"},
		{[]string{"gsw"}, "de"}, // Swiss German readers are taught German at school
		{[]string{"ta"}, "en"},
		{[]string{"ta, de"}, "de"},
		{[]string{"fr", "de"}, "de"},
		{[]string{"en", "de"}, "en"},
		{[]string{"de", "en"}, "de"},
		{[]string{"fr"}, "en"},
		{[]string{"fr, de;q=0.5"}, "de"},
		{[]string{"en;q=0.4, de;q=0.5"}, "de"},
		{[]string{"de;q=0, en"}, "en"},
		{[]string{"*"}, "en"},
		{[]string{"nonsense;;;", "de"}, "de"},
		{[]string{strings.Repeat("de-", 500), "de"}, "de"},
		{[]string{"en, " + strings.Repeat("x", longestPreference), "de"}, "de"},
	} {
		if got := Load().For(tc.prefs...).Lang(); got != tc.want {
			t.Errorf("For(%.60q) = %s, want %s", tc.prefs, got, tc.want)
		}
	}
}

func TestMatchAsksPersonThenCookieThenBrowser(t *testing.T) {
	for _, tc := range []struct{ browser, cookie, person, want string }{
		{"de", "", "", "de"},
		{"de", "en", "", "en"},
		{"de", "en", "de", "de"},
		{"en", "fr", "", "en"},
		{"de", "", "tlh", "de"},
		{"", "", "", "en"},
	} {
		if got := Load().Match(tc.browser, tc.cookie, tc.person).Lang(); got != tc.want {
			t.Errorf("Match(%q, %q, %q) = %s, want %s", tc.browser, tc.cookie, tc.person, got, tc.want)
		}
	}
}

func TestForIsTheSameLocalizer(t *testing.T) {
	if Load().For("de-CH") != Load().For("de") {
		t.Error("two Localizers for one language")
	}
}
