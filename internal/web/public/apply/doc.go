// Package apply has the pages by which a group asks to join: what is needed and
// how long it takes, the steps of the application, its state after it was sent,
// and the co-leader's own part. They are plain forms, one a step; each saves,
// and goes on from any device on which its author signs in.
//
// Begin reading at apply.go, which lists the addresses, then steps.go.
package apply

//go:generate go tool templ generate -path .
