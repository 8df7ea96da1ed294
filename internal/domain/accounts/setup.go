package accounts

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
)

// setUpLife is how long the link for the first administrator is good.
const setUpLife = 24 * time.Hour

// setUpID is the only row of its table.
const setUpID = "first administrator"

type setUp struct {
	TokenHash string    `db:"token_hash"`
	Expires   time.Time `db:"expires_at"`
}

var (
	getSetUp = db.Select(`SELECT token_hash, expires_at FROM accounts_setup WHERE id = $1`)
	putSetUp = db.Change(`INSERT INTO accounts_setup (id, token_hash, expires_at) VALUES ($1, $2, $3)
		ON CONFLICT (id) DO UPDATE SET token_hash = excluded.token_hash, expires_at = excluded.expires_at`)
	endSetUp = db.Change(`DELETE FROM accounts_setup WHERE id = $1`)
)

// SetUpLink makes the token of the link that is printed when the server starts
// without an administrator, in place of the one before. When there is one
// already, the token is empty.
func (s *Service) SetUpLink(ctx context.Context, a access.Actor) (token string, err error) {
	defer fault.Wrap(&err, "accounts.SetUpLink")
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		token = ""
		w, err := tx.Allow(access.StaffGrant, access.ProgramTarget("set-up"))
		if err != nil {
			return err
		}
		n, err := access.Holders(ctx, tx, access.Administrator)
		if err != nil || n > 0 {
			return err
		}
		token = secret.Token()
		_, err = db.Exec(ctx, w, putSetUp, setUpID, secret.Hash(token), w.Now().Add(setUpLife))
		return err
	})
	return token, err
}

// SetUpOpen says whether the link for the first administrator is still good.
func (s *Service) SetUpOpen(ctx context.Context, a access.Actor, token string) (open bool, err error) {
	defer fault.Wrap(&err, "accounts.SetUpOpen")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		open, err = setUpOpen(ctx, tx, tx.Now(), token)
		return err
	})
	return open, err
}

func setUpOpen(ctx context.Context, r db.Reader, now time.Time, token string) (bool, error) {
	row, found, err := db.Maybe[setUp](ctx, r, getSetUp, setUpID)
	if err != nil || !found {
		return false, err
	}
	n, err := access.Holders(ctx, r, access.Administrator)
	return n == 0 && now.Before(row.Expires) && secret.Equal(row.TokenHash, secret.Hash(token)), err
}

// SetUpInput is the first administrator.
type SetUpInput struct {
	Token, Address, Name, Lang string
	Manages                    bool // is manager too: in a small office one person does both
}

// UseSetUp makes the first administrator and signs them in. Whoever holds the
// token reads the server's own output, so the address counts as proved: there
// may be no mail relay yet to prove it by. A link that is not good any more is
// Gone.
func (s *Service) UseSetUp(ctx context.Context, a access.Actor, in SetUpInput, b Browser) (out SignedIn, err error) {
	defer fault.Wrap(&err, "accounts.UseSetUp")
	address, name, err := in.checked()
	if err != nil {
		return out, err
	}
	gone := fault.New(fault.Gone, msg.AccountSetupClosed())
	err = s.gate.UpdateLocked(ctx, a, access.Lock{Table: "accounts_setup", ID: setUpID}, func(tx *access.Tx) error {
		w, err := tx.Allow(access.SetUp, access.ProgramTarget("set-up"))
		if err != nil {
			return err
		}
		if open, err := setUpOpen(ctx, tx, tx.Now(), in.Token); err != nil || !open {
			if err == nil {
				err = gone
			}
			return err
		}
		if _, err := db.Exec(ctx, w, endSetUp, setUpID); err != nil {
			return err
		}
		out, err = setUpTx(ctx, w, address, newPerson{Name: name, Lang: in.Lang}, in.roles(), b)
		return err
	})
	if fault.Is(err, fault.NotFound) { // there is no row to queue up for
		err = gone
	}
	return out, err
}

func (in SetUpInput) checked() (Address, string, error) {
	var notes fault.Notes
	address, err := ParseAddress(in.Address)
	if f := fault.As(err); f != nil {
		notes.Add("address", f.Message)
	}
	name, problem := tidyName(in.Name)
	if !problem.IsZero() {
		notes.Add("name", problem)
	}
	return address, name, notes.Err()
}

func (in SetUpInput) roles() []access.Role {
	if in.Manages {
		return []access.Role{access.Administrator, access.Manager}
	}
	return []access.Role{access.Administrator}
}

func setUpTx(ctx context.Context, w *access.Writer, address Address, p newPerson, roles []access.Role, b Browser) (out SignedIn, err error) {
	made, id, err := claimTx(ctx, w, address, p)
	if err == nil && !id.Verified() {
		err = verifyTx(ctx, w, id)
	}
	if err == nil {
		err = keepZoneTx(ctx, w, id.Person, b)
	}
	if err != nil {
		return out, err
	}
	w.Target(access.PersonTarget(id.Person))
	for _, role := range roles {
		if err := grantTx(ctx, w, id.Person, role, access.Scope{}, "first administrator, by the link of the set-up"); err != nil {
			return out, err
		}
	}
	out.Session, out.Token, err = beginTx(ctx, w, id.Person, b, by(BySetUp))
	out.New, out.Next = made, "/"
	return out, err
}
