package hub

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Introduction is what a member says of themselves to the others.
type Introduction struct {
	Person    ids.PersonID `db:"person"`
	Body      string       `db:"body"`  // Markdown
	Lang      string       `db:"lang"`  // of body and offer, BCP 47
	Offer     string       `db:"offer"` // what the member offers to others, in a line; may be empty
	WrittenAt time.Time    `db:"written_at"`
	Rev       int          `db:"rev"`
}

// The longest texts, in characters.
const (
	MaxIntroduction = 4_000
	MaxOffer        = 140
)

func introductionTx(ctx context.Context, r db.Reader, p ids.PersonID) (Introduction, error) {
	in, _, err := db.Maybe[Introduction](ctx, r, wordOf, p)
	return in, err
}

// memberTx asks for the right to write to the actor's own membership, while it
// is in one of some states.
func (s *Service) memberTx(ctx context.Context, tx *access.Tx, states ...State) (*access.Writer, Member, error) {
	w, err := tx.Allow(access.HubIntroduce, access.PersonTarget(tx.Actor().Person))
	if err != nil {
		return nil, Member{}, err
	}
	m, err := MemberTx(ctx, tx, tx.Actor().Person)
	if err == nil && !slices.Contains(states, m.State()) {
		err = fault.New(fault.Conflict, msg.HubNotYet())
	}
	return w, m, err
}

// Introduce keeps the actor's introduction; in.Rev is the revision that was
// edited, 0 for a new one. It is for those who take part.
func (s *Service) Introduce(ctx context.Context, a access.Actor, in Introduction) (err error) {
	defer fault.Wrap(&err, "hub.Introduce")
	if err := in.check(); err != nil {
		return err
	}
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, _, err := s.memberTx(ctx, tx, TakesPart)
		if err != nil {
			return err
		}
		w.Changed("introduction", nil, "written")
		var n int64
		if in.Rev == 0 {
			n, err = db.Exec(ctx, w, putWord, a.Person, in.Body, in.Lang, in.Offer, w.Now())
		} else {
			n, err = db.Exec(ctx, w, editWord, a.Person, in.Rev, in.Body, in.Lang, in.Offer, w.Now())
		}
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, msg.ErrorConflictText())
		}
		return err
	})
}

// check cleans an introduction and notes what is wrong with it.
func (in *Introduction) check() error {
	var notes fault.Notes
	in.Body = strings.TrimSpace(strings.ReplaceAll(in.Body, "\r\n", "\n"))
	in.Offer = ids.Tidy(in.Offer)
	switch n := utf8.RuneCountInString(in.Body); {
	case n == 0:
		notes.Add("body", msg.HubIntroductionEmpty())
	case n > MaxIntroduction:
		notes.Add("body", msg.HubTooLong(MaxIntroduction))
	}
	if utf8.RuneCountInString(in.Offer) > MaxOffer {
		notes.Add("offer", msg.HubTooLong(MaxOffer))
	}
	tag, err := language.Parse(in.Lang)
	if err != nil || tag == language.Und {
		notes.Add("lang", msg.HubLangUnknown())
	}
	in.Lang = tag.String()
	return notes.Err()
}

// RemoveIntroduction takes the actor's introduction away.
func (s *Service) RemoveIntroduction(ctx context.Context, a access.Actor) (err error) {
	defer fault.Wrap(&err, "hub.RemoveIntroduction")
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.HubIntroduce, access.PersonTarget(a.Person))
		if err != nil {
			return err
		}
		w.Changed("introduction", nil, "removed")
		_, err = db.Exec(ctx, w, dropWord, a.Person)
		return err
	})
}
