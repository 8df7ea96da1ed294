package mail_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chapterhouse.dev/chapterhouse/internal/platform/mail"
	"chapterhouse.dev/chapterhouse/internal/platform/mail/mailtest"
)

var (
	envelope = mail.Envelope{From: "hub@groups.example", To: "zeynep@bulut.example"}
	content  = []byte("From: hub@groups.example\r\nSubject: hello\r\n\r\nfirst\r\n.\r\n..two dots\r\n")
)

func TestAMessageTravelsEncryptedAndLoggedIn(t *testing.T) {
	for name, b := range map[string]mailtest.Behaviour{
		"starttls": {User: "hub", Password: "open sesame"},
		"tls":      {User: "hub", Password: "open sesame", ImplicitTLS: true},
	} {
		t.Run(name, func(t *testing.T) {
			s := mailtest.Start(t, b)
			out := s.Relay(t).Send(context.Background(), envelope, content)
			if out.Result != mail.Sent {
				t.Fatal(out)
			}
			want := []mailtest.Received{{From: envelope.From, To: envelope.To, User: "hub", Encrypted: true, Data: string(content)}}
			if diff := cmp.Diff(want, s.Received()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestClearIsForThisMachineOnly(t *testing.T) {
	s := mailtest.Start(t, mailtest.Behaviour{NoTLS: true, User: "hub", Password: "pw"})
	if out := s.Relay(t).Send(context.Background(), envelope, content); out.Result != mail.Sent {
		t.Error(out)
	}
	if _, err := mail.NewRelay(mail.Config{Host: "relay.example", Security: mail.Clear}); err == nil {
		t.Error("no TLS to another machine was accepted")
	}
}

func TestARelayFailsClosed(t *testing.T) {
	plain := mailtest.Start(t, mailtest.Behaviour{NoTLS: true}).Config()
	plain.Security = mail.StartTLS // what a stripped greeting looks like
	stranger := mailtest.Start(t, mailtest.Behaviour{}).Config()
	stranger.Roots = nil // so the server's certificate is nobody's
	implicit := mailtest.Start(t, mailtest.Behaviour{ImplicitTLS: true}).Config()
	implicit.Roots = nil
	for name, test := range map[string]struct {
		conf  mail.Config
		stage mail.Stage
	}{
		"STARTTLS not offered":      {plain, mail.Securing},
		"certificate after a plain": {stranger, mail.Securing},
		"certificate":               {implicit, mail.Connecting},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := mail.NewRelay(test.conf)
			if err != nil {
				t.Fatal(err)
			}
			out := r.Send(context.Background(), envelope, content)
			if out.Result != mail.Temporary || out.Stage != test.stage {
				t.Errorf("got %v, want temporary at %s", out, test.stage)
			}
		})
	}
}

func TestOutcomes(t *testing.T) {
	utf8 := mail.Envelope{From: envelope.From, To: "zeynep.şahin@bulut.example"}
	refuse := func(code int) func(string) error {
		return func(string) error { return mailtest.Refusal(code, "5.1.1 said\nin two lines") }
	}
	fate := func(f mailtest.Fate) func(int) mailtest.Fate { return func(int) mailtest.Fate { return f } }
	for name, test := range map[string]struct {
		server   mailtest.Behaviour
		envelope mail.Envelope
		password string
		content  []byte
		want     mail.Result
		stage    mail.Stage
		code     int
	}{
		"no such mailbox":               {server: mailtest.Behaviour{OnRcpt: refuse(550)}, want: mail.Permanent, stage: mail.Recipient, code: 550},
		"mailbox busy":                  {server: mailtest.Behaviour{OnRcpt: refuse(450)}, want: mail.Temporary, stage: mail.Recipient, code: 450},
		"full":                          {server: mailtest.Behaviour{OnRcpt: refuse(452)}, want: mail.Temporary, stage: mail.Recipient, code: 452},
		"shutting down":                 {server: mailtest.Behaviour{OnMail: refuse(421)}, want: mail.Temporary, stage: mail.Sender, code: 421},
		"sender refused is our matter":  {server: mailtest.Behaviour{OnMail: refuse(553)}, want: mail.Temporary, stage: mail.Sender, code: 553},
		"wrong password is our matter":  {server: mailtest.Behaviour{User: "hub", Password: "right"}, password: "wrong", want: mail.Temporary, stage: mail.LoggingIn, code: 535},
		"content refused":               {server: mailtest.Behaviour{OnData: fate(mailtest.Fate{Refuse: mailtest.Refusal(554, "spam")})}, want: mail.Permanent, stage: mail.Answer, code: 554},
		"content refused for now":       {server: mailtest.Behaviour{OnData: fate(mailtest.Fate{Refuse: mailtest.Refusal(451, "greylisted")})}, want: mail.Temporary, stage: mail.Answer, code: 451},
		"line breaks before the answer": {server: mailtest.Behaviour{OnData: fate(mailtest.Fate{DropAfter: true})}, want: mail.Unknown, stage: mail.Answer},
		"line breaks inside the message": {server: mailtest.Behaviour{OnData: fate(mailtest.Fate{DropInside: true})}, content: make([]byte, 32<<20),
			want: mail.Temporary, stage: mail.Body},
		"letters that it cannot carry": {envelope: utf8, want: mail.Permanent, stage: mail.Sender},
		"letters that it can carry":    {server: mailtest.Behaviour{UTF8: true}, envelope: utf8, want: mail.Sent, stage: mail.Answer, code: 250},
		"parameters in the address":    {envelope: mail.Envelope{From: envelope.From, To: "a@b.example> ORCPT=x"}, want: mail.Permanent, stage: mail.Sender},
	} {
		t.Run(name, func(t *testing.T) {
			s := mailtest.Start(t, test.server)
			conf := s.Config()
			if test.password != "" {
				conf.Password = test.password
			}
			r, err := mail.NewRelay(conf)
			if err != nil {
				t.Fatal(err)
			}
			if test.envelope == (mail.Envelope{}) {
				test.envelope = envelope
			}
			if test.content == nil {
				test.content = content
			}
			out := r.Send(context.Background(), test.envelope, test.content)
			if out.Result != test.want || out.Stage != test.stage || out.Code != test.code {
				t.Errorf("got %v (code %d), want %v at %s (code %d)", out, out.Code, test.want, test.stage, test.code)
			}
			if strings.ContainsAny(out.Reason, "\r\n") {
				t.Errorf("the reason has several lines: %q", out.Reason)
			}
		})
	}
}

// badServer answers every connection with what say does; it returns how to
// reach it.
func badServer(t *testing.T, say func(net.Conn)) mail.Config {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { defer c.Close(); say(c) }()
		}
	}()
	return mail.Config{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, Security: mail.Clear, Name: "test.example", Timeout: 500 * time.Millisecond}
}

func TestBadRelaysCostBoundedTimeAndMemory(t *testing.T) {
	silent := func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }
	endless := func(lines string) func(net.Conn) {
		return func(c net.Conn) {
			for {
				if _, err := io.WriteString(c, lines); err != nil {
					return
				}
			}
		}
	}
	dialogue := func(answers ...string) func(net.Conn) {
		return func(c net.Conn) {
			in := bufio.NewReader(c)
			for _, a := range answers {
				if _, err := io.WriteString(c, a); err != nil {
					return
				}
				if _, err := in.ReadString('\n'); err != nil {
					return
				}
			}
			silent(c)
		}
	}
	for name, test := range map[string]struct {
		say   func(net.Conn)
		stage mail.Stage
		says  string
	}{
		"says nothing":               {silent, mail.Connecting, "timeout"},
		"one line without an end":    {endless(strings.Repeat("2", 4096)), mail.Connecting, "does not end"},
		"a banner without an end":    {endless(strings.Repeat("220-welcome\r\n", 400)), mail.Connecting, "does not end"},
		"speaks another protocol":    {dialogue("HTTP/1.1 400 Bad Request\r\n"), mail.Connecting, "HTTP"},
		"hangs up":                   {func(net.Conn) {}, mail.Connecting, ""},
		"stops after the greeting":   {dialogue("220 hello\r\n", "250 hello\r\n"), mail.Sender, "timeout"},
		"no answer to the recipient": {dialogue("220 hello\r\n", "250 hello\r\n", "250 ok\r\n"), mail.Recipient, "timeout"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // most of them wait for their time limit
			conf := badServer(t, test.say)
			if test.says == "does not end" {
				conf.Timeout = 5 * time.Second // the cap must end it, not the clock
			}
			r, err := mail.NewRelay(conf)
			if err != nil {
				t.Fatal(err)
			}
			out := r.Send(context.Background(), envelope, content)
			if out.Result != mail.Temporary || out.Stage != test.stage || !strings.Contains(out.Reason, test.says) {
				t.Errorf("got %v, want temporary at %s with %q", out, test.stage, test.says)
			}
		})
	}
}

func TestCancelledWhileTheRelayHangs(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	conf := badServer(t, func(c net.Conn) { cancel(); _, _ = io.Copy(io.Discard, c) })
	conf.Timeout = time.Minute
	r, err := mail.NewRelay(conf)
	if err != nil {
		t.Fatal(err)
	}
	if out := r.Send(ctx, envelope, content); out.Result != mail.Temporary {
		t.Error(out)
	}
}

func TestNobodyListens(t *testing.T) {
	s := mailtest.Start(t, mailtest.Behaviour{})
	conf := s.Config()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	conf.Port = l.Addr().(*net.TCPAddr).Port
	l.Close()
	r, err := mail.NewRelay(conf)
	if err != nil {
		t.Fatal(err)
	}
	if out := r.Send(context.Background(), envelope, content); out.Result != mail.Temporary || out.Stage != mail.Connecting {
		t.Error(out)
	}
}

// A benchmark of whole conversations: connect, STARTTLS, login, one message.
func BenchmarkSend(b *testing.B) {
	r := mailtest.Start(b, mailtest.Behaviour{User: "hub", Password: "pw"}).Relay(b)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if out := r.Send(context.Background(), envelope, content); out.Result != mail.Sent {
				b.Error(out)
			}
		}
	})
}
