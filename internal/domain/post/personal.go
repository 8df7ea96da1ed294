package post

import (
	"chapterhouse.dev/chapterhouse/internal/domain/personal"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

const emptied = `address = '', recipient = id, subject = '', text = '', html = '', calendar = NULL, sealed = NULL, headers = '{}', last_error = '',
	state = CASE WHEN state = 'queued' THEN 'failed' ELSE state END`

var (
	ownLetters  = db.Select(`SELECT kind, address, lang, subject, text, state, created_at, sent_at FROM post_messages WHERE person = $1 ORDER BY id`)
	lettersTo   = db.Select(`SELECT kind, address, lang, subject, text, state, created_at, sent_at FROM post_messages WHERE person IS NULL AND lower(address) = $1 ORDER BY id`)
	emptyOwn    = db.Change(`UPDATE post_messages SET ` + emptied + `, erased_at = $2 WHERE person = $1`)
	emptyTo     = db.Change(`UPDATE post_messages SET ` + emptied + ` WHERE lower(address) = $1`)
	emptyParted = db.Change(`UPDATE post_messages SET ` + emptied + ` WHERE kind = '` + Parting + `' AND state <> 'queued' AND address <> ''`)
)

// Parting is the kind of the letter that says that an account was deleted: its
// own address goes as soon as it was delivered.
const Parting = "parting"

// Personal is what this package keeps of people.
func Personal() personal.Part {
	return personal.Part{
		Columns: map[string]personal.Fate{"post_messages.person": personal.Pseudonym, "post_messages.address": personal.Emptied, "post_messages.recipient": personal.Emptied,
			"post_messages.subject": personal.Emptied, "post_messages.text": personal.Emptied, "post_messages.html": personal.Emptied, "post_messages.headers": personal.Emptied},
		Export: []personal.Extract{{Name: "letters", Query: ownLetters}, {Name: "letters-by-address", Query: lettersTo, By: personal.ByAddress}},
		Erase:  []personal.Change{{Statement: emptyOwn, By: personal.ByPersonAt}, {Statement: emptyTo, By: personal.ByAddress}},
	}
}
