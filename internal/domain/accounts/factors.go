package accounts

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Factors are what a person holds beside a mailbox. Whoever has a passkey or an
// app is asked for one of them at each sign-in by mail; recovery codes stand in
// for both.
type Factors struct {
	Passkeys []Passkey
	App      *App // nil without
	Codes    int  // recovery codes that are left
}

// Any says whether there is a second factor. Codes alone are none.
func (f Factors) Any() bool { return len(f.Passkeys) > 0 || f.App != nil }

// count is how many factors there are, codes aside.
func (f Factors) count() int {
	if f.App != nil {
		return len(f.Passkeys) + 1
	}
	return len(f.Passkeys)
}

// PasskeyID names a passkey of a person (pky_).
type PasskeyID string

// Passkey is a passkey of a person.
type Passkey struct {
	ID         PasskeyID                `db:"id"`
	Credential string                   `db:"credential"`
	Name       string                   `db:"name"` // as its owner calls it
	Data       db.JSON[json.RawMessage] `db:"data"`
	Created    time.Time                `db:"created_at"`
	Used       time.Time                `db:"used_at"` // zero until it signed in
}

// App is the authenticator app of a person.
type App struct {
	Sealed   []byte    `db:"sealed"`
	LastStep int64     `db:"last_step"`
	Created  time.Time `db:"created_at"`
	Used     time.Time `db:"used_at"`
}

// recoveryCode is one recovery code that is left.
type recoveryCode struct {
	ID  string `db:"id"`
	Mac string `db:"mac"`
}

const passkeyColumns = `id, credential, name, data, created_at, used_at`

var (
	passkeysOf  = db.Select(`SELECT ` + passkeyColumns + ` FROM accounts_passkeys WHERE person = $1 ORDER BY created_at, id`)
	putPasskey  = db.Change(`INSERT INTO accounts_passkeys (` + passkeyColumns + `, person) VALUES ($1, $2, $3, $4, $5, $6, $7)`)
	keepPasskey = db.Change(`UPDATE accounts_passkeys SET data = $3, used_at = $4 WHERE person = $1 AND credential = $2`)
	dropPasskey = db.Change(`DELETE FROM accounts_passkeys WHERE id = $1`)
	appOf       = db.Select(`SELECT sealed, last_step, created_at, used_at FROM accounts_apps WHERE person = $1`)
	putApp      = db.Change(`INSERT INTO accounts_apps (person, sealed, last_step, created_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed, last_step = excluded.last_step, created_at = excluded.created_at, used_at = NULL`)
	keepApp        = db.Change(`UPDATE accounts_apps SET last_step = $2, used_at = $3 WHERE person = $1`)
	dropApp        = db.Change(`DELETE FROM accounts_apps WHERE person = $1`)
	recoveryOf     = db.Select(`SELECT id, mac FROM accounts_recovery_codes WHERE person = $1 AND used_at IS NULL ORDER BY id`)
	putRecovery    = db.Change(`INSERT INTO accounts_recovery_codes (id, person, mac, created_at) VALUES ($1, $2, $3, $4)`)
	useRecovery    = db.Change(`UPDATE accounts_recovery_codes SET used_at = $2 WHERE id = $1`)
	dropRecovery   = db.Change(`DELETE FROM accounts_recovery_codes WHERE person = $1`)
	dropAllKeys    = db.Change(`DELETE FROM accounts_passkeys WHERE person = $1`)
	strengthen     = db.Change(`UPDATE accounts_sessions SET method = $2, strength = $3, proved_at = $4, rights = '' WHERE id = $1`)
	proveSession   = db.Change(`UPDATE accounts_sessions SET proved_at = $2 WHERE id = $1`)
	endWeakOthers  = db.Change(`DELETE FROM accounts_sessions WHERE person = $1 AND id <> $2 AND strength < $3`)
	endAllSessions = db.Change(`DELETE FROM accounts_sessions WHERE person = $1`)
)

// factorsTx reads what a person holds.
func factorsTx(ctx context.Context, r db.Reader, person ids.PersonID) (f Factors, err error) {
	if f.Passkeys, err = db.All[Passkey](ctx, r, passkeysOf, person); err != nil {
		return f, err
	}
	app, found, err := db.Maybe[App](ctx, r, appOf, person)
	if err != nil {
		return f, err
	}
	if found {
		f.App = &app
	}
	codes, err := db.All[recoveryCode](ctx, r, recoveryOf, person)
	f.Codes = len(codes)
	return f, err
}

