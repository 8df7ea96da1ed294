// Package applications owns the way of a group into the program, from the first
// draft to the decision: what the applicant says, the co-leader's own part, what
// a machine saw at the addresses, the office's questions, notes and decisions.
// Its tables begin with applications_.
//
// The states are a pure machine (state.go), and so is the promise of an answer
// (promise.go): working days of the program's zone, standing still while the
// applicant is asked for something. What still lacks is a pure list of gaps
// (gaps.go). Who has accepted which document, and profile IDs, are kept by
// package program, because they belong to people and count also later.
//
// A co-leader's invitation is bound to an address: only who has proved to read
// there can take it, so its link is no secret. Nobody reads or decides on an
// application to which they belong, also through another role.
//
// Approval makes the group, in onboarding, with its leaders, and says so by the
// event Approved. What happens then belongs to others.
//
// Begin reading at application.go (the types), then draft.go and submit.go (the
// applicant), invite.go (the co-leader), queue.go, file.go and decide.go (the
// office), look.go and check.go (what a machine sees), mail.go (for letters).
package applications
