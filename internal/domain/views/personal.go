package views

import (
	"chapterhouse.dev/chapterhouse/internal/domain/personal"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

var (
	ownViews  = db.Select(`SELECT list, name, query, at FROM views_views WHERE person = $1 ORDER BY at`)
	dropViews = db.Change(`DELETE FROM views_views WHERE person = $1`)
)

// Personal is what this package keeps of people.
func Personal() personal.Part {
	return personal.Part{
		Columns: map[string]personal.Fate{"views_views.person": personal.Deleted, "views_views.name": personal.Deleted},
		Export:  []personal.Extract{{Name: "views", Query: ownViews}},
		Erase:   []personal.Change{{Statement: dropViews}},
	}
}
