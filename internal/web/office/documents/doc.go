// Package documents has the office's pages about the documents of the program:
// what leaders accept, who has not, and texts that stand elsewhere and changed.
//
// Begin reading at documents.go; owing.go is the list of who has not accepted,
// copy.go the decision about a text that changed.
package documents

//go:generate go tool templ generate -path .
