package accounts

import (
	"context"
	"math"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/limit"
	"chapterhouse.dev/chapterhouse/internal/platform/passkey"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
)

// stepLife is how long after the first proof the second may be given.
const stepLife = 10 * time.Minute

// Wrong codes of an app and wrong recovery codes of one person, before no code
// is looked at for a while. Right ones do not count.
const (
	wrongSoon, wrongSoonIn = 5, 15 * time.Minute
	wrongDay, wrongDayIn   = 20, 24 * time.Hour
)

// step is a browser in which the first proof was given.
type step struct {
	Person  ids.PersonID `db:"person"`
	Device  string       `db:"device"`
	Shared  bool         `db:"shared"`
	Next    string       `db:"next"`
	Expires time.Time    `db:"expires_at"`
}

var (
	stepByID = db.Select(`SELECT person, device, shared, next, expires_at FROM accounts_steps WHERE id = $1`)
	putStep  = db.Change(`INSERT INTO accounts_steps (id, person, device, shared, next, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET person = excluded.person, device = excluded.device, shared = excluded.shared, next = excluded.next, expires_at = excluded.expires_at`)
	dropStep   = db.Change(`DELETE FROM accounts_steps WHERE id = $1`)
	sweepSteps = db.Change(`DELETE FROM accounts_steps WHERE expires_at < $1`)
)

// enterTx begins the session that a proof is worth. Where a weak proof is not
// enough, because the person has a second factor, it only notes that the second
// step is due in this browser.
func enterTx(ctx context.Context, tx *access.Tx, w *access.Writer, person ids.PersonID, b Browser, p proof, next string) (in SignedIn, err error) {
	in.Next = next
	if p.strength < access.StrongProof {
		f, err := factorsTx(ctx, tx, person)
		if err != nil {
			return in, err
		}
		if f.Any() {
			in.Second = true
			w.Changed("outcome", nil, "second step due")
			_, err = db.Exec(ctx, w, putStep, secret.Hash(b.Secret), person, cut(ids.Tidy(b.Device), longestDevice), b.Shared, next, w.Now().Add(stepLife))
			return in, err
		}
	}
	if old := tx.Actor().Session; old != "" { // a new sign-in is never laid over an old session
		if _, err := db.Exec(ctx, w, endSession, old); err != nil {
			return in, err
		}
	}
	in.Session, in.Token, err = beginTx(ctx, w, person, b, p)
	return in, err
}

// Ways are how a person can prove who they are now.
type Ways struct {
	Passkey Ceremony // without options: not by passkey
	App     bool
	Codes   bool
	Mail    bool // only where there is no second factor
}

// SecondStep says by what the second step in a browser can be done. ok is false
// when none is due.
func (s *Service) SecondStep(ctx context.Context, a access.Actor, browser string) (w Ways, ok bool, err error) {
	defer fault.Wrap(&err, "accounts.SecondStep")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		due, found, err := db.Maybe[step](ctx, tx, stepByID, secret.Hash(browser))
		if ok = found && tx.Now().Before(due.Expires); err != nil || !ok {
			return err
		}
		w, err = s.waysTx(ctx, tx, due.Person, secondPlace(browser))
		return err
	})
	return w, ok, err
}

func secondPlace(browser string) string { return "second " + secret.Hash(browser) }

// waysTx begins a ceremony for the passkeys of a person and says what else
// there is.
func (s *Service) waysTx(ctx context.Context, r db.Reader, person ids.PersonID, place string) (w Ways, err error) {
	f, err := factorsTx(ctx, r, person)
	if err != nil {
		return w, err
	}
	w = Ways{App: f.App != nil, Codes: f.Codes > 0 && f.Any(), Mail: !f.Any()}
	if len(f.Passkeys) == 0 || s.party == nil {
		return w, nil
	}
	owner, err := ownerTx(ctx, r, person)
	if err != nil {
		return w, err
	}
	c, err := s.party.Ask(&owner)
	w.Passkey, err = s.ceremony(c, err, place)
	return w, err
}

// Given is what a person gives as a proof.
type Given struct {
	By    Method // ByPasskey, ByApp, ByRecovery or, to prove again, ByMail
	Text  string // the code as typed, or the browser's answer
	State string // of the ceremony
}

