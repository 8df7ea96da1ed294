package letters

import (
	"context"
	"fmt"

	"github.com/a-h/templ"

	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// Document is the letter to somebody who accepted an earlier version of a
// document.
type Document struct {
	Name     string
	Title    string
	Key      string
	Version  int
	Until    i18n.Date // the last day on which the earlier acceptance is enough
	Reminder bool
	Over     bool
}

func (Document) name() string { return "document" }

func (n Document) subject(Program) i18n.Message {
	if n.Reminder {
		return msg.LetterDocumentRemind(n.Title)
	}
	return msg.LetterDocumentSubject(n.Title)
}

func (n Document) preview() i18n.Message        { return n.until() }
func (Document) title() i18n.Message            { return msg.LetterDocumentTitle() }
func (Document) why() i18n.Message              { return msg.LetterDocumentWhy() }
func (n Document) html(s sheet) templ.Component { return documentLetter(s, n) }
func (n Document) link(p Program) string        { return p.link(PathDocuments, n.Key) }

func (n Document) plain(t *plain, p Program) {
	t.para(greeting(n.Name))
	t.para(n.what())
	t.para(n.until())
	t.link(msg.LetterDocumentButton(), n.link(p))
	t.para(msg.LetterDocumentHow())
}

func (n Document) what() i18n.Message {
	if n.Reminder {
		return msg.LetterDocumentWaits(n.Title, n.Version)
	}
	return msg.LetterDocumentNew(n.Title, n.Version)
}

func (n Document) until() i18n.Message {
	if n.Over {
		return msg.LetterDocumentOver(n.Until)
	}
	return msg.LetterDocumentUntil(n.Until)
}

// NewVersion asks people anew who accepted an earlier version of a document;
// each gets one letter when it came and one before their time ends.
func (s *Service) NewVersion(ctx context.Context, d program.Asking, people []ids.PersonID, today ids.Date) (err error) {
	defer fault.Wrap(&err, "letters.NewVersion")
	kind := "asked"
	if d.Reminder {
		kind = "reminder"
	}
	reason := fmt.Sprintf("document %s %d %s", d.Key, d.Version, kind)
	return s.each(ctx, reason, people, func(to accounts.Recipient) Letter {
		return Document{Name: to.Name, Title: d.Title.In(to.Lang, d.Authoritative), Key: string(d.Key), Version: d.Version,
			Until: i18n.Date(d.Until.AddDays(-1)), Reminder: d.Reminder, Over: !today.Before(d.Until)}
	})
}
