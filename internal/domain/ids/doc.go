// Package ids holds the small values that every part of the program shares:
// identifiers with a type each, civil dates, slugs and the folded form of
// names. It does no I/O and imports nothing of the program.
//
// Begin reading at ids.go (identifiers), date.go (days) and slug.go (addresses).
package ids
