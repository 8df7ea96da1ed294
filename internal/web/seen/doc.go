// Package seen shows what a machine saw at the addresses of a group, alike for
// the applicant and for the office: each thing with a sign and a sentence, never
// as a judgement.
//
// Begin reading at findings.go (what is said) and seen.templ (how it looks).
package seen

//go:generate go tool templ generate -path .
