package secret

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
)

// TokenSize is the number of random bytes in a token.
const TokenSize = 32

// Token makes a token for a link or a cookie: 32 random bytes in the URL-safe
// alphabet, 43 characters.
func Token() string {
	var b [TokenSize]byte
	_, _ = rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// IsToken says whether text could be a token; it is the first check of one
// that comes from outside, before anything is looked up.
func IsToken(text string) bool {
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	return err == nil && len(b) == TokenSize
}

// Digits makes a code of n random decimal digits, each equally likely.
func Digits(n int) string {
	out := make([]byte, 0, n)
	var b [16]byte
	for len(out) < n {
		_, _ = rand.Read(b[:])
		for _, c := range b {
			if c < 250 && len(out) < n { // 250 is a multiple of ten: no digit is favoured
				out = append(out, '0'+c%10)
			}
		}
	}
	return string(out)
}

// Hash is the SHA-256 of a token in hexadecimal. It is for tokens only: what a
// person could type or guess needs Box.Mac.
func Hash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Equal compares two digests in a time that does not depend on where they
// differ.
func Equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
