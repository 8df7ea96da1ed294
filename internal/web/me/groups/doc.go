// Package groups has the pages of the people who run a group: how it stands and
// what to do, its meetings, its people, its page and its code of conduct. Each
// page begins with the desk of the group (package directory), which says what
// the reader may do; what a reader may not do is not offered.
//
// Begin reading at groups.go, which lists the addresses, then overview.go.
package groups

//go:generate go tool templ generate -path .
