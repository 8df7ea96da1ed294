package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"time"
)

// Security says how the conversation with a relay is kept private.
type Security string

// The ways; the zero value is StartTLS.
const (
	StartTLS Security = "starttls" // in the clear at first, then TLS or nothing
	TLS      Security = "tls"      // TLS from the first byte
	Clear    Security = "none"     // only to a relay on this machine
)

// Config names a relay. Host is required; other zero values have the meaning
// named beside them.
type Config struct {
	Host           string
	Port           int // 587; 465 with TLS
	User, Password string
	Security       Security       // StartTLS
	Name           string         // by which this machine introduces itself: its host name
	Timeout        time.Duration  // for each answer: 30 s
	Roots          *x509.CertPool // the machine's
}

// Envelope says from whom to whom the relay carries a message, which may differ
// from its headers. Both are plain addresses.
type Envelope struct {
	From string // gets the notice when the message cannot be delivered
	To   string
}

// Transport carries messages: a Relay, or Nowhere.
type Transport interface {
	Send(ctx context.Context, e Envelope, message []byte) Outcome
}

// Nowhere takes every message and sends none, for development and demos.
type Nowhere struct{}

// Send says that it was sent.
func (Nowhere) Send(context.Context, Envelope, []byte) Outcome { return Outcome{Result: Sent} }

// Relay sends through one SMTP server, each message in a connection of its own.
// It may be used by many goroutines.
type Relay struct {
	conf Config
	tls  *tls.Config
}

// NewRelay checks the settings; it does not connect.
func NewRelay(c Config) (*Relay, error) {
	if c.Security == "" {
		c.Security = StartTLS
	}
	switch {
	case c.Host == "":
		return nil, errors.New("mail: the relay needs a host")
	case c.Security != StartTLS && c.Security != TLS && c.Security != Clear:
		return nil, fmt.Errorf("mail: %q is not one of starttls, tls, none", c.Security)
	case c.Security == Clear && !loopback(c.Host):
		return nil, fmt.Errorf("mail: no TLS is only possible to a relay on this machine, and %s is not", c.Host)
	}
	if c.Port == 0 {
		c.Port = 587
		if c.Security == TLS {
			c.Port = 465
		}
	}
	if c.Timeout == 0 {
		c.Timeout = 30 * time.Second
	}
	if c.Name == "" {
		c.Name, _ = os.Hostname()
	}
	if checkHeader(c.Name, c.User, c.Password) != nil || !dotAtom(c.Name, isDomain) {
		return nil, errors.New("mail: name, user and password must be plain text, the name a host name")
	}
	return &Relay{c, &tls.Config{ServerName: c.Host, RootCAs: c.Roots, MinVersion: tls.VersionTLS12}}, nil
}

// loopback says whether host means this machine by its spelling alone.
func loopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

func (c Config) address() string { return net.JoinHostPort(c.Host, strconv.Itoa(c.Port)) }

// LongestTry bounds the whole conversation about one message.
const LongestTry = 2 * time.Minute

// Send hands one message to the relay. It returns after LongestTry at the
// latest, or soon after ctx is done.
func (r *Relay) Send(ctx context.Context, e Envelope, message []byte) Outcome {
	ctx, cancel := context.WithTimeout(ctx, LongestTry)
	defer cancel()
	if err := errors.Join(CheckAddress(e.From), CheckAddress(e.To)); err != nil {
		return Outcome{Result: Permanent, Stage: Sender, Reason: err.Error()}
	}
	t := &talk{relay: r, envelope: e, message: message}
	defer t.close()
	if o, ended := t.upTo(ctx, Answer); ended {
		return o
	}
	return Outcome{Result: Sent, Stage: Answer, Code: 250}
}

// Probe talks to the relay up to the sign-in and sends nothing; Sent means that
// a message would be listened to.
func (r *Relay) Probe(ctx context.Context) Outcome {
	ctx, cancel := context.WithTimeout(ctx, LongestTry)
	defer cancel()
	t := &talk{relay: r}
	defer t.close()
	if o, ended := t.upTo(ctx, LoggingIn); ended {
		return o
	}
	return Outcome{Result: Sent, Stage: LoggingIn}
}
