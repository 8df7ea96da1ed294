package accounts

import (
	"context"
	"errors"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
)

const (
	personColumns   = `id, name, lang, languages, zone, photo, created_at, rev, joined_into`
	identityColumns = `id, person, shown, is_primary, is_community, verified_at, created_at`
)

var (
	personByID = db.Select(`SELECT ` + personColumns + ` FROM accounts_people WHERE id = $1`)
	putPerson  = db.Change(`INSERT INTO accounts_people (id, name, lang, zone, created_at) VALUES ($1, $2, $3, 'UTC', $4)`)
	setProfile = db.Change(`UPDATE accounts_people SET name = $3, lang = $4, languages = $5, zone = $6, rev = rev + 1 WHERE id = $1 AND rev = $2`)
	firstZone  = db.Change(`UPDATE accounts_people SET zone = $2 WHERE id = $1 AND zone = 'UTC'`)
	photos     = db.Select(`SELECT photo FROM accounts_people WHERE photo <> ''`)
	setPhoto   = db.Change(`UPDATE accounts_people SET photo = $2 WHERE id = $1`)

	identityByKey  = db.Select(`SELECT ` + identityColumns + ` FROM accounts_identities WHERE kind = 'address' AND subject = $1`)
	identitiesOf   = db.Select(`SELECT ` + identityColumns + ` FROM accounts_identities WHERE person = $1 AND kind = 'address' ORDER BY created_at, id`)
	putIdentity    = db.Change(`INSERT INTO accounts_identities (id, person, shown, is_primary, verified_at, created_at, kind, subject) VALUES ($1, $2, $3, $4, $5, $6, 'address', $7) ON CONFLICT (kind, subject) DO NOTHING`)
	verifyPrimary  = db.Change(`UPDATE accounts_identities SET verified_at = $2 WHERE person = $1 AND is_primary AND verified_at IS NULL`)
	verifyIdentity = db.Change(`UPDATE accounts_identities SET verified_at = $2 WHERE id = $1`)
	dropIdentity   = db.Change(`DELETE FROM accounts_identities WHERE id = $1`)
	dropPrimary    = db.Change(`UPDATE accounts_identities SET is_primary = FALSE WHERE person = $1 AND is_primary`)
	setPrimary     = db.Change(`UPDATE accounts_identities SET is_primary = TRUE WHERE id = $1`)
	dropCommunity  = db.Change(`UPDATE accounts_identities SET is_community = FALSE WHERE person = $1 AND is_community`)
	setCommunity   = db.Change(`UPDATE accounts_identities SET is_community = TRUE WHERE id = $1`)
)

// IdentityID names one way in which a person proves who they are (idn_).
type IdentityID string

// Identity is an address of a person.
type Identity struct {
	ID         IdentityID   `db:"id"`
	Person     ids.PersonID `db:"person"`
	Address    Address      `db:"shown"`
	Primary    bool         `db:"is_primary"`   // letters go there
	Community  bool         `db:"is_community"` // chosen as the address of the profile on the community platform
	VerifiedAt time.Time    `db:"verified_at"`  // zero until its owner typed a code
	Created    time.Time    `db:"created_at"`
}

// Verified says that the person has proved to read the address.
func (i Identity) Verified() bool { return !i.VerifiedAt.IsZero() }

// newPerson is what is known of somebody whose account is being made.
type newPerson struct{ Name, Lang string }

// claimTx finds who has an address, or makes an account that has it. Of two
// that make one at the same moment, the second finds the first's.
func claimTx(ctx context.Context, w *access.Writer, address Address, p newPerson) (made bool, id Identity, err error) {
	id, found, err := db.Maybe[Identity](ctx, w, identityByKey, address.key())
	if err != nil || found {
		return false, id, err
	}
	id = newIdentity(w.Now(), ids.New[ids.PersonID]("per", w.Now()), address)
	id.Primary = true
	if made, err = putIdentityTx(ctx, w, id); err != nil {
		return false, id, err
	}
	if made {
		_, err = db.Exec(ctx, w, putPerson, id.Person, p.Name, knownLang(p.Lang), w.Now())
		return true, id, err
	}
	id, found, err = db.Maybe[Identity](ctx, w, identityByKey, address.key())
	if err == nil && !found {
		err = errors.New("accounts: an address was taken and given back within one moment")
	}
	return false, id, err
}

func newIdentity(now time.Time, person ids.PersonID, address Address) Identity {
	return Identity{ID: ids.New[IdentityID]("idn", now), Person: person, Address: address, Created: now}
}

// putIdentityTx gives an address to a person, unless somebody has it.
func putIdentityTx(ctx context.Context, w db.Writer, i Identity) (bool, error) {
	n, err := db.Exec(ctx, w, putIdentity, i.ID, i.Person, i.Address, i.Primary, i.VerifiedAt, i.Created, i.Address.key())
	return n == 1, err
}

// verifyTx notes that the owner of an address has proved to read it.
func verifyTx(ctx context.Context, w *access.Writer, i Identity) error {
	w.Emit(AddressesChanged{i.Person})
	_, err := db.Exec(ctx, w, verifyIdentity, i.ID, w.Now())
	return err
}
