package accounts

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
)

// Link is what the page behind the link of a letter shows.
type Link struct {
	Address Address
	Here    bool    // in the browser that asked: a button signs in
	Code    string  // in any other: to be typed in the browser that asked
	Refused Refusal // neither: the link is worth nothing any more
}

// OpenLink says what the link of a letter is worth in a browser. It changes
// nothing, so a scanner that opens every link of a letter changes nothing
// (promises.md P26, B23).
func (s *Service) OpenLink(ctx context.Context, a access.Actor, token, browser string) (l Link, err error) {
	defer fault.Wrap(&err, "accounts.OpenLink")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		c, found, err := db.Maybe[code](ctx, tx, codeByToken, secret.Hash(token))
		if err != nil {
			return err
		}
		l = Link{Refused: Refusal{Why: NoCode}}
		if !found {
			return nil
		}
		if l.Refused = c.refusal(tx.Now()); l.Refused.Why != "" {
			return nil
		}
		l.Address = c.Address
		if l.Here = c.belongsTo(browser); l.Here {
			return nil
		}
		secrets, err := s.unseal(c)
		l.Code = secrets.Code
		return err
	})
	return l, err
}

// UseLink is the button on the page behind the link. It signs in only the
// browser that asked for the letter; in any other it is refused, and the link
// stays good, because a forwarded letter must not lock its owner out.
func (s *Service) UseLink(ctx context.Context, a access.Actor, b Browser, token string) (in SignedIn, refused Refusal, err error) {
	defer fault.Wrap(&err, "accounts.UseLink")
	link, err := s.OpenLink(ctx, a, token, b.Secret)
	switch {
	case err != nil || link.Refused.Why != "":
		return in, link.Refused, err
	case !link.Here:
		return in, Refusal{Why: OtherBrowser}, nil
	}
	return s.prove(ctx, a, b, signInCode(b.Secret), func(c code) bool { return c.hasToken(token) })
}
