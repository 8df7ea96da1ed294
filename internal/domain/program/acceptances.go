package program

import (
	"context"
	"slices"
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

	Confirmed db.JSON[[]Confirmed] `db:"confirmed"`
}

// Confirmed is a statement that a person confirmed, in the words that were shown.
type Confirmed struct {
	Key  guide.Key `json:"key"`
	Text string    `json:"text"`
}

// Yes is what a form says when somebody accepts the text that it showed.
type Yes struct {
	Document  guide.Key
	Version   int
	Lang      string
	Hash      string
	Confirmed []guide.Key // the statements whose boxes were ticked
}

// Yes is what somebody says who accepts the document and confirms everything
// that it asks.
func (d Document) Yes() Yes {
	y := Yes{Document: d.Key, Version: d.Version, Lang: d.Lang, Hash: d.Hash}
	for _, ask := range d.Asks {
		y.Confirmed = append(y.Confirmed, ask.Key)
	}
	return y
}

// ConfirmField is the field of a form by which a statement is confirmed.
func ConfirmField(document, statement guide.Key) string {
	return "confirm_" + string(document) + "_" + string(statement)
}

const acceptanceColumns = `person, document, version, lang, hash, at, confirmed`

var (
	putAcceptance = db.Change(`INSERT INTO program_acceptances (` + acceptanceColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (person, document, version) DO NOTHING`)
	acceptancesOf = db.Select(`SELECT ` + acceptanceColumns + ` FROM program_acceptances WHERE person = $1 ORDER BY at, document`)
)

// Accept records the actor's yes to the text of a document that was shown:
// version and hash are those of the page, so that nobody accepts a text that
// changed meanwhile. Saying yes again changes nothing.
func (s *Service) Accept(ctx context.Context, a access.Actor, yes Yes) (err error) {
	defer fault.Wrap(&err, "program.Accept %s", yes.Document)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.DocumentAccept, access.PersonTarget(a.Person))
		if err != nil {
			return err
		}
		return s.AcceptTx(ctx, w, yes)
	})
}

// AcceptTx is Accept in the caller's transaction, for its actor.
func (s *Service) AcceptTx(ctx context.Context, w *access.Writer, yes Yes) error {
	today, err := s.TodayTx(ctx, w, w.Now())
	if err != nil {
		return err
	}
	d, err := s.newestTx(ctx, w, yes.Document, yes.Lang, yes.Version, today)
	switch {
	case err != nil:
		return err
	case !d.Kind.Accepted():
		return fault.New(fault.NotFound, msg.ProgramDocumentMissing())
	case d.Version != yes.Version || d.Lang != yes.Lang || d.Hash != yes.Hash:
		return fault.New(fault.Conflict, msg.ProgramDocumentChanged())
	}
	confirmed, err := confirm(d, yes.Confirmed)
	if err != nil {
		return err
	}
	person := w.Actor().Person
	w.Changed("accepted", "", map[string]any{"document": d.Key, "version": d.Version, "lang": d.Lang})
	w.Emit(Accepted{person, d.Key, d.Version})
	_, err = db.Exec(ctx, w, putAcceptance, person, d.Key, d.Version, d.Lang, d.Hash, w.Now(), db.JSON[[]Confirmed]{V: confirmed})
	return err
}

// confirm checks that every statement of a document was confirmed, and returns
// them in the words of the language in which they were read.
func confirm(d Document, ticked []guide.Key) (list []Confirmed, err error) {
	var missing []fault.Field
	for _, ask := range d.Asks {
		if !slices.Contains(ticked, ask.Key) {
			missing = append(missing, fault.Field{Name: ConfirmField(d.Key, ask.Key), Message: msg.ProgramDocumentConfirm()})
		}
		list = append(list, Confirmed{Key: ask.Key, Text: ask.Text.In(d.Lang, d.Authoritative)})
	}
	if len(missing) > 0 {
		return nil, fault.InvalidFields(missing...)
	}
	return list, nil
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
