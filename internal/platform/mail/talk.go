package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"

	"github.com/wneessen/go-mail/smtp"
)

// talk is one conversation with a relay about one message. Its methods are the
// stages, called in order; the first error ends it.
type talk struct {
	relay    *Relay
	envelope Envelope
	message  []byte

	conn    net.Conn
	stop    func() bool // forgets to close conn when the context is done
	client  *smtp.Client
	content io.WriteCloser
}

// upTo goes through the stages up to last; ended says that one failed, and how.
func (t *talk) upTo(ctx context.Context, last Stage) (o Outcome, ended bool) {
	for _, step := range []struct {
		stage Stage
		do    func(context.Context) error
	}{
		{Connecting, t.connect}, {Greeting, t.hello}, {Securing, t.secure}, {LoggingIn, t.login},
		{Sender, t.from}, {Recipient, t.to}, {Data, t.data}, {Body, t.body}, {Answer, t.answer},
	} {
		if err := step.do(ctx); err != nil {
			return outcomeOf(step.stage, err), true
		}
		if step.stage == last {
			break
		}
	}
	return Outcome{}, false
}

// connect dials and reads the banner.
func (t *talk) connect(ctx context.Context) error {
	conf := t.relay.conf
	within, cancel := context.WithTimeout(ctx, conf.Timeout)
	defer cancel()
	raw, err := (&net.Dialer{}).DialContext(within, "tcp", conf.address())
	if err != nil {
		return err
	}
	t.conn = &guard{Conn: raw, left: longestReply}
	t.stop = context.AfterFunc(ctx, func() { raw.Close() })
	if tcp, ok := raw.RemoteAddr().(*net.TCPAddr); conf.Security == Clear && (!ok || !tcp.IP.IsLoopback()) {
		return errors.New("the relay is not on this machine, so nothing is sent in the clear")
	}
	if deadline, ok := within.Deadline(); ok {
		if err := t.conn.SetDeadline(deadline); err != nil {
			return err
		}
	}
	if conf.Security == TLS {
		secure := tls.Client(t.conn, t.relay.tls)
		if err := secure.HandshakeContext(within); err != nil {
			return err
		}
		t.conn = secure
	}
	t.client, err = smtp.NewClient(t.conn, conf.Host)
	return err
}

func (t *talk) hello(context.Context) error {
	return t.step(func() error { return t.client.Hello(t.relay.conf.Name) })
}

// secure begins TLS. A relay that does not offer it, or from whose greeting
// somebody has cut the offer, gets nothing.
func (t *talk) secure(context.Context) error {
	if t.relay.conf.Security != StartTLS {
		return nil
	}
	if offered, _ := t.client.Extension("STARTTLS"); !offered {
		return errors.New("the relay does not offer STARTTLS, which the settings require")
	}
	return t.step(func() error { return t.client.StartTLS(t.relay.tls) })
}

func (t *talk) login(context.Context) error {
	conf := t.relay.conf
	if conf.User == "" {
		return nil
	}
	_, list := t.client.Extension("AUTH")
	ways := strings.Fields(list)
	// Without TLS the relay is on this machine (connect), where it is safe.
	var auth smtp.Auth
	switch {
	case slices.Contains(ways, "PLAIN"):
		auth = smtp.PlainAuth("", conf.User, conf.Password, conf.Host, conf.Security == Clear)
	case slices.Contains(ways, "LOGIN"):
		auth = smtp.LoginAuth(conf.User, conf.Password, conf.Host, conf.Security == Clear)
	default:
		return fmt.Errorf("the relay offers neither PLAIN nor LOGIN, but %q", list)
	}
	return t.step(func() error { return t.client.Auth(auth) })
}

// from names the sender. An address outside ASCII needs a relay that can carry
// it; trying again would never help.
func (t *talk) from(context.Context) error {
	plain := plainASCII(t.envelope.From) && plainASCII(t.envelope.To)
	if can, _ := t.client.Extension("SMTPUTF8"); !plain && !can {
		return errNeedsUTF8
	}
	t.client.SkipSMTPUTF8(plain)
	return t.step(func() error { return t.client.Mail("<" + t.envelope.From + ">") })
}

func (t *talk) to(context.Context) error {
	return t.step(func() error { return t.client.Rcpt("<" + t.envelope.To + ">") })
}

func (t *talk) data(context.Context) error {
	return t.step(func() (err error) {
		t.content, err = t.client.Data()
		return err
	})
}

func (t *talk) body(context.Context) error {
	return t.step(func() error {
		_, err := t.content.Write(t.message)
		return err
	})
}

// answer ends the message and waits for the relay to take it over; it has all
// the time that is left of LongestTry, since some relays look for viruses first.
func (t *talk) answer(context.Context) error {
	if err := t.client.UpdateDeadline(LongestTry); err != nil {
		return err
	}
	return t.content.Close()
}

// step runs one command with its own time limit.
func (t *talk) step(do func() error) error {
	if err := t.client.UpdateDeadline(t.relay.conf.Timeout); err != nil {
		return err
	}
	return do()
}

// close ends the conversation. What a relay answers to QUIT changes nothing, so
// nobody waits for it.
func (t *talk) close() {
	if t.conn == nil {
		return
	}
	if t.client != nil && t.client.UpdateDeadline(t.relay.conf.Timeout) == nil {
		_, _ = t.client.Text.Cmd("QUIT")
	}
	t.stop()
	t.conn.Close()
}

// longestReply is how much a relay may say to one command, in octets. TLS
// handshakes pass below it.
const longestReply = 64 << 10

var errLongReply = errors.New("the relay's answer does not end")

// guard is a connection that reads at most longestReply between two writes, so
// that an endless answer cannot fill the memory.
type guard struct {
	net.Conn
	left int
}

func (g *guard) Write(p []byte) (int, error) {
	g.left = longestReply
	return g.Conn.Write(p)
}

func (g *guard) Read(p []byte) (int, error) {
	if g.left <= 0 {
		return 0, errLongReply
	}
	n, err := g.Conn.Read(p[:min(len(p), g.left)])
	g.left -= n
	return n, err
}
