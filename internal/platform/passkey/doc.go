// Package passkey runs the two ceremonies of WebAuthn: a browser registers a
// passkey, and later proves that it holds it. It wraps
// github.com/go-webauthn/webauthn, which is still below 1.0, so that no other
// package knows its types. It keeps nothing: what has to be remembered between
// the two halves of a ceremony is given out as State, which the caller must
// keep from being changed, and use once.
//
// A passkey here is always discoverable (it knows whose it is) and always asks
// for the finger, face or PIN of its owner: it is two factors in one.
//
// Begin reading at Party; Register and Registered are one ceremony, Ask and
// Answered the other.
package passkey
