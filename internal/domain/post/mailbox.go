package post

import (
	"context"
	"strings"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
)

// Mailbox reads what the outbox holds. Letters carry sign-in codes: only
// development and demos make a Mailbox, and a server for real people has none.
type Mailbox struct {
	gate *access.Gate
	box  *secret.Box
}

// NewMailbox makes the mailbox of a development server or a demo.
func NewMailbox(gate *access.Gate, box *secret.Box) *Mailbox { return &Mailbox{gate, box} }

// Query asks for a page of letters.
type Query struct {
	Address string        // a part of it; empty for all
	Before  ids.MessageID // the last letter of the page before; empty for the first page
	Limit   int           // how many: 50
}

// Page is letters, the newest first.
type Page struct {
	Lines []Line
	More  bool // there are older ones, before the last of Lines
}

// List returns a page of letters.
func (b *Mailbox) List(ctx context.Context, q Query) (p Page, err error) {
	defer fault.Wrap(&err, "post.Mailbox.List")
	if q.Limit <= 0 {
		q.Limit = 50
	}
	where := db.NewWhere(`SELECT ` + lineColumns + ` FROM post_messages`)
	switch {
	case len(q.Address) > longestPart:
		where.And(`1 = 0`)
	case q.Address != "":
		where.And(`lower(address) LIKE ? ESCAPE '\'`, db.Containing(strings.ToLower(q.Address)))
	}
	if q.Before != "" {
		where.And(`id < ?`, string(q.Before))
	}
	where.Then(`ORDER BY id DESC LIMIT ?`, q.Limit+1)
	err = b.view(ctx, func(tx *access.Tx) error {
		p.Lines, err = db.All[Line](ctx, tx, where)
		return err
	})
	if len(p.Lines) > q.Limit {
		p.Lines, p.More = p.Lines[:q.Limit], true
	}
	return p, err
}

// longestPart is the longest address there is, in bytes: nothing longer is a
// part of one, and SQLite refuses patterns of some size.
const longestPart = 320

// Show returns one letter with its text, which is empty once it was erased.
func (b *Mailbox) Show(ctx context.Context, id ids.MessageID) (line Line, l Letter, err error) {
	defer fault.Wrap(&err, "post.Mailbox.Show %s", id)
	err = b.view(ctx, func(tx *access.Tx) error {
		m, found, err := db.Maybe[row](ctx, tx, selectMessage, id)
		if err == nil && !found {
			err = fault.New(fault.NotFound, msg.ErrorNotFoundText())
		}
		if err != nil {
			return err
		}
		line = m.Line
		l, err = m.letter(b.box)
		return err
	})
	return line, l, err
}

func (b *Mailbox) view(ctx context.Context, fn func(*access.Tx) error) error {
	return b.gate.View(ctx, access.System(access.ByMailbox), func(tx *access.Tx) error {
		if err := tx.Need(access.MailInspect, access.ProgramTarget("mail")); err != nil {
			return err
		}
		return fn(tx)
	})
}
