package program

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// Asked is a document that people who lead a group accept, with what one of
// them has said to it.
type Asked struct {
	Document
	Last  Acceptance // the newest; Version 0: none
	Until ids.Date   // the first day on which the earlier acceptance is not enough; zero: none is
}

// Accepted says whether the version in force, or a later one, is accepted.
func (d Asked) Accepted() bool { return d.Last.Version >= d.Version }

// Again says whether an earlier version was accepted and this one was not.
func (d Asked) Again() bool { return d.Last.Version > 0 && !d.Accepted() }

// Over says whether the time to accept is over on a day.
func (d Asked) Over(today ids.Date) bool { return d.Again() && !today.Before(d.Until) }

// AskedOf returns the documents that leaders and co-leaders accept, in a
// language, with what the actor has said; none for who leads no group.
func (s *Service) AskedOf(ctx context.Context, a access.Actor, lang string) (list []Asked, today ids.Date, err error) {
	defer fault.Wrap(&err, "program.AskedOf")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.DocumentAccept, access.PersonTarget(a.Person)); err != nil {
			return err
		}
		if today, err = s.TodayTx(ctx, tx, tx.Now()); err != nil {
			return err
		}
		own, err := tx.Groups()
		if err != nil {
			return err
		}
		for _, g := range own {
			if g.Role == access.Leader || g.Role == access.CoLeader {
				list, err = s.askedTx(ctx, tx, a.Person, lang, today)
				return err
			}
		}
		return nil
	})
	return list, today, err
}

func (s *Service) askedTx(ctx context.Context, r db.Reader, p ids.PersonID, lang string, today ids.Date) (list []Asked, err error) {
	e, err := s.CurrentTx(ctx, r, today)
	if err != nil {
		return nil, err
	}
	said, err := AcceptancesTx(ctx, r, p)
	if err != nil {
		return nil, err
	}
	for _, def := range e.Guide.Documents {
		if !def.Kind.Accepted() {
			continue
		}
		d := Asked{Until: def.NeededFrom.Date}
		if d.Document, err = s.DocumentTx(ctx, r, def.Key, lang, 0, today); err != nil {
			return nil, err
		}
		for _, a := range said {
			if a.Document == def.Key && a.Version > d.Last.Version {
				d.Last = a
			}
		}
		list = append(list, d)
	}
	return list, nil
}

// Before returns the last text that a version of a document had, in the
// language of d, to show what has changed since.
func (s *Service) Before(ctx context.Context, a access.Actor, d Document, version int) (before Document, err error) {
	number := 0
	for _, span := range d.History {
		if span.Version == version {
			number = span.Number
		}
	}
	if number == 0 {
		return Document{}, nil
	}
	return s.Document(ctx, a, d.Key, d.Lang, number)
}

// Asking is a version in force that is asked of people who accepted an earlier
// one.
type Asking struct {
	Document
	Until    ids.Date // the first day on which the earlier acceptance is not enough
	Reminder bool     // that day is near, or over
}

// remindDays is how long before the end of the time people are reminded.
const remindDays = 7

// Asking returns the documents in force that people accepted in an earlier
// version, each in the language that decides.
func (s *Service) Asking(ctx context.Context, a access.Actor) (list []Asking, err error) {
	defer fault.Wrap(&err, "program.Asking")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		today, err := s.TodayTx(ctx, tx, tx.Now())
		if err != nil {
			return err
		}
		e, err := s.CurrentTx(ctx, tx, today)
		if err != nil {
			return err
		}
		for _, def := range e.Guide.Documents {
			if !def.Kind.Accepted() || def.Version < 2 {
				continue
			}
			d, err := s.DocumentTx(ctx, tx, def.Key, "", 0, today)
			if err != nil {
				return err
			}
			list = append(list, Asking{d, def.NeededFrom.Date, !today.Before(def.NeededFrom.AddDays(-remindDays))})
		}
		return nil
	})
	return list, err
}
