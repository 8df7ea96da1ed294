package events

import (
	"fmt"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

const eventColumns = `e.id, e.group_id, e.source, e.calendar_id, e.uid, e.recurrence_id, e.slug, e.state, e.duplicate_of,
	e.title, e.description, e.location, e.url, e.format, e.tentative, e.start_wall, e.end_wall, e.zone, e.all_day, e.second, e.floating, e.zone_unknown,
	e.starts_at, e.ends_at, e.day, e.country, e.topic, e.topic_why, e.topic_guide, e.recorded_at, e.changed_at, e.sequence, e.rev,
	m.topic AS said_topic, m.topic_reason, m.topic_by, m.topic_at, m.registered, m.attended, m.did_not_take_place, m.reason, m.recording, m.notes,
	m.by AS marked_by, m.at AS marked_at, m.rev AS marks_rev`

// selectEvent begins every query for whole meetings.
const selectEvent = `SELECT ` + eventColumns + ` FROM events_events e LEFT JOIN events_marks m ON m.event_id = e.id`

const knownColumns = `id, calendar_id, uid, recurrence_id, slug, state, duplicate_of, title, location, start_wall, zone, digest,
	starts_at, ends_at, day, country, recorded_at, sequence`

var (
	byID     = db.Select(selectEvent + ` WHERE e.id = $1`)
	bySlug   = db.Select(selectEvent + ` WHERE e.group_id = $1 AND e.slug = $2`)
	byFormer = db.Select(selectEvent + ` JOIN events_slugs s ON s.event_id = e.id WHERE s.group_id = $1 AND s.slug = $2`)

	knownOf  = db.Select(`SELECT ` + knownColumns + ` FROM events_events WHERE group_id = $1 ORDER BY starts_at, id`)
	formerOf = db.Select(`SELECT slug, event_id AS id FROM events_slugs WHERE group_id = $1`)

	// writeEvents makes rows, or writes what their source says now.
	writeEvents = db.NewBulk("events_events", `ON CONFLICT (id) DO UPDATE SET uid = excluded.uid, recurrence_id = excluded.recurrence_id,
		slug = excluded.slug, state = excluded.state, duplicate_of = excluded.duplicate_of, title = excluded.title, description = excluded.description,
		location = excluded.location, url = excluded.url, format = excluded.format, tentative = excluded.tentative, start_wall = excluded.start_wall,
		end_wall = excluded.end_wall, zone = excluded.zone, all_day = excluded.all_day, second = excluded.second, floating = excluded.floating,
		zone_unknown = excluded.zone_unknown, digest = excluded.digest, starts_at = excluded.starts_at, ends_at = excluded.ends_at, day = excluded.day,
		country = excluded.country, folded = excluded.folded, topic = excluded.topic, topic_why = excluded.topic_why, topic_guide = excluded.topic_guide,
		changed_at = excluded.changed_at, sequence = excluded.sequence, rev = events_events.rev + 1`,
		"id", "group_id", "source", "calendar_id", "uid", "recurrence_id", "slug", "state", "duplicate_of",
		"title", "description", "location", "url", "format", "tentative", "start_wall", "end_wall", "zone", "all_day", "second", "floating", "zone_unknown",
		"digest", "starts_at", "ends_at", "day", "country", "folded", "topic", "topic_why", "topic_guide", "recorded_at", "changed_at", "sequence")
	writeFormer = db.NewBulk("events_slugs", `ON CONFLICT (group_id, slug) DO NOTHING`, "group_id", "slug", "event_id")

	comingOf = db.Select(`SELECT COUNT(*) FROM events_events WHERE group_id = $1 AND calendar_id = $2 AND state = 'published' AND starts_at > $3`)

	retireEvent  = db.Change(`UPDATE events_events SET recurrence_id = $2, rev = rev + 1 WHERE id = $1`)
	vanishEvents = db.Change(`UPDATE events_events SET state = 'vanished', changed_at = $1, rev = rev + 1 WHERE id IN (` + placeholders(2, perVanish) + `)`)
	endCalendar  = db.Change(`UPDATE events_events SET state = 'vanished', changed_at = $3, rev = rev + 1
		WHERE group_id = $1 AND calendar_id = $2 AND state = 'published' AND starts_at > $3`)
	setDuplicate = db.Change(`UPDATE events_events SET duplicate_of = $2, rev = rev + 1 WHERE id = $1`)
	setState     = db.Change(`UPDATE events_events SET state = $3, changed_at = $4, sequence = sequence + 1, rev = rev + 1 WHERE id = $1 AND rev = $2`)

	whenOf = db.Select(`SELECT id, start_wall, end_wall, zone, all_day, second, floating, zone_unknown, starts_at, ends_at, day, country, state
		FROM events_events WHERE group_id = $1 ORDER BY id`)
	setTimes = db.Change(`UPDATE events_events SET zone = $2, starts_at = $3, ends_at = $4, day = $5, country = $6, changed_at = $7, rev = rev + 1,
		sequence = sequence + 1 WHERE id = $1`)
	groupsAfter = db.Select(`SELECT DISTINCT group_id FROM events_events WHERE group_id > $1 ORDER BY group_id LIMIT $2`)

	zonesInUse = db.Select(`SELECT e.zone, COALESCE(z.rules, '') AS rules FROM (SELECT DISTINCT zone FROM events_events) e
		LEFT JOIN events_zones z ON z.zone = e.zone ORDER BY e.zone`)
	putZone = db.Change(`INSERT INTO events_zones (zone, rules, since) VALUES ($1, $2, $3)
		ON CONFLICT (zone) DO UPDATE SET rules = excluded.rules, since = excluded.since`)

	textsAfter = db.Select(`SELECT id, group_id, title, description, topic, topic_why FROM events_events WHERE id > $1 ORDER BY id LIMIT $2`)
	setTopic   = db.Change(`UPDATE events_events SET topic = $2, topic_why = $3, topic_guide = $4, rev = rev + 1 WHERE id = $1`)

	writeMarks = db.Change(`INSERT INTO events_marks (event_id, registered, attended, did_not_take_place, reason, recording, notes, by, at)
		VALUES ($1, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (event_id) DO UPDATE SET registered = excluded.registered, attended = excluded.attended, did_not_take_place = excluded.did_not_take_place,
		reason = excluded.reason, recording = excluded.recording, notes = excluded.notes, by = excluded.by, at = excluded.at, rev = events_marks.rev + 1
		WHERE events_marks.rev = $2`)
	writeTopic = db.Change(`INSERT INTO events_marks (event_id, topic, topic_reason, topic_by, topic_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (event_id) DO UPDATE SET topic = excluded.topic, topic_reason = excluded.topic_reason, topic_by = excluded.topic_by,
		topic_at = excluded.topic_at, rev = events_marks.rev + 1`)

	factsBetween = db.Select(`SELECT e.id, e.group_id, e.starts_at, e.ends_at, e.day, e.format, e.state, COALESCE(m.topic, e.topic) AS topic,
		m.topic AS said_topic, m.registered, m.attended, m.did_not_take_place, e.duplicate_of, e.recorded_at
		FROM events_events e LEFT JOIN events_marks m ON m.event_id = e.id
		WHERE e.group_id > $1 AND e.group_id <= $2 AND e.starts_at >= $3 AND e.starts_at < $4 AND e.state <> 'draft'
		ORDER BY e.group_id, e.starts_at, e.id`)
)

// perVanish is how many rows one statement marks as vanished.
const perVanish = 50

// placeholders writes those of a list.
func placeholders(from, n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("$%d", from+i)
	}
	return strings.Join(list, ", ")
}
