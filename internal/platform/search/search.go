package search

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// Public is the scope of what everyone may find.
const Public = "public"

// Doc is a thing with the words by which it is found.
type Doc struct {
	Kind  string // "group"
	ID    string // unique within the kind
	Scope string // who may find it; empty is Public
	Lang  string // of the text, as far as is known
	Title string
	Body  string
}

// Query asks for things. Its zero value finds nothing.
type Query struct {
	Text   string   // as it was typed
	Kinds  []string // none means all
	Scopes []string // none means Public only
	Limit  int      // most hits; 0 means 20, and 500 is the most
}

// Hit is a thing that was found. Rank is the same for hits that agree equally
// well: 0 for a title that is the query, 3 for words in the body.
type Hit struct {
	Kind string `db:"kind"`
	ID   string `db:"id"`
	Rank int    `db:"rank"`
}

const (
	usualLimit = 20
	mostHits   = 500
)

var (
	putDocs = db.NewBulk("search_docs", `ON CONFLICT (kind, id) DO UPDATE SET scope = excluded.scope, lang = excluded.lang,
		title = excluded.title, body = excluded.body`, "kind", "id", "scope", "lang", "title", "body")
	removeDoc = db.Change(`DELETE FROM search_docs WHERE kind = $1 AND id = $2`)
)

// IndexTx makes things findable by what they say now, in the transaction that
// changes them.
func IndexTx(ctx context.Context, w db.Writer, docs ...Doc) error {
	rows := make([][]any, 0, len(docs))
	for _, d := range docs {
		if d.Scope == "" {
			d.Scope = Public
		}
		rows = append(rows, []any{d.Kind, d.ID, d.Scope, d.Lang, fold(d.Title, maxTitle), fold(d.Body, maxBody)})
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := putDocs.Insert(ctx, w, rows)
	return err
}

// RemoveTx makes things of a kind findable no more.
func RemoveTx(ctx context.Context, w db.Writer, kind string, ids ...string) error {
	for _, id := range ids {
		if _, err := db.Exec(ctx, w, removeDoc, kind, id); err != nil {
			return err
		}
	}
	return nil
}

// Find returns what the query finds, the best first; things that agree equally
// well are in the order of their titles. A query without a word finds nothing.
func Find(ctx context.Context, r db.Reader, q Query) ([]Hit, error) {
	terms := Words(q.Text)
	if len(terms) == 0 {
		return nil, nil
	}
	if len(q.Scopes) == 0 {
		q.Scopes = []string{Public}
	}
	if q.Limit <= 0 {
		q.Limit = usualLimit
	}
	q.Limit = min(q.Limit, mostHits)
	return db.All[Hit](ctx, r, db.Choose(q.sqlite(terms), q.postgres(terms)))
}

// narrow adds what both engines say alike.
func (q Query) narrow(w *db.Where) *db.Where {
	db.In(w, "d.scope", q.Scopes)
	if len(q.Kinds) > 0 {
		db.In(w, "d.kind", q.Kinds)
	}
	return w.Then("ORDER BY rank, d.title, d.kind, d.id LIMIT ?", q.Limit)
}

// ranked begins a query; its four arguments are the folded query three times,
// and the words as the engine's titles condition takes them.
func ranked(titles string) string {
	return `SELECT d.kind, d.id, CASE WHEN d.title = ? THEN 0 WHEN substr(d.title, 1, length(?)) = ? THEN 1 WHEN ` + titles + ` THEN 2 ELSE 3 END AS rank FROM search_docs d`
}
