package totp

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // RFC 6238 as apps speak it; HMAC-SHA-1 is not broken by collisions
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"
)

const (
	// Digits is the length of a code.
	Digits = 6
	// Period is how long a code is shown.
	Period = 30 * time.Second

	secretSize = 20 // bytes: the block of the digest, as RFC 4226 recommends
	skew       = 1  // steps before and after the present one that are accepted
)

// Secret is what server and app share.
type Secret []byte

// NewSecret draws a secret.
func NewSecret() Secret {
	s := make(Secret, secretSize)
	_, _ = rand.Read(s) // crypto/rand never fails since Go 1.24
	return s
}

// Text writes the secret for people who type it: base32 in groups of four.
func (s Secret) Text() string {
	plain, groups := s.base32(), []string{}
	for len(plain) > 4 {
		groups, plain = append(groups, plain[:4]), plain[4:]
	}
	return strings.Join(append(groups, plain), " ")
}

// ParseSecret reads what Text wrote, with or without its groups.
func ParseSecret(text string) (Secret, error) {
	return base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(text, " ", ""))
}

func (s Secret) base32() string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(s)
}

// URL is what an app reads from a picture: whose codes of what they are, and
// the secret.
func (s Secret) URL(issuer, account string) string {
	return "otpauth://totp/" + escape(issuer) + ":" + escape(account) + "?secret=" + s.base32() + "&issuer=" + escape(issuer)
}

// escape writes a blank as %20, since some apps show a plus sign as it is.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// Step is the number of the period in which t lies.
func Step(t time.Time) int64 { return t.Unix() / int64(Period/time.Second) }

// Code is the code of a step.
func (s Secret) Code(step int64) string {
	mac := hmac.New(sha1.New, s)
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(step)) //nolint:gosec // a step is never negative since 1970
	mac.Write(counter[:])
	sum := mac.Sum(nil)
	from := sum[len(sum)-1] & 0x0f
	return fmt.Sprintf("%0*d", Digits, binary.BigEndian.Uint32(sum[from:from+4])&0x7fffffff%1_000_000)
}

// Match finds the step to which a code belongs at now: the present one or its
// neighbours, since clocks differ. It takes the same time for every code.
func (s Secret) Match(code string, now time.Time) (step int64, ok bool) {
	present := Step(now)
	for at := present - skew; at <= present+skew; at++ {
		if subtle.ConstantTimeCompare([]byte(s.Code(at)), []byte(code)) == 1 {
			step, ok = at, true
		}
	}
	return step, ok
}
