// Package search finds things by their words: groups, and later all else that
// has a public page. It owns the table search_docs. It does not know what the
// things are, nor who may see them; the caller asks for kinds and scopes.
//
// Whoever owns a thing calls IndexTx in the transaction that writes it, so that
// the index is never behind. Find returns identifiers, the best first; the
// caller loads the rows.
//
// Texts are folded and cut into words here (words.go), before either engine
// sees them: lower case, no accents, Chinese and Japanese one word a character.
// Every word of a query must occur; the last one may be unfinished. No character
// has a meaning of its own. The order does not come from the engines either: a
// title that is the query, a title that begins with it, a title with all its
// words, then the rest by title.
//
// Begin reading at search.go. What differs is in find_sqlite.go (FTS5) and
// find_postgres.go (tsvector).
package search
