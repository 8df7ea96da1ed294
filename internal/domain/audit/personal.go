package audit

import "chapterhouse.dev/chapterhouse/internal/platform/db"

// DeedsOf is what the record has of one actor, for people who ask for their data.
var DeedsOf = db.Select(`SELECT at, action, target_kind, target_id, outcome, reason FROM audit_entries WHERE actor = $1 ORDER BY at`)
