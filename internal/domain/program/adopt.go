package program

import (
	"context"
	"slices"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Adoption says what becomes of a text that was seen elsewhere.
type Adoption struct {
	Document guide.Key
	Lang     string
	Hash     string // of the text that was shown
	Ask      bool   // it is a new version, which everybody accepts anew
	Note     string
}

// Adopt makes a text that was seen elsewhere that of the document, from today
// on: the guide is applied anew with it, and nothing else in it changes.
func (s *Service) Adopt(ctx context.Context, a access.Actor, in Adoption) (e Edition, err error) {
	defer fault.Wrap(&err, "program.Adopt %s", in.Document)
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.GuideApply, access.ProgramTarget("guide"))
		if err != nil {
			return err
		}
		text, err := s.proposedTx(ctx, w, in)
		if err != nil {
			return err
		}
		v, last, err := s.lastTx(ctx, w)
		if err != nil {
			return err
		}
		d := v.Guide.Document(in.Document)
		if d == nil {
			return fault.New(fault.NotFound, msg.ProgramDocumentMissing())
		}
		if in.Ask && d.Kind.Accepted() {
			d.Version++
			d.NeededFrom = guide.Day{}
		}
		for i := range v.Documents {
			if f := &v.Documents[i]; f.Document == in.Document && string(f.Language) == in.Lang {
				f.Body, f.Hash = []byte(text), guide.Hash([]byte(text))
			}
		}
		v.Canonical = v.Guide.Canonical()
		v.Hash = guide.Hash(v.Canonical)
		day, err := s.TodayTx(ctx, w, w.Now())
		if err != nil {
			return err
		}
		if day.Before(last.Effective) {
			day = last.Effective
		}
		if e, _, err = s.applyTx(ctx, w, v, day, in.Note); err != nil {
			return err
		}
		return decideTx(ctx, w, in, "adopted")
	})
	return e, err
}

// Leave decides that a text that was seen elsewhere is not taken over.
func (s *Service) Leave(ctx context.Context, a access.Actor, in Adoption) (err error) {
	defer fault.Wrap(&err, "program.Leave %s", in.Document)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.GuideApply, documentTarget(in.Document))
		if err != nil {
			return err
		}
		if _, err := s.proposedTx(ctx, w, in); err != nil {
			return err
		}
		w.Because(in.Note)
		w.Changed("copy", "proposed", "left")
		return decideTx(ctx, w, in, "left")
	})
}

// proposedTx is the text that waits for a decision, if it is still the one that
// was shown.
func (s *Service) proposedTx(ctx context.Context, r *access.Writer, in Adoption) (string, error) {
	all, err := s.copiesTx(ctx, r, r.Now())
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(all, func(c Copied) bool {
		return c.Document == in.Document && c.Lang == in.Lang && c.Hash == in.Hash && c.Proposed
	})
	if i < 0 {
		return "", fault.New(fault.Conflict, msg.ProgramDocumentDecided())
	}
	return all[i].Text, nil
}

func decideTx(ctx context.Context, w *access.Writer, in Adoption, decision string) error {
	_, err := db.Exec(ctx, w, decideCopy, in.Document, in.Lang, in.Hash, decision, w.Now(), w.Actor().Label())
	return err
}

var docTexts = db.Select(`SELECT key, lang, body, hash FROM program_documents WHERE guide_id = $1 ORDER BY key, lang`)

// lastTx returns the guide applied last as it was read, ready to be changed.
func (s *Service) lastTx(ctx context.Context, r db.Reader) (*guide.Version, Edition, error) {
	all, err := s.EditionsTx(ctx, r)
	if err != nil {
		return nil, Edition{}, err
	}
	last := all[len(all)-1]
	text, err := db.One[string](ctx, r, guideText, last.ID)
	if err != nil {
		return nil, last, err
	}
	g, problems := guide.Parse([]byte(text))
	if err := problems.Err(); err != nil {
		return nil, last, err
	}
	rows, err := db.All[struct {
		Key  guide.Key      `db:"key"`
		Lang guide.Language `db:"lang"`
		Body string         `db:"body"`
		Hash string         `db:"hash"`
	}](ctx, r, docTexts, last.ID)
	v := &guide.Version{Guide: g}
	for _, row := range rows {
		v.Documents = append(v.Documents, guide.DocumentFile{Document: row.Key, Language: row.Lang, Body: []byte(row.Body), Hash: row.Hash})
	}
	return v, last, err
}
