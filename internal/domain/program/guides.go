package program

import (
	"context"
	"slices"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Edition is a guide that was applied.
type Edition struct {
	ID        ids.GuideID `db:"id"`
	Number    int         `db:"number"` // counted from 1
	Hash      string      `db:"hash"`   // SHA-256 of the canonical text
	Effective ids.Date    `db:"effective"`
	Note      string      `db:"note"`
	AppliedAt time.Time   `db:"applied_at"`
	AppliedBy string      `db:"applied_by"`
	Guide     *guide.Guide
}

var (
	allGuides = db.Select(`SELECT id, number, hash, effective, note, applied_at, applied_by FROM program_guides ORDER BY number`)
	guideText = db.Select(`SELECT canonical FROM program_guides WHERE id = $1`)
	putGuide  = db.NewBulk("program_guides", "", "id", "number", "canonical", "hash", "effective", "note", "applied_at", "applied_by")
	putDocs   = db.NewBulk("program_documents", "", "guide_id", "key", "lang", "body", "hash")
	docHashes = db.Select(`SELECT key, lang, hash FROM program_documents WHERE guide_id = $1 ORDER BY key, lang`)
)

// Apply makes a guide the program's guide from a day on, and returns its
// edition. Applying the newest guide again changes nothing and returns it with
// false. A guide cannot come into force before the one applied last, so that
// the order of numbers is the order of time.
func (s *Service) Apply(ctx context.Context, a access.Actor, v *guide.Version, effective ids.Date, note string) (e Edition, applied bool, err error) {
	defer fault.Wrap(&err, "program.Apply")
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.GuideApply, access.ProgramTarget("guide"))
		if err != nil {
			return err
		}
		e, applied, err = s.applyTx(ctx, w, v, effective, note)
		return err
	})
	return e, applied, err
}

func (s *Service) applyTx(ctx context.Context, w *access.Writer, v *guide.Version, effective ids.Date, note string) (Edition, bool, error) {
	all, err := s.EditionsTx(ctx, w)
	if err != nil {
		return Edition{}, false, err
	}
	if len(all) > 0 {
		last := all[len(all)-1]
		same, err := sameText(ctx, w, last, v)
		if err != nil || same {
			return last, false, err
		}
		if effective.Before(last.Effective) {
			return Edition{}, false, fault.InvalidFields(fault.Field{Name: "effective", Message: msg.ProgramGuideTooEarly(i18n.Date(last.Effective))})
		}
		if last.Guide.ID != v.Guide.ID {
			return Edition{}, false, fault.InvalidFields(fault.Field{Name: "id", Message: msg.ProgramGuideOtherProgram(string(last.Guide.ID))})
		}
		if key, back := goesBack(last.Guide, v.Guide); back {
			return Edition{}, false, fault.InvalidFields(fault.Field{Name: "documents", Message: msg.ProgramGuideVersionBack(string(key), int(last.Guide.Document(key).Version))})
		}
	}
	e := Edition{ID: ids.New[ids.GuideID]("gde", w.Now()), Number: len(all) + 1, Hash: v.Hash, Effective: effective, Note: note,
		AppliedAt: w.Now(), AppliedBy: w.Actor().Label(), Guide: v.Guide}
	_, err = putGuide.Insert(ctx, w, [][]any{{e.ID, e.Number, string(v.Canonical), e.Hash, e.Effective, e.Note, e.AppliedAt, e.AppliedBy}})
	if err != nil {
		return e, false, err
	}
	var rows [][]any
	for _, d := range v.Documents {
		rows = append(rows, []any{e.ID, d.Document, d.Language, string(d.Body), d.Hash})
	}
	w.Because(note)
	w.Changed("guide", e.Number-1, e.Number)
	w.Bulk(len(rows), e.Hash)
	w.Emit(Applied{e.ID})
	_, err = putDocs.Insert(ctx, w, rows)
	return e, true, err
}

// goesBack finds a document with an earlier version than the last guide had:
// what people accepted would be asked of them under the number of another text.
func goesBack(last, next *guide.Guide) (guide.Key, bool) {
	for _, d := range next.Documents {
		if old := last.Document(d.Key); old != nil && d.Version < old.Version {
			return d.Key, true
		}
	}
	return "", false
}