// Factors tells a person which factors they have.
func (s *Service) Factors(ctx context.Context, a access.Actor) (f Factors, err error) {
	defer fault.Wrap(&err, "accounts.Factors")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.ProveAgain, access.PersonTarget(a.Person)); err != nil {
			return err
		}
		f, err = factorsTx(ctx, tx, a.Person)
		return err
	})
	return f, err
}

// changeFactors runs change while no other proof or change of the same person
// runs. Who has a factor changes factors only after proving one.
func (s *Service) changeFactors(ctx context.Context, a access.Actor, change func(w *access.Writer, f Factors) error) error {
	return s.gate.UpdateLocked(ctx, a, lockPerson(a.Person), func(tx *access.Tx) error {
		w, err := tx.Allow(access.FactorEdit, access.PersonTarget(a.Person))
		if err != nil {
			return err
		}
		f, err := factorsTx(ctx, tx, a.Person)
		if err != nil {
			return err
		}
		if f.Any() && a.Session != "" && a.Strength < access.StrongProof {
			return fault.New(fault.Forbidden, msg.ErrorWeakText())
		}
		return change(w, f)
	})
}

// lockPerson is what proofs and changes of factors queue up for, so that of
// many tries at once each is counted, and each code counts once.
func lockPerson(p ids.PersonID) access.Lock {
	return access.Lock{Table: "accounts_people", ID: string(p)}
}

// addedTx settles what a new factor means. The first one makes this session a
// strong one, ends those that rest on mail elsewhere, and brings the recovery
// codes, which are told only here.
func (s *Service) addedTx(ctx context.Context, w *access.Writer, before Factors, m Method, name string) (codes []string, err error) {
	a := w.Actor()
	what := PasskeyAdded
	if m == ByApp {
		what = AppAdded
	}
	w.Changed("factor", nil, string(what))
	w.Emit(SecurityChanged{Person: a.Person, What: what, Name: name, At: w.Now()})
	if before.Any() {
		return nil, nil
	}
	if _, err := db.Exec(ctx, w, strengthen, a.Session, string(m), int(access.StrongProof), w.Now()); err != nil {
		return nil, err
	}
	if _, err := db.Exec(ctx, w, endWeakOthers, a.Person, a.Session, int(access.StrongProof)); err != nil {
		return nil, err
	}
	return s.drawCodesTx(ctx, w, a.Person)
}

// RemovePasskey takes a passkey away.
func (s *Service) RemovePasskey(ctx context.Context, a access.Actor, id PasskeyID) (err error) {
	defer fault.Wrap(&err, "accounts.RemovePasskey %s", id)
	return s.changeFactors(ctx, a, func(w *access.Writer, f Factors) error {
		at := slices.IndexFunc(f.Passkeys, func(p Passkey) bool { return p.ID == id })
		if at < 0 {
			return fault.New(fault.NotFound, msg.ErrorNotFoundText())
		}
		if _, err := db.Exec(ctx, w, dropPasskey, id); err != nil {
			return err
		}
		return removedTx(ctx, w, f, PasskeyRemoved, f.Passkeys[at].Name)
	})
}

// RemoveApp takes the authenticator app away.
func (s *Service) RemoveApp(ctx context.Context, a access.Actor) (err error) {
	defer fault.Wrap(&err, "accounts.RemoveApp")
	return s.changeFactors(ctx, a, func(w *access.Writer, f Factors) error {
		if f.App == nil {
			return fault.New(fault.NotFound, msg.ErrorNotFoundText())
		}
		if _, err := db.Exec(ctx, w, dropApp, a.Person); err != nil {
			return err
		}
		return removedTx(ctx, w, f, AppRemoved, "")
	})
}

// removedTx settles what a removed factor means. People of the program team
// keep at least one; for others, codes go with the last.
func removedTx(ctx context.Context, w *access.Writer, before Factors, what Security, name string) error {
	person := w.Actor().Person
	w.Changed("factor", nil, string(what))
	w.Emit(SecurityChanged{Person: person, What: what, Name: name, At: w.Now()})
	if before.count() > 1 {
		return nil
	}
	grants, err := access.GrantsOf(ctx, w, person)
	if err == nil && onStaff(grants) {
		err = fault.New(fault.Conflict, msg.AccountFactorLast())
	}
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, w, dropRecovery, person)
	return err
}
