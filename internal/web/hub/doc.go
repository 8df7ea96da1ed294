// Package hub has the pages of the leaders' hub: the roster of those who lead
// the groups of the network, each with the introduction that the person wrote,
// the own introduction, and the page on which an invitation is opened.
//
// It is a world of its own and imports none of the others. Reading is open to
// whoever leads a group and to the program team; writing asks for a membership
// that takes part, which the use cases of domain package hub decide.
//
// Begin reading at hub.go (the addresses), then roster.go.
package hub

//go:generate go tool templ generate -path .
