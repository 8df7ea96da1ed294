package oidc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/clock"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// What goes wrong with a provider. Errors of this package wrap one of them.
var (
	// ErrDown says that the provider does not answer, or not in time.
	ErrDown = errors.New("oidc: the provider does not answer")
	// ErrRefused says that the provider, or this package, refuses: a wrong
	// secret, a code used before, a token that cannot be trusted.
	ErrRefused = errors.New("oidc: the answer cannot be used")
)

// How long things last.
const (
	callTime    = 10 * time.Second // one visit of Begin or Finish, whatever it takes
	keepFor     = 24 * time.Hour   // endpoints that were found
	rememberFor = 30 * time.Second // that they could not be found
)

// Settings say which provider it is, and who we are there.
type Settings struct {
	Issuer   string   // as the provider writes it, to the letter
	ClientID string   // what the provider calls us
	Secret   string   // empty for a public client, which PKCE alone protects
	Scopes   []string // openid among them
	Redirect string   // where the provider sends browsers back to
}

// Provider is one provider. It may be used by many goroutines.
type Provider struct {
	settings Settings
	clock    clock.Clock
	client   *http.Client
	turn     chan struct{} // one look-up at a time; the others wait for its result

	mu      sync.Mutex
	found   *endpoints
	failure error
	tried   time.Time // when found or failure came about
}

// endpoints is what a provider says of itself.
type endpoints struct {
	provider *oidc.Provider
	config   oauth2.Config
	userinfo bool
}

// New makes a provider. It asks nobody anything yet.
func New(s Settings, c clock.Clock) *Provider {
	return &Provider{settings: s, clock: c, client: newClient(), turn: make(chan struct{}, 1)}
}

// Issuer is the provider's name for itself.
func (p *Provider) Issuer() string { return p.settings.Issuer }

// endpoints returns what is known of the provider, or asks it.
func (p *Provider) endpoints(ctx context.Context) (*endpoints, error) {
	if e, err, fresh := p.known(); fresh {
		return e, err
	}
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return nil, errors.Join(ErrDown, ctx.Err())
	}
	if e, err, fresh := p.known(); fresh { // whoever had the turn before has asked
		return e, err
	}
	e, err := p.discover(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tried = p.clock.Now()
	if p.failure = err; err == nil {
		p.found = e
	}
	return e, err
}

// known returns what was found, or why not, while that is fresh enough.
func (p *Provider) known() (e *endpoints, err error, fresh bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	age := p.clock.Now().Sub(p.tried)
	if p.failure != nil {
		return nil, p.failure, age < rememberFor
	}
	return p.found, nil, p.found != nil && age < keepFor
}

// discover reads the provider's configuration (OpenID Connect Discovery 1.0).
func (p *Provider) discover(ctx context.Context) (*endpoints, error) {
	found, err := oidc.NewProvider(oidc.ClientContext(ctx, p.client), p.settings.Issuer)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrDown, p.settings.Issuer, err)
	}
	var says struct {
		Auth     []string `json:"token_endpoint_auth_methods_supported"`
		Userinfo string   `json:"userinfo_endpoint"`
	}
	if err := found.Claims(&says); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrDown, p.settings.Issuer, err)
	}
	to := found.Endpoint()
	if to.AuthStyle = oauth2.AuthStyleInHeader; p.settings.Secret == "" || slices.Contains(says.Auth, "client_secret_post") {
		to.AuthStyle = oauth2.AuthStyleInParams
	}
	if !mayVisit(to.AuthURL) || !mayVisit(to.TokenURL) {
		return nil, fmt.Errorf("%w: %s names an endpoint that is neither https nor on this machine", ErrRefused, p.settings.Issuer)
	}
	return &endpoints{provider: found, userinfo: says.Userinfo != "", config: oauth2.Config{ClientID: p.settings.ClientID,
		ClientSecret: p.settings.Secret, Endpoint: to, RedirectURL: p.settings.Redirect, Scopes: p.settings.Scopes}}, nil
}
