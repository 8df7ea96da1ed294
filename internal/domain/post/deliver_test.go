package post_test

import (
	"context"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/post"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/mail"
	"chapterhouse.dev/chapterhouse/internal/platform/mail/mailtest"
)

// The relay takes the letter, and the line breaks before it says so.
func TestALostAnswerIsRepeatedUnderTheSameMessageID(t *testing.T) {
	server := mailtest.Start(t, mailtest.Behaviour{OnData: func(n int) mailtest.Fate { return mailtest.Fate{DropAfter: n%2 == 1} }})
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		before := len(server.Received())
		o := open(d, func(opt *post.Options) { opt.Transport = server.Relay(t) })
		id := o.put(t, letter("role 1"))
		if err := o.deliver(id); !fault.Is(err, fault.Transient) {
			t.Fatalf("got %v, want Transient", err)
		}
		o.clock.Advance(time.Minute)
		if err := o.deliver(id); err != nil {
			t.Fatal(err)
		}
		got := server.Received()[before:]
		if len(got) != 2 || messageID(t, got[0].Data) != messageID(t, got[1].Data) {
			t.Errorf("%d messages: %v", len(got), got)
		}
	})
}

func messageID(t *testing.T, data string) string {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return m.Header.Get("Message-Id")
}

func TestTemporaryFailuresAreTriedForFiveDays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, result := range []mail.Result{mail.Temporary, mail.Unknown} {
			o := open(d, nil)
			o.relay.answer = always(result)
			id := o.put(t, letter("role "+result.String()))
			for range 5 {
				if err := o.deliver(id); !fault.Is(err, fault.Transient) {
					t.Fatalf("got %v, want Transient", err)
				}
				o.clock.Advance(23 * time.Hour)
			}
			line, _ := o.show(t, id)
			if line.State != post.StateQueued || line.Attempt != 5 || !strings.Contains(line.LastError, "said the relay") {
				t.Errorf("%+v", line)
			}
			o.clock.Advance(24 * time.Hour)
			if err := o.deliver(id); err != nil {
				t.Errorf("after five days: %v", err)
			}
			if line, _ := o.show(t, id); line.State != post.StateFailed {
				t.Errorf("%+v", line)
			}
		}
	})
}

func TestARefusalIsNotedAndNoError(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(d, nil)
		o.relay.answer = always(mail.Permanent)
		id := o.put(t, letter("role 1"))
		for range 2 {
			if err := o.deliver(id); err != nil {
				t.Fatal(err)
			}
		}
		line, _ := o.show(t, id)
		if line.State != post.StateFailed || line.LastError != "permanent at to: said the relay" || len(o.relay.ids) != 1 {
			t.Errorf("%+v after %d tries", line, len(o.relay.ids))
		}
	})
}

func TestALetterThatCannotBeWrittenFailsAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(d, nil)
		bad := letter("role 1")
		bad.Subject = "hello\r\nBcc: everyone@groups.example"
		first, second := o.put(t, bad), o.put(t, letter("role 2"))
		if err := o.deliver(second); err != nil {
			t.Fatal(err)
		}
		if line, _ := o.show(t, first); line.State != post.StateFailed {
			t.Errorf("%+v", line)
		}
		if line, _ := o.show(t, second); line.State != post.StateSent || len(o.relay.ids) != 1 {
			t.Errorf("%+v", line)
		}
	})
}

func TestLettersToOneAddressKeepTheirOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(d, nil)
		first, second := o.put(t, letter("role 1")), o.put(t, letter("role 2"))
		other := letter("role 3")
		other.Address = "ada@groups.example"
		third := o.put(t, other)
		urgent := o.put(t, code())
		o.relay.answer = always(mail.Temporary)
		if err := o.deliver(second); !fault.Is(err, fault.Transient) {
			t.Fatal(err)
		}
		o.relay.answer = always(mail.Sent)
		for _, id := range []ids.MessageID{urgent, third, second, first} {
			if err := o.deliver(id); err != nil {
				t.Fatal(err)
			}
		}
		var want []string
		for _, id := range []ids.MessageID{first, urgent, third, first, second} {
			want = append(want, "<"+string(id)+"@groups.example>")
		}
		if diff := cmp.Diff(want, o.relay.ids); diff != "" {
			t.Error(diff)
		}
	})
}

// A server dies with the letter in its hands. Meanwhile nobody else sends it;
// later another server does, under the same Message-ID.
func TestACrashWhileSending(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(d, nil)
		id := o.put(t, letter("role 1"))
		o.relay.answer = func() mail.Outcome {
			if err := o.deliver(id); !fault.Is(err, fault.Transient) {
				t.Errorf("a second server at the same time: %v, want Transient", err)
			}
			panic("the machine is gone")
		}
		func() {
			defer func() { _ = recover() }()
			_ = o.deliver(id)
		}()
		o.relay.answer = always(mail.Sent)
		if err := o.deliver(id); !fault.Is(err, fault.Transient) || len(o.relay.ids) != 1 {
			t.Fatalf("at once: %v after %d tries", err, len(o.relay.ids))
		}
		o.clock.Advance(mail.LongestTry + time.Minute)
		if err := o.deliver(id); err != nil {
			t.Fatal(err)
		}
		if len(o.relay.ids) != 2 || o.relay.ids[0] != o.relay.ids[1] {
			t.Errorf("sent as %v", o.relay.ids)
		}
		if line, _ := o.show(t, id); line.State != post.StateSent || line.Attempt != 2 {
			t.Errorf("%+v", line)
		}
	})
}

func TestWhatTheRelaySaidIsKeptWhileTheServerStops(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(d, nil)
		id := o.put(t, letter("role 1"))
		ctx, stop := context.WithCancel(context.Background())
		o.relay.answer = func() mail.Outcome { stop(); return mail.Outcome{Result: mail.Sent} }
		if err := o.Deliver(ctx, access.System(access.ByPost), id); err != nil {
			t.Fatal(err)
		}
		if line, _ := o.show(t, id); line.State != post.StateSent {
			t.Errorf("%+v", line)
		}
	})
}
