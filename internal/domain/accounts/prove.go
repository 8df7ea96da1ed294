package accounts

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// Browser is where somebody signs in.
type Browser struct {
	Secret string // the one in the cookie that AskCode was given
	Device string // in words for the list of sessions: "Firefox on Linux"
	Shared bool   // others use this computer, too
	Zone   string // IANA name of its clock, where it tells; whatever is no zone is as if empty
}

// SignedIn is a session that has begun.
type SignedIn struct {
	Token   string // for the cookie; it is told only here
	Session Session
	Next    string // a path of this site
	New     bool   // the account was made by this proof
	Second  bool   // a second step is due first: there is no session yet

	Linked    string // the name of a provider that signs in from now on
	NotLinked string // the name of one that the person has to link on the own page
}

// ProveCode takes the code that a person typed in the browser that asked for
// it, and begins a session; an address that has no account gets one. A wrong
// code is a Refusal, and counted. Text that cannot be a code is Invalid.
func (s *Service) ProveCode(ctx context.Context, a access.Actor, b Browser, typed string) (in SignedIn, refused Refusal, err error) {
	defer fault.Wrap(&err, "accounts.ProveCode")
	digits, err := codeField(typed)
	if err != nil {
		return in, refused, err
	}
	return s.prove(ctx, a, b, signInCode(b.Secret), func(c code) bool { return s.isCode(c, digits) })
}

// prove tries one code in a transaction that queues up for its row, so that of
// many at once exactly one wins and every wrong try counts.
func (s *Service) prove(ctx context.Context, a access.Actor, b Browser, id string, right func(code) bool) (in SignedIn, refused Refusal, err error) {
	err = s.gate.UpdateLocked(ctx, a, access.Lock{Table: "accounts_codes", ID: id}, func(tx *access.Tx) error {
		in, refused = SignedIn{}, Refusal{}
		c, err := db.One[code](ctx, tx, codeByID, id)
		if err != nil {
			return err
		}
		w, err := tx.Allow(access.SignIn, codeTarget(c))
		if err != nil {
			return err
		}
		if c, refused = c.try(tx.Now(), right(c)); refused.Why != "" {
			w.Changed("outcome", nil, string(refused.Why))
			return keepCodeTx(ctx, w, c)
		}
		if err := keepCodeTx(ctx, w, c); err != nil {
			return err
		}
		if in, err = signInTx(ctx, tx, w, c, b); err != nil || c.Claim == "" {
			return err
		}
		return s.linkClaimTx(ctx, w, c, b, &in)
	})
	if fault.Is(err, fault.NotFound) { // there is no row to queue up for
		return in, Refusal{Why: NoCode}, nil
	}
	return in, refused, err
}

// signInTx does what a proved code is worth.
func signInTx(ctx context.Context, tx *access.Tx, w *access.Writer, c code, b Browser) (in SignedIn, err error) {
	person, made, first, err := proveAddressTx(ctx, w, c.Address, c.Lang)
	if err == nil && first {
		err = keepZoneTx(ctx, w, person, b)
	}
	if err != nil {
		return in, err
	}
	w.Target(access.PersonTarget(person))
	if made {
		w.Changed("account", nil, "made")
	}
	in, err = enterTx(ctx, tx, w, person, b, by(ByMail), c.Next)
	in.New = made
	return in, err
}

// proveAddressTx finds the person whose address was just proved, or makes one.
// first is true when nobody had proved it before.
func proveAddressTx(ctx context.Context, w *access.Writer, address Address, lang string) (person ids.PersonID, made, first bool, err error) {
	made, id, err := claimTx(ctx, w, address, newPerson{Lang: lang})
	if err != nil || id.Verified() {
		return id.Person, made, false, err
	}
	return id.Person, made, true, verifyTx(ctx, w, id)
}

// keepZoneTx gives an account that says UTC, as new ones do, the zone of the
// browser in which its owner enters for the first time.
func keepZoneTx(ctx context.Context, w *access.Writer, person ids.PersonID, b Browser) error {
	if !knownZone(b.Zone) {
		return nil
	}
	_, err := db.Exec(ctx, w, firstZone, person, b.Zone)
	return err
}

// ProveAs counts the address to which a person's letters go as proved. Only the
// demo may: its people cannot read mail.
func (s *Service) ProveAs(ctx context.Context, a access.Actor, person ids.PersonID) (err error) {
	defer fault.Wrap(&err, "accounts.ProveAs %s", person)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.SignInAs, access.PersonTarget(person))
		if err == nil {
			w.Emit(AddressesChanged{person})
			_, err = db.Exec(ctx, w, verifyPrimary, person, w.Now())
		}
		return err
	})
}

// SignInAs begins a session without a proof. Only the demo may: it shows the
// program as each of its people sees it.
func (s *Service) SignInAs(ctx context.Context, a access.Actor, person ids.PersonID, b Browser) (in SignedIn, err error) {
	defer fault.Wrap(&err, "accounts.SignInAs %s", person)
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		if _, err := db.One[Person](ctx, tx, personByID, person); err != nil {
			return err
		}
		w, err := tx.Allow(access.SignInAs, access.PersonTarget(person))
		if err != nil {
			return err
		}
		in.Session, in.Token, err = beginTx(ctx, w, person, b, by(ByDemo))
		return err
	})
	return in, err
}
