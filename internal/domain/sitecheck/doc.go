// Package sitecheck reads what foreign pages say: whether a homepage opens for
// everyone, where it links to, and which of the four parts of a code of conduct
// a text has. Its functions are pure: fetching is done by package crawl, and
// who asked keeps the answer.
//
// A machine's finding is never a judgement. A part that was not found may be
// there in other words or in a language that is not known here; a person looks.
//
// Begin reading at page.go (a page) and conduct.go (the four parts).
package sitecheck
