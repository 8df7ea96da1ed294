package post_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/post"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/mail"
)

var everyText = db.Select(`SELECT subject || text || html || headers || COALESCE(calendar, '') || reason FROM post_messages`)
var everySeal = db.Select(`SELECT sealed FROM post_messages`)

// stored is all that a reader of the database sees of letters.
func (o *office) stored(t *testing.T) string {
	t.Helper()
	var all string
	err := o.db.Read(context.Background(), func(tx *db.Tx) error {
		texts, err := db.All[string](context.Background(), tx, everyText)
		if err != nil {
			return err
		}
		seals, err := db.All[string](context.Background(), tx, everySeal)
		all = fmt.Sprint(texts, seals)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestASecretIsSealedAndErasedOnceDelivered(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(d, nil)
		id := o.put(t, code())
		if strings.Contains(o.stored(t), "5678") {
			t.Error("the code can be read in the database")
		}
		if _, l := o.show(t, id); l.Text != "Type 1234 5678" || l.HTML != "<p>1234 5678</p>" {
			t.Errorf("opened as %+v", l)
		}
		if err := o.deliver(id); err != nil {
			t.Fatal(err)
		}
		line, l := o.show(t, id)
		if l.Text != "" || l.HTML != "" || line.ErasedAt.IsZero() || line.State != post.StateSent {
			t.Errorf("%+v %+v", line, l)
		}
	})
}

func TestASecretIsNotSentAfterItsTime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(d, nil)
		o.relay.answer = always(mail.Temporary)
		id := o.put(t, code())
		if err := o.deliver(id); !fault.Is(err, fault.Transient) {
			t.Fatal(err)
		}
		o.clock.Set(noon.Add(10 * time.Minute))
		if err := o.deliver(id); err != nil {
			t.Fatal(err)
		}
		line, l := o.show(t, id)
		if line.State != post.StateFailed || l.Text != "" || len(o.relay.ids) != 1 {
			t.Errorf("%+v %+v after %d tries", line, l, len(o.relay.ids))
		}
	})
}

func TestADemoKeepsSecretsUntilTheyExpire(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(d, func(opt *post.Options) { opt.KeepSecrets, opt.Transport = true, mail.Nowhere{} })
		id := o.put(t, code())
		if err := o.deliver(id); err != nil {
			t.Fatal(err)
		}
		if line, l := o.show(t, id); line.State != post.StateSent || l.Text == "" {
			t.Errorf("%+v %+v", line, l)
		}
		o.erase(t, 0)
		o.clock.Set(noon.Add(10 * time.Minute))
		o.erase(t, 1)
		if _, l := o.show(t, id); l.Text != "" {
			t.Errorf("%+v", l)
		}
	})
}

func (o *office) erase(t *testing.T, want int) {
	t.Helper()
	if n, err := o.Erase(context.Background(), access.System(access.ByKeeper)); err != nil || n != want {
		t.Errorf("erased %d, %v; want %d", n, err, want)
	}
}

func TestOldTextsGoAndTheLedgerStays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(d, nil)
		gone, waits := o.put(t, letter("role 1")), letter("role 2")
		waits.Person, waits.Address = "per_ada", "ada@groups.example"
		queued := o.put(t, waits)
		if err := o.deliver(gone); err != nil {
			t.Fatal(err)
		}
		o.erase(t, 0)
		o.clock.Advance(91 * 24 * time.Hour)
		o.erase(t, 1)
		if line, l := o.show(t, gone); l.Text != "" || l.HTML != "" || line.ErasedAt.IsZero() {
			t.Errorf("%+v %+v", line, l)
		}
		if _, l := o.show(t, queued); l.Text == "" {
			t.Error("the text of a letter that waits was erased")
		}
		if again, err := o.Queue(context.Background(), access.System(access.ByLetters), letter("role 1")); again || err != nil {
			t.Errorf("an old reason made a second letter: %v", err)
		}
	})
}
