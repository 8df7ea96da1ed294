package search

import (
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// sqlite is the query for FTS5. Each word is a string of its syntax, so that
// none of them is an operator.
func (q Query) sqlite(terms []string) *db.Where {
	match := `"` + strings.Join(terms, `" AND "`) + `"*`
	whole := strings.Join(terms, " ")
	w := db.NewWhere(ranked(`d.n IN (SELECT rowid FROM search_words WHERE search_words MATCH ?)`), whole, whole, whole, "title : ("+match+")")
	return q.narrow(w.And(`d.n IN (SELECT rowid FROM search_words WHERE search_words MATCH ?)`, match))
}
