package proposals

import "chapterhouse.dev/chapterhouse/internal/platform/db"

const columns = `id, kind, subject, label, group_id, args, reason, author, at, until, state, decided_by, decided_at, answer, alone`

const selectAll = `SELECT ` + columns + ` FROM proposals_proposals`

var (
	byID        = db.Select(`SELECT ` + columns + ` FROM proposals_proposals WHERE id = $1`)
	openOf      = db.Select(`SELECT ` + columns + ` FROM proposals_proposals WHERE kind = $1 AND subject = $2 AND state = 'open'`)
	openOfGroup = db.Select(`SELECT ` + columns + ` FROM proposals_proposals WHERE group_id = $1 AND state = 'open' AND until > $2 ORDER BY at, id`)
	due         = db.Select(`SELECT ` + columns + ` FROM proposals_proposals WHERE state = 'open' AND until <= $1 ORDER BY until, id LIMIT 500`)

	put = db.NewBulk("proposals_proposals", "", "id", "kind", "subject", "label", "group_id", "args", "reason", "author", "at", "until", "state")
	end = db.Change(`UPDATE proposals_proposals SET state = $2, decided_by = $3, decided_at = $4, answer = $5, alone = $6 WHERE id = $1 AND state = 'open'`)

	moveAuthor = db.Change(`UPDATE proposals_proposals SET author = $2 WHERE author = $1`)
)
