package letters_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/post"
	"chapterhouse.dev/chapterhouse/internal/letters"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
	"chapterhouse.dev/chapterhouse/internal/platform/mail"
)

// desk stands in for what the service speaks to.
type desk struct {
	codes   map[string]accounts.CodeLetter
	people  map[ids.PersonID]accounts.Recipient
	failure error

	queued []post.Letter
	as     []string
}

func (d *desk) CodeLetter(_ context.Context, _ access.Actor, request string) (accounts.CodeLetter, bool, error) {
	l, ok := d.codes[request]
	return l, ok, d.failure
}

func (d *desk) Recipient(_ context.Context, _ access.Actor, person ids.PersonID) (accounts.Recipient, error) {
	to, ok := d.people[person]
	if !ok {
		return to, fault.New(fault.NotFound, msg.ErrorNotFoundText())
	}
	return to, d.failure
}

func (d *desk) Queue(_ context.Context, a access.Actor, l post.Letter) (bool, error) {
	d.queued, d.as = append(d.queued, l), append(d.as, a.Label())
	return true, nil
}

func (d *desk) service() *letters.Service {
	settings := func(context.Context) (letters.Program, error) { return program, nil }
	return letters.New(d, d, settings, clock.NewFake(noon))
}

// only returns the letter that was queued, without its text.
func (d *desk) only(t *testing.T) (head post.Letter, text string) {
	t.Helper()
	if len(d.queued) != 1 || d.as[0] != access.ByLetters {
		t.Fatalf("queued %d letters as %v", len(d.queued), d.as)
	}
	head = d.queued[0]
	text = head.Text
	if head.Text == "" || head.HTML == "" {
		t.Error("a part is empty")
	}
	head.Text, head.HTML = "", ""
	return head, text
}

var from = mail.Address{Name: "Azure Tech Groups", Addr: "hub@groups.example"}

func TestSignInCode(t *testing.T) {
	expires := noon.Add(9*time.Minute + time.Second)
	d := &desk{codes: map[string]accounts.CodeLetter{"ask_1": {Address: "zeynep@bulut.example", Lang: "de", Code: "12345678", Token: "tok", Expires: expires}}}
	if err := d.service().SignInCode(context.Background(), "ask_1"); err != nil {
		t.Fatal(err)
	}
	head, text := d.only(t)
	want := post.Letter{Kind: "code", Reason: "code ask_1", Address: "zeynep@bulut.example", Lang: "de", From: from, ReplyTo: "office@groups.example",
		Subject: "Ihr Anmeldecode für Azure Tech Groups", Essential: true, Expires: expires}
	if diff := cmp.Diff(want, head); diff != "" {
		t.Error(diff)
	}
	for _, part := range []string{"1234 5678", "https://groups.example/signin/link/tok", "10 Minuten, bis 12:09 UTC"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is missing in\n%s", part, text)
		}
	}
}

func TestACodeThatIsOverMakesNoLetter(t *testing.T) {
	d := &desk{}
	if err := errors.Join(d.service().SignInCode(context.Background(), "gone"), d.service().AddressCode(context.Background(), "gone")); err != nil || len(d.queued) != 0 {
		t.Errorf("%v, %d letters", err, len(d.queued))
	}
}

func TestAddressCode(t *testing.T) {
	d := &desk{codes: map[string]accounts.CodeLetter{"ask_2": {Address: "new@bulut.example", Lang: "en", Code: "12345678", Expires: noon.Add(10 * time.Minute)}}}
	if err := d.service().AddressCode(context.Background(), "ask_2"); err != nil {
		t.Fatal(err)
	}
	head, text := d.only(t)
	if head.Kind != "address" || head.Reason != "code ask_2" || head.Expires.IsZero() || !strings.Contains(text, "1234 5678") {
		t.Errorf("%+v\n%s", head, text)
	}
}

