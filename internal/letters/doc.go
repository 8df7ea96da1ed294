// Package letters is every e-mail that the program sends: what it says, in the
// recipient's language, as plain text and as HTML. A letter is found by its
// name: letters/code.go and code.templ are the letter with a sign-in code.
//
// It is an edge, like the pages: jobs call Service with what has happened, it
// asks the domain for what the letter needs, and gives the finished letter to
// the outbox (package post), which stores it once and sends it. Nothing here
// writes to a database or speaks to a relay.
//
// A letter is a struct of plain data with five methods (letter.go). Its HTML
// stands in the frame of frame.templ and is made of the parts in parts.templ:
// tables and inline styles, no pictures, nothing loaded from anywhere, readable
// without any style. Links lead to the configured address of this server only.
// The plain text is written by the plain builder (plain.go) from the same
// messages; a test holds the two against each other.
//
// Begin reading at service.go (when), letter.go (what a letter is) and code.go
// (an example). After a change of a .templ file: go generate.
package letters

//go:generate go tool templ generate -path .
