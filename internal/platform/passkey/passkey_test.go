package passkey_test

import (
	"errors"
	"strings"
	"testing"

	"chapterhouse.dev/chapterhouse/internal/platform/passkey"
	"chapterhouse.dev/chapterhouse/internal/platform/passkey/passkeytest"
)

const origin, host = "https://groups.example", "groups.example"

func newParty(t *testing.T) *passkey.Party {
	t.Helper()
	p, err := passkey.New(origin, "Groups")
	if err != nil || p == nil {
		t.Fatalf("%v, %v", p, err)
	}
	return p
}

var ana = passkey.Owner{Handle: "per_ana", Name: "ana@example.org", Shown: "Ana"}

// registered is an owner with one passkey on the device.
func registered(t *testing.T, p *passkey.Party, d *passkeytest.Device, o passkey.Owner) passkey.Owner {
	t.Helper()
	c, err := p.Register(o)
	if err != nil {
		t.Fatal(err)
	}
	key, err := p.Registered(o, c.State, []byte(d.Create(c.Options)))
	if err != nil {
		t.Fatal(err)
	}
	o.Keys = append(o.Keys, key)
	return o
}

func finder(o passkey.Owner) func(string) (passkey.Owner, error) {
	return func(handle string) (passkey.Owner, error) {
		if handle != o.Handle {
			return passkey.Owner{}, errors.New("somebody else")
		}
		return o, nil
	}
}

func TestAPasskeyIsMadeAndProved(t *testing.T) {
	p, d := newParty(t), passkeytest.New(t, origin, host)
	o := registered(t, p, d, ana)
	for name, asked := range map[string]*passkey.Owner{"whoever it is": nil, "this owner": &o} {
		c, err := p.Ask(asked)
		if err != nil {
			t.Fatal(err)
		}
		if ch, err := passkey.Challenge(c.State); err != nil || ch != c.Challenge || ch == "" {
			t.Errorf("challenge %q, %v", ch, err)
		}
		key, err := p.Answered(c.State, []byte(d.Get(c.Options)), finder(o))
		if err != nil || key.ID != o.Keys[0].ID {
			t.Fatalf("%s: %+v, %v", name, key, err)
		}
		o.Keys[0] = key
	}
}

func TestWhatProvesNothing(t *testing.T) {
	p, d := newParty(t), passkeytest.New(t, origin, host)
	o := registered(t, p, d, ana)
	ask := func() passkey.Ceremony {
		c, err := p.Ask(nil)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	refused := func(name string, state []byte, answer string, by passkey.Owner) {
		t.Helper()
		if _, err := p.Answered(state, []byte(answer), finder(by)); !errors.Is(err, passkey.ErrAnswer) {
			t.Errorf("%s: %v", name, err)
		}
	}
	first := ask()
	refused("the answer to another challenge", first.State, d.Get(ask().Options), o)
	refused("no JSON", first.State, "{", o)
	refused("a passkey that was removed", first.State, d.Get(first.Options), ana)
	there := *d
	there.Origin = "https://groups.evil.example"
	refused("another site", first.State, there.Get(first.Options), o)
	there = *d
	there.Host = "evil.example"
	refused("a passkey of another site", first.State, there.Get(first.Options), o)
	key, err := p.Answered(first.State, []byte(d.Get(first.Options)), finder(o))
	if err != nil {
		t.Fatal(err)
	}
	o.Keys[0] = key
	d.SetBack()
	refused("a copy", first.State, d.Get(first.Options), o)
	if _, err := p.Answered(first.State, []byte(d.Get(first.Options)), finder(passkey.Owner{Handle: "per_bob"})); err == nil || errors.Is(err, passkey.ErrAnswer) {
		t.Errorf("an unknown owner: %v", err)
	}
}

func TestOnlyAskedForOwnersProve(t *testing.T) {
	p, d := newParty(t), passkeytest.New(t, origin, host)
	o := registered(t, p, d, ana)
	bob := registered(t, p, d, passkey.Owner{Handle: "per_bob", Name: "bob@example.org"})
	c, err := p.Ask(&o)
	if err != nil {
		t.Fatal(err)
	}
	everyone, err := p.Ask(nil)
	if err != nil {
		t.Fatal(err)
	}
	stolen := strings.ReplaceAll(string(everyone.Options), everyone.Challenge, c.Challenge)
	if _, err := p.Answered(c.State, []byte(d.Get([]byte(stolen))), finder(o)); !errors.Is(err, passkey.ErrAnswer) {
		t.Errorf("%s answered for %s: %v", bob.Handle, o.Handle, err)
	}
}

func TestAnOriginThatIsANumberHasNoPasskeys(t *testing.T) {
	for at, want := range map[string]bool{"http://127.0.0.1:8080": false, "http://[::1]:8080": false, "http://localhost:8080": true, origin: true} {
		p, err := passkey.New(at, "Groups")
		if err != nil || (p != nil) != want {
			t.Errorf("%s: %v, %v", at, p, err)
		}
	}
}
