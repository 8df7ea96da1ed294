package program

import (
	"context"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Acceptance is a person's yes to one version of a document.
type Acceptance struct {
	Person   ids.PersonID `db:"person"`
	Document guide.Key    `db:"document"`
	Version  int          `db:"version"`
	Lang     string       `db:"lang"` // in which it was read
	Hash     string       `db:"hash"` // SHA-256 of the text that was read
	At       time.Time    `db:"at"`
}

const acceptanceColumns = `person, document, version, lang, hash, at`

var (
	putAcceptance = db.Change(`INSERT INTO program_acceptances (person, document, version, lang, hash, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (person, document, version) DO NOTHING`)
	acceptancesOf = db.Select(`SELECT ` + acceptanceColumns + ` FROM program_acceptances WHERE person = $1 ORDER BY at, document`)
)

// Accept records the actor's yes to the text of a document that was shown:
// version and hash are those of the page, so that nobody accepts a text that
// changed meanwhile. Saying yes again changes nothing.
func (s *Service) Accept(ctx context.Context, a access.Actor, key guide.Key, version int, lang, hash string) (err error) {
	defer fault.Wrap(&err, "program.Accept %s", key)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.DocumentAccept, access.PersonTarget(a.Person))
		if err != nil {
			return err
		}
		return s.AcceptTx(ctx, w, key, version, lang, hash)
	})
}

// AcceptTx is Accept in the caller's transaction, for its actor.
func (s *Service) AcceptTx(ctx context.Context, w *access.Writer, key guide.Key, version int, lang, hash string) error {
	today, err := s.TodayTx(ctx, w, w.Now())
	if err != nil {
		return err
	}
	d, err := s.newestTx(ctx, w, key, lang, version, today)
	switch {
	case err != nil:
		return err
	case !d.Kind.Accepted():
		return fault.New(fault.NotFound, msg.ProgramDocumentMissing())
	case d.Version != version || d.Lang != lang || d.Hash != hash:
		return fault.New(fault.Conflict, msg.ProgramDocumentChanged())
	}
	person := w.Actor().Person
	w.Changed("accepted", "", map[string]any{"document": key, "version": version, "lang": lang})
	w.Emit(Accepted{person, key, version})
	_, err = db.Exec(ctx, w, putAcceptance, person, key, version, lang, hash, w.Now())
	return err
}

// Accepted returns what the actor has accepted, in the order of time.
func (s *Service) Accepted(ctx context.Context, a access.Actor) (list []Acceptance, err error) {
	defer fault.Wrap(&err, "program.Accepted")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.DocumentAccept, access.PersonTarget(a.Person)); err != nil {
			return err
		}
		list, err = AcceptancesTx(ctx, tx, a.Person)
		return err
	})
	return list, err
}

// newestTx returns the text of a version that is in force, or that will be:
// people may accept a coming version before its day.
func (s *Service) newestTx(ctx context.Context, r db.Reader, key guide.Key, lang string, version int, today ids.Date) (Document, error) {
	history, err := s.historyTx(ctx, r, key)
	if err != nil {
		return Document{}, err
	}
	number := inForceSpan(history, today)
	for _, h := range history {
		if h.Number > number && h.Version == version {
			number = h.Number
		}
	}
	return s.DocumentTx(ctx, r, key, lang, number, today)
}

// AcceptancesTx returns what a person has accepted.
func AcceptancesTx(ctx context.Context, r db.Reader, p ids.PersonID) ([]Acceptance, error) {
	return db.All[Acceptance](ctx, r, acceptancesOf, p)
}

// AcceptancesOfTx returns what several people have accepted, for assessing many
// groups in few queries.
func AcceptancesOfTx(ctx context.Context, r db.Reader, people []ids.PersonID) ([]Acceptance, error) {
	var all []Acceptance
	const chunk = 2000
	for len(people) > 0 {
		n := min(chunk, len(people))
		q := db.In(db.NewWhere(`SELECT `+acceptanceColumns+` FROM program_acceptances`), "person", people[:n])
		list, err := db.All[Acceptance](ctx, r, q.Then("ORDER BY person, at"))
		if err != nil {
			return nil, err
		}
		all, people = append(all, list...), people[n:]
	}
	return all, nil
}
