package oidc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/secret"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Secrets tie one visit to a provider together. They are 43 characters each,
// and good for one Finish.
type Secrets struct {
	State    string // comes back with the browser
	Nonce    string // comes back inside the ID token
	Verifier string // shows the provider that we are who began (PKCE)
}

// Begin makes the address at the provider that a browser is sent to.
func (p *Provider) Begin(ctx context.Context) (address string, s Secrets, err error) {
	ctx, stop := context.WithTimeout(ctx, callTime)
	defer stop()
	e, err := p.endpoints(ctx)
	if err != nil {
		return "", s, err
	}
	s = Secrets{secret.Token(), secret.Token(), secret.Token()}
	return e.config.AuthCodeURL(s.State, oauth2.S256ChallengeOption(s.Verifier), oidc.Nonce(s.Nonce)), s, nil
}

// Answer is what the browser brings back.
type Answer struct {
	Code   string
	Issuer string // iss, which newer providers add (RFC 9207)
}

// Claims is what the provider says of a person.
type Claims struct {
	Subject       string // never changes at this issuer
	Email         string
	EmailVerified bool
	Name          string // to be shown; may be empty
}

// longestSubject is the longest subject in bytes (OpenID Connect Core, section 2).
const longestSubject = 255

// Finish exchanges what came back for the claims of a checked ID token.
func (p *Provider) Finish(ctx context.Context, s Secrets, a Answer) (c Claims, err error) {
	ctx, stop := context.WithTimeout(ctx, callTime)
	defer stop()
	if a.Issuer != "" && a.Issuer != p.settings.Issuer {
		return c, fmt.Errorf("%w: the answer says it comes from %q", ErrRefused, a.Issuer)
	}
	e, err := p.endpoints(ctx)
	if err != nil {
		return c, err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	token, err := e.config.Exchange(ctx, a.Code, oauth2.VerifierOption(s.Verifier))
	if err != nil {
		return c, exchangeError(err)
	}
	id, err := p.checked(ctx, e, s, token)
	if err != nil {
		return c, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	says, err := said(id)
	if err == nil && says.Email == "" && e.userinfo {
		says, err = asked(ctx, e, token, id, says)
	}
	if err != nil {
		return c, fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return says.claims(id.Subject), nil
}

// exchangeError tells a provider that says no from one that says nothing.
func exchangeError(err error) error {
	if no := (*oauth2.RetrieveError)(nil); errors.As(err, &no) && no.Response != nil && no.Response.StatusCode < 500 {
		return fmt.Errorf("%w: %s %s", ErrRefused, no.Response.Status, no.ErrorCode)
	}
	return fmt.Errorf("%w: %w", ErrDown, err)
}

// checked reads the ID token out of a token answer and checks it.
func (p *Provider) checked(ctx context.Context, e *endpoints, s Secrets, token *oauth2.Token) (*oidc.IDToken, error) {
	raw, _ := token.Extra("id_token").(string)
	if raw == "" {
		return nil, errors.New("there is no ID token")
	}
	id, err := e.provider.VerifierContext(ctx, &oidc.Config{ClientID: p.settings.ClientID, Now: p.clock.Now}).Verify(ctx, raw)
	if err != nil {
		return nil, err
	}
	var party struct {
		Authorised string `json:"azp"`
	}
	if err := id.Claims(&party); err != nil {
		return nil, err
	}
	switch {
	case !secret.Equal(id.Nonce, s.Nonce):
		return nil, errors.New("the nonce is not ours")
	case id.Subject == "" || len(id.Subject) > longestSubject:
		return nil, errors.New("the subject is empty or too long")
	case party.Authorised != p.settings.ClientID && (party.Authorised != "" || len(id.Audience) > 1):
		return nil, fmt.Errorf("the token was made for %q", party.Authorised)
	case id.AccessTokenHash != "":
		return id, id.VerifyAccessToken(token.AccessToken)
	}
	return id, nil
}

// profile is what tokens and user information say beside the subject.
type profile struct {
	Email    string `json:"email"`
	Verified truth  `json:"email_verified"`
	Name     string `json:"name"`
	User     string `json:"preferred_username"`
}

func said(id *oidc.IDToken) (p profile, err error) { return p, id.Claims(&p) }

// asked adds what the provider tells of the same subject on request. One that
// does not tell leaves what was known.
func asked(ctx context.Context, e *endpoints, token *oauth2.Token, id *oidc.IDToken, known profile) (profile, error) {
	info, err := e.provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil || info.Subject == "" {
		return known, nil
	}
	if info.Subject != id.Subject {
		return known, errors.New("the user information is about another subject")
	}
	var more profile
	if err := info.Claims(&more); err != nil {
		return known, nil
	}
	if more.Name == "" {
		more.Name, more.User = known.Name, known.User
	}
	return more, nil
}

func (p profile) claims(subject string) Claims {
	name := strings.TrimSpace(p.Name)
	if name == "" {
		name = strings.TrimSpace(p.User)
	}
	return Claims{Subject: subject, Email: strings.TrimSpace(p.Email), EmailVerified: bool(p.Verified) && p.Email != "", Name: name}
}

// truth is a boolean that some providers write as a string.
type truth bool

// UnmarshalJSON reads true and "true"; everything else is no.
func (t *truth) UnmarshalJSON(text []byte) error {
	var v any
	err := json.Unmarshal(text, &v)
	*t = truth(v == true || v == "true")
	return err
}