// sameText says whether a version has the text and documents of an edition.
func sameText(ctx context.Context, r db.Reader, e Edition, v *guide.Version) (bool, error) {
	if e.Hash != v.Hash {
		return false, nil
	}
	type row struct {
		Key  guide.Key      `db:"key"`
		Lang guide.Language `db:"lang"`
		Hash string         `db:"hash"`
	}
	kept, err := db.All[row](ctx, r, docHashes, e.ID)
	if err != nil || len(kept) != len(v.Documents) {
		return false, err
	}
	for _, d := range v.Documents {
		if !slices.Contains(kept, row{d.Document, d.Language, d.Hash}) {
			return false, nil
		}
	}
	return true, nil
}

// EditionsTx returns every guide that was applied, oldest first. Their documents
// say from which day each version is needed (grace.go).
func (s *Service) EditionsTx(ctx context.Context, r db.Reader) ([]Edition, error) {
	all, err := db.All[Edition](ctx, r, allGuides)
	for i := range all {
		if all[i].Guide, err = s.parsedTx(ctx, r, all, i); err != nil {
			return nil, err
		}
	}
	return all, err
}

// parsedTx reads the text of one of the guides once in the life of the server.
func (s *Service) parsedTx(ctx context.Context, r db.Reader, all []Edition, i int) (*guide.Guide, error) {
	if g, ok := s.parsed.Load(all[i].ID); ok {
		return g.(*guide.Guide), nil
	}
	text, err := db.One[string](ctx, r, guideText, all[i].ID)
	if err != nil {
		return nil, err
	}
	g, problems := guide.Parse([]byte(text))
	if err := problems.Err(); err != nil {
		return nil, err
	}
	grant(g, all[i].Effective, all[:i])
	s.parsed.Store(all[i].ID, g)
	return g, nil
}

// Editions returns every guide that was applied, oldest first.
func (s *Service) Editions(ctx context.Context, a access.Actor) (all []Edition, err error) {
	defer fault.Wrap(&err, "program.Editions")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		all, err = s.EditionsTx(ctx, tx)
		return err
	})
	return all, err
}

// InForce returns the edition of a day out of all editions: the last one whose
// day has come. Before the first came into force, the first.
func InForce(all []Edition, day ids.Date) Edition {
	if len(all) == 0 {
		return Edition{Guide: &guide.Guide{}}
	}
	in := all[0]
	for _, e := range all {
		if !e.Effective.After(day) {
			in = e
		}
	}
	return in
}

// CurrentTx returns the edition in force on a day.
func (s *Service) CurrentTx(ctx context.Context, r db.Reader, day ids.Date) (Edition, error) {
	all, err := s.EditionsTx(ctx, r)
	return InForce(all, day), err
}

// Today is the day in the program's zone.
func (s *Service) Today(ctx context.Context, a access.Actor) (day ids.Date, err error) {
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		day, err = s.TodayTx(ctx, tx, tx.Now())
		return err
	})
	return day, err
}

// TodayTx is the day of an instant in the program's zone.
func (s *Service) TodayTx(ctx context.Context, r db.Reader, now time.Time) (ids.Date, error) {
	all, err := s.EditionsTx(ctx, r)
	if err != nil || len(all) == 0 {
		return ids.DateOf(now), err
	}
	loc, err := clock.Zone(string(all[len(all)-1].Guide.Timezone))
	if err != nil {
		return ids.DateOf(now), err
	}
	return ids.DateIn(now, loc), nil
}

// DeciderTx returns what tells meetings on the program's topics, by the guide
// in force now, and which guide that is.
func (s *Service) DeciderTx(ctx context.Context, r db.Reader) (*guide.Decider, ids.GuideID, error) {
	today, err := s.TodayTx(ctx, r, s.gate.Now())
	if err != nil {
		return nil, "", err
	}
	e, err := s.CurrentTx(ctx, r, today)
	if err != nil {
		return nil, "", err
	}
	if d, ok := s.deciders.Load(e.ID); ok {
		return d.(*guide.Decider), e.ID, nil
	}
	d := guide.NewDecider(e.Guide.Topic)
	s.deciders.Store(e.ID, d)
	return d, e.ID, nil
}
