package passkeytest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"testing"
)

// Device is an authenticator and the browser in front of it.
type Device struct {
	Origin string // that the browser shows
	Host   string // that the passkeys are tied to

	t    testing.TB
	keys []held
}

// held is one passkey with its secret half.
type held struct {
	id     []byte
	handle string
	key    *ecdsa.PrivateKey
	count  uint32
}

// New makes an empty device in a browser at an origin.
func New(t testing.TB, origin, host string) *Device { return &Device{Origin: origin, Host: host, t: t} }

var b64 = base64.RawURLEncoding

// Flags of an authenticator's answer: somebody was there, and was recognized;
// what follows describes a new key.
const (
	present  = 0x01
	verified = 0x04
	attested = 0x40
)

// Create makes a passkey and returns the browser's answer.
func (d *Device) Create(options []byte) string {
	d.t.Helper()
	var o struct {
		Challenge string `json:"challenge"`
		User      struct {
			ID string `json:"id"`
		} `json:"user"`
	}
	d.must(json.Unmarshal(options, &o))
	handle, err := b64.DecodeString(o.User.ID)
	d.must(err)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	d.must(err)
	h := held{id: make([]byte, 16), handle: string(handle), key: key}
	_, _ = rand.Read(h.id)
	d.keys = append(d.keys, h)
	auth := bytes.NewBuffer(d.authData(present|verified|attested, 0))
	auth.Write(make([]byte, 16)) // the kind of device: not told
	_ = binary.Write(auth, binary.BigEndian, uint16(len(h.id)))
	auth.Write(h.id)
	auth.Write(cose(key))
	object := append([]byte{0xa3}, cborText("fmt")...) // a map of three
	object = append(append(object, cborText("none")...), cborText("attStmt")...)
	object = append(append(object, 0xa0), cborText("authData")...)
	object = append(object, cborBytes(auth.Bytes())...)
	return d.answer(h.id, map[string]any{"clientDataJSON": d.clientData("webauthn.create", o.Challenge), "attestationObject": b64.EncodeToString(object), "transports": []string{"internal"}})
}

// Get proves that the device holds the newest passkey that may answer, and
// returns the browser's answer.
func (d *Device) Get(options []byte) string {
	d.t.Helper()
	var o struct {
		Challenge string `json:"challenge"`
		Allow     []struct {
			ID string `json:"id"`
		} `json:"allowCredentials"`
	}
	d.must(json.Unmarshal(options, &o))
	allowed := func(id []byte) bool {
		for _, a := range o.Allow {
			if a.ID == b64.EncodeToString(id) {
				return true
			}
		}
		return len(o.Allow) == 0
	}
	for i := len(d.keys) - 1; i >= 0; i-- {
		h := &d.keys[i]
		if !allowed(h.id) {
			continue
		}
		h.count++
		auth, client := d.authData(present|verified, h.count), d.clientData("webauthn.get", o.Challenge)
		raw, err := b64.DecodeString(client)
		d.must(err)
		hash := sha256.Sum256(raw)
		digest := sha256.Sum256(append(bytes.Clone(auth), hash[:]...))
		sig, err := ecdsa.SignASN1(rand.Reader, h.key, digest[:])
		d.must(err)
		return d.answer(h.id, map[string]any{"clientDataJSON": client, "authenticatorData": b64.EncodeToString(auth),
			"signature": b64.EncodeToString(sig), "userHandle": b64.EncodeToString([]byte(h.handle))})
	}
	d.t.Fatal("the device holds no passkey that may answer")
	return ""
}

// SetBack turns back the counters, as those of a copy would stand.
func (d *Device) SetBack() {
	for i := range d.keys {
		d.keys[i].count = 0
	}
}

func (d *Device) answer(id []byte, response map[string]any) string {
	text, err := json.Marshal(map[string]any{"id": b64.EncodeToString(id), "rawId": b64.EncodeToString(id), "type": "public-key",
		"authenticatorAttachment": "platform", "clientExtensionResults": map[string]any{}, "response": response})
	d.must(err)
	return string(text)
}

func (d *Device) clientData(kind, challenge string) string {
	return b64.EncodeToString(fmt.Appendf(nil, `{"type":%q,"challenge":%q,"origin":%q,"crossOrigin":false}`, kind, challenge, d.Origin))
}

func (d *Device) authData(flags byte, count uint32) []byte {
	host := sha256.Sum256([]byte(d.Host))
	return binary.BigEndian.AppendUint32(append(host[:], flags), count)
}

// cose writes a public key as RFC 9053 has it: EC2, ES256, P-256.
func cose(key *ecdsa.PrivateKey) []byte {
	point, err := key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		panic(err) // only another curve fails
	}
	out := []byte{0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21}
	out = append(out, cborBytes(point[1:33])...)
	return append(append(out, 0x22), cborBytes(point[33:65])...)
}

func cborText(s string) []byte { return append([]byte{0x60 | byte(len(s))}, s...) } // shorter than 24

func cborBytes(b []byte) []byte {
	if len(b) < 256 {
		return append([]byte{0x58, byte(len(b))}, b...)
	}
	return append([]byte{0x59, byte(len(b) >> 8), byte(len(b))}, b...)
}

func (d *Device) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}
