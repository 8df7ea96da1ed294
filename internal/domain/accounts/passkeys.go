package accounts

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/passkey"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
)

// Ceremony is what a page gives the browser to make or prove a passkey.
type Ceremony struct {
	Options string // JSON for the script
	State   string // comes back with the browser's answer, sealed
}

const (
	ceremonyLife  = 10 * time.Minute
	mostPasskeys  = 20
	longestKey    = 60 // runes of its name
	longestAnswer = 16 << 10
)

// How often one network address may answer as whoever it is.
const (
	passkeysFrom   = 60
	passkeysFromIn = 5 * time.Minute
)

// Passkeys says whether this site has them: browsers tie them to a name, and a
// site that is reached by a number has none.
func (s *Service) Passkeys() bool { return s.party != nil }

// ceremony seals the half of a ceremony that the server has to know again, so
// that showing a page writes nothing.
func (s *Service) ceremony(c passkey.Ceremony, err error, place string) (Ceremony, error) {
	return Ceremony{string(c.Options), s.seal(place, ceremonyLife, c.State)}, err
}

// NewPasskey begins the making of a passkey for the actor.
func (s *Service) NewPasskey(ctx context.Context, a access.Actor) (c Ceremony, err error) {
	defer fault.Wrap(&err, "accounts.NewPasskey")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.FactorEdit, access.PersonTarget(a.Person)); err != nil {
			return err
		}
		owner, err := ownerTx(ctx, tx, a.Person)
		if err != nil || s.party == nil {
			return err
		}
		begun, err := s.party.Register(owner)
		c, err = s.ceremony(begun, err, "new passkey "+string(a.Person))
		return err
	})
	return c, err
}

// AddPasskey takes the browser's answer. The codes are those that a first
// factor brings, and empty otherwise.
func (s *Service) AddPasskey(ctx context.Context, a access.Actor, name, state, answer string) (codes []string, err error) {
	defer fault.Wrap(&err, "accounts.AddPasskey")
	if name = cut(ids.Tidy(name), longestKey); name == "" {
		return nil, fault.InvalidFields(fault.Field{Name: "name", Message: msg.AccountFactorName()})
	}
	var begun []byte
	if s.party == nil || len(answer) > longestAnswer || !s.unsealTicket("new passkey "+string(a.Person), state, &begun) {
		return nil, errPasskey(nil)
	}
	err = s.changeFactors(ctx, a, func(w *access.Writer, f Factors) error {
		if len(f.Passkeys) >= mostPasskeys {
			return fault.New(fault.Conflict, msg.AccountFactorMany(mostPasskeys))
		}
		owner, err := ownerTx(ctx, w, a.Person)
		if err != nil {
			return err
		}
		key, err := s.party.Registered(owner, begun, []byte(answer))
		if err != nil {
			return errPasskey(err)
		}
		if err := onceTx(ctx, w, begun); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, w, putPasskey, string(ids.New[PasskeyID]("pky", w.Now())), key.ID, name, db.JSON[json.RawMessage]{V: key.Data}, w.Now(), nil, a.Person); err != nil {
			return err
		}
		codes, err = s.addedTx(ctx, w, f, ByPasskey, name)
		return err
	})
	return codes, err
}

// AskPasskey begins the proof of whoever sits at a browser, for the sign-in
// page. Without passkeys here, the options are empty.
func (s *Service) AskPasskey(browser string) (Ceremony, error) {
	if s.party == nil {
		return Ceremony{}, nil
	}
	c, err := s.party.Ask(nil)
	return s.ceremony(c, err, "passkey of "+secret.Hash(browser))
}

// SignInByPasskey takes the browser's answer to AskPasskey and begins a session.
// from is the network address as limits count it, next where to go.
func (s *Service) SignInByPasskey(ctx context.Context, a access.Actor, b Browser, state, answer, next, from string) (in SignedIn, err error) {
	defer fault.Wrap(&err, "accounts.SignInByPasskey")
	if from != "" {
		if err := s.count(ctx, s.box.Mac("limit passkey from", from), passkeysFrom, passkeysFromIn); err != nil {
			return in, err
		}
	}
	var begun []byte
	if s.party == nil || len(answer) > longestAnswer || !s.unsealTicket("passkey of "+secret.Hash(b.Secret), state, &begun) {
		return in, errPasskey(nil)
	}
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		var person ids.PersonID
		key, err := s.party.Answered(begun, []byte(answer), func(handle string) (o passkey.Owner, err error) {
			person = ids.PersonID(handle)
			o, err = ownerTx(ctx, tx, person)
			if fault.Is(err, fault.NotFound) {
				err = errPasskey(err)
			}
			return o, err
		})
		if err != nil {
			return errPasskey(err)
		}
		w, err := tx.Allow(access.SignIn, access.PersonTarget(person))
		if err != nil {
			return err
		}
		if err := keepKeyTx(ctx, w, person, begun, key); err != nil {
			return err
		}
		in, err = enterTx(ctx, tx, w, person, b, by(ByPasskey), next)
		return err
	})
	return in, err
}

// keepKeyTx stores what a proof made of a passkey, and that the challenge is answered.
func keepKeyTx(ctx context.Context, w *access.Writer, person ids.PersonID, begun []byte, key passkey.Key) error {
	if err := onceTx(ctx, w, begun); err != nil {
		return err
	}
	_, err := db.Exec(ctx, w, keepPasskey, person, key.ID, db.JSON[json.RawMessage]{V: key.Data}, w.Now())
	return err
}

// ownerTx is a person as package passkey sees one.
func ownerTx(ctx context.Context, r db.Reader, person ids.PersonID) (o passkey.Owner, err error) {
	to, err := AddressOfTx(ctx, r, person)
	if err != nil {
		return o, err
	}
	o = passkey.Owner{Handle: string(person), Name: string(to.Address), Shown: to.Name}
	if o.Shown == "" {
		o.Shown = o.Name
	}
	keys, err := db.All[Passkey](ctx, r, passkeysOf, person)
	for _, k := range keys {
		o.Keys = append(o.Keys, passkey.Key{ID: k.Credential, Data: k.Data.V})
	}
	return o, err
}

var (
	putAnswer    = db.Change(`INSERT INTO accounts_answers (id, expires_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING`)
	sweepAnswers = db.Change(`DELETE FROM accounts_answers WHERE expires_at < $1`)
)

// onceTx refuses a challenge that was answered before: an answer that somebody
// recorded is worth nothing.
func onceTx(ctx context.Context, w *access.Writer, begun []byte) error {
	challenge, err := passkey.Challenge(begun)
	if err != nil {
		return err
	}
	n, err := db.Exec(ctx, w, putAnswer, secret.Hash(challenge), w.Now().Add(ceremonyLife))
	if err == nil && n == 0 {
		err = errPasskey(errors.New("the challenge was answered before"))
	}
	return err
}

// errPasskey says that an answer proves nothing; why is for the log.
func errPasskey(cause error) error {
	if f := fault.As(cause); f != nil {
		return cause
	}
	return &fault.Error{Kind: fault.Invalid, Message: msg.AccountFactorPasskey(), Err: cause}
}
