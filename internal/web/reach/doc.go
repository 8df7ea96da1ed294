// Package reach says in the reader's words to what a role of the program team is
// limited, and reads such limits out of what a person typed: countries, regions
// and continents by name, and languages. It decides nothing; package access does.
//
// Begin reading at Words in words.go, then Read in read.go.
package reach
