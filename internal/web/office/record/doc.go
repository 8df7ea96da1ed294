// Package record has the office's pages about what the program keeps of itself:
// the record of who did what, with filters and an export, and the words in
// which its entries are told, here and in the file of a group.
//
// Begin reading at record.go; words.go has the words.
package record

//go:generate go tool templ generate -path .
