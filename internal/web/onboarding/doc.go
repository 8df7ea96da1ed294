// Package onboarding shows what is left until a group is active: the list that
// its leaders and the office see alike, each task with who owes what of it. It
// computes nothing: the tasks come from the domain package of the same name.
//
// Begin reading at Card in card.go, then card.templ.
package onboarding

//go:generate go tool templ generate -path .
