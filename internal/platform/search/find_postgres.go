package search

import (
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// postgres is the query for tsvector columns. The words are lexemes already and
// pass no parser; they hold letters and digits only, so that quotes suffice.
func (q Query) postgres(terms []string) *db.Where {
	match := `'` + strings.Join(terms, `' & '`) + `':*`
	whole := strings.Join(terms, " ")
	w := db.NewWhere(ranked(`d.title_words @@ CAST(? AS tsquery)`), whole, whole, whole, match)
	return q.narrow(w.And(`d.words @@ CAST(? AS tsquery)`, match))
}
