package calendars

import "chapterhouse.dev/chapterhouse/internal/platform/db"

const columns = `id, group_id, kind, url, title, state, etag, last_modified, connected_at, ended_at, last_tried_at, last_ok_at, last_read_at,
	next_try, failures, doubted_since, problem, notes, found, on_topic, rev`

var (
	byID    = db.Select(`SELECT ` + columns + ` FROM calendars_calendars WHERE id = $1`)
	byURL   = db.Select(`SELECT ` + columns + ` FROM calendars_calendars WHERE group_id = $1 AND url = $2`)
	ofGroup = db.Select(`SELECT ` + columns + ` FROM calendars_calendars WHERE group_id = $1 AND ended_at IS NULL ORDER BY connected_at, id`)
	due     = db.Select(`SELECT id FROM calendars_calendars WHERE ended_at IS NULL AND next_try <= $1 ORDER BY next_try, id LIMIT $2`)

	insertCalendar = db.NewBulk("calendars_calendars", "", "id", "group_id", "kind", "url", "title", "state", "connected_at", "next_try")
	reviveCalendar = db.Change(`UPDATE calendars_calendars SET ended_at = NULL, connected_at = $2, next_try = $2, title = $3, failures = 0,
		doubted_since = NULL, rev = rev + 1 WHERE id = $1`)
	endCalendar = db.Change(`UPDATE calendars_calendars SET ended_at = $2, next_try = NULL, etag = '', last_modified = '', rev = rev + 1
		WHERE id = $1 AND ended_at IS NULL`)
	moveCalendar = db.Change(`UPDATE calendars_calendars SET url = $2, etag = '', last_modified = '', rev = rev + 1 WHERE id = $1`)
	restCalendar = db.Change(`UPDATE calendars_calendars SET next_try = NULL, rev = rev + 1 WHERE id = $1`)
	noteCalendar = db.Change(`UPDATE calendars_calendars SET state = $2, etag = $3, last_modified = $4, last_tried_at = $5, last_ok_at = $6,
		last_read_at = $7, next_try = $8, failures = $9, doubted_since = $10, problem = $11, notes = $12, found = $13, on_topic = $14, rev = rev + 1
		WHERE id = $1`)

	fileOf  = db.Select(`SELECT body FROM calendars_files WHERE calendar_id = $1`)
	putFile = db.Change(`INSERT INTO calendars_files (calendar_id, body, bytes, uploaded_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (calendar_id) DO UPDATE SET body = excluded.body, bytes = excluded.bytes, uploaded_at = excluded.uploaded_at`)
	dropFile = db.Change(`DELETE FROM calendars_files WHERE calendar_id = $1`)

	insertFetch = db.NewBulk("calendars_fetches", "", "id", "calendar_id", "at", "outcome", "status", "bytes", "found", "added", "changed",
		"vanished", "kept", "problem")
	fetchesOf = db.Select(`SELECT at, outcome, status, bytes, found, added, changed, vanished, kept, problem FROM calendars_fetches
		WHERE calendar_id = $1 ORDER BY at DESC, id DESC`)
	dropFetches = db.Change(`DELETE FROM calendars_fetches WHERE calendar_id = $1 AND id NOT IN
		(SELECT id FROM calendars_fetches WHERE calendar_id = $1 ORDER BY at DESC, id DESC LIMIT $2)`)
)
