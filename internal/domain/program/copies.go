package program

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/markdown"
)

// Watched is an address of which a document of the guide in force is a copy.
type Watched struct {
	Document guide.Key
	Lang     string
	Address  string
}

// Copied is what is known of such an address.
type Copied struct {
	Watched
	LookedAt time.Time     // zero: not yet
	Problem  *i18n.Message // of the last look
	Hash     string        // of the last text that was seen; empty: none yet
	Text     string
	SeenAt   time.Time // when this text was seen first
	Proposed bool      // it says something else than the document, and nobody has decided yet
	Decided  bool      // it does, and somebody has
}

type look struct {
	Document guide.Key              `db:"document"`
	Lang     string                 `db:"lang"`
	LookedAt time.Time              `db:"looked_at"`
	Hash     string                 `db:"hash"`
	Problem  db.JSON[*i18n.Message] `db:"problem"`
	Body     string                 `db:"body"`
	SeenAt   time.Time              `db:"seen_at"`
	Decision string                 `db:"decision"`
}

var (
	allLooks = db.Select(`SELECT l.document, l.lang, l.looked_at, l.hash, l.problem, COALESCE(c.body, '') AS body, c.seen_at, COALESCE(c.decision, '') AS decision
		FROM program_looks l LEFT JOIN program_copies c ON c.document = l.document AND c.lang = l.lang AND c.hash = l.hash ORDER BY l.document, l.lang`)
	putLook = db.Change(`INSERT INTO program_looks (document, lang, address, looked_at, hash, problem) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (document, lang) DO UPDATE SET address = $3, looked_at = $4, problem = $6,
		hash = CASE WHEN $5 = '' AND program_looks.address = $3 THEN program_looks.hash ELSE $5 END`)
	putCopy    = db.Change(`INSERT INTO program_copies (document, lang, hash, body, seen_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`)
	decideCopy = db.Change(`UPDATE program_copies SET decision = $4, decided_at = $5, decided_by = $6 WHERE document = $1 AND lang = $2 AND hash = $3 AND decision = ''`)
)

// Watched returns the addresses that the guide in force names.
func (s *Service) Watched(ctx context.Context, a access.Actor) (list []Watched, err error) {
	defer fault.Wrap(&err, "program.Watched")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		list, err = s.watchedTx(ctx, tx, tx.Now())
		return err
	})
	return list, err
}

func (s *Service) watchedTx(ctx context.Context, r db.Reader, now time.Time) (list []Watched, err error) {
	today, err := s.TodayTx(ctx, r, now)
	if err != nil {
		return nil, err
	}
	e, err := s.CurrentTx(ctx, r, today)
	for _, d := range e.Guide.Documents {
		for _, c := range d.Copies {
			list = append(list, Watched{d.Key, string(c.Language), string(c.Address)})
		}
	}
	return list, err
}

// KeepCopy notes what stands at an address: its text, or why it could not be
// read. A text that says something else than the document is proposed to the
// office by standing there; nothing else follows from it.
func (s *Service) KeepCopy(ctx context.Context, a access.Actor, at Watched, text string, problem *i18n.Message) (err error) {
	defer fault.Wrap(&err, "program.KeepCopy %s", at.Document)
	return s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.DocumentWatch, documentTarget(at.Document))
		if err != nil {
			return err
		}
		w.Routine()
		hash := ""
		if problem == nil {
			text = paragraphs(text)
			hash = guide.Hash([]byte(text))
			n, err := db.Exec(ctx, w, putCopy, at.Document, at.Lang, hash, text, w.Now())
			if err != nil {
				return err
			}
			if n > 0 {
				w.Changed("copy", "", at.Lang+" "+hash)
			}
		}
		_, err = db.Exec(ctx, w, putLook, at.Document, at.Lang, at.Address, w.Now(), hash, db.JSON[*i18n.Message]{V: problem})
		return err
	})
}

func documentTarget(key guide.Key) access.Target {
	return access.Target{Kind: "document", ID: string(key), Public: true}
}

// paragraphs writes the words of a page as Markdown: each line its own paragraph.
func paragraphs(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = ids.Tidy(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n\n")
}

// Copies returns what is known of each address that the guide in force names.
func (s *Service) Copies(ctx context.Context, a access.Actor) (list []Copied, err error) {
	defer fault.Wrap(&err, "program.Copies")
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.OfficeRead, access.ProgramTarget("documents")); err != nil {
			return err
		}
		list, err = s.copiesTx(ctx, tx, tx.Now())
		return err
	})
	return list, err
}

func (s *Service) copiesTx(ctx context.Context, r db.Reader, now time.Time) (list []Copied, err error) {
	today, err := s.TodayTx(ctx, r, now)
	if err != nil {
		return nil, err
	}
	watched, err := s.watchedTx(ctx, r, now)
	if err != nil || len(watched) == 0 {
		return nil, err
	}
	looks, err := db.All[look](ctx, r, allLooks)
	if err != nil {
		return nil, err
	}
	for _, at := range watched {
		c := Copied{Watched: at}
		i := slices.IndexFunc(looks, func(l look) bool { return l.Document == at.Document && l.Lang == at.Lang })
		if i >= 0 {
			d, err := s.DocumentTx(ctx, r, at.Document, at.Lang, 0, today)
			if err != nil {
				return nil, err
			}
			l := looks[i]
			c.LookedAt, c.Problem, c.Hash, c.Text, c.SeenAt = l.LookedAt, l.Problem.V, l.Hash, l.Body, l.SeenAt
			other := l.Hash != "" && !sameWords(d.Body, l.Body)
			c.Proposed, c.Decided = other && l.Decision == "", other && l.Decision != ""
		}
		list = append(list, c)
	}
	return list, nil
}

// sameWords compares what a Markdown text and a page say, whatever their form.
func sameWords(body, text string) bool {
	return slices.Equal(words(markdown.Text(body)), words(markdown.Text(text)))
}

func words(text string) []string {
	return strings.FieldsFunc(ids.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
