package program

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Document is a text of the program in one language, as one guide had it.
type Document struct {
	Key           guide.Key
	Kind          guide.DocumentKind
	Title         guide.Text
	Body          string // Markdown
	Lang          string
	Hash          string
	Languages     []guide.Language // in which it exists
	Authoritative string           // the language that decides
	Number        int              // of this text among all that the document had, from 1
	Version       int              // which people accept; 0 for kinds that are not accepted
	Effective     ids.Date
	NeededFrom    ids.Date
	Newest        bool              // no later text is in force
	Outdated      bool              // a translation that is older than the text that decides
	Asks          []guide.Statement // to be confirmed by who accepts it
	Source        guide.Address     // of which the text is a copy; empty where it stands here only
	History       []DocumentSpan
}

// DocumentSpan is one text of a document and the day it came into force.
type DocumentSpan struct {
	Number    int
	Version   int
	Effective ids.Date
	edition   Edition
	hashes    map[guide.Language]string
}

var (
	docRows = db.Select(`SELECT guide_id, key, lang, hash FROM program_documents WHERE key = $1 ORDER BY guide_id, lang`)
	docBody = db.Select(`SELECT body FROM program_documents WHERE guide_id = $1 AND key = $2 AND lang = $3`)
)

// Document returns a document of the program in the reader's language, or in
// the language that decides when it has no other. number asks for an earlier
// text; 0 is the one in force.
func (s *Service) Document(ctx context.Context, a access.Actor, key guide.Key, lang string, number int) (d Document, err error) {
	defer fault.Wrap(&err, "program.Document %s", key)
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		today, err := s.TodayTx(ctx, tx, tx.Now())
		if err != nil {
			return err
		}
		d, err = s.DocumentTx(ctx, tx, key, lang, number, today)
		return err
	})
	return d, err
}

// DocumentTx is Document as of a day.
func (s *Service) DocumentTx(ctx context.Context, r db.Reader, key guide.Key, lang string, number int, today ids.Date) (Document, error) {
	missing := fault.New(fault.NotFound, msg.ProgramDocumentMissing())
	history, err := s.historyTx(ctx, r, key)
	if err != nil {
		return Document{}, err
	}
	current := inForceSpan(history, today)
	if number == 0 {
		number = current
	}
	if number < 1 || number > len(history) {
		return Document{}, missing
	}
	span := history[number-1]
	def := span.edition.Guide.Document(key)
	if def == nil {
		return Document{}, missing
	}
	if _, ok := span.hashes[guide.Language(lang)]; !ok {
		lang = string(def.Authoritative)
	}
	d := Document{Key: key, Kind: def.Kind, Title: def.Title, Lang: lang, Hash: span.hashes[guide.Language(lang)], Authoritative: string(def.Authoritative),
		Number: number, Version: span.Version, Effective: span.Effective, NeededFrom: def.NeededFrom.Date, Newest: number == current,
		Outdated: outdated(history[:number], def.Authoritative, guide.Language(lang)), Asks: def.Asks, Source: def.CopyOf(guide.Language(lang)), History: history}
	for _, l := range span.edition.Guide.Languages {
		if _, ok := span.hashes[l]; ok {
			d.Languages = append(d.Languages, l)
		}
	}
	d.Body, err = db.One[string](ctx, r, docBody, span.edition.ID, key, lang)
	return d, err
}

// inForceSpan is the number of the text in force on a day; before the first
// came into force it is the first.
func inForceSpan(history []DocumentSpan, today ids.Date) int {
	in := 1
	for _, h := range history {
		if !h.Effective.After(today) {
			in = h.Number
		}
	}
	return in
}

// outdated says whether the last change of a translation is older than that of
// the text that decides.
func outdated(history []DocumentSpan, authoritative, lang guide.Language) bool {
	return changed(history, lang) < changed(history, authoritative)
}

// changed is the number of the text with which a language got its present words.
func changed(history []DocumentSpan, lang guide.Language) int {
	last := len(history) - 1
	for last > 0 && history[last-1].hashes[lang] == history[last].hashes[lang] {
		last--
	}
	return last
}

// historyTx lists the texts of a document in order: a guide that left them as
// they were makes no new one.
func (s *Service) historyTx(ctx context.Context, r db.Reader, key guide.Key) ([]DocumentSpan, error) {
	editions, err := s.EditionsTx(ctx, r)
	if err != nil {
		return nil, err
	}
	rows, err := db.All[struct {
		Guide ids.GuideID    `db:"guide_id"`
		Key   guide.Key      `db:"key"`
		Lang  guide.Language `db:"lang"`
		Hash  string         `db:"hash"`
	}](ctx, r, docRows, key)
	if err != nil {
		return nil, err
	}
	hashes := map[ids.GuideID]map[guide.Language]string{}
	for _, row := range rows {
		if hashes[row.Guide] == nil {
			hashes[row.Guide] = map[guide.Language]string{}
		}
		hashes[row.Guide][row.Lang] = row.Hash
	}
	var list []DocumentSpan
	for _, e := range editions {
		def := e.Guide.Document(key)
		if def == nil {
			continue
		}
		h := DocumentSpan{Number: len(list) + 1, Version: int(def.Version), Effective: e.Effective, edition: e, hashes: hashes[e.ID]}
		if n := len(list); n > 0 && list[n-1].Version == h.Version && equalHashes(list[n-1].hashes, h.hashes) {
			continue
		}
		list = append(list, h)
	}
	return list, nil
}

func equalHashes(a, b map[guide.Language]string) bool {
	if len(a) != len(b) {
		return false
	}
	for lang, hash := range a {
		if b[lang] != hash {
			return false
		}
	}
	return true
}
