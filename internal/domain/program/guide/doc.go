// Package guide is the guide of a program: the one file that says what the
// program asks of a group, what it gives and promises, and in which words. It
// owns the language of that file (the Go types are the grammar), strict reading
// with line and column of each problem, the canonical form and its hash, the
// comparison of two guides, and the small decisions that need nothing but the
// guide: the ID in a profile address, whether a meeting is on topic, whether a
// name is allowed.
//
// It does not know groups, people or dates of the present: what a measure means
// for a group's facts stands in requirements/measures, and which version of the
// guide is in force is the business of the package program. Everything here is
// pure; only Load reads files, from the fs.FS it is given.
//
// Begin reading at Guide (guide.go) and Requirement (requirement.go), then
// Parse. To add a key: add a field with its doc comment and tag, let check.go
// refuse what does not fit together, and run `go generate` here, which writes
// docs/guide.md. A key that changes nothing must not exist.
package guide

//go:generate go run ../../../tools/guidedoc
