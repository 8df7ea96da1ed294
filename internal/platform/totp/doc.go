// Package totp makes and checks the codes of authenticator apps: RFC 6238 with
// what every app understands, SHA-1, six digits and steps of thirty seconds.
// It knows no clock and keeps nothing.
//
// Begin reading at Match, which also tells which step a code belongs to, so
// that the caller can refuse a code that was used already.
package totp
