package mail

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// Composer turns messages into the bytes that travel. The zero Composer does
// not sign.
type Composer struct {
	Key *Key // signs with DKIM; nil does not sign
}

// Compose returns the message in MIME: the plain part, then the HTML one, then
// the calendar's, so that each reader shows the last one it understands. What is
// wrong with a message is told before a byte of it exists.
func (c Composer) Compose(m Message) ([]byte, error) {
	out := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := writeHeaders(out, m); err != nil {
		return nil, fmt.Errorf("mail: composing %q: %w", m.ID, err)
	}
	if m.Text == "" {
		return nil, fmt.Errorf("mail: composing %q: no plain text", m.ID)
	}
	out.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		out.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	if m.Calendar != nil {
		if err := addCalendar(out, *m.Calendar); err != nil {
			return nil, fmt.Errorf("mail: composing %q: %w", m.ID, err)
		}
	}
	var b bytes.Buffer
	if _, err := out.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("mail: composing %q: %w", m.ID, err)
	}
	if c.Key == nil {
		return b.Bytes(), nil
	}
	return c.Key.sign(b.Bytes())
}

func writeHeaders(out *gomail.Msg, m Message) error {
	if err := checkHeader(m.ID, m.Subject, m.ListID); err != nil {
		return err
	}
	if m.Date.IsZero() || CheckAddress(m.ID) != nil {
		return errors.New("a message needs its date and a Message-ID of the form local@domain")
	}
	from, err := m.From.header()
	if err != nil {
		return fmt.Errorf("from: %w", err)
	}
	to, err := m.To.header()
	if err != nil {
		return fmt.Errorf("to: %w", err)
	}
	out.FromMailAddress(from)
	out.ToMailAddress(to)
	if m.ReplyTo != "" {
		reply, err := Address{Addr: m.ReplyTo}.header()
		if err != nil {
			return fmt.Errorf("reply-to: %w", err)
		}
		out.ReplyToMailAddress(reply)
	}
	out.SetMessageIDWithValue(m.ID)
	out.SetDateWithValue(m.Date)
	out.Subject(m.Subject)
	if m.Generated {
		out.SetGenHeader("Auto-Submitted", "auto-generated")
	}
	if m.ListID != "" {
		if !dotAtom(m.ListID, isLocal) {
			return errors.New("list-id: not a name with dots")
		}
		out.SetGenHeader("List-Id", "<"+m.ListID+">")
	}
	return writeUnsubscribe(out, m.Unsubscribe)
}

// writeUnsubscribe writes the two headers of RFC 8058.
func writeUnsubscribe(out *gomail.Msg, address string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || strings.ContainsAny(address, " <>,") {
		return errors.New("unsubscribe: not an https address")
	}
	out.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+address+">")
	out.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	return nil
}

// addCalendar adds the invitation twice: as an alternative, which makes a
// mailbox offer its buttons, and as a file for calendars that only know files.
func addCalendar(out *gomail.Msg, c Calendar) error {
	if c.Method == "" || strings.Trim(c.Method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-") != "" {
		return errors.New("calendar: not a method")
	}
	if !strings.Contains(c.Data, "\r\nMETHOD:"+c.Method+"\r\n") {
		return errors.New("calendar: its method is not the one of the part")
	}
	if err := checkHeader(c.Name); err != nil || c.Name == "" {
		return errors.New("calendar: not a file name")
	}
	out.AddAlternativeString(gomail.ContentType("text/calendar; method="+c.Method), c.Data)
	return out.AttachReader(c.Name, strings.NewReader(c.Data), gomail.WithFileContentType("application/ics"))
}
