package mail

import "time"

// Message is one e-mail to one recipient.
type Message struct {
	ID      string // the Message-ID without its angle brackets; the same for every try
	Date    time.Time
	From    Address
	To      Address
	ReplyTo string // an address; empty if answers go to From
	Subject string

	Text     string    // the plain part, required
	HTML     string    // the same in HTML; may be empty
	Calendar *Calendar // may be nil

	ListID      string // RFC 2919, for example "calls.groups.example"; empty if it is no list
	Unsubscribe string // https address that ends this kind of letter by one POST (RFC 8058); empty if none
	Generated   bool   // no person wrote it: other machines must not answer (RFC 3834)
}

// Calendar is an invitation, as a part that calendars act on and as a file.
type Calendar struct {
	Method string // of iTIP, for example REQUEST; the same as in Data (RFC 6047)
	Name   string // of the file, for example "invite.ics"
	Data   string // RFC 5545
}
