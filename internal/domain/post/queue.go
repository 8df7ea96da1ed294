package post

import (
	"context"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// Queued says that a letter waits for its delivery.
type Queued struct{ Message ids.MessageID }

// EventName implements access.Event.
func (Queued) EventName() string { return "post.queued" }

var insertMessage = db.Change(`INSERT INTO post_messages
	(id, kind, reason, recipient, person, address, lang, subject, text, html, calendar, sealed, headers, essential, state, created_at, expires_at)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'queued', $15, $16)
	ON CONFLICT (reason, recipient) DO NOTHING`)

// Queue stores a letter for delivery and says whether it is new: the same reason
// makes no second letter to the same recipient.
func (s *Service) Queue(ctx context.Context, a access.Actor, l Letter) (queued bool, err error) {
	defer fault.Wrap(&err, "post.Queue %s %q", l.Kind, l.Reason)
	err = s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.MailQueue, access.Target{Kind: "letter", ID: l.Kind})
		if err != nil {
			return err
		}
		queued, err = s.QueueTx(ctx, w, l)
		return err
	})
	return queued, err
}

// QueueTx is Queue within a transaction of the caller, who may do
// access.MailQueue.
func (s *Service) QueueTx(ctx context.Context, w *access.Writer, l Letter) (queued bool, err error) {
	id := ids.New[ids.MessageID]("msg", w.Now())
	var person, calendar, sealed any
	if l.Person != "" {
		person = string(l.Person)
	}
	if l.Calendar != nil {
		calendar = db.JSON[any]{V: l.Calendar}
	}
	text, html := l.Text, l.HTML
	if !l.Expires.IsZero() {
		sealed, text, html = l.seal(s.box, id), "", ""
	}
	h := db.JSON[headers]{V: headers{From: l.From, ReplyTo: l.ReplyTo, Name: l.Name}}
	n, err := db.Exec(ctx, w, insertMessage, id, l.Kind, l.Reason, l.recipient(), person, l.Address, l.Lang, l.Subject,
		text, html, calendar, sealed, h, l.Essential, w.Now(), l.Expires)
	if err != nil || n == 0 {
		return false, err
	}
	w.Emit(Queued{Message: id})
	return true, nil
}