// ProveSecond takes the second step and begins the session.
func (s *Service) ProveSecond(ctx context.Context, a access.Actor, b Browser, g Given) (in SignedIn, refused Refusal, err error) {
	defer fault.Wrap(&err, "accounts.ProveSecond")
	var due step
	var found bool
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		due, found, err = db.Maybe[step](ctx, tx, stepByID, secret.Hash(b.Secret))
		return err
	})
	if err != nil {
		return in, refused, err
	}
	if !found || !s.gate.Now().Before(due.Expires) {
		return in, Refusal{Why: NoStep}, nil
	}
	err = s.gate.UpdateLocked(ctx, a, lockPerson(due.Person), func(tx *access.Tx) error {
		w, err := tx.Allow(access.SignIn, access.PersonTarget(due.Person))
		if err != nil {
			return err
		}
		if refused, err = s.factorTx(ctx, w, due.Person, g, secondPlace(b.Secret)); err != nil || refused.Why != "" {
			return err
		}
		n, err := db.Exec(ctx, w, dropStep, secret.Hash(b.Secret))
		if err != nil || n == 0 {
			refused = Refusal{Why: NoStep}
			return err
		}
		b.Device, b.Shared = due.Device, due.Shared
		in, err = enterTx(ctx, tx, w, due.Person, b, by(g.By), due.Next)
		return err
	})
	return in, refused, err
}

// factorTx tries one proof by a factor of a person whose row is locked. Wrong
// codes are counted, and after too many none is looked at, right or wrong.
func (s *Service) factorTx(ctx context.Context, w *access.Writer, person ids.PersonID, g Given, place string) (Refusal, error) {
	if g.By == ByPasskey {
		return Refusal{}, s.passkeyTx(ctx, w, person, g, place)
	}
	right, err := s.readGiven(g)
	if err != nil {
		return Refusal{}, err
	}
	key := s.box.Mac("limit factor", string(person))
	for _, l := range []struct {
		key  string
		most int
		in   time.Duration
	}{{key, wrongSoon, wrongSoonIn}, {key + " day", wrongDay, wrongDayIn}} {
		after, err := limit.Spent(ctx, w, w.Now(), l.key, l.most, l.in)
		if err != nil || after > 0 {
			w.Changed("outcome", nil, string(TooOften))
			return Refusal{Why: TooOften, Minutes: int(math.Ceil(after.Minutes()))}, err
		}
	}
	ok, err := right(ctx, w, person)
	if ok || err != nil {
		return Refusal{}, err
	}
	w.Changed("outcome", nil, string(WrongProof))
	if _, _, err := limit.Take(ctx, w, w.Now(), key, wrongSoon, wrongSoonIn); err != nil {
		return Refusal{}, err
	}
	_, _, err = limit.Take(ctx, w, w.Now(), key+" day", wrongDay, wrongDayIn)
	return Refusal{Why: WrongProof}, err
}

// readGiven reads a code; what cannot be one costs no try.
func (s *Service) readGiven(g Given) (func(context.Context, *access.Writer, ids.PersonID) (bool, error), error) {
	switch g.By {
	case ByApp:
		digits, err := appCode(g.Text)
		return func(ctx context.Context, w *access.Writer, person ids.PersonID) (bool, error) {
			app, found, err := db.Maybe[App](ctx, w, appOf, person)
			if err != nil || !found {
				return false, err
			}
			return s.isAppCodeTx(ctx, w, person, &app, digits)
		}, err
	case ByRecovery:
		code, err := typedRecovery(g.Text)
		return func(ctx context.Context, w *access.Writer, person ids.PersonID) (bool, error) {
			return s.isRecoveryTx(ctx, w, person, code)
		}, err
	}
	return nil, fault.New(fault.Invalid, msg.AccountFactorWay())
}

// passkeyTx takes the browser's answer to the ceremony of waysTx.
func (s *Service) passkeyTx(ctx context.Context, w *access.Writer, person ids.PersonID, g Given, place string) error {
	var begun []byte
	if s.party == nil || len(g.Text) > longestAnswer || !s.unsealTicket(place, g.State, &begun) {
		return errPasskey(nil)
	}
	key, err := s.party.Answered(begun, []byte(g.Text), func(string) (passkey.Owner, error) { return ownerTx(ctx, w, person) })
	if err != nil {
		return errPasskey(err)
	}
	return keepKeyTx(ctx, w, person, begun, key)
}
