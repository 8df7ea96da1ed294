package accounts

import (
	"context"
	"slices"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

const loginColumns = `id, person, issuer, subject, shown, created_at, used_at`

var (
	loginBySubject = db.Select(`SELECT ` + loginColumns + ` FROM accounts_logins WHERE issuer = $1 AND subject = $2`)
	loginsOf       = db.Select(`SELECT ` + loginColumns + ` FROM accounts_logins WHERE person = $1 ORDER BY created_at, id`)
	putLogin       = db.Change(`INSERT INTO accounts_logins (` + loginColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (issuer, subject) DO NOTHING`)
	useLogin       = db.Change(`UPDATE accounts_logins SET used_at = $2, shown = $3 WHERE id = $1`)
	dropLogin      = db.Change(`DELETE FROM accounts_logins WHERE id = $1`)
)

// LoginID names what a person is called at a provider (log_).
type LoginID string

// Login is what a person is called at a provider. Issuer and subject together
// never change and belong to one account.
type Login struct {
	ID      LoginID      `db:"id"`
	Person  ids.PersonID `db:"person"`
	Issuer  string       `db:"issuer"`
	Subject string       `db:"subject"`
	Shown   string       `db:"shown"` // address or name there; may be empty
	Created time.Time    `db:"created_at"`
	Used    time.Time    `db:"used_at"`
}

// LoginChanged says that a person signs in by a provider from now on, or no
// longer.
type LoginChanged struct {
	Person   ids.PersonID
	Provider string // its name
	Shown    string
	Removed  bool
}

// EventName implements access.Event.
func (LoginChanged) EventName() string { return "accounts.login_changed" }

// addLoginTx links what a person is called at a provider; what is linked
// already stays as it is.
func addLoginTx(ctx context.Context, w *access.Writer, p Provider, person ids.PersonID, subject, shown string) error {
	n, err := db.Exec(ctx, w, putLogin, ids.New[LoginID]("log", w.Now()), person, p.OIDC.Issuer(), subject, shown, w.Now(), w.Now())
	if err != nil || n == 0 {
		return err
	}
	w.Changed("login", nil, p.ID)
	w.Emit(LoginChanged{Person: person, Provider: p.Name, Shown: shown})
	return nil
}

// Logins lists by what a person signs in elsewhere, the oldest first.
func (s *Service) Logins(ctx context.Context, a access.Actor, person ids.PersonID) (list []Login, err error) {
	defer fault.Wrap(&err, "accounts.Logins %s", person)
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.ProfileEdit, access.PersonTarget(person)); err != nil {
			return err
		}
		list, err = db.All[Login](ctx, tx, loginsOf, person)
		return err
	})
	return list, err
}

// RemoveLogin unlinks one of the actor's. The last way to sign in stays: a
// confirmed address, or another provider that is set up.
func (s *Service) RemoveLogin(ctx context.Context, a access.Actor, id LoginID) (err error) {
	defer fault.Wrap(&err, "accounts.RemoveLogin %s", id)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := s.allowLoginsTx(ctx, tx)
		if err != nil {
			return err
		}
		list, err := db.All[Login](ctx, tx, loginsOf, a.Person)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(list, func(l Login) bool { return l.ID == id })
		if at < 0 {
			return fault.New(fault.NotFound, msg.ErrorNotFoundText())
		}
		l, others := list[at], slices.Delete(slices.Clone(list), at, at+1)
		addresses, err := db.All[Identity](ctx, tx, identitiesOf, a.Person)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(addresses, Identity.Verified) && !slices.ContainsFunc(others, s.usable) {
			return fault.New(fault.Invalid, msg.ProviderLast())
		}
		if err := s.lastStrongTx(ctx, tx, a.Person, l, others); err != nil {
			return err
		}
		name := s.ProviderName(l.Issuer)
		w.Changed("login", name, nil)
		w.Emit(LoginChanged{Person: a.Person, Provider: name, Shown: l.Shown, Removed: true})
		_, err = db.Exec(ctx, w, dropLogin, l.ID)
		return err
	})
}

// allowLoginsTx asks for the right to change by what the actor signs in. Who has
// a strong way to sign in changes it only after coming by one.
func (s *Service) allowLoginsTx(ctx context.Context, tx *access.Tx) (*access.Writer, error) {
	a := tx.Actor()
	w, err := tx.Allow(access.FactorEdit, access.PersonTarget(a.Person))
	if err != nil || a.Session == "" || a.Strength >= access.StrongProof {
		return w, err
	}
	protected, err := s.protectedTx(ctx, tx, a.Person)
	if err == nil && protected {
		err = fault.New(fault.Forbidden, msg.ErrorWeakText())
	}
	return w, err
}

// lastStrongTx keeps people of the program team from unlinking the last strong
// way by which they sign in.
func (s *Service) lastStrongTx(ctx context.Context, r db.Reader, person ids.PersonID, l Login, others []Login) error {
	if !s.strong(l) || slices.ContainsFunc(others, s.strong) {
		return nil
	}
	f, err := factorsTx(ctx, r, person)
	if err != nil || f.Any() {
		return err
	}
	grants, err := access.GrantsOf(ctx, r, person)
	if err == nil && onStaff(grants) {
		err = fault.New(fault.Conflict, msg.AccountFactorLast())
	}
	return err
}

// strong says that the operator vouches for the provider of a login.
func (s *Service) strong(l Login) bool {
	p, known := s.issuer(l.Issuer)
	return known && p.Strong
}

// usable says that the provider of a login is set up.
func (s *Service) usable(l Login) bool {
	_, known := s.issuer(l.Issuer)
	return known
}
