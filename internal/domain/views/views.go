package views

import (
	"context"
	"time"
	"unicode/utf8"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Service has the use cases of views.
type Service struct{ gate *access.Gate }

// New makes the service.
func New(gate *access.Gate) *Service { return &Service{gate} }

// View is a list as somebody likes to see it.
type View struct {
	ID     string       `db:"id"`
	Person ids.PersonID `db:"person"`
	List   string       `db:"list"`  // which list: "groups"
	Name   string       `db:"name"`  // in the person's words
	Query  string       `db:"query"` // of the list's address, without "?"
	At     time.Time    `db:"at"`
}

// Bounds of a view.
const (
	MaxName  = 40 // characters
	maxQuery = 1000
	maxViews = 20 // of one person for one list
)

var (
	viewsOf  = db.Select(`SELECT id, person, list, name, query, at FROM views_views WHERE person = $1 AND list = $2 ORDER BY at, id`)
	putView  = db.NewBulk("views_views", "", "id", "person", "list", "name", "query", "at")
	dropView = db.Change(`DELETE FROM views_views WHERE id = $1 AND person = $2`)
)

// Of returns the actor's views of a list, oldest first.
func (s *Service) Of(ctx context.Context, a access.Actor, list string) (out []View, err error) {
	defer fault.Wrap(&err, "views.Of")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.ViewsSave, access.PersonTarget(a.Person)); err != nil {
			return err
		}
		out, err = db.All[View](ctx, tx, viewsOf, a.Person, list)
		return err
	})
	return out, err
}

// Save keeps a view of a list under a name.
func (s *Service) Save(ctx context.Context, a access.Actor, list, name, query string) (err error) {
	defer fault.Wrap(&err, "views.Save")
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.ViewsSave, access.PersonTarget(a.Person))
		if err != nil {
			return err
		}
		name = ids.Tidy(name)
		if n := utf8.RuneCountInString(name); n == 0 || n > MaxName || len(query) > maxQuery {
			return fault.InvalidFields(fault.Field{Name: "name", Message: msg.GroupfileViewName(MaxName)})
		}
		own, err := db.All[View](ctx, w, viewsOf, a.Person, list)
		if err != nil {
			return err
		}
		if len(own) >= maxViews {
			return fault.InvalidFields(fault.Field{Name: "name", Message: msg.GroupfileViewMany(maxViews)})
		}
		_, err = putView.Insert(ctx, w, [][]any{{ids.New[string]("viw", w.Now()), a.Person, list, name, query, w.Now()}})
		return err
	})
}

// Remove forgets a view of the actor.
func (s *Service) Remove(ctx context.Context, a access.Actor, id string) (err error) {
	defer fault.Wrap(&err, "views.Remove")
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.ViewsSave, access.PersonTarget(a.Person))
		if err != nil {
			return err
		}
		_, err = db.Exec(ctx, w, dropView, id, a.Person)
		return err
	})
}
