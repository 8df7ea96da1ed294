// Package applications has the office's pages about applications: the queue,
// ordered by which promise breaks first; the file of each, with its evidence,
// notes and history; and the letter, which is seen and can be edited before it
// goes out with the decision.
//
// Begin reading at applications.go, which lists the addresses, then file.go.
package applications

//go:generate go tool templ generate -path .
