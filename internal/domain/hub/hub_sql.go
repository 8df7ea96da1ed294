package hub

import "chapterhouse.dev/chapterhouse/internal/platform/db"

const (
	memberColumns = `person, since, invitation, profile_id, address, letters, sent_at, invited_at, opened_at, ended_at, listed`
	wordColumns   = `person, body, lang, offer, written_at, rev`
)

var (
	memberOf   = db.Select(`SELECT ` + memberColumns + ` FROM hub_members WHERE person = $1`)
	memberBy   = db.Select(`SELECT ` + memberColumns + ` FROM hub_members WHERE invitation = $1`)
	membersNow = db.Select(`SELECT ` + memberColumns + ` FROM hub_members WHERE ended_at IS NULL ORDER BY person`)
	putMember  = db.Change(`INSERT INTO hub_members (` + memberColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (person) DO UPDATE SET since = excluded.since, invitation = excluded.invitation, profile_id = excluded.profile_id,
			address = excluded.address, letters = excluded.letters, sent_at = excluded.sent_at, invited_at = excluded.invited_at,
			opened_at = excluded.opened_at, ended_at = excluded.ended_at, listed = excluded.listed`)
	dropMember = db.Change(`DELETE FROM hub_members WHERE person = $1`)

	wordOf   = db.Select(`SELECT ` + wordColumns + ` FROM hub_introductions WHERE person = $1`)
	putWord  = db.Change(`INSERT INTO hub_introductions (person, body, lang, offer, written_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (person) DO NOTHING`)
	editWord = db.Change(`UPDATE hub_introductions SET body = $3, lang = $4, offer = $5, written_at = $6, rev = rev + 1 WHERE person = $1 AND rev = $2`)
	dropWord = db.Change(`DELETE FROM hub_introductions WHERE person = $1`)
	moveWord = db.Change(`UPDATE hub_introductions SET person = $2 WHERE person = $1
		AND NOT EXISTS (SELECT 1 FROM hub_introductions WHERE person = $2)`)
	moveMember = db.Change(`UPDATE hub_members SET person = $2 WHERE person = $1`)
)
