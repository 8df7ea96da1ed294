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
	"chapterhouse.dev/chapterhouse/internal/platform/oidc"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
)

// What a way to a provider lives by.
const (
	tripLife  = 10 * time.Minute
	claimLife = time.Hour // from coming back until the code of an address is typed
	tripsFrom = 30        // begun from one network address within tripsFromIn
)

const tripsFromIn = 5 * time.Minute

// SetOutInput is somebody who wants to go to a provider.
type SetOutInput struct {
	Provider string
	Purpose  Purpose
	Browser  string // as AskInput
	Next     string // as AskInput
	Shared   bool   // others use this computer, too
	From     string // as AskInput
}

// SetOut begins the way to a provider and returns the address there. A provider
// that is away is a Refusal with its cause, which is for the log.
func (s *Service) SetOut(ctx context.Context, a access.Actor, in SetOutInput) (address string, refused Refusal, cause, err error) {
	defer fault.Wrap(&err, "accounts.SetOut %s", in.Provider)
	p, known := s.provider(in.Provider)
	switch {
	case !known:
		return "", refused, nil, fault.New(fault.NotFound, msg.ErrorNotFoundText())
	case !secret.IsToken(in.Browser):
		return "", refused, nil, fault.New(fault.Invalid, msg.AccountCookies())
	}
	if in.From != "" {
		if err := s.count(ctx, s.box.Mac("limit trips", in.From), tripsFrom, tripsFromIn); err != nil {
			return "", refused, nil, err
		}
	}
	address, secrets, cause := p.OIDC.Begin(ctx)
	if cause != nil {
		return "", refusedBy(p, cause), cause, nil
	}
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := s.allowTrip(ctx, tx, in.Purpose, p)
		if err != nil {
			return err
		}
		t := trip{ID: tripID(secrets.State), Browser: secret.Hash(in.Browser), Provider: p.ID, Purpose: in.Purpose, Person: a.Person,
			Next: in.Next, Shared: in.Shared, CreatedAt: w.Now(), ExpiresAt: w.Now().Add(tripLife)}
		plain, _ := json.Marshal(secrets) // three strings: cannot fail
		t.Sealed = s.box.Seal(plain, t.ID)
		return putTripTx(ctx, w, t)
	})
	return address, refused, nil, err
}

// tripID identifies a way by its state, which is kept nowhere.
func tripID(state string) string { return secret.Hash(state) }

// allowTrip asks for what a way is for: signing in, or a change of the own account.
func (s *Service) allowTrip(ctx context.Context, tx *access.Tx, purpose Purpose, p Provider) (*access.Writer, error) {
	act, target := access.SignIn, access.Target{Kind: "provider", ID: p.ID, Public: true}
	switch purpose {
	case ToLink:
		return s.allowLoginsTx(ctx, tx)
	case ToJoin:
		act, target = access.AccountJoin, access.PersonTarget(tx.Actor().Person)
	}
	return tx.Allow(act, target)
}

// ComeBackInput is what a browser brings back from a provider.
type ComeBackInput struct {
	Provider string
	State    string
	Code     string
	Error    string // instead of a code
	Issuer   string
	Lang     string // of the page, for a letter
	From     string // as AskInput
}

// Arrival is what came of a way to a provider. Exactly one of its ends is set.
type Arrival struct {
	SignedIn SignedIn // with a token, or a second step that is due: known here
	Sent     Asked    // with an address: new here, and a code went to the address that the provider has checked
	Asking   bool     // new here: an address is asked for
	Linked   bool     // signs in that way from now on
	Proved   bool     // the other account is proved: look at what joining moves
	Refused  Refusal
	Cause    error // of a refusal, for the log

	Provider string // its name
}

// ComeBack ends a way to a provider. The state is worth one try, in the browser
// that began, for ten minutes. Nobody is signed in by an address: an account is
// known by issuer and subject alone, and one that is new here first has to type
// the code that goes to an address.
func (s *Service) ComeBack(ctx context.Context, a access.Actor, b Browser, in ComeBackInput) (out Arrival, err error) {
	defer fault.Wrap(&err, "accounts.ComeBack %s", in.Provider)
	p, known := s.provider(in.Provider)
	if !known {
		return out, fault.New(fault.NotFound, msg.ErrorNotFoundText())
	}
	out.Provider = p.Name
	t, secrets, refused, err := s.useTrip(ctx, a, b, p, in.State)
	if err != nil || refused.Why != "" {
		out.Refused = refused
		return out, err
	}
	if in.Error != "" {
		out.Refused, out.Cause = refusedBy(p, answered(in.Error)), answered(in.Error)
		return out, nil
	}
	claims, cause := p.OIDC.Finish(ctx, secrets, oidc.Answer{Code: in.Code, Issuer: in.Issuer})
	if cause != nil {
		out.Refused, out.Cause = refusedBy(p, cause), cause
		return out, nil
	}
	b.Shared = t.Shared
	arrived, err := s.arrive(ctx, a, b, p, t, claims)
	if err == nil && arrived.Asking {
		return s.sendToClaimed(ctx, a, b, arrived, claims, in)
	}
	return arrived, err
}

// answered is the error that a provider sends along with the browser.
type answered string

