// Package me is the world of a person: signing in, the own profile and
// sessions, and the groups one belongs to or leads. It asks the use cases of
// the domain and shows what they answer; who may do what is decided there.
//
// Begin reading at me.go, which lists the addresses.
package me
