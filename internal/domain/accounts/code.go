package accounts

import (
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
)

// What a code lives by (promises.md P26, B58).
const (
	codeDigits = 8
	codeLife   = 10 * time.Minute
	codeTries  = 5
)

// code is a code that was asked for.
type code struct {
	ID        string       `db:"id"` // signInCode, addressCode or againCode
	Request   string       `db:"request"`
	Person    ids.PersonID `db:"person"`
	Address   Address      `db:"address"`
	Salt      string       `db:"salt"`
	CodeMac   string       `db:"code_mac"`
	TokenHash string       `db:"token_hash"`
	Sealed    []byte       `db:"sealed"`
	Tries     int          `db:"tries"`
	Next      string       `db:"next"`
	Lang      string       `db:"lang"`
	Ended     ending       `db:"ended"`
	Claim     string       `db:"claim"` // what else the code proves: a trip that became a claim
	CreatedAt time.Time    `db:"created_at"`
	ExpiresAt time.Time    `db:"expires_at"`
}

// signInCode identifies the code that a browser asked for, by the secret in its
// cookie; addressCode the one for the address that a person is adding. So each
// holds one code at a time, and asking again takes the place of the one before.
func signInCode(browser string) string { return "sign-in " + secret.Hash(browser) }

func addressCode(person ids.PersonID) string { return addressPrefix + string(person) }

// againCode identifies the code by which a session proves again who it is.
func againCode(session ids.SessionID) string { return "again " + string(session) }

const addressPrefix = "address "

func (c code) addsAddress() bool { return strings.HasPrefix(c.ID, addressPrefix) }

// joinCode identifies the code by which a person proves another account.
func joinCode(person ids.PersonID) string { return "join " + string(person) }

func (c code) live(now time.Time) bool       { return c.refusal(now).Why == "" }
func (c code) belongsTo(browser string) bool { return secret.Equal(c.ID, signInCode(browser)) }
func (c code) hasToken(token string) bool    { return secret.Equal(c.TokenHash, secret.Hash(token)) }

// isCode compares what was typed. Eight digits can all be tried, so the row
// holds their digest under the server's key and a salt of its own.
func (s *Service) isCode(c code, digits string) bool {
	return secret.Equal(c.CodeMac, s.box.Mac("code", c.Salt, digits))
}

// ending is why a code is over before its time.
type ending string

const (
	used ending = "used"
	void ending = "void" // too many wrong tries
)

// Why says why a proof was refused.
type Why string

// The reasons.
const (
	NoCode       Why = "no code"         // this browser has not asked, or asked anew since
	WrongCode    Why = "wrong code"      // counted
	VoidCode     Why = "void"            // five wrong tries
	UsedCode     Why = "used"            // it works once
	ExpiredCode  Why = "expired"         // ten minutes are over
	OtherBrowser Why = "another browser" // the link signs in only where it was asked for
	NoStep       Why = "no step"         // no second step is due in this browser, or not any more
	WrongProof   Why = "wrong proof"     // of an app, or a recovery code: wrong, or used before; counted
	TooOften     Why = "too often"       // too many wrong ones; none is looked at

	NotThrough      Why = "not through"       // the person, or the provider for them, stopped on the way
	ProviderDown    Why = "provider down"     //
	ProviderRefuses Why = "provider refuses"  // or its answer cannot be trusted
	TripElsewhere   Why = "begun elsewhere"   // in another browser, or by another person
	TripExpired     Why = "way expired"       // ten minutes are over
	TripUsed        Why = "way used"          // it works once
	LoginTaken      Why = "belongs elsewhere" // to another account

	NoOther      Why = "no other account"
	SameAccount  Why = "same account"
	OtherGuarded Why = "other account guarded" // by more than a mailbox, or by its role
)

// Refusal is the result of a proof that proves nothing. It is no error, because
// it must leave its trace: the try is counted, the code is void. The zero
// Refusal refuses nothing.
type Refusal struct {
	Why      Why
	Left     int    // tries, for WrongCode
	Minutes  int    // to wait, for TooOften
	Provider string // its name, where one is concerned
}

// Message says it to the person, and what remains possible.
func (r Refusal) Message() i18n.Message {
	switch r.Why {
	case "":
		return i18n.Message{}
	case WrongCode:
		return msg.AccountCodeWrong(r.Left)
	case VoidCode:
		return msg.AccountCodeVoid()
	case UsedCode:
		return msg.AccountCodeUsed()
	case OtherBrowser:
		return msg.AccountCodeElsewhere()
	case NoStep:
		return msg.AccountFactorNoStep()
	case WrongProof:
		return msg.AccountFactorWrong()
	case TooOften:
		return msg.ErrorTooManyText(r.Minutes)
	}
	if m := r.ofOthers(); !m.IsZero() {
		return m
	}
	return msg.AccountCodeExpired()
}

// refusal says why the code is of no use at now, whatever is typed.
func (c code) refusal(now time.Time) Refusal {
	switch {
	case c.Ended == used:
		return Refusal{Why: UsedCode}
	case c.Ended == void:
		return Refusal{Why: VoidCode}
	case !now.Before(c.ExpiresAt):
		return Refusal{Why: ExpiredCode}
	}
	return Refusal{}
}

// try is what becomes of the code by one try. It is pure; whoever calls it
// stores the code it returns, also when it was refused.
func (c code) try(now time.Time, right bool) (code, Refusal) {
	if r := c.refusal(now); r.Why != "" {
		return c, r
	}
	if right {
		return c.end(used), Refusal{}
	}
	if c.Tries--; c.Tries <= 0 {
		return c.end(void), Refusal{Why: VoidCode}
	}
	return c, Refusal{Why: WrongCode, Left: c.Tries}
}

// end ends the code; what was kept for its letter goes at once.
func (c code) end(e ending) code {
	c.Ended, c.Sealed = e, nil
	return c
}

// typedCode takes out of what a person typed what people put between digits.
// What is left must be eight digits: anything else cannot be the code, is told
// at the field, and costs no try.
func typedCode(text string) (string, bool) {
	text = strings.Map(dropGaps, text)
	return text, len(text) == codeDigits && strings.Trim(text, "0123456789") == ""
}

// dropGaps drops blanks and hyphens of every kind.
func dropGaps(r rune) rune {
	if strings.ContainsRune(" -\u00a0\u2009\u202f\u2011", r) {
		return -1
	}
	return r
}

// codeField is typedCode with its note for the field.
func codeField(text string) (string, error) {
	digits, ok := typedCode(text)
	if !ok {
		return "", fault.InvalidFields(fault.Field{Name: "code", Message: msg.AccountCodeShape()})
	}
	return digits, nil
}

// ofOthers is the message of a refusal on the way to a provider, or of another
// account that was to be proved.
func (r Refusal) ofOthers() i18n.Message {
	switch r.Why {
	case NotThrough:
		return msg.ProviderNotThrough(r.Provider)
	case ProviderDown:
		return msg.ProviderDown(r.Provider)
	case ProviderRefuses:
		return msg.ProviderRefuses(r.Provider)
	case TripElsewhere:
		return msg.ProviderElsewhere()
	case TripExpired:
		return msg.ProviderExpired()
	case TripUsed:
		return msg.ProviderUsed()
	case LoginTaken:
		return msg.ProviderTaken(r.Provider)
	case NoOther:
		return msg.JoiningNoOther()
	case SameAccount:
		return msg.JoiningSame()
	case OtherGuarded:
		return msg.JoiningGuarded()
	}
	return i18n.Message{}
}
