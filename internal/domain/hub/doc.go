// Package hub owns the leaders' hub: who belongs to it, and what its members
// say of themselves. Its tables begin with hub_.
//
// A membership has five states (state.go, pure). It follows from facts, never
// from a tick: who leads a group can view, from the approval of the group on;
// who has given the profile ID and a confirmed address and has accepted the
// documents is invited; who opens the invitation takes part, as long as a role
// lasts; with the last role the membership ends, and the introduction goes.
// Follow compares the facts with the row each time something relevant happens.
//
// Reading the hub does not ask this package: it is open to whoever leads a
// group at that moment (access.HubRead), so a lost role works at once. The
// roster of leaders is read by package directory.
//
// The invitation is bound to a person. Its link is no secret: for anybody else
// it opens nothing and only says so.
//
// Begin reading at state.go, then follow.go (what the facts lead to), open.go
// (the member's own acts), introduce.go, letter.go (for the letter).
package hub
