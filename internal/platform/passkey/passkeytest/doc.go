// Package passkeytest is an authenticator in software, for tests: it makes
// passkeys and proves that it holds them, as a browser and a device do together.
package passkeytest
