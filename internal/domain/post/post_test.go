package post_test

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/post"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"
	"chapterhouse.dev/chapterhouse/internal/platform/mail"
	"chapterhouse.dev/chapterhouse/internal/platform/mail/mailtest"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// relay is a transport that answers what the test says and remembers the
// Message-IDs it was given.
type relay struct {
	answer func() mail.Outcome
	ids    []string
	to     []string
}

func (r *relay) Send(_ context.Context, e mail.Envelope, message []byte) mail.Outcome {
	m, err := netmail.ReadMessage(strings.NewReader(string(message)))
	if err != nil {
		panic(err)
	}
	r.ids, r.to = append(r.ids, m.Header.Get("Message-Id")), append(r.to, e.To)
	return r.answer()
}

func always(o mail.Result) func() mail.Outcome {
	return func() mail.Outcome {
		return mail.Outcome{Result: o, Stage: mail.Recipient, Code: 451, Reason: "said the relay"}
	}
}

// office is an outbox with what stands around it.
type office struct {
	*post.Service
	db     *db.DB
	clock  *clock.Fake
	gate   *access.Gate
	box    *secret.Box
	relay  *relay
	queued []ids.MessageID // in the order of their events
}

func open(d *db.DB, change func(*post.Options)) *office {
	o := &office{db: d, clock: clock.NewFake(noon), box: secret.NewBox(secret.NewKey()), relay: &relay{answer: always(mail.Sent)}}
	react := func(e access.Event) []jobs.Spec {
		if q, ok := e.(post.Queued); ok {
			o.queued = append(o.queued, q.Message)
		}
		return nil
	}
	o.gate = access.NewGate(d, o.clock, react, nil)
	opt := post.Options{Transport: o.relay}
	if change != nil {
		change(&opt)
	}
	o.Service = post.New(o.gate, o.box, opt)
	return o
}

func (o *office) mailbox() *post.Mailbox { return post.NewMailbox(o.gate, o.box) }

func letter(reason string) post.Letter {
	return post.Letter{
		Kind: "staff", Reason: reason, Person: "per_zeynep", Address: "zeynep@bulut.example", Name: "Zeynep Şahin", Lang: "en",
		From: mail.Address{Name: "Azure Tech Groups", Addr: "hub@groups.example"}, ReplyTo: "office@groups.example",
		Subject: "You are a manager", Text: "Dear Zeynep", HTML: "<p>Dear Zeynep</p>", Essential: true,
	}
}

// code is a letter that carries a secret for ten minutes.
func code() post.Letter {
	l := letter("code ask_1")
	l.Kind, l.Person, l.Text, l.HTML, l.Expires = "code", "", "Type 1234 5678", "<p>1234 5678</p>", noon.Add(10*time.Minute)
	return l
}

// put queues a letter a second after the one before and returns its identifier.
func (o *office) put(t *testing.T, l post.Letter) ids.MessageID {
	t.Helper()
	o.clock.Advance(time.Second)
	queued, err := o.Queue(context.Background(), access.System(access.ByLetters), l)
	if err != nil || !queued {
		t.Fatalf("queued %v, %v", queued, err)
	}
	return o.queued[len(o.queued)-1]
}

func (o *office) deliver(id ids.MessageID) error {
	return o.Deliver(context.Background(), access.System(access.ByPost), id)
}

func (o *office) show(t *testing.T, id ids.MessageID) (post.Line, post.Letter) {
	t.Helper()
	line, l, err := o.mailbox().Show(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return line, l
}

func TestTheSameReasonMakesOneLetter(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(d, nil)
		o.put(t, letter("role 1"))
		elsewhere := letter("role 1")
		elsewhere.Address = "new@address.example"
		for _, l := range []post.Letter{letter("role 1"), elsewhere} {
			queued, err := o.Queue(context.Background(), access.System(access.ByLetters), l)
			if err != nil || queued {
				t.Errorf("queued %v, %v", queued, err)
			}
		}
		someoneElse := letter("role 1")
		someoneElse.Person = "per_ada"
		o.put(t, someoneElse)
		o.put(t, letter("role 2"))
		page, err := o.mailbox().List(context.Background(), post.Query{})
		if err != nil || len(page.Lines) != 3 || len(o.queued) != 3 {
			t.Errorf("%d letters, %d events, %v; want 3 each", len(page.Lines), len(o.queued), err)
		}
	})
}

