// Package accessors writes one Go function for each entry of the message
// catalogues, so that the compiler checks that a message exists and gets the
// arguments its text asks for; and it finds the faults that the compiler cannot
// see. The catalogues' syntax belongs to package catalogue.
//
// Begin reading at Tree.
package accessors