func (e answered) Error() string { return "the provider answered " + string(e) }

// refusedBy tells the ways apart in which a provider is of no use.
func refusedBy(p Provider, cause error) Refusal {
	r := Refusal{Why: ProviderRefuses, Provider: p.Name}
	answer := answered("")
	switch {
	case errors.As(cause, &answer):
		switch answer {
		case "access_denied", "login_required", "interaction_required", "consent_required", "account_selection_required":
			r.Why = NotThrough
		case "server_error", "temporarily_unavailable":
			r.Why = ProviderDown
		}
	case errors.Is(cause, oidc.ErrDown):
		r.Why = ProviderDown
	}
	return r
}

// useTrip takes the way that a browser comes back from, so that it is used
// once, whatever comes of it.
func (s *Service) useTrip(ctx context.Context, a access.Actor, b Browser, p Provider, state string) (t trip, sec oidc.Secrets, refused Refusal, err error) {
	id := tripID(state)
	err = s.gate.UpdateLocked(ctx, a, access.Lock{Table: "accounts_trips", ID: id}, func(tx *access.Tx) error {
		if t, err = db.One[trip](ctx, tx, tripByID, id); err != nil {
			return err
		}
		w, err := tx.Allow(access.SignIn, access.Target{Kind: "provider", ID: p.ID, Public: true})
		if err != nil {
			return err
		}
		if refused = t.refusal(tx, b, p); refused.Why != "" {
			w.Changed("outcome", nil, string(refused.Why))
		}
		if refused.Why != "" && refused.Why != TripExpired {
			return nil
		}
		_, err = db.Exec(ctx, w, useTrip, id)
		return err
	})
	if fault.Is(err, fault.NotFound) { // there is no row to queue up for
		return t, sec, Refusal{Why: TripUsed, Provider: p.Name}, nil
	}
	if err != nil || refused.Why != "" {
		return t, sec, refused, err
	}
	plain, err := s.box.Open(t.Sealed, t.ID)
	if err == nil {
		err = json.Unmarshal(plain, &sec)
	}
	return t, sec, refused, err
}

func (t trip) refusal(tx *access.Tx, b Browser, p Provider) Refusal {
	r := Refusal{Provider: p.Name}
	switch {
	case !secret.Equal(t.Browser, secret.Hash(b.Secret)) || t.Provider != p.ID || t.Purpose != ToSignIn && t.Person != tx.Actor().Person:
		r.Why = TripElsewhere
	case len(t.Sealed) == 0:
		r.Why = TripUsed
	case !tx.Now().Before(t.ExpiresAt):
		r.Why = TripExpired
	default:
		return Refusal{}
	}
	return r
}

// arrive does what the way was for, now that it is known who came.
func (s *Service) arrive(ctx context.Context, a access.Actor, b Browser, p Provider, t trip, c oidc.Claims) (out Arrival, err error) {
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		out = Arrival{Provider: p.Name}
		w, err := s.allowTrip(ctx, tx, t.Purpose, p)
		if err != nil {
			return err
		}
		l, found, err := db.Maybe[Login](ctx, tx, loginBySubject, p.OIDC.Issuer(), c.Subject)
		if err != nil {
			return err
		}
		switch {
		case t.Purpose == ToJoin:
			out.Refused, err = s.proveOtherTx(ctx, w, l.Person, found)
			out.Refused.Provider, out.Proved = p.Name, out.Refused.Why == ""
		case t.Purpose == ToLink && found && l.Person != a.Person:
			out.Refused = Refusal{Why: LoginTaken, Provider: p.Name}
		case t.Purpose == ToLink:
			out.Linked = true
			err = addLoginTx(ctx, w, p, a.Person, c.Subject, shown(c))
		case found:
			out.SignedIn, err = knownTx(ctx, tx, w, b, p, t, l, shown(c))
		default:
			out.Asking = true
			w.Changed("outcome", nil, "new here")
			_, err = db.Exec(ctx, w, keepTrip, t.ID, c.Subject, shown(c), checkedAddress(c), w.Now().Add(claimLife))
		}
		if out.Refused.Why != "" {
			w.Changed("outcome", nil, string(out.Refused.Why))
		}
		return err
	})
	return out, err
}

// shown is by what people know an account elsewhere again.
func shown(c oidc.Claims) string {
	text := c.Email
	if text == "" {
		text = c.Name
	}
	return cut(ids.Tidy(text), longestAddress)
}

// checkedAddress is the address that the provider has checked, if there is one
// that letters can be sent to.
func checkedAddress(c oidc.Claims) Address {
	if !c.EmailVerified {
		return ""
	}
	address, err := ParseAddress(c.Email)
	if err != nil {
		return ""
	}
	return address
}

// knownTx lets somebody in who is known by a provider.
func knownTx(ctx context.Context, tx *access.Tx, w *access.Writer, b Browser, p Provider, t trip, l Login, shown string) (in SignedIn, err error) {
	w.Target(access.PersonTarget(l.Person))
	w.Changed("provider", nil, p.ID)
	if _, err := db.Exec(ctx, w, useLogin, l.ID, w.Now(), shown); err != nil {
		return in, err
	}
	return enterTx(ctx, tx, w, l.Person, b, p.proof(), t.Next)
}