func TestATakenAddressGetsNoCode(t *testing.T) {
	d := &desk{codes: map[string]accounts.CodeLetter{"ask_3": {Address: "old@bulut.example", Lang: "en", Taken: true, Expires: noon.Add(10 * time.Minute)}}}
	if err := d.service().AddressCode(context.Background(), "ask_3"); err != nil {
		t.Fatal(err)
	}
	if head, _ := d.only(t); head.Kind != "taken" || !head.Expires.IsZero() {
		t.Errorf("%+v", head)
	}
}

func TestStaffGranted(t *testing.T) {
	const helen, zeynep = "per_00000000000000000000000000", "per_11111111111111111111111111"
	people := map[ids.PersonID]accounts.Recipient{
		helen:  {Person: helen, Name: "Helen Brandt", Lang: "de"},
		zeynep: {Person: zeynep, Name: "Zeynep Şahin", Address: "zeynep@bulut.example", Lang: "en"},
	}
	for by, says := range map[string]string{
		helen:                            "Helen Brandt has given you the role Manager.",
		"set-up":                         "You have been given the role Manager.",
		"per_22222222222222222222222222": "You have been given the role Manager.",
	} {
		d := &desk{people: people}
		e := accounts.StaffGranted{Person: zeynep, Role: access.Manager, By: by}
		if err := d.service().StaffGranted(context.Background(), "job_1", e); err != nil {
			t.Fatal(err)
		}
		head, text := d.only(t)
		want := post.Letter{Kind: "staff", Reason: "staff job_1", Person: zeynep, Address: "zeynep@bulut.example", Name: "Zeynep Şahin", Lang: "en",
			From: from, ReplyTo: "office@groups.example", Essential: true}
		if diff := cmp.Diff(want, head, cmpopts.IgnoreFields(post.Letter{}, "Subject")); diff != "" {
			t.Error(diff)
		}
		if !strings.Contains(text, says) {
			t.Errorf("by %s: %q is missing in\n%s", by, says, text)
		}
	}
}

func TestFailuresAreTold(t *testing.T) {
	d := &desk{failure: fault.Because(fault.Transient, errors.New("the database is away")), people: map[ids.PersonID]accounts.Recipient{"per_a": {}}}
	s, ctx := d.service(), context.Background()
	for name, err := range map[string]error{
		"code":    s.SignInCode(ctx, "ask_1"),
		"address": s.AddressCode(ctx, "ask_1"),
		"staff":   s.StaffGranted(ctx, "job_1", accounts.StaffGranted{Person: "per_a"}),
	} {
		if !fault.Is(err, fault.Transient) {
			t.Errorf("%s: %v, want Transient", name, err)
		}
	}
	if len(d.queued) != 0 {
		t.Error("a letter was written all the same")
	}
}

func TestLettersAboutSigningIn(t *testing.T) {
	d := &desk{codes: map[string]accounts.CodeLetter{"ask_1": {Address: "ana@example.org", Lang: "de", Code: "12345678", Expires: noon.Add(10 * time.Minute)}},
		people: map[ids.PersonID]accounts.Recipient{"per_ana": {Person: "per_ana", Name: "Ana", Address: "ana@example.org", Lang: "en", Zone: "Europe/Lisbon"}}}
	s := d.service()
	ctx := context.Background()
	for _, err := range []error{
		s.AgainCode(ctx, "ask_1"), s.AgainCode(ctx, "ask_over"),
		s.SecurityChanged(ctx, "job_1", accounts.SecurityChanged{Person: "per_ana", What: accounts.CodeUsed, Left: 3, At: noon}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(d.queued) != 2 {
		t.Fatalf("%d letters", len(d.queued))
	}
	if l := d.queued[0]; l.Kind != "again" || l.Reason != "code ask_1" || !strings.Contains(l.Text, "1234 5678") || !l.Expires.Equal(noon.Add(10*time.Minute)) {
		t.Errorf("the code: %+v", l)
	}
	if l := d.queued[1]; l.Kind != "security" || l.Reason != "security job_1" || l.Person != "per_ana" || !strings.Contains(l.Text, "3 codes are left") || !l.Expires.IsZero() {
		t.Errorf("what happened: %+v", l)
	}
}