func TestALetterGoesOnceThroughARealRelay(t *testing.T) {
	server := mailtest.Start(t, mailtest.Behaviour{User: "hub", Password: "pw"})
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		before := len(server.Received())
		o := open(d, func(opt *post.Options) { opt.Transport = server.Relay(t) })
		id := o.put(t, letter("role 1"))
		for range 3 {
			if err := o.deliver(id); err != nil {
				t.Fatal(err)
			}
		}
		got := server.Received()[before:]
		if len(got) != 1 {
			t.Fatalf("%d messages", len(got))
		}
		for _, part := range []string{"Message-ID: <" + string(id) + "@groups.example>", "Dear Zeynep", "Auto-Submitted: auto-generated"} {
			if !strings.Contains(got[0].Data, part) {
				t.Errorf("%q is missing in\n%s", part, got[0].Data)
			}
		}
		line, _ := o.show(t, id)
		if line.State != post.StateSent || line.Attempt != 1 || !line.SentAt.Equal(o.clock.Now()) {
			t.Errorf("%+v", line)
		}
	})
}

func TestMailboxPagesAndSearch(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(d, nil)
		var all []ids.MessageID
		for i, address := range []string{"Ada@groups.example", "a_b@groups.example", "a%b@groups.example", "zeynep@bulut.example"} {
			l := letter(fmt.Sprint("role ", i))
			l.Address = address
			all = append([]ids.MessageID{o.put(t, l)}, all...)
		}
		for name, test := range map[string]struct {
			query post.Query
			want  []ids.MessageID
			more  bool
		}{
			"newest first": {post.Query{}, all, false},
			"first page":   {post.Query{Limit: 3}, all[:3], true},
			"second page":  {post.Query{Limit: 3, Before: all[2]}, all[3:], false},
			"part, folded": {post.Query{Address: "DA@GR"}, all[3:], false},
			"literal _":    {post.Query{Address: "a_b"}, all[2:3], false},
			"literal %":    {post.Query{Address: "%"}, all[1:2], false},
			"nobody":       {post.Query{Address: "nobody"}, nil, false},
		} {
			page, err := o.mailbox().List(context.Background(), test.query)
			var got []ids.MessageID
			for _, l := range page.Lines {
				got = append(got, l.ID)
			}
			if diff := cmp.Diff(test.want, got); diff != "" || page.More != test.more || err != nil {
				t.Errorf("%s: more %v, %v %s", name, page.More, err, diff)
			}
		}
		if _, _, err := o.mailbox().Show(context.Background(), "msg_none"); !fault.Is(err, fault.NotFound) {
			t.Errorf("got %v, want NotFound", err)
		}
	})
}

func TestALetterIsStoredAsItWasGiven(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(d, nil)
		want := letter("call 7")
		want.Calendar = &mail.Calendar{Method: "REQUEST", Name: "invite.ics", Data: "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"}
		_, got := o.show(t, o.put(t, want))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestCounts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(d, nil)
		ask := func() post.Counts {
			t.Helper()
			c, err := o.Counts(context.Background(), administrator(t, o), noon)
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		if diff := cmp.Diff(post.Counts{}, ask()); diff != "" {
			t.Error(diff)
		}
		for i, result := range []mail.Result{mail.Sent, mail.Permanent, mail.Temporary, mail.Sent} {
			l := letter(fmt.Sprint("role ", i))
			l.Address = fmt.Sprintf("person%d@groups.example", i)
			o.relay.answer = always(result)
			_ = o.deliver(o.put(t, l))
		}
		want := post.Counts{Queued: 1, Oldest: noon.Add(3 * time.Second), Sent: 2, Failed: 1, LastError: "temporary at to: said the relay"}
		if diff := cmp.Diff(want, ask()); diff != "" {
			t.Error(diff)
		}
	})
}

func administrator(t *testing.T, o *office) access.Actor {
	t.Helper()
	ctx := context.Background()
	err := o.gate.Update(ctx, access.System(access.ByDemo), func(tx *access.Tx) error {
		w, err := tx.Allow(access.StaffGrant, access.PersonTarget("per_root"))
		if err != nil {
			return err
		}
		return access.GrantTx(ctx, w, "per_root", access.Administrator, "", w.Now(), "test")
	})
	if err != nil && !errors.As(err, new(*db.UniqueError)) {
		t.Fatal(err)
	}
	return access.Person("per_root")
}

func TestOnlyTheServerItselfHandlesLetters(t *testing.T) {
	o := open(dbtest.SQLite(t), nil)
	ctx, admin := context.Background(), administrator(t, o)
	id := o.put(t, letter("role 1"))
	for name, try := range map[string]func() error{
		"queue":   func() error { _, err := o.Queue(ctx, admin, letter("role 2")); return err },
		"deliver": func() error { return o.Deliver(ctx, admin, id) },
		"erase":   func() error { _, err := o.Erase(ctx, admin); return err },
		"counts":  func() error { _, err := o.Counts(ctx, access.Person("per_zeynep"), noon); return err },
	} {
		if err := try(); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v, want Forbidden", name, err)
		}
	}
	if len(o.relay.ids) != 0 {
		t.Error("something was sent")
	}
}
