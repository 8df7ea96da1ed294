package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// KeySize is the length of a server key in bytes.
const KeySize = 32

// Key is the server's key: everything sealed is lost without it, so it is kept
// outside the database and outside its backups.
type Key [KeySize]byte

// NewKey makes a key.
func NewKey() (k Key) {
	_, _ = rand.Read(k[:]) // crypto/rand never fails since Go 1.24
	return k
}

// ParseKey reads what Key.Encode wrote.
func ParseKey(text string) (k Key, err error) {
	b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(b) != KeySize {
		return k, fmt.Errorf("the server key must be %d bytes in base64", KeySize)
	}
	copy(k[:], b)
	return k, nil
}

// Encode writes the key for the file that holds it.
func (k Key) Encode() string { return base64.StdEncoding.EncodeToString(k[:]) }

// String keeps the key out of logs.
func (k Key) String() string { return "secret.Key(…)" }

// GoString keeps the key out of logs, too.
func (k Key) GoString() string { return k.String() }

// Box seals and digests with the server's key. It may be used by many
// goroutines.
type Box struct {
	aead cipher.AEAD
	mac  []byte
}

// NewBox derives from the key one part for each use, so that no value made for
// one use is ever worth anything in the other.
func NewBox(k Key) *Box {
	block, err := aes.NewCipher(derive(k, "seal"))
	if err != nil {
		panic(err) // only a wrong length fails, and derive gives the right one
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err)
	}
	return &Box{aead: aead, mac: derive(k, "mac")}
}

func derive(k Key, use string) []byte {
	part, err := hkdf.Key(sha256.New, k[:], nil, "chapterhouse "+use, KeySize)
	if err != nil {
		panic(err) // only for absurd lengths
	}
	return part
}

// ErrSealed says that a sealed value was changed, belongs elsewhere, or was
// sealed with another key.
var ErrSealed = errors.New("secret: the sealed value cannot be opened")

// Seal hides plain. The result opens only together with the same place, the
// name of what it belongs to, so that it cannot be moved to another row.
func (b *Box) Seal(plain []byte, place string) []byte {
	return b.aead.Seal(nil, nil, plain, []byte(place))
}

// Open reads what Seal made for the same place, or fails with ErrSealed.
func (b *Box) Open(sealed []byte, place string) ([]byte, error) {
	plain, err := b.aead.Open(nil, nil, sealed, []byte(place))
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

// Mac is the keyed digest of the parts for one use, in hexadecimal. Parts are
// kept apart: ("ab", "c") and ("a", "bc") differ.
func (b *Box) Mac(use string, parts ...string) string {
	h := hmac.New(sha256.New, b.mac)
	for _, p := range append([]string{use}, parts...) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	return hex.EncodeToString(h.Sum(nil))
}
