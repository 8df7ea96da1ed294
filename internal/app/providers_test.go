package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestProvidersThatCouldNotWorkStopTheStart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("s3cret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOOD_SECRET", " s3cret ")
	good := Provider{ID: "uni", Name: "Example University", Issuer: "https://login.uni.example", ClientID: "groups", SecretFile: file}
	with := func(change func(*Provider)) Provider {
		p := good
		change(&p)
		return p
	}
	for want, list := range map[string][]Provider{
		"": {good, with(func(p *Provider) {
			p.ID, p.Issuer, p.SecretFile, p.SecretEnv = "work", "http://127.0.0.1:9/x", "", "GOOD_SECRET"
		})},
		"needs an id":               {with(func(p *Provider) { p.ID = "Uni!" })},
		"needs a name":              {with(func(p *Provider) { p.Name = " " })},
		"of at most 40 characters":  {with(func(p *Provider) { p.Name = strings.Repeat("x", 41) })},
		"should look like https://": {with(func(p *Provider) { p.Issuer = "http://login.uni.example" })},
		"as the provider writes it": {with(func(p *Provider) { p.Issuer = "https://login.uni.example?x=1" })},
		"needs the client-id":       {with(func(p *Provider) { p.ClientID = "" })},
		"has two client secrets":    {with(func(p *Provider) { p.SecretEnv = "GOOD_SECRET" })},
		"cannot be read":            {with(func(p *Provider) { p.SecretFile = file + ".none" })},
		"is empty":                  {with(func(p *Provider) { p.SecretFile, p.SecretEnv = "", "NO_SUCH_SECRET" })},
		"need openid":               {with(func(p *Provider) { p.Scopes = []string{"email"} })},
		"two sign-in providers":     {good, good},
	} {
		c := Config{Dev: true, Providers: list}.withDefaults()
		err := c.check()
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%q: %v", want, err)
		}
	}
	for _, p := range []Provider{good, {SecretEnv: "GOOD_SECRET"}} {
		if got, err := p.secret(); got != "s3cret" || err != nil {
			t.Errorf("the secret is %q, %v", got, err)
		}
	}
	if got, want := good.CallbackPath(), "/signin/with/uni/callback"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
