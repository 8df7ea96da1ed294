// Package documents shows the documents of the program alike for leaders and
// the office: what changed between two texts, and the notice that a new version
// waits to be accepted.
package documents

//go:generate go tool templ generate -path .
