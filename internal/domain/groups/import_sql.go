package groups

import "chapterhouse.dev/chapterhouse/internal/platform/db"

const importColumns = `id, source, filename, format, heading, samples, mapping, state, total, staged, fresh, known, bad, warned, applied, digest, by,
	created_at, applied_at, rev`

const rowColumns = `import_id, n, line, cells, misread, verdict, draft, problems, warnings`

var (
	presentGroups = db.Select(`SELECT name, folded, skeleton, country, city, source, external_id FROM groups_groups`)
	allSlugs      = db.Select(`SELECT slug FROM groups_slugs`)

	insertImport   = db.NewBulk("groups_imports", "", "id", "source", "filename", "format", "heading", "samples", "mapping", "state", "total", "by", "created_at")
	importByID     = db.Select(`SELECT ` + importColumns + ` FROM groups_imports WHERE id = $1`)
	importsNewest  = db.Select(`SELECT ` + importColumns + ` FROM groups_imports ORDER BY created_at DESC, id DESC LIMIT $1`)
	importRemapped = db.Change(`UPDATE groups_imports SET mapping = $3, state = 'staging', staged = 0, rev = rev + 1
		WHERE id = $1 AND rev = $2 AND state = 'ready'`)
	importProgress = db.Change(`UPDATE groups_imports SET staged = $3 WHERE id = $1 AND rev = $2 AND state = 'staging'`)
	importSettled  = db.Change(`UPDATE groups_imports SET state = 'ready', staged = total, fresh = $3, known = $4, bad = $5, warned = $6
		WHERE id = $1 AND rev = $2 AND state = 'staging'`)
	importApplied = db.Change(`UPDATE groups_imports SET state = 'applied', applied = $2, known = known + $3, fresh = fresh - $3, digest = $4, applied_at = $5,
		rev = rev + 1 WHERE id = $1 AND state = 'ready'`)

	putRows = db.NewBulk("groups_import_rows", `ON CONFLICT (import_id, n) DO UPDATE SET verdict = excluded.verdict, draft = excluded.draft,
		problems = excluded.problems, warnings = excluded.warnings`, "import_id", "n", "line", "cells", "misread", "verdict", "draft", "problems", "warnings")
	importRows  = db.Select(`SELECT ` + rowColumns + ` FROM groups_import_rows WHERE import_id = $1 ORDER BY n`)
	verdictRows = db.Select(`SELECT ` + rowColumns + ` FROM groups_import_rows WHERE import_id = $1 AND verdict = $2 ORDER BY n`)
	pageOfRows  = db.Select(`SELECT ` + rowColumns + ` FROM groups_import_rows WHERE import_id = $1 AND verdict = $2 ORDER BY n LIMIT $3 OFFSET $4`)
	sweepRows   = db.Change(`DELETE FROM groups_import_rows WHERE import_id IN
		(SELECT id FROM groups_imports WHERE COALESCE(applied_at, created_at) < $1)`)
	sweepImports = db.Change(`DELETE FROM groups_imports WHERE state <> 'applied' AND created_at < $1`)
	pageOfWarned = db.Select(`SELECT ` + rowColumns + ` FROM groups_import_rows WHERE import_id = $1 AND verdict = 'new' AND warnings NOT IN ('null', '[]')
		ORDER BY n LIMIT $2 OFFSET $3`)
)
