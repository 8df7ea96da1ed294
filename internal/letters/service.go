package letters

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/post"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/mail"
)

// Outbox stores letters for delivery; package post.
type Outbox interface {
	Queue(ctx context.Context, a access.Actor, l post.Letter) (queued bool, err error)
}

// Accounts knows who gets letters, and what those with a code say; package
// accounts.
type Accounts interface {
	CodeLetter(ctx context.Context, a access.Actor, request string) (l accounts.CodeLetter, ok bool, err error)
	Recipient(ctx context.Context, a access.Actor, person ids.PersonID) (accounts.Recipient, error)
}

// Service writes letters when something has happened. Its methods are the
// handlers of jobs: each may run more than once, and makes one letter.
type Service struct {
	outbox   Outbox
	accounts Accounts
	program  func(context.Context) (Program, error)
	clock    clock.Clock
}

// New makes the service. program is asked for each letter, since settings change.
func New(o Outbox, a Accounts, program func(context.Context) (Program, error), c clock.Clock) *Service {
	return &Service{outbox: o, accounts: a, program: program, clock: c}
}

// self is who writes letters.
var self = access.System(access.ByLetters)

// SignInCode writes the letter that was asked for on the sign-in page
// (accounts.CodeAsked). When its code is over already, there is none to write.
func (s *Service) SignInCode(ctx context.Context, request string) (err error) {
	defer fault.Wrap(&err, "letters.SignInCode")
	c, ok, err := s.accounts.CodeLetter(ctx, self, request)
	if err != nil || !ok {
		return err
	}
	return s.send(ctx, codeRecipient(c, request), Code{Code: c.Code, Token: c.Token, Minutes: s.minutes(c), Until: i18n.At(c.Expires, "UTC"),
		Provider: c.Provider})
}

// AddressCode writes the letter to an address that somebody wants to add to an
// account (accounts.AddressCodeAsked).
func (s *Service) AddressCode(ctx context.Context, request string) (err error) {
	defer fault.Wrap(&err, "letters.AddressCode")
	c, ok, err := s.accounts.CodeLetter(ctx, self, request)
	if err != nil || !ok {
		return err
	}
	to := codeRecipient(c, request)
	if c.Taken {
		to.expires = time.Time{} // it carries no secret
		return s.send(ctx, to, Taken{})
	}
	return s.send(ctx, to, Address{Code: c.Code, Minutes: s.minutes(c), Until: i18n.At(c.Expires, "UTC")})
}

// AgainCode writes the letter with a code by which somebody proves again who
// they are (accounts.AgainCodeAsked).
func (s *Service) AgainCode(ctx context.Context, request string) (err error) {
	defer fault.Wrap(&err, "letters.AgainCode")
	c, ok, err := s.accounts.CodeLetter(ctx, self, request)
	if err != nil || !ok {
		return err
	}
	return s.send(ctx, codeRecipient(c, request), Again{Code: c.Code, Minutes: s.minutes(c), Until: i18n.At(c.Expires, "UTC")})
}

// SecurityChanged tells a person what happened to the ways in which they sign
// in. once names the change: the same one may happen again.
func (s *Service) SecurityChanged(ctx context.Context, once string, e accounts.SecurityChanged) (err error) {
	defer fault.Wrap(&err, "letters.SecurityChanged")
	to, err := s.accounts.Recipient(ctx, self, e.Person)
	if err != nil {
		return err
	}
	n := Security{Name: to.Name, What: e.What, Key: e.Name, Left: e.Left, At: i18n.At(e.At, to.Zone)}
	return s.send(ctx, recipient{reason: "security " + once, person: to.Person, name: to.Name, address: to.Address, lang: to.Lang}, n)
}

// StaffGranted writes to somebody who was given a role of the program team. once
// names the giving: the same role may be given again after it has ended.
func (s *Service) StaffGranted(ctx context.Context, once string, e accounts.StaffGranted) (err error) {
	defer fault.Wrap(&err, "letters.StaffGranted")
	to, err := s.accounts.Recipient(ctx, self, e.Person)
	if err != nil {
		return err
	}
	n := Staff{Name: to.Name, Address: string(to.Address), Role: e.Role, Limited: e.Limited}
	if by := ids.PersonID(e.By); ids.Has(by, "per") {
		giver, err := s.accounts.Recipient(ctx, self, by)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		n.By = giver.Name
	}
	return s.send(ctx, recipient{reason: "staff " + once, person: to.Person, name: to.Name, address: to.Address, lang: to.Lang}, n)
}

// JoinCode writes the letter to an address of the account that somebody wants
// to join into another one (accounts.JoinCodeAsked).
func (s *Service) JoinCode(ctx context.Context, request string) (err error) {
	defer fault.Wrap(&err, "letters.JoinCode")
	c, ok, err := s.accounts.CodeLetter(ctx, self, request)
	if err != nil || !ok {
		return err
	}
	return s.send(ctx, codeRecipient(c, request), Join{Code: c.Code, Minutes: s.minutes(c), Until: i18n.At(c.Expires, "UTC")})
}

// Joined writes to both addresses of two accounts that have become one; once
// names the event.
func (s *Service) Joined(ctx context.Context, once string, e accounts.Joined) (err error) {
	defer fault.Wrap(&err, "letters.Joined")
	to, err := s.accounts.Recipient(ctx, self, e.Into)
	for i, address := range e.Addresses {
		if err == nil {
			err = s.send(ctx, recipient{reason: fmt.Sprintf("joined %s %d", once, i), person: to.Person, name: to.Name, address: address, lang: to.Lang}, Joined{Name: to.Name})
		}
	}
	return err
}

// LoginChanged writes to somebody whose account has one more, or one less, way
// to sign in; once names the change.
func (s *Service) LoginChanged(ctx context.Context, once string, e accounts.LoginChanged) (err error) {
	defer fault.Wrap(&err, "letters.LoginChanged")
	to, err := s.accounts.Recipient(ctx, self, e.Person)
	if err != nil {
		return err
	}
	return s.send(ctx, recipient{reason: "login " + once, person: to.Person, name: to.Name, address: to.Address, lang: to.Lang},
		Login{Name: to.Name, Provider: e.Provider, Shown: e.Shown, Removed: e.Removed})
}

// recipient is to whom a letter goes, and why.
type recipient struct {
	reason  string
	person  ids.PersonID
	name    string
	address accounts.Address
	lang    string
	from    string    // the name of the sender; empty: that of the program
	expires time.Time // of the secret in the letter
}

func codeRecipient(c accounts.CodeLetter, request string) recipient {
	return recipient{reason: "code " + request, address: c.Address, lang: c.Lang, expires: c.Expires}
}

// minutes is how long a code still works, rounded up.
func (s *Service) minutes(c accounts.CodeLetter) int {
	return int(math.Ceil(c.Expires.Sub(s.clock.Now()).Minutes()))
}

// send renders a letter and gives it to the outbox.
func (s *Service) send(ctx context.Context, to recipient, n Letter) error {
	p, err := s.program(ctx)
	if err != nil {
		return err
	}
	l := i18n.Load().For(to.lang)
	r, err := Render(n, p, l)
	if err != nil {
		return err
	}
	_, err = s.outbox.Queue(ctx, self, post.Letter{
		Kind: n.name(), Reason: to.reason, Person: to.person, Address: string(to.address), Name: to.name, Lang: l.Lang(),
		From: mail.Address{Name: cmp.Or(to.from, p.Name), Addr: p.From}, ReplyTo: p.Contact,
		Subject: r.Subject, Text: r.Text, HTML: r.HTML, Essential: true, Expires: to.expires,
	})
	return err
}
