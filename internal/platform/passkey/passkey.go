package passkey

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// Party is the site for which passkeys are made.
type Party struct{ lib *webauthn.WebAuthn }

// timeout is how long a browser waits for its owner.
const timeout = 5 * time.Minute

// New makes the party of the site at origin, "https://groups.example". Browsers
// tie passkeys to a name: for an origin that is a number, New returns nil, and
// there are no passkeys.
func New(origin, name string) (*Party, error) {
	u, err := url.Parse(origin)
	if err != nil {
		return nil, err
	}
	if net.ParseIP(u.Hostname()) != nil {
		return nil, nil
	}
	wait := webauthn.TimeoutConfig{Timeout: timeout, TimeoutUVD: timeout}
	lib, err := webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: name, RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired,
			RequireResidentKey: protocol.ResidentKeyRequired(), UserVerification: protocol.VerificationRequired},
		Timeouts: webauthn.TimeoutsConfig{Login: wait, Registration: wait},
	})
	if err != nil {
		return nil, err
	}
	return &Party{lib}, nil
}

// Owner is whose passkeys they are.
type Owner struct {
	Handle string // identifies the owner inside a passkey: no name, no address
	Name   string // tells accounts apart on the device: an address
	Shown  string // how the owner is called
	Keys   []Key
}

// Key is a passkey as it is stored: its public half, and no secret.
type Key struct {
	ID   string          // of the credential, in base64url
	Data json.RawMessage // for this package only
}

// Ceremony is the first half of one.
type Ceremony struct {
	Options   []byte // JSON for the browser's script
	State     []byte // for the second half; whoever can change it can cheat
	Challenge string // in every ceremony another one: an answer to it counts once
}

// ErrAnswer says that what a browser sent is no proof.
var ErrAnswer = errors.New("passkey: the answer proves nothing")

// Register begins the making of a passkey for an owner.
func (p *Party) Register(o Owner) (Ceremony, error) {
	user, err := o.user()
	if err != nil {
		return Ceremony{}, err
	}
	options, session, err := p.lib.BeginRegistration(user, webauthn.WithExclusions(webauthn.Credentials(user.keys).CredentialDescriptors()))
	if err != nil {
		return Ceremony{}, err
	}
	return ceremony(options.Response, session)
}

// Registered reads the browser's answer and returns the new passkey.
func (p *Party) Registered(o Owner, state, answer []byte) (Key, error) {
	user, err := o.user()
	if err != nil {
		return Key{}, err
	}
	session, err := readState(state)
	if err != nil {
		return Key{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return Key{}, refused(err)
	}
	made, err := p.lib.CreateCredential(user, session, parsed)
	if err != nil {
		return Key{}, refused(err)
	}
	made.Attestation = webauthn.CredentialAttestation{} // the maker of the device is none of our business
	return writeKey(*made)
}

// Ask begins the proof of an owner, or of whoever owns the passkey that the
// browser chooses.
func (p *Party) Ask(o *Owner) (Ceremony, error) {
	if o == nil {
		options, session, err := p.lib.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
		if err != nil {
			return Ceremony{}, err
		}
		return ceremony(options.Response, session)
	}
	user, err := o.user()
	if err != nil {
		return Ceremony{}, err
	}
	options, session, err := p.lib.BeginLogin(user, webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Ceremony{}, err
	}
	return ceremony(options.Response, session)
}

// Answered reads the browser's answer to Ask and returns the passkey that
// proved it, to be stored anew: it counts. find returns the owner with the
// handle that the passkey carries; its error is returned as it is. For an Ask
// without owner any owner may answer, else only that one.
func (p *Party) Answered(state, answer []byte, find func(handle string) (Owner, error)) (key Key, err error) {
	session, err := readState(state)
	if err != nil {
		return Key{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return Key{}, refused(err)
	}
	handle := string(parsed.Response.UserHandle)
	if len(session.UserID) > 0 {
		handle = string(session.UserID)
	}
	o, err := find(handle)
	if err != nil {
		return Key{}, err
	}
	user, err := o.user()
	if err != nil {
		return Key{}, err
	}
	used, err := p.prove(user, session, parsed)
	if err != nil {
		return Key{}, refused(err)
	}
	if used.Authenticator.CloneWarning {
		return Key{}, fmt.Errorf("%w: its counter went back, so there may be a copy", ErrAnswer)
	}
	return writeKey(*used)
}

func (p *Party) prove(u user, session webauthn.SessionData, parsed *protocol.ParsedCredentialAssertionData) (*webauthn.Credential, error) {
	if len(session.UserID) > 0 {
		return p.lib.ValidateLogin(u, session, parsed)
	}
	_, used, err := p.lib.ValidatePasskeyLogin(func(_, _ []byte) (webauthn.User, error) { return u, nil }, session, parsed)
	return used, err
}

func ceremony(options any, session *webauthn.SessionData) (c Ceremony, err error) {
	if c.Options, err = json.Marshal(options); err != nil {
		return c, err
	}
	c.Challenge = session.Challenge
	c.State, err = json.Marshal(session)
	return c, err
}

func readState(state []byte) (s webauthn.SessionData, err error) {
	err = json.Unmarshal(state, &s)
	return s, err
}

// Challenge is the one of a state that Register or Ask gave out.
func Challenge(state []byte) (string, error) {
	s, err := readState(state)
	return s.Challenge, err
}

// refused keeps the library's reason for the log.
func refused(err error) error {
	if e := (*protocol.Error)(nil); errors.As(err, &e) {
		return fmt.Errorf("%w: %s: %s", ErrAnswer, e.Details, e.DevInfo)
	}
	return fmt.Errorf("%w: %w", ErrAnswer, err)
}

func writeKey(c webauthn.Credential) (Key, error) {
	data, err := json.Marshal(c)
	return Key{ID: base64.RawURLEncoding.EncodeToString(c.ID), Data: data}, err
}

// user is an Owner as the library wants it.
type user struct {
	Owner
	keys []webauthn.Credential
}

func (o Owner) user() (u user, err error) {
	u = user{Owner: o, keys: make([]webauthn.Credential, len(o.Keys))}
	for i, k := range o.Keys {
		if err = json.Unmarshal(k.Data, &u.keys[i]); err != nil {
			return u, fmt.Errorf("passkey: a stored passkey cannot be read: %w", err)
		}
	}
	return u, nil
}

func (u user) WebAuthnID() []byte                         { return []byte(u.Handle) }
func (u user) WebAuthnName() string                       { return u.Name }
func (u user) WebAuthnDisplayName() string                { return u.Shown }
func (u user) WebAuthnCredentials() []webauthn.Credential { return u.keys }
