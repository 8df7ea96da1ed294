// Package merging makes one group of two that are the same, and two again. It
// owns the table merging_merges; each owner of what moves does its part: package
// groups members, roles, contacts and addresses, package events meetings,
// package calendars calendars, package applications applications, package desk
// tasks and notes.
//
// A merge can be undone for Undoable. What moved then goes back to where it was;
// what people did since stays done. Decisions of managers about the group that
// went (waivers, declarations) stay in its file.
//
// Begin reading at merging.go.
package merging
