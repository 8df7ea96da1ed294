// Package mailtest runs a real SMTP server inside a test: it offers STARTTLS
// and AUTH, keeps what it is given, and misbehaves as it is told. Begin reading
// at Start and Server.
package mailtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"chapterhouse.dev/chapterhouse/internal/platform/mail"
)

// Received is a message that the server has taken over, or of which it said so
// to nobody.
type Received struct {
	From, To  string
	User      string // who logged in
	Encrypted bool
	Data      string
}

// Behaviour is what the server asks for and does; the zero value accepts
// everything, with STARTTLS.
type Behaviour struct {
	User, Password string                  // if set, a login is required
	ImplicitTLS    bool                    // TLS from the first byte
	NoTLS          bool                    // STARTTLS is not offered
	UTF8           bool                    // SMTPUTF8 is offered
	OnMail         func(from string) error // the answer to MAIL; nil accepts
	OnRcpt         func(to string) error   // the answer to RCPT; nil accepts
	OnData         func(n int) Fate        // what happens to the n-th message, from 1; nil accepts
}

// Server is a running SMTP server.
type Server struct {
	Behaviour
	listener net.Listener

	mu       sync.Mutex
	tries    int
	received []Received
}

// Fate is what happens to a message whose transfer has begun.
type Fate struct {
	Refuse     error // the answer after the message, see Refusal
	DropInside bool  // the line breaks before the message is read
	DropAfter  bool  // the message is kept, and the line breaks before the answer
}

// Refusal is an answer of the server such as 550 or 451.
func Refusal(code int, text string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.NoEnhancedCode, Message: text}
}

// Start runs the server until the end of the test.
func Start(t testing.TB, b Behaviour) *Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{Behaviour: b, listener: l}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &session{server: s, conn: c}, nil }))
	server.Domain, server.EnableSMTPUTF8, server.AllowInsecureAuth = "relay.example", s.UTF8, s.NoTLS
	server.ErrorLog = log.New(io.Discard, "", 0)
	secure := &tls.Config{Certificates: []tls.Certificate{certificate().pair}}
	switch {
	case s.ImplicitTLS:
		l = tls.NewListener(l, secure)
	case !s.NoTLS:
		server.TLSConfig = secure
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(l) }()
	t.Cleanup(func() {
		l.Close() // Serve may not have begun, then Close alone would not end it
		server.Close()
		<-done
	})
	return s
}

// Config is how to reach the server; its certificate is valid for the host.
func (s *Server) Config() mail.Config {
	c := mail.Config{Host: "127.0.0.1", Port: s.listener.Addr().(*net.TCPAddr).Port, Roots: certificate().roots,
		User: s.User, Password: s.Password, Name: "test.example", Timeout: 5 * time.Second}
	switch {
	case s.ImplicitTLS:
		c.Security = mail.TLS
	case s.NoTLS:
		c.Security = mail.Clear
	}
	return c
}

// Relay is a relay to this server.
func (s *Server) Relay(t testing.TB) *mail.Relay {
	t.Helper()
	r, err := mail.NewRelay(s.Config())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Received returns what has arrived so far.
func (s *Server) Received() []Received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Received(nil), s.received...)
}

type session struct {
	server *Server
	conn   *smtp.Conn
	got    Received
}

func (c *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (c *session) Auth(string) (sasl.Server, error) {
	check := func(user, password string) error {
		if user != c.server.User || password != c.server.Password {
			return smtp.ErrAuthFailed
		}
		c.got.User = user
		return nil
	}
	return sasl.NewPlainServer(func(_, user, password string) error { return check(user, password) }), nil
}

func (c *session) Mail(from string, _ *smtp.MailOptions) error {
	if c.server.User != "" && c.got.User == "" {
		return smtp.ErrAuthRequired
	}
	c.got.From = from
	if c.server.OnMail != nil {
		return c.server.OnMail(from)
	}
	return nil
}

func (c *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.got.To = to
	if c.server.OnRcpt != nil {
		return c.server.OnRcpt(to)
	}
	return nil
}

func (c *session) Data(r io.Reader) error {
	s := c.server
	s.mu.Lock()
	s.tries++
	n := s.tries
	s.mu.Unlock()
	var fate Fate
	if s.OnData != nil {
		fate = s.OnData(n)
	}
	if fate.DropInside {
		c.conn.Conn().Close()
		return errors.New("dropped")
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if fate.Refuse != nil {
		return fate.Refuse
	}
	c.got.Data = string(data)
	_, c.got.Encrypted = c.conn.TLSConnectionState()
	s.mu.Lock()
	s.received = append(s.received, c.got)
	s.mu.Unlock()
	if fate.DropAfter {
		c.conn.Conn().Close()
	}
	return nil
}

func (c *session) Reset() { c.got = Received{User: c.got.User} }

func (c *session) Logout() error { return nil }

type identity struct {
	pair  tls.Certificate
	roots *x509.CertPool
}

// certificate is that of every server of this process, for 127.0.0.1.
var certificate = sync.OnceValue(func() identity {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "relay of a test"},
		NotBefore: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2120, 1, 1, 0, 0, 0, 0, time.UTC),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, ca, ca, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(leaf)
	return identity{tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, roots}
})
