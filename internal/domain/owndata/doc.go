// Package owndata gives people what is kept of them, and deletes their accounts.
// It owns the table owndata_exports. What there is of a person, and how it is
// erased, each package says itself (personal.Part); package app has the list.
//
// Deleting takes effect at once and cannot be undone: sessions end, roles and
// memberships end, names, addresses, letters and the contents of applications
// go. What stays is listed on the page and in docs/personal-data.md: entries
// with an identifier that says nothing any more. A person who is the only leader
// of a group, or the only administrator, hands over first.
//
// Begin reading at Erase (erase.go) and Ask (export.go).
package owndata
