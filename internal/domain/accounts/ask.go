package accounts

import (
	"context"
	"encoding/json"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
)

// AskInput is somebody at the sign-in page.
type AskInput struct {
	Address string // as typed
	Browser string // the secret (secret.Token) in the cookie of this browser
	Next    string // where to go after signing in: a path of this site, as the edge has checked
	Lang    string // of the page, for the letter
	From    string // the network address as limits count it; empty where there is none
}

// Asked is a code on its way.
type Asked struct {
	Address Address
	Until   time.Time // when the code expires

	Provider string // the name of the provider that the code links, if it does
}

// AskCode makes a code and a link for an address and has them sent. Whether an
// account has the address is not looked at, so answer, time, audit record and
// letter are the same for every address (promises.md B56).
func (s *Service) AskCode(ctx context.Context, a access.Actor, in AskInput) (out Asked, err error) {
	defer fault.Wrap(&err, "accounts.AskCode")
	return s.askCode(ctx, a, in, func(_ *access.Tx, c code) (code, error) {
		c.Next = in.Next
		return c, nil
	})
}

// askCode makes the code that AskCode speaks of; purpose completes it.
func (s *Service) askCode(ctx context.Context, a access.Actor, in AskInput, purpose func(*access.Tx, code) (code, error)) (out Asked, err error) {
	address, err := parseField("address", in.Address)
	if err != nil {
		return out, err
	}
	if !secret.IsToken(in.Browser) {
		return out, fault.New(fault.Invalid, msg.AccountCookies())
	}
	if err := s.countLetter(ctx, in.From, address); err != nil {
		return out, err
	}
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		c := newCode(tx.Now(), signInCode(in.Browser), address)
		w, err := tx.Allow(access.SignIn, codeTarget(c))
		if err != nil {
			return err
		}
		if c, err = purpose(tx, c); err != nil {
			return err
		}
		c.Lang = knownLang(in.Lang)
		w.Emit(CodeAsked{Request: c.Request})
		out = Asked{Address: c.Address, Until: c.ExpiresAt}
		return putCodeTx(ctx, w, s.draw(c, secret.Token()))
	})
	return out, err
}

// Pending returns what a browser has asked for and may still prove, for the
// page where the code is typed.
func (s *Service) Pending(ctx context.Context, a access.Actor, browser string) (out Asked, ok bool, err error) {
	defer fault.Wrap(&err, "accounts.Pending")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		c, found, err := db.Maybe[code](ctx, tx, codeByID, signInCode(browser))
		ok = found && c.live(tx.Now())
		if ok {
			out = Asked{Address: c.Address, Until: c.ExpiresAt}
		}
		if ok && c.Claim != "" {
			t, _, err := db.Maybe[trip](ctx, tx, tripByID, c.Claim)
			out.Provider = s.nameOf(t.Provider)
			return err
		}
		return err
	})
	return out, ok, err
}

func newCode(now time.Time, id string, to Address) code {
	return code{ID: id, Request: ids.Random("ask", 16), Address: to, Tries: codeTries, CreatedAt: now, ExpiresAt: now.Add(codeLife)}
}

// letterSecrets is what a letter carries, and what the row holds sealed until
// the code ends. It is never in a job, where it would stay for days.
type letterSecrets struct {
	Code  string `json:"code"`
	Token string `json:"token,omitempty"`
}

// draw draws the digits of a code and hides them, and its token, in it.
func (s *Service) draw(c code, token string) code {
	secrets := letterSecrets{secret.Digits(codeDigits), token}
	c.Salt = secret.Token()
	c.CodeMac = s.box.Mac("code", c.Salt, secrets.Code)
	if token != "" {
		c.TokenHash = secret.Hash(token)
	}
	plain, _ := json.Marshal(secrets) // two strings: cannot fail
	c.Sealed = s.box.Seal(plain, c.Request)
	return c
}

func (s *Service) unseal(c code) (l letterSecrets, err error) {
	plain, err := s.box.Open(c.Sealed, c.Request)
	if err == nil {
		err = json.Unmarshal(plain, &l)
	}
	return l, err
}

// codeTarget names the asking, and not the address, in the audit record.
func codeTarget(c code) access.Target {
	return access.Target{Kind: "code", ID: c.Request, Person: c.Person, Public: true}
}

func parseField(field, text string) (Address, error) {
	address, err := ParseAddress(text)
	if f := fault.As(err); f != nil {
		err = fault.InvalidFields(fault.Field{Name: field, Message: f.Message})
	}
	return address, err
}
