// Package names compares the names of places as people write them: without
// regard to case, accents, punctuation and a few usual abbreviations (Fold),
// and with typing mistakes (Typos).
//
// It owns no list of names. The program that makes the list of places folds
// with the same function as the lookup, which is why this is a package of its
// own. Begin reading at Fold.
package names
