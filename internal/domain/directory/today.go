package directory

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// Today is what of the network the office looks at each day, within the
// reader's reach.
type Today struct {
	Groups    []*OfficeGroup // all that are not gone
	Undecided []*OfficeGroup // below the requirements, grace over: declare or agree on an exception
	Promised  []Promised     // groups that were to add something by a day that has come
	Tasks     []TaskLine     // due by the day
}

// Promised is what a group was asked to add when it was approved.
type Promised struct {
	Application ids.ApplicationID `db:"id"`
	Group       ids.GroupID       `db:"group_id"`
	Name        string            `db:"name"`
	By          ids.Date          `db:"to_add_by"`
}

const promised = `SELECT id, group_id, name, to_add_by FROM applications_applications a`

// Today returns what the office looks at on a day.
func (s *Service) Today(ctx context.Context, a access.Actor, day ids.Date) (t Today, err error) {
	defer fault.Wrap(&err, "directory.Today")
	office, err := s.OfficeGroups(ctx, a, OfficeFilter{})
	if err != nil {
		return t, err
	}
	t.Groups = office.All
	for _, g := range t.Groups {
		if len(g.Undecided) > 0 {
			t.Undecided = append(t.Undecided, g)
		}
	}
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		reach, err := tx.List(access.ApplicationRead, "applications")
		if err != nil {
			return err
		}
		q := reach.Within(db.NewWhere(promised), "a.group_id").And("a.to_add <> '' AND a.added_at IS NULL AND a.to_add_by < ?", day).
			And("a.status = 'approved' AND a.person <> ?", a.Person)
		if t.Promised, err = db.All[Promised](ctx, tx, q.Then("ORDER BY a.to_add_by, a.id LIMIT 100")); err != nil {
			return err
		}
		t.Tasks, err = tasksTx(ctx, tx, TaskFilter{Scope: AllTasks, On: day, By: day})
		return err
	})
	return t, err
}
