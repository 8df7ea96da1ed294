// Package waiting has the office's page about acts that take two people: what
// waits for a second person, with the ways to answer, and what was answered.
//
// Begin reading at waiting.go.
package waiting

//go:generate go tool templ generate -path .
