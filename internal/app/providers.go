package app

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/oidc"
)

// Provider is a place elsewhere where people may sign in (OpenID Connect). The
// provider must know the address that CallbackPath gives.
type Provider struct {
	ID         string   `yaml:"id"`                 // in addresses: small letters, digits and dashes
	Name       string   `yaml:"name"`               // on the button
	Issuer     string   `yaml:"issuer"`             // as the provider writes it
	ClientID   string   `yaml:"client-id"`          // what the provider calls us
	SecretFile string   `yaml:"client-secret-file"` // file that holds the client secret,
	SecretEnv  string   `yaml:"client-secret-env"`  // or variable that does; neither for a public client
	Scopes     []string `yaml:"scopes"`             // openid, email, profile
	Strong     bool     `yaml:"strong"`             // a sign-in there takes two factors, the operator vouches
}

// CallbackPath is where a provider sends browsers back to, below the base URL.
func (p Provider) CallbackPath() string { return "/signin/with/" + p.ID + "/callback" }

// Bounds of what the settings say.
var providerID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)

const longestButton = 40 // characters of a provider's name

// checkProviders is the part of check about providers. A provider is not
// visited: one that is away must not stop the start.
func (c Config) checkProviders() error {
	seen := map[string]bool{}
	for _, p := range c.Providers {
		if err := p.check(); err != nil {
			return err
		}
		if seen["id "+p.ID] || seen["issuer "+p.Issuer] {
			return fmt.Errorf("two sign-in providers have the id %q or the issuer %s: people are known by the issuer, so name each once", p.ID, p.Issuer)
		}
		seen["id "+p.ID], seen["issuer "+p.Issuer] = true, true
	}
	return nil
}

func (p Provider) check() error {
	if !providerID.MatchString(p.ID) {
		return fmt.Errorf("the sign-in provider %q needs an id of small letters, digits and dashes, which becomes part of an address", p.ID)
	}
	issuer, err := url.Parse(p.Issuer)
	switch {
	case ids.Tidy(p.Name) == "" || utf8.RuneCountInString(p.Name) > longestButton:
		return fmt.Errorf("the sign-in provider %q needs a name of at most %d characters for its button", p.ID, longestButton)
	case err != nil || issuer.Host == "" || issuer.RawQuery != "" || issuer.Fragment != "" || issuer.User != nil ||
		issuer.Scheme != "https" && (issuer.Scheme != "http" || !loopback(issuer.Hostname())):
		return fmt.Errorf("the issuer of the sign-in provider %q, %q, should look like https://login.example, as the provider writes it", p.ID, p.Issuer)
	case p.ClientID == "":
		return fmt.Errorf("the sign-in provider %q needs the client-id by which it knows us", p.ID)
	case p.SecretFile != "" && p.SecretEnv != "":
		return fmt.Errorf("the sign-in provider %q has two client secrets: keep client-secret-file or client-secret-env", p.ID)
	case len(p.Scopes) > 0 && !slices.Contains(p.Scopes, "openid"):
		return fmt.Errorf("the scopes of the sign-in provider %q need openid among them", p.ID)
	}
	_, err = p.secret()
	return err
}

// secret reads the client secret. It is in a file or a variable, never in the
// settings themselves, which are passed around.
func (p Provider) secret() (text string, err error) {
	switch {
	case p.SecretFile != "":
		raw, ferr := os.ReadFile(p.SecretFile)
		if text, err = strings.TrimSpace(string(raw)), ferr; ferr != nil {
			err = fmt.Errorf("the client secret of the sign-in provider %q cannot be read: %w", p.ID, ferr)
		}
	case p.SecretEnv != "":
		text = strings.TrimSpace(os.Getenv(p.SecretEnv))
	default:
		return "", nil
	}
	if err == nil && text == "" {
		err = fmt.Errorf("the client secret of the sign-in provider %q is empty: see client-secret-file or client-secret-env", p.ID)
	}
	return text, err
}

// providers makes what accounts signs people in by.
func (a *App) providers() (list []accounts.Provider, err error) {
	for _, p := range a.Config.Providers {
		secret, serr := p.secret()
		scopes := p.Scopes
		if len(scopes) == 0 {
			scopes = []string{"openid", "email", "profile"}
		}
		err = errors.Join(err, serr)
		list = append(list, accounts.Provider{ID: p.ID, Name: ids.Tidy(p.Name), Strong: p.Strong, OIDC: oidc.New(oidc.Settings{Issuer: p.Issuer,
			ClientID: p.ClientID, Secret: secret, Scopes: scopes, Redirect: a.Config.BaseURL + p.CallbackPath()}, a.Config.Clock)})
	}
	return list, err
}
