package oidc_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/oidc"
	"chapterhouse.dev/chapterhouse/internal/platform/oidc/oidctest"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"
)

var ctx = context.Background()

var noon = time.Date(2031, 5, 1, 12, 0, 0, 0, time.UTC)

const redirect = "https://groups.example/signin/with/acme/callback"

var ana = oidctest.User{Subject: "248289761001", Email: "ana@acme.example", Verified: true, Name: "ana"}

func world(t *testing.T) (*oidc.Provider, *oidctest.Provider, *clock.Fake) {
	t.Helper()
	c := clock.NewFake(noon)
	far := oidctest.Start(t, c)
	return oidc.New(settings(far), c), far, c
}

func settings(far *oidctest.Provider) oidc.Settings {
	return oidc.Settings{Issuer: far.Issuer, ClientID: far.ClientID, Secret: far.Secret, Scopes: []string{"openid", "email", "profile"}, Redirect: redirect}
}

// walk goes to the provider and back.
func walk(t *testing.T, p *oidc.Provider, far *oidctest.Provider, u oidctest.User) (oidc.Secrets, oidc.Answer) {
	t.Helper()
	address, s, err := p.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	far.Next(u)
	back := far.Visit(t, address)
	if got := back.Query().Get("state"); got != s.State || !strings.HasPrefix(back.String(), redirect+"?") {
		t.Fatalf("sent back to %s with state %q", back, got)
	}
	return s, oidc.Answer{Code: back.Query().Get("code")}
}

func TestThereAndBackTellsWhoItIs(t *testing.T) {
	p, far, _ := world(t)
	s, a := walk(t, p, far, ana)
	got, err := p.Finish(ctx, s, a)
	want := oidc.Claims{Subject: ana.Subject, Email: ana.Email, EmailVerified: true, Name: "ana"}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if _, err := p.Finish(ctx, s, a); !errors.Is(err, oidc.ErrRefused) {
		t.Errorf("a code that was used: %v", err)
	}
	s, a = walk(t, p, far, oidctest.User{Subject: "2", Email: "ben@acme.example"})
	if got, err := p.Finish(ctx, s, a); err != nil || got.EmailVerified {
		t.Errorf("an address that nobody checked: %+v %v", got, err)
	}
	s, a = walk(t, p, far, oidctest.User{Subject: "3"})
	if got, err := p.Finish(ctx, s, a); err != nil || got != (oidc.Claims{Subject: "3"}) {
		t.Errorf("nothing but a subject: %+v %v", got, err)
	}
}

func TestTheAddressCarriesWhatProtectsTheWay(t *testing.T) {
	p, _, _ := world(t)
	seen := map[string]bool{}
	for range 3 {
		address, s, err := p.Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		at, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		q := at.Query()
		if q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") == "" || q.Get("nonce") != s.Nonce ||
			q.Get("scope") != "openid email profile" || strings.Contains(address, s.Verifier) {
			t.Errorf("%s", address)
		}
		for _, v := range []string{s.State, s.Nonce, s.Verifier} {
			if seen[v] || len(v) != 43 {
				t.Errorf("%q is not fresh", v)
			}
			seen[v] = true
		}
	}
}

