package directory

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// Labels returns the words that the office has for the groups within the
// reader's reach, by name.
func (s *Service) Labels(ctx context.Context, a access.Actor) (list []groups.Label, err error) {
	defer fault.Wrap(&err, "directory.Labels")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		reach, err := tx.List(access.GroupFile, "labels")
		if err != nil {
			return err
		}
		q := db.NewWhere(`SELECT l.id, l.name, l.colour FROM groups_labels l JOIN groups_labelled d ON d.label_id = l.id`)
		list, err = db.All[groups.Label](ctx, tx, reach.Within(q, "d.group_id").Then("GROUP BY l.id, l.name, l.colour, l.folded ORDER BY l.folded"))
		return err
	})
	return list, err
}
