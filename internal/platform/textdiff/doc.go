// Package textdiff says what changed between two versions of a text, for
// readers: paragraph by paragraph, and within a paragraph word by word. It is
// pure and knows nothing of the text but its blank lines.
//
// Begin reading at Compare.
package textdiff