func TestWhatCannotBeTrustedIsRefused(t *testing.T) {
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	set := func(name string, v any) func(map[string]any) {
		return func(c map[string]any) { c[name] = v }
	}
	p, far, c := world(t)
	for name, bend := range map[string]func(map[string]any){
		"nonce of another visit": set("nonce", "something else"),
		"no nonce":               set("nonce", nil),
		"another issuer":         set("iss", "https://evil.example"),
		"another audience":       set("aud", []string{"somebody"}),
		"another party":          set("azp", "somebody"),
		"two audiences":          set("aud", []string{far.ClientID, "somebody"}),
		"no subject":             set("sub", nil),
		"endless subject":        set("sub", strings.Repeat("x", 256)),
		"expired":                set("exp", c.Now().Add(-time.Second).Unix()),
		"of the future":          set("nbf", c.Now().Add(time.Hour).Unix()),
		"wrong access token":     set("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"),
	} {
		far.Bend(bend)
		s, a := walk(t, p, far, ana)
		if got, err := p.Finish(ctx, s, a); !errors.Is(err, oidc.ErrRefused) {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
	far.Bend(set("azp", far.ClientID))
	s, a := walk(t, p, far, ana)
	if _, err := p.Finish(ctx, s, a); err != nil {
		t.Errorf("we are the party: %v", err)
	}
	far.Bend(nil)
	for name, sign := range map[string]func(jwt.MapClaims) (string, error){
		"a stranger's key": func(c jwt.MapClaims) (string, error) {
			return jwt.NewWithClaims(jwt.SigningMethodRS256, c).SignedString(stranger)
		},
		"no signature": func(c jwt.MapClaims) (string, error) {
			return jwt.NewWithClaims(jwt.SigningMethodNone, c).SignedString(jwt.UnsafeAllowNoneSignatureType)
		},
		"our secret as key": func(c jwt.MapClaims) (string, error) {
			return jwt.NewWithClaims(jwt.SigningMethodHS256, c).SignedString([]byte(far.Secret))
		},
		"no token": func(jwt.MapClaims) (string, error) { return "", nil },
	} {
		far.Sign(sign)
		s, a := walk(t, p, far, ana)
		if got, err := p.Finish(ctx, s, a); !errors.Is(err, oidc.ErrRefused) {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
}

func TestEveryVisitNeedsItsOwnSecrets(t *testing.T) {
	p, far, _ := world(t)
	s, a := walk(t, p, far, ana)
	other := s
	other.Verifier = strings.Repeat("x", 43)
	if _, err := p.Finish(ctx, other, a); !errors.Is(err, oidc.ErrRefused) {
		t.Errorf("another verifier: %v", err)
	}
	s, a = walk(t, p, far, ana)
	a.Issuer = "https://evil.example"
	if _, err := p.Finish(ctx, s, a); !errors.Is(err, oidc.ErrRefused) {
		t.Errorf("an answer of another issuer: %v", err)
	}
	a.Issuer = far.Issuer
	if _, err := p.Finish(ctx, s, a); err != nil {
		t.Errorf("an answer that names its issuer: %v", err)
	}
	wrong := settings(far)
	wrong.Secret = "wrong"
	q := oidc.New(wrong, clock.NewFake(noon))
	s, a = walk(t, q, far, ana)
	if _, err := q.Finish(ctx, s, a); !errors.Is(err, oidc.ErrRefused) {
		t.Errorf("a wrong secret: %v", err)
	}
}

func TestAProviderThatIsAwayIsNotAskedByEveryone(t *testing.T) {
	p, far, c := world(t)
	far.Down(true)
	if _, _, err := p.Begin(ctx); !errors.Is(err, oidc.ErrDown) {
		t.Fatal(err)
	}
	far.Down(false)
	if _, _, err := p.Begin(ctx); !errors.Is(err, oidc.ErrDown) {
		t.Errorf("the failure was not remembered: %v", err)
	}
	c.Advance(30 * time.Second)
	s, a := walk(t, p, far, ana)
	far.Down(true)
	if _, err := p.Finish(ctx, s, a); !errors.Is(err, oidc.ErrDown) {
		t.Errorf("away during the exchange: %v", err)
	}
	if _, _, err := p.Begin(ctx); err != nil {
		t.Errorf("what was found is kept: %v", err)
	}
	c.Advance(24 * time.Hour)
	if _, _, err := p.Begin(ctx); !errors.Is(err, oidc.ErrDown) {
		t.Errorf("a day later it is asked again: %v", err)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	c.Advance(time.Hour)
	if _, _, err := p.Begin(gone); !errors.Is(err, oidc.ErrDown) {
		t.Errorf("a reader who left: %v", err)
	}
}

// hostile answers the configuration as a test likes.
func hostile(t *testing.T, answer http.HandlerFunc) *oidc.Provider {
	t.Helper()
	s := httptest.NewServer(answer)
	t.Cleanup(s.Close)
	return oidc.New(oidc.Settings{Issuer: s.URL, ClientID: "us", Scopes: []string{"openid"}}, clock.NewFake(noon))
}

func TestConfigurationsThatAreNoGood(t *testing.T) {
	issuer := func(r *http.Request) string { return "http://" + r.Host }
	for name, answer := range map[string]http.HandlerFunc{
		"no JSON": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) },
		"another issuer": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"issuer":"https://evil.example"}`))
		},
		"endless": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"issuer":"` + strings.Repeat("x", 2<<20) + `"}`))
		},
		"round in circles": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) },
		"out of https": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://example.org/", http.StatusFound)
		},
		"open endpoints": func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write([]byte(`{"issuer":"` + issuer(r) + `","authorization_endpoint":"http://login.example/a","token_endpoint":"http://login.example/t"}`))
		},
	} {
		if _, _, err := hostile(t, answer).Begin(ctx); !errors.Is(err, oidc.ErrDown) && !errors.Is(err, oidc.ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
