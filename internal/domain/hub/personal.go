package hub

import (
	"chapterhouse.dev/chapterhouse/internal/domain/personal"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

var (
	ownMembership = db.Select(`SELECT since, profile_id, address, letters, sent_at, invited_at, opened_at, ended_at, listed FROM hub_members WHERE person = $1`)
	ownWord       = db.Select(`SELECT body, lang, offer, written_at FROM hub_introductions WHERE person = $1`)
)

// Personal is what this package keeps of people.
func Personal() personal.Part {
	return personal.Part{
		Columns: map[string]personal.Fate{"hub_members.person": personal.Deleted, "hub_members.profile_id": personal.Deleted, "hub_members.address": personal.Deleted,
			"hub_introductions.person": personal.Deleted, "hub_introductions.body": personal.Deleted, "hub_introductions.offer": personal.Deleted},
		Export: []personal.Extract{{Name: "hub-membership", Query: ownMembership}, {Name: "hub-introduction", Query: ownWord}},
		Erase:  []personal.Change{{Statement: dropWord}, {Statement: dropMember}},
	}
}
