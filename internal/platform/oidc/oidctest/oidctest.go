// Package oidctest runs a provider of OpenID Connect on this machine for tests:
// mockoidc, which knows nothing of our code, behind a listener that can be
// closed, with a clock that is the test's, and with ID tokens that a test may
// bend before they are signed.
//
// Begin reading at Start.
package oidctest

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/platform/clock"

	"github.com/golang-jwt/jwt/v5"
	"github.com/oauth2-proxy/mockoidc"
)

// User is somebody with an account at the provider.
type User struct {
	Subject  string
	Email    string
	Verified bool   // the provider has checked the address
	Name     string // preferred_username
}

// Provider is a provider that runs.
type Provider struct {
	Issuer, ClientID, Secret string

	mock  *mockoidc.MockOIDC
	clock clock.Clock

	mu   sync.Mutex
	bend func(claims map[string]any) // before the ID token is signed
	sign func(claims jwt.MapClaims) (string, error)
	down bool
}

// key signs the tokens of every provider of a test binary; making one is slow.
var key = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

// Start runs a provider until the test ends.
func Start(t testing.TB, c clock.Clock) *Provider {
	t.Helper()
	k, err := key()
	if err != nil {
		t.Fatal(err)
	}
	mock, err := mockoidc.NewServer(k)
	if err != nil {
		t.Fatal(err)
	}
	p := &Provider{mock: mock, clock: c}
	if err := mock.AddMiddleware(p.between); err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := mock.Start(ln, nil); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = mock.Shutdown() })
	p.Issuer, p.ClientID, p.Secret = mock.Issuer(), mock.ClientID, mock.ClientSecret
	return p
}

// Next says who signs in at the provider next.
func (p *Provider) Next(u User) {
	p.mock.QueueUser(&mockoidc.MockUser{Subject: u.Subject, Email: u.Email, EmailVerified: u.Verified, PreferredUsername: u.Name})
}

// Bend changes the claims of ID tokens from now on; nil stops that. A time is a
// number of seconds since 1970, and a claim that is nil is left out.
func (p *Provider) Bend(bend func(claims map[string]any)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.bend = bend
}

// Sign makes ID tokens from now on, in place of the provider's own key.
func (p *Provider) Sign(sign func(claims jwt.MapClaims) (string, error)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sign = sign
}

// Down lets the provider answer every request with an error, or no longer.
func (p *Provider) Down(down bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = down
}

// between stands before every endpoint.
func (p *Provider) between(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		down, bend, sign := p.down, p.bend, p.sign
		p.mu.Unlock()
		if down {
			http.Error(w, "maintenance", http.StatusServiceUnavailable)
			return
		}
		if r.URL.Path != mockoidc.TokenEndpoint {
			next.ServeHTTP(w, r)
			return
		}
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, r)
		body := answer.Body.Bytes()
		if answer.Code == http.StatusOK {
			body = p.rewritten(body, bend, sign)
		}
		maps.Copy(w.Header(), answer.Header())
		w.WriteHeader(answer.Code)
		_, _ = bytes.NewReader(body).WriteTo(w)
	})
}

// rewritten signs the ID token of an answer again, with the test's time.
func (p *Provider) rewritten(body []byte, bend func(map[string]any), sign func(jwt.MapClaims) (string, error)) []byte {
	var answer map[string]any
	claims := jwt.MapClaims{}
	if err := json.Unmarshal(body, &answer); err != nil {
		return body
	}
	raw, _ := answer["id_token"].(string)
	if _, _, err := jwt.NewParser().ParseUnverified(raw, claims); err != nil {
		return body
	}
	now := p.clock.Now()
	claims["iat"], claims["nbf"], claims["exp"] = now.Unix(), now.Unix(), now.Unix()+600
	if bend != nil {
		bend(claims)
	}
	maps.DeleteFunc(claims, func(_ string, v any) bool { return v == nil })
	if sign == nil {
		sign = func(c jwt.MapClaims) (string, error) { return p.mock.Keypair.SignJWT(c) }
	}
	answer["id_token"], _ = sign(claims)
	body, _ = json.Marshal(answer)
	return body
}

// Visit does what a browser does at the provider: it opens the address and
// returns the one that the provider sends it back to.
func (p *Provider) Visit(t testing.TB, address string) *url.URL {
	t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	back, err := url.Parse(res.Header.Get("Location"))
	if err != nil || res.StatusCode != http.StatusFound || strings.Contains(back.Path, "/oidc/") {
		t.Fatalf("the provider sends nobody back: %s %q %v", res.Status, back, err)
	}
	return back
}
