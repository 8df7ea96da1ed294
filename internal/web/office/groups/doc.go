// Package groups has the office's pages about groups: the table of all of them
// with its filters, saved views and export, and the file of one group with its
// standing, its people, what managers decide about it, and its history.
//
// Begin reading at groups.go, which lists the addresses, then table.go and
// file.go.
package groups

//go:generate go tool templ generate -path .
