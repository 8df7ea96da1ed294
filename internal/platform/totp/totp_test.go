package totp_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/totp"
)

// rfc is the secret of RFC 6238, appendix B.
var rfc = totp.Secret("12345678901234567890")

// The vectors of RFC 6238, appendix B, for SHA-1; of their eight digits the
// last six are ours.
func TestVectorsOfRFC6238(t *testing.T) {
	for seconds, want := range map[int64]string{
		59: "94287082", 1111111109: "07081804", 1111111111: "14050471", 1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130",
	} {
		at := time.Unix(seconds, 0)
		if got := rfc.Code(totp.Step(at)); got != want[2:] {
			t.Errorf("at %d: %s, want %s", seconds, got, want[2:])
		}
	}
}

// A code counts in its own step and one step to each side, and Match says to
// which step it belongs.
func TestACodeCountsForThreeSteps(t *testing.T) {
	made := time.Unix(1234567890, 0)
	code := rfc.Code(totp.Step(made))
	for away, want := range map[time.Duration]bool{0: true, -totp.Period: true, totp.Period: true, 2 * totp.Period: false, -2 * totp.Period: false} {
		step, ok := rfc.Match(code, made.Add(away))
		if ok != want || ok && step != totp.Step(made) {
			t.Errorf("%v away: step %d, %v", away, step, ok)
		}
	}
	for _, wrong := range []string{"", "0", code + "0", "１２３４５６", code[:5]} {
		if _, ok := rfc.Match(wrong, made); ok {
			t.Errorf("%q is taken for the code", wrong)
		}
	}
}

func TestWhatAppsRead(t *testing.T) {
	s := totp.NewSecret()
	u, err := url.Parse(s.URL("Café & friends", "ana@example.org"))
	if err != nil {
		t.Fatal(err)
	}
	plain := strings.ReplaceAll(s.Text(), " ", "")
	if u.Scheme != "otpauth" || u.Host != "totp" || u.Path != "/Café & friends:ana@example.org" || u.Query().Get("secret") != plain || u.Query().Get("issuer") != "Café & friends" {
		t.Errorf("%s", u)
	}
	if back, err := totp.ParseSecret(s.Text()); err != nil || back.Text() != s.Text() {
		t.Errorf("%v, %v", back, err)
	}
	if len(plain) != 32 || len(s.Text()) != 39 || s.Text() == totp.NewSecret().Text() {
		t.Errorf("the secret in words: %q", s.Text())
	}
}
