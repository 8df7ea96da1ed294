package requirements

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/engine"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

// The history of findings is a memory too: what can be computed for any day is
// kept as it was seen, so that a group's file says when something turned.

var (
	putChanges = db.NewBulk("requirements_changes", "", "id", "group_id", "at", "day", "requirement", "before", "after")
	assessed   = db.Select(`SELECT group_id, standing, assessment FROM requirements_standings WHERE group_id > $1 ORDER BY group_id LIMIT $2`)
)

// assessedTx returns the last assessments of a batch of groups. Groups that
// have none yet can make the batch reach a little further than it has to.
func assessedTx(ctx context.Context, r db.Reader, after ids.GroupID, limit int) (map[ids.GroupID]engine.Assessment, error) {
	list, err := db.All[struct {
		Group      ids.GroupID                `db:"group_id"`
		Standing   engine.Standing            `db:"standing"`
		Assessment db.JSON[engine.Assessment] `db:"assessment"`
	}](ctx, r, assessed, after, limit)
	m := map[ids.GroupID]engine.Assessment{}
	for _, l := range list {
		m[l.Group] = l.Assessment.V
	}
	return m, err
}

// differences are the rows of what became of a group's findings and standing
// between two assessments. What was not asked before, or is not asked any more,
// is no change: the guide says so, not the group.
func differences(id ids.GroupID, before, after engine.Assessment, now time.Time) (rows [][]any) {
	add := func(requirement, was, is string) {
		if was != is {
			rows = append(rows, []any{ids.New[string]("chg", now), id, now, after.Day, requirement, was, is})
		}
	}
	for _, f := range after.Findings {
		if old := before.Finding(f.Requirement); old != nil {
			add(string(f.Requirement), old.Result.String(), f.Result.String())
		}
	}
	add("", string(before.Standing), string(after.Standing))
	return rows
}
