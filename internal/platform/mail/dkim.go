package mail

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"

	"github.com/emersion/go-msgauth/dkim"
	gomail "github.com/wneessen/go-mail"
)

// Key signs messages with DKIM (RFC 6376, RFC 8463), so that receivers see that
// they come from the domain and were not changed on the way.
type Key struct {
	domain, selector string
	private          crypto.Signer
}

// NewKey reads a private key, ed25519 or RSA, from PEM. Its public half stands
// in the DNS as a TXT record of selector._domainkey.domain.
func NewKey(domain, selector string, text []byte) (*Key, error) {
	if !dotAtom(domain, isDomain) || !dotAtom(selector, isDomain) {
		return nil, errors.New("mail: DKIM needs a domain and a selector")
	}
	private, err := gomail.PrivKeyFromPEM(text)
	if err != nil {
		return nil, fmt.Errorf("mail: the DKIM key cannot be read: %w", err)
	}
	return &Key{domain, selector, private}, nil
}

// GenerateKey makes a private key for NewKey, as PEM. It is RSA with 2048 bits,
// which every receiver can check; ed25519 is still passed over by large ones.
func GenerateKey() ([]byte, error) {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), err
}

// Record is the name and text of the TXT record that the domain publishes for
// this key (RFC 6376, section 3.6; RFC 8463 for ed25519).
func (k *Key) Record() (name, text string) {
	kind, public := "rsa", []byte(nil)
	switch p := k.private.Public().(type) {
	case ed25519.PublicKey:
		kind, public = "ed25519", p
	default:
		public, _ = x509.MarshalPKIXPublicKey(p) // an RSA key, which can always be written
	}
	return k.selector + "._domainkey." + k.domain, "v=DKIM1; k=" + kind + "; p=" + base64.StdEncoding.EncodeToString(public)
}

// signed are the headers under the signature where they occur. Those named twice
// may not be added a second time on the way; the two of RFC 8058 must be among
// them, else receivers show no button.
var signed = []string{
	"From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
	"Auto-Submitted", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post",
	"From", "To", "Reply-To", "Subject", "Date",
}

// sign returns the message with its signature before it.
//
// go-mail could sign as well, but its signature is wrong as soon as the list of
// headers is longer than a line (0.8.1).
func (k *Key) sign(message []byte) ([]byte, error) {
	var b bytes.Buffer
	err := dkim.Sign(&b, bytes.NewReader(message), &dkim.SignOptions{
		Domain: k.domain, Selector: k.selector, Signer: k.private, HeaderKeys: signed,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
	})
	return b.Bytes(), err
}
