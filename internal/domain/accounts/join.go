package accounts

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// joinLife is how long the proof of another account is good: time enough to
// read what joining moves.
const joinLife = 15 * time.Minute

var (
	putJoin = db.Change(`INSERT INTO accounts_joins (person, session, other, expires_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (person) DO UPDATE SET session = excluded.session, other = excluded.other, expires_at = excluded.expires_at`)
	joinOf     = db.Select(`SELECT other FROM accounts_joins WHERE person = $1 AND session = $2 AND expires_at > $3`)
	dropJoin   = db.Change(`DELETE FROM accounts_joins WHERE person = $1 OR other = $1`)
	sweepJoins = db.Change(`DELETE FROM accounts_joins WHERE expires_at < $1`)

	joinPerson     = db.Change(`UPDATE accounts_people SET joined_into = $2 WHERE id = $1 OR joined_into = $1`)
	takeName       = db.Change(`UPDATE accounts_people SET name = $2, rev = rev + 1 WHERE id = $1 AND name = ''`)
	takePhoto      = db.Change(`UPDATE accounts_people SET photo = $2 WHERE id = $1 AND photo = ''`)
	moveIdentities = db.Change(`UPDATE accounts_identities SET person = $2 WHERE person = $1`)
	moveLogins     = db.Change(`UPDATE accounts_logins SET person = $2 WHERE person = $1`)
	dropCodesOf    = db.Change(`DELETE FROM accounts_codes WHERE person = $1`)
	dropStepsOf    = db.Change(`DELETE FROM accounts_steps WHERE person = $1`)
	dropResetsOf   = db.Change(`DELETE FROM accounts_resets WHERE person = $1`)
)

// JoinCodeAsked says that a letter is due to an address of the account that a
// person wants to join into the own one.
type JoinCodeAsked struct{ Request string }

// EventName implements access.Event.
func (JoinCodeAsked) EventName() string { return "accounts.join_code_asked" }

// AskJoinCode sends a code to an address of another account, for the person who
// is signed in and says that both are theirs. The answer is the same whether or
// not there is such an account.
func (s *Service) AskJoinCode(ctx context.Context, a access.Actor, typed, from string) (out Asked, err error) {
	defer fault.Wrap(&err, "accounts.AskJoinCode")
	address, err := parseField("address", typed)
	if err != nil {
		return out, err
	}
	if err := s.countLetter(ctx, from, address); err != nil {
		return out, err
	}
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.AccountJoin, access.PersonTarget(a.Person))
		if err != nil {
			return err
		}
		if i, found, err := db.Maybe[Identity](ctx, tx, identityByKey, address.key()); err != nil {
			return err
		} else if found && i.Person == a.Person {
			return fault.InvalidFields(fault.Field{Name: "address", Message: msg.AccountAddressYours()})
		}
		p, err := db.One[Person](ctx, tx, personByID, a.Person)
		if err != nil {
			return err
		}
		c := newCode(tx.Now(), joinCode(a.Person), address)
		c.Person, c.Lang = a.Person, p.Lang
		w.Changed("outcome", nil, "asked for a code")
		w.Emit(JoinCodeAsked{Request: c.Request})
		out = Asked{Address: c.Address, Until: c.ExpiresAt}
		return putCodeTx(ctx, w, s.draw(c, ""))
	})
	return out, err
}

// ProveJoinCode takes the code of that letter. From then on JoinProofTx knows
// the other account.
func (s *Service) ProveJoinCode(ctx context.Context, a access.Actor, typed string) (refused Refusal, err error) {
	defer fault.Wrap(&err, "accounts.ProveJoinCode")
	digits, ok := typedCode(typed)
	if !ok {
		return refused, fault.InvalidFields(fault.Field{Name: "code", Message: msg.AccountCodeShape()})
	}
	id := joinCode(a.Person)
	err = s.gate.UpdateLocked(ctx, a, access.Lock{Table: "accounts_codes", ID: id}, func(tx *access.Tx) error {
		w, err := tx.Allow(access.AccountJoin, access.PersonTarget(a.Person))
		if err != nil {
			return err
		}
		c, err := db.One[code](ctx, tx, codeByID, id)
		if err != nil {
			return err
		}
		if c, refused = c.try(tx.Now(), s.isCode(c, digits)); refused.Why == "" {
			if refused, err = s.proveByAddressTx(ctx, w, c.Address); err != nil {
				return err
			}
		}
		if refused.Why != "" {
			w.Changed("outcome", nil, string(refused.Why))
		}
		return keepCodeTx(ctx, w, c)
	})
	if fault.Is(err, fault.NotFound) { // there is no row to queue up for
		return Refusal{Why: NoCode}, nil
	}
	return refused, err
}

