package accounts

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/personal"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

var (
	joinedInto    = db.Select(`SELECT id FROM accounts_people WHERE joined_into = $1 ORDER BY id`)
	ownPerson     = db.Select(`SELECT id, name, lang, languages, zone, photo, created_at FROM accounts_people WHERE id = $1`)
	ownAddresses  = db.Select(`SELECT shown, is_primary, verified_at, created_at FROM accounts_identities WHERE person = $1 AND kind = 'address'`)
	ownLogins     = db.Select(`SELECT issuer, shown, created_at, used_at FROM accounts_logins WHERE person = $1`)
	ownSessions   = db.Select(`SELECT device, shared, method, created_at, seen_at FROM accounts_sessions WHERE person = $1`)
	ownPasskeys   = db.Select(`SELECT name, created_at, used_at FROM accounts_passkeys WHERE person = $1`)
	dropAddresses = db.Change(`DELETE FROM accounts_identities WHERE person = $1`)
	dropLogins    = db.Change(`DELETE FROM accounts_logins WHERE person = $1`)
	dropCodesTo   = db.Change(`DELETE FROM accounts_codes WHERE lower(address) = $1`)
	dropTripsTo   = db.Change(`DELETE FROM accounts_trips WHERE lower(address) = $1`)
	emptyPerson   = db.Change(`UPDATE accounts_people SET name = '', languages = '', photo = '', zone = 'UTC', rev = rev + 1 WHERE id = $1`)
)

// JoinedTx returns the accounts that were joined into one.
func JoinedTx(ctx context.Context, r db.Reader, p ids.PersonID) ([]ids.PersonID, error) {
	return db.All[ids.PersonID](ctx, r, joinedInto, p)
}

// Personal is what this package keeps of people.
func Personal() personal.Part {
	erase := []personal.Change{{Statement: dropCodesTo, By: personal.ByAddress}, {Statement: dropTripsTo, By: personal.ByAddress}}
	for _, s := range []*db.ChangeStmt{endAllSessions, dropCodesOf, dropTripsOf, dropStepsOf, dropResetsOf, dropJoin, dropAllKeys, dropApp, dropRecovery, dropLogins, dropAddresses, emptyPerson} {
		erase = append(erase, personal.Change{Statement: s})
	}
	return personal.Part{
		Columns: map[string]personal.Fate{
			"accounts_people.name": personal.Emptied, "accounts_people.photo": personal.Emptied, "accounts_people.languages": personal.Emptied,
			"accounts_people.joined_into": personal.Pseudonym,
			"accounts_identities.person":  personal.Deleted, "accounts_identities.subject": personal.Deleted, "accounts_identities.shown": personal.Deleted,
			"accounts_logins.person": personal.Deleted, "accounts_logins.subject": personal.Deleted, "accounts_logins.shown": personal.Deleted,
			"accounts_sessions.person": personal.Deleted, "accounts_codes.person": personal.Deleted, "accounts_codes.address": personal.Deleted,
			"accounts_trips.person": personal.Deleted, "accounts_trips.subject": personal.Deleted, "accounts_trips.shown": personal.Deleted, "accounts_trips.address": personal.Deleted,
			"accounts_joins.person": personal.Deleted, "accounts_joins.other": personal.Deleted, "accounts_passkeys.person": personal.Deleted, "accounts_passkeys.name": personal.Deleted,
			"accounts_apps.person": personal.Deleted, "accounts_recovery_codes.person": personal.Deleted, "accounts_steps.person": personal.Deleted, "accounts_resets.person": personal.Deleted,
		},
		Export: []personal.Extract{{Name: "account", Query: ownPerson}, {Name: "addresses", Query: ownAddresses}, {Name: "sign-ins-elsewhere", Query: ownLogins},
			{Name: "sessions", Query: ownSessions}, {Name: "passkeys", Query: ownPasskeys}},
		Erase: erase,
	}
}
