package post

import (
	"encoding/json"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/mail"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
)

// Letter is a letter to one recipient, ready to be stored.
type Letter struct {
	Kind      string // its name in package letters, for example "code"
	Reason    string // why it is written: never twice to the same recipient
	Person    ids.PersonID
	Address   string
	Name      string // of the recipient; may be empty
	Lang      string
	From      mail.Address
	ReplyTo   string // may be empty
	Subject   string
	Text      string
	HTML      string
	Calendar  *mail.Calendar // may be nil
	Essential bool           // nobody can decline this kind of letter

	// Expires is set for a letter that carries a secret: its text is sealed,
	// erased after delivery, and not sent after this time.
	Expires time.Time
}

// recipient is what a reason is unique with: the person, so that a new address
// makes no second letter.
func (l Letter) recipient() string {
	if l.Person != "" {
		return string(l.Person)
	}
	return l.Address
}

// Mail is the letter as an e-mail, whose Message-ID follows from the identifier
// under which it is stored: every try has the same.
func (l Letter) Mail(id ids.MessageID, at time.Time) mail.Message {
	return mail.Message{
		ID: string(id) + "@" + mail.Domain(l.From.Addr), Date: at, Generated: true,
		From: l.From, To: mail.Address{Name: l.Name, Addr: l.Address}, ReplyTo: l.ReplyTo,
		Subject: l.Subject, Text: l.Text, HTML: l.HTML, Calendar: l.Calendar,
	}
}

// State is where a letter stands.
type State string

// The states of a letter.
const (
	StateQueued State = "queued"
	StateSent   State = "sent"
	StateFailed State = "failed"
)

// Line is a letter in a list.
type Line struct {
	ID        ids.MessageID `db:"id"`
	Kind      string        `db:"kind"`
	Reason    string        `db:"reason"`
	Person    ids.PersonID  `db:"person"`
	Address   string        `db:"address"`
	Lang      string        `db:"lang"`
	Subject   string        `db:"subject"`
	Essential bool          `db:"essential"`
	State     State         `db:"state"`
	Attempt   int           `db:"attempt"`
	LastError string        `db:"last_error"` // what the relay said last, for operators
	CreatedAt time.Time     `db:"created_at"`
	SentAt    time.Time     `db:"sent_at"`
	ExpiresAt time.Time     `db:"expires_at"` // of its secret; zero if it carries none
	ErasedAt  time.Time     `db:"erased_at"`  // its text is gone since
}

// lineColumns are the columns of Line.
const lineColumns = `id, kind, reason, person, address, lang, subject, essential, state, attempt, last_error,
	created_at, sent_at, expires_at, erased_at`

// row is a stored letter with its text.
type row struct {
	Line
	Text     string                  `db:"text"`
	HTML     string                  `db:"html"`
	Calendar db.JSON[*mail.Calendar] `db:"calendar"`
	Sealed   []byte                  `db:"sealed"`
	Headers  db.JSON[headers]        `db:"headers"`
}

const rowColumns = lineColumns + `, text, html, calendar, sealed, headers`

// headers are what a letter needs on its way and nobody searches for.
type headers struct {
	From    mail.Address `json:"from"`
	ReplyTo string       `json:"reply_to,omitempty"`
	Name    string       `json:"name,omitempty"`
}

// content is what is sealed of a letter with a secret.
type content struct {
	Text string `json:"text"`
	HTML string `json:"html"`
}

func (l Letter) seal(box *secret.Box, id ids.MessageID) []byte {
	plain, _ := json.Marshal(content{l.Text, l.HTML}) // two strings: cannot fail
	return box.Seal(plain, string(id))
}

// letter is the stored letter, opened.
func (r row) letter(box *secret.Box) (l Letter, err error) {
	c := content{r.Text, r.HTML}
	if r.Sealed != nil {
		plain, err := box.Open(r.Sealed, string(r.ID))
		if err != nil {
			return l, err
		}
		if err := json.Unmarshal(plain, &c); err != nil {
			return l, err
		}
	}
	h := r.Headers.V
	return Letter{
		Kind: r.Kind, Reason: r.Reason, Person: r.Person, Address: r.Address, Name: h.Name, Lang: r.Lang,
		From: h.From, ReplyTo: h.ReplyTo, Subject: r.Subject, Text: c.Text, HTML: c.HTML, Calendar: r.Calendar.V,
		Essential: r.Essential, Expires: r.ExpiresAt,
	}, nil
}

// tooLate says that the secret of a letter is worth nothing any more.
func (r row) tooLate(now time.Time) bool { return !r.ExpiresAt.IsZero() && !now.Before(r.ExpiresAt) }
