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

// CodeAsked says that a letter with a code and a link to sign in is due.
type CodeAsked struct{ Request string }

// EventName implements access.Event.
func (CodeAsked) EventName() string { return "accounts.code_asked" }

// AddressCodeAsked says that a letter is due to an address that a person wants
// to add.
type AddressCodeAsked struct{ Request string }

// EventName implements access.Event.
func (AddressCodeAsked) EventName() string { return "accounts.address_code_asked" }

// AgainCodeAsked says that a letter is due with a code by which a person proves
// again who they are.
type AgainCodeAsked struct{ Request string }

// EventName implements access.Event.
func (AgainCodeAsked) EventName() string { return "accounts.again_code_asked" }

// Security is what happened to the ways in which a person signs in.
type Security string

// What can happen. Each is told by a letter.
const (
	PasskeyAdded   Security = "passkey added"
	PasskeyRemoved Security = "passkey removed"
	AppAdded       Security = "app added"
	AppRemoved     Security = "app removed"
	CodesRenewed   Security = "codes renewed"
	CodeUsed       Security = "code used"
	ResetMade      Security = "reset made" // an operator made the link
	ResetUsed      Security = "reset used"
)

// SecurityChanged says that a person is to be told what happened to the ways in
// which they sign in.
type SecurityChanged struct {
	Person ids.PersonID
	What   Security
	Name   string // of the passkey
	Left   int    // recovery codes, for CodeUsed
	At     time.Time
}

// EventName implements access.Event.
func (SecurityChanged) EventName() string { return "accounts.security_changed" }

// StaffGranted says that a person has a new role of the program team.
type StaffGranted struct {
	Person ids.PersonID
	Role   access.Role
	// Limited says that the role does not reach the whole program.
	Limited bool
	By      string // as in the audit record
}

// EventName implements access.Event.
func (StaffGranted) EventName() string { return "accounts.staff_granted" }

// CodeLetter is what a letter with a code says.
type CodeLetter struct {
	Address Address
	Lang    string
	Code    string // eight digits; empty when Taken
	Token   string // for the link; empty when an address is added
	Expires time.Time
	Taken   bool // an address to be added already belongs to another account

	Provider string // the name of a provider that the code links
}

// CodeLetter returns what a letter is to say, while its code can still be
// used; afterwards there is nothing to send, and ok is false.
func (s *Service) CodeLetter(ctx context.Context, a access.Actor, request string) (l CodeLetter, ok bool, err error) {
	defer fault.Wrap(&err, "accounts.CodeLetter")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		c, found, err := db.Maybe[code](ctx, tx, codeByRequest, request)
		if err != nil || !found || !c.live(tx.Now()) {
			return err
		}
		if err := tx.Need(access.MailQueue, codeTarget(c)); err != nil {
			return err
		}
		secrets, err := s.unseal(c)
		if err != nil {
			return err
		}
		l, ok = CodeLetter{Address: c.Address, Lang: c.Lang, Code: secrets.Code, Token: secrets.Token, Expires: c.ExpiresAt}, true
		switch {
		case c.addsAddress():
			return addressLetter(ctx, tx, c, &l)
		case c.Claim != "":
			t, _, err := db.Maybe[trip](ctx, tx, tripByID, c.Claim)
			l.Provider = s.nameOf(t.Provider)
			return err
		}
		return nil
	})
	return l, ok, err
}

// addressLetter turns the letter for adding an address into the one that its
// owner gets when another account has it: without a code.
func addressLetter(ctx context.Context, r db.Reader, c code, l *CodeLetter) error {
	p, err := db.One[Person](ctx, r, personByID, c.Person)
	if err != nil {
		return err
	}
	l.Lang = p.Lang
	i, found, err := db.Maybe[Identity](ctx, r, identityByKey, c.Address.key())
	if l.Taken = found && i.Person != c.Person; l.Taken {
		l.Code = ""
	}
	return err
}

// Recipient is where and how a person gets letters.
type Recipient struct {
	Person   ids.PersonID
	Name     string // may be empty
	Address  Address
	Verified bool // the person has proved to read there
	Lang     string
	Zone     string
}

// Recipient is AddressOfTx for those who write letters.
func (s *Service) Recipient(ctx context.Context, a access.Actor, person ids.PersonID) (to Recipient, err error) {
	defer fault.Wrap(&err, "accounts.Recipient %s", person)
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.MailQueue, access.PersonTarget(person)); err != nil {
			return err
		}
		to, err = AddressOfTx(ctx, tx, person)
		return err
	})
	return to, err
}

// AddressOfTx returns where a person gets letters: at the primary address. Who
// was joined into another account gets them there.
func AddressOfTx(ctx context.Context, r db.Reader, person ids.PersonID) (to Recipient, err error) {
	p, err := db.One[Person](ctx, r, personByID, person)
	if err == nil && p.JoinedInto != "" {
		person = p.JoinedInto
		p, err = db.One[Person](ctx, r, personByID, person)
	}
	if err != nil {
		return to, err
	}
	list, err := db.All[Identity](ctx, r, identitiesOf, person)
	for _, i := range list {
		if i.Primary {
			return Recipient{p.ID, p.Name, i.Address, i.Verified(), p.Lang, p.Zone}, nil
		}
	}
	if err == nil {
		err = fault.New(fault.NotFound, msg.ErrorNotFoundText())
	}
	return to, err
}

// peopleAtOnce is how many identifiers one query of PeopleTx carries.
const peopleAtOnce = 1000

// PeopleTx returns the people with these identifiers, for their names on pages.
// One who is not found is not in the map; one who was joined into another
// account is that account, under both names.
func PeopleTx(ctx context.Context, r db.Reader, list []ids.PersonID) (map[ids.PersonID]Person, error) {
	found := make(map[ids.PersonID]Person, len(list))
	for len(list) > 0 {
		n := min(len(list), peopleAtOnce)
		people, err := db.All[Person](ctx, r, db.In(db.NewWhere(`SELECT `+personColumns+` FROM accounts_people`), "id", list[:n]))
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			found[p.ID] = p
		}
		list = list[n:]
	}
	return found, joinedTx(ctx, r, found)
}

// joinedTx puts the accounts that remain in the place of those that were joined
// into them.
func joinedTx(ctx context.Context, r db.Reader, found map[ids.PersonID]Person) error {
	for id, p := range found {
		if p.JoinedInto == "" {
			continue
		}
		into, err := db.One[Person](ctx, r, personByID, p.JoinedInto)
		if err != nil {
			return err
		}
		found[id] = into
	}
	return nil
}
