package accounts

import (
	"net/url"
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/oidc"
)

// Provider is a place elsewhere where people sign in, as the operator has set
// it up.
type Provider struct {
	ID     string // in addresses and settings
	Name   string // on buttons
	Strong bool   // the operator vouches that a sign-in there takes two factors
	OIDC   *oidc.Provider
}

// proof is what a sign-in there is worth.
func (p Provider) proof() proof {
	if p.Strong {
		return proof{ByProvider, access.StrongProof}
	}
	return by(ByProvider)
}

// Providers lists the providers in the operator's order.
func (s *Service) Providers() []Provider { return slices.Clone(s.providers) }

func (s *Service) provider(id string) (Provider, bool) {
	i := slices.IndexFunc(s.providers, func(p Provider) bool { return p.ID == id })
	if i < 0 {
		return Provider{}, false
	}
	return s.providers[i], true
}

func (s *Service) issuer(issuer string) (Provider, bool) {
	i := slices.IndexFunc(s.providers, func(p Provider) bool { return p.OIDC.Issuer() == issuer })
	if i < 0 {
		return Provider{}, false
	}
	return s.providers[i], true
}

// ProviderName is how pages call an issuer: by the name that the operator gave
// it, or by its host when it is not set up any more.
func (s *Service) ProviderName(issuer string) string {
	if p, ok := s.issuer(issuer); ok {
		return p.Name
	}
	if u, err := url.Parse(issuer); err == nil && u.Host != "" {
		return u.Host
	}
	return issuer
}