// proveByAddressTx proves the account that has an address, which the right code
// has just confirmed.
func (s *Service) proveByAddressTx(ctx context.Context, w *access.Writer, address Address) (Refusal, error) {
	i, found, err := db.Maybe[Identity](ctx, w, identityByKey, address.key())
	if err == nil && found && !i.Verified() {
		err = verifyTx(ctx, w, i)
	}
	if err != nil {
		return Refusal{}, err
	}
	return s.proveOtherTx(ctx, w, i.Person, found)
}

// proveOtherTx notes that the actor has proved another account. One whose owner
// needs more than a mailbox to enter it, and one with a role of the program
// team, is proved by nobody this way: it takes the other one in instead.
func (s *Service) proveOtherTx(ctx context.Context, w *access.Writer, other ids.PersonID, found bool) (Refusal, error) {
	me := w.Actor()
	switch {
	case !found:
		return Refusal{Why: NoOther}, nil
	case other == me.Person:
		return Refusal{Why: SameAccount}, nil
	}
	if guarded, err := s.guardedTx(ctx, w, other); err != nil || guarded {
		return Refusal{Why: OtherGuarded}, err
	}
	w.Changed("proved", nil, string(other))
	_, err := db.Exec(ctx, w, putJoin, me.Person, me.Session, other, w.Now().Add(joinLife))
	return Refusal{}, err
}

// guardedTx says whether an account is more than a mailbox can prove.
func (s *Service) guardedTx(ctx context.Context, r db.Reader, person ids.PersonID) (bool, error) {
	grants, err := access.GrantsOf(ctx, r, person)
	if err != nil || onStaff(grants) {
		return true, err
	}
	return s.protectedTx(ctx, r, person)
}

// JoinProofTx returns the other account that the actor has proved in this
// session, while the proof is good.
func JoinProofTx(ctx context.Context, r db.Reader, a access.Actor, now time.Time) (other ids.PersonID, ok bool, err error) {
	return db.Maybe[ids.PersonID](ctx, r, joinOf, a.Person, a.Session, now)
}

// GuardedTx says again, before two accounts become one, whether the other one
// is more than its proof was worth: it may have become so meanwhile.
func (s *Service) GuardedTx(ctx context.Context, r db.Reader, person ids.PersonID) (bool, error) {
	return s.guardedTx(ctx, r, person)
}

// Joined says that an account was joined into another. Both addresses are
// told; they are as they were before.
type Joined struct {
	Into      ids.PersonID
	From      ids.PersonID
	Addresses []Address
}

// EventName implements access.Event.
func (Joined) EventName() string { return "accounts.joined" }

// JoinTx moves what this package owns from one account into another: addresses
// and sign-ins elsewhere. Browsers that are signed in to the account that goes
// are signed out. Its row stays, as another name of the one that remains. The
// caller has decided that it may be (access.AccountJoin) and moves what others own.
func JoinTx(ctx context.Context, w *access.Writer, from, into ids.PersonID) error {
	goes, err := db.One[Person](ctx, w, personByID, from)
	if err != nil {
		return err
	}
	told := []Address{}
	for _, p := range []ids.PersonID{into, from} {
		to, err := AddressOfTx(ctx, w, p)
		if err != nil {
			return err
		}
		told = append(told, to.Address)
	}
	w.Emit(Joined{Into: into, From: from, Addresses: told})
	for _, step := range []struct {
		q    *db.ChangeStmt
		args []any
	}{
		{dropPrimary, []any{from}},
		{dropCommunity, []any{from}},
		{moveIdentities, []any{from, into}},
		{moveLogins, []any{from, into}},
		{endAllSessions, []any{from}},
		{dropCodesOf, []any{from}},
		{dropTripsOf, []any{from}},
		{dropStepsOf, []any{from}},
		{dropResetsOf, []any{from}},
		{dropJoin, []any{from}},
		{dropJoin, []any{into}},
		{takeName, []any{into, goes.Name}},
		{takePhoto, []any{into, goes.Photo}},
		{joinPerson, []any{from, into}},
	} {
		if _, err := db.Exec(ctx, w, step.q, step.args...); err != nil {
			return err
		}
	}
	return nil
}

// Holdings is what this package has of an account.
type Holdings struct {
	Person    Person
	Addresses []Identity
	Logins    []Login
}

// HoldingsTx returns it. The caller has decided that the actor may know.
func HoldingsTx(ctx context.Context, r db.Reader, id ids.PersonID) (h Holdings, err error) {
	if h.Person, err = db.One[Person](ctx, r, personByID, id); err != nil {
		return h, err
	}
	if h.Addresses, err = db.All[Identity](ctx, r, identitiesOf, id); err != nil {
		return h, err
	}
	h.Logins, err = db.All[Login](ctx, r, loginsOf, id)
	return h, err
}
