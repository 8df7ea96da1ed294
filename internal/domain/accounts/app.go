package accounts

import (
	"context"
	"strings"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/totp"
)

// NewApp is a secret on its way into an authenticator app.
type NewApp struct {
	Text  string // the secret, for typing
	URL   string // the same, for a picture
	State string // comes back with the first code, sealed
}

// newAppLife is how long a person may take to set the app up.
const newAppLife = time.Hour

// NewApp draws a secret for an app of the actor, or shows again the one of a
// state; issuer is what the app calls the program.
func (s *Service) NewApp(ctx context.Context, a access.Actor, issuer, state string) (n NewApp, err error) {
	defer fault.Wrap(&err, "accounts.NewApp")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.FactorEdit, access.PersonTarget(a.Person)); err != nil {
			return err
		}
		to, err := AddressOfTx(ctx, tx, a.Person)
		if err != nil {
			return err
		}
		var shared totp.Secret
		if !s.unsealTicket(newAppPlace(a), state, &shared) {
			shared = totp.NewSecret()
			state = s.seal(newAppPlace(a), newAppLife, shared)
		}
		n = NewApp{shared.Text(), shared.URL(issuer, string(to.Address)), state}
		return nil
	})
	return n, err
}

func newAppPlace(a access.Actor) string { return "new app " + string(a.Person) }

func appPlace(p ids.PersonID) string { return "app " + string(p) }

// AddApp takes the first code of an app, which proves that it has the secret,
// in place of an app before. The codes are those that a first factor brings.
func (s *Service) AddApp(ctx context.Context, a access.Actor, state, typed string) (codes []string, err error) {
	defer fault.Wrap(&err, "accounts.AddApp")
	digits, err := appCode(typed)
	if err != nil {
		return nil, err
	}
	var shared totp.Secret
	if !s.unsealTicket(newAppPlace(a), state, &shared) {
		return nil, fault.New(fault.Invalid, msg.AccountFactorLate())
	}
	step, ok := shared.Match(digits, s.gate.Now())
	if !ok {
		return nil, fault.InvalidFields(fault.Field{Name: "code", Message: msg.AccountFactorFirst()})
	}
	err = s.changeFactors(ctx, a, func(w *access.Writer, f Factors) error {
		if _, err := db.Exec(ctx, w, putApp, a.Person, s.box.Seal(shared, appPlace(a.Person)), step, w.Now()); err != nil {
			return err
		}
		codes, err = s.addedTx(ctx, w, f, ByApp, "")
		return err
	})
	return codes, err
}

// appCode reads six digits as people type them.
func appCode(typed string) (string, error) {
	digits := strings.Map(dropGaps, typed)
	if len(digits) != totp.Digits || strings.Trim(digits, "0123456789") != "" {
		return "", fault.InvalidFields(fault.Field{Name: "code", Message: msg.AccountFactorShape()})
	}
	return digits, nil
}

// isAppCodeTx says whether digits are a code of the app that was not used yet;
// codes of its step and of earlier ones are used from then on (RFC 6238, 5.2).
func (s *Service) isAppCodeTx(ctx context.Context, w *access.Writer, person ids.PersonID, app *App, digits string) (bool, error) {
	if app == nil {
		return false, nil
	}
	shared, err := s.box.Open(app.Sealed, appPlace(person))
	if err != nil {
		return false, err
	}
	step, ok := totp.Secret(shared).Match(digits, w.Now())
	if !ok || step <= app.LastStep {
		return false, nil
	}
	_, err = db.Exec(ctx, w, keepApp, person, step, w.Now())
	return err == nil, err
}
