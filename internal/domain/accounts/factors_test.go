package accounts_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"
	"chapterhouse.dev/chapterhouse/internal/platform/passkey/passkeytest"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
	"chapterhouse.dev/chapterhouse/internal/platform/totp"
)

// phone is an authenticator app.
type phone struct {
	h      *house
	secret totp.Secret
}

// code is what the app shows. The clock goes on by a period first, because a
// code counts once.
func (p phone) code() string {
	p.h.clock.Advance(totp.Period)
	return p.secret.Code(totp.Step(p.h.clock.Now()))
}

// holdApp gives the person of a session an authenticator app, and returns it
// with the recovery codes.
func (h *house) holdApp(token string) (phone, []string) {
	h.t.Helper()
	a := h.visit(token).Actor
	n, err := h.NewApp(ctx, a, "Groups", "")
	h.must(err)
	p := phone{h, secretOf(h.t, n.Text)}
	codes, err := h.AddApp(ctx, a, n.State, p.code())
	h.must(err)
	return p, codes
}

// secretOf reads a secret as an app does that it is typed into.
func secretOf(t testing.TB, text string) totp.Secret {
	t.Helper()
	s, err := totp.ParseSecret(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// holdPasskey registers a passkey on a device.
func (h *house) holdPasskey(token, name string, d *passkeytest.Device) []string {
	h.t.Helper()
	a := h.visit(token).Actor
	c, err := h.NewPasskey(ctx, a)
	h.must(err)
	codes, err := h.AddPasskey(ctx, a, name, c.State, d.Create([]byte(c.Options)))
	h.must(err)
	return codes
}

func (h *house) device() *passkeytest.Device {
	return passkeytest.New(h.t, "https://groups.example", "groups.example")
}

// half is a browser in which the code of the letter was proved, and a second
// step is due.
func (h *house) half(address string) accounts.Browser {
	h.t.Helper()
	b := accounts.Browser{Secret: secret.Token(), Device: "Firefox on Linux"}
	in, refused, err := h.ProveCode(ctx, visitor, b, h.ask(address, b.Secret).Code)
	if err != nil || refused.Why != "" || !in.Second || in.Token != "" {
		h.t.Fatalf("the code alone: %+v, %+v, %v", in, refused, err)
	}
	return b
}

func (h *house) second(b accounts.Browser, by accounts.Method, text string) (accounts.SignedIn, accounts.Refusal) {
	h.t.Helper()
	in, refused, err := h.ProveSecond(ctx, visitor, b, accounts.Given{By: by, Text: text})
	h.must(err)
	return in, refused
}

// told is the newest event of a change of factors.
func (h *house) told() (e accounts.SecurityChanged) {
	h.t.Helper()
	h.must(jobs.Job{Args: one[string](h, newestJob, e.EventName())}.Decode(&e))
	return e
}

func TestTheFirstFactorMakesTheSessionStrong(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		elsewhere, here := h.signIn("ana@example.org"), h.signIn("ana@example.org")
		if a := h.visit(here.Token).Actor; a.Strength != access.WeakProof {
			t.Errorf("by mail: strength %d", a.Strength)
		}
		_, codes := h.holdApp(here.Token)
		v := h.visit(here.Token)
		if v.Actor.Strength != access.StrongProof || v.Session.Method != accounts.ByApp || v.Actor.Reauth != h.clock.Now() {
			t.Errorf("with the app: %+v", v)
		}
		if len(codes) != 10 || len(slices.Compact(slices.Sorted(slices.Values(codes)))) != 10 || len(codes[0]) != 11 {
			t.Errorf("recovery codes: %v", codes)
		}
		if e := h.told(); e.What != accounts.AppAdded || e.Person != v.Person.ID {
			t.Errorf("told %+v", e)
		}
		h.ended(elsewhere.Token)
		if more := h.holdPasskey(here.Token, "Laptop", h.device()); more != nil {
			t.Errorf("a second factor brought codes again: %v", more)
		}
		f, err := h.Factors(ctx, v.Actor)
		if err != nil || len(f.Passkeys) != 1 || f.Passkeys[0].Name != "Laptop" || f.App == nil || f.Codes != 10 {
			t.Errorf("factors: %+v, %v", f, err)
		}
	})
}

func TestTheCodeOfTheAppIsTheSecondStep(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		app, _ := h.holdApp(h.signIn("ana@example.org").Token)
		b := h.half("ana@example.org")
		w, due, err := h.SecondStep(ctx, visitor, b.Secret)
		if err != nil || !due || !w.App || !w.Codes || w.Mail || w.Passkey.Options != "" {
			t.Errorf("ways: %+v, %v, %v", w, due, err)
		}
		if _, due, _ := h.SecondStep(ctx, visitor, secret.Token()); due {
			t.Error("a second step is due in another browser")
		}
		if _, refused := h.second(accounts.Browser{Secret: secret.Token()}, accounts.ByApp, app.code()); refused.Why != accounts.NoStep {
			t.Errorf("another browser: %+v", refused)
		}
		code := app.code()
		in, refused := h.second(b, accounts.ByApp, code[:3]+" "+code[3:])
		if refused.Why != "" || in.Next != "/next" || h.visit(in.Token).Actor.Strength != access.StrongProof {
			t.Fatalf("%+v, %+v", in, refused)
		}
		if _, refused := h.second(b, accounts.ByApp, app.code()); refused.Why != accounts.NoStep {
			t.Errorf("a second time: %+v", refused)
		}
		again := h.half("ana@example.org")
		if _, refused := h.second(again, accounts.ByApp, code); refused.Why != accounts.WrongProof {
			t.Errorf("a code that was used: %+v", refused)
		}
		h.clock.Advance(11 * time.Minute)
		if _, refused := h.second(again, accounts.ByApp, app.code()); refused.Why != accounts.NoStep {
			t.Errorf("too late: %+v", refused)
		}
		_, _, err = h.ProveSecond(ctx, visitor, h.half("ana@example.org"), accounts.Given{By: accounts.ByApp, Text: "12345"})
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("five digits: %v", err)
		}
	})
}

// Of many tries at once each is counted, and after five wrong ones no code is
// looked at for a quarter of an hour, not even a right one.
func TestWrongCodesOfTheAppAreCounted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		app, _ := h.holdApp(h.signIn("ana@example.org").Token)
		b := h.half("ana@example.org")
		right := app.code()
		wrong := "000000"
		if right == wrong {
			wrong = "000001"
		}
		var mu sync.Mutex
		seen := map[accounts.Why]int{}
		var tries sync.WaitGroup
		for range 8 {
			tries.Go(func() {
				_, refused, err := h.ProveSecond(ctx, visitor, b, accounts.Given{By: accounts.ByApp, Text: wrong})
				mu.Lock()
				defer mu.Unlock()
				if seen[refused.Why]++; err != nil {
					t.Error(err)
				}
			})
		}
		tries.Wait()
		if seen[accounts.WrongProof] != 5 || seen[accounts.TooOften] != 3 {
			t.Errorf("refused %v", seen)
		}
		if _, refused := h.second(b, accounts.ByApp, right); refused.Why != accounts.TooOften || refused.Minutes != 15 {
			t.Errorf("the right one: %+v", refused)
		}
		h.clock.Advance(15 * time.Minute)
		in, refused := h.second(h.half("ana@example.org"), accounts.ByApp, app.code())
		if refused.Why != "" || in.Token == "" {
			t.Errorf("after a quarter of an hour: %+v", refused)
		}
	})
}

func TestARecoveryCodeWorksOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		_, codes := h.holdApp(h.signIn("ana@example.org").Token)
		h.clock.Advance(time.Millisecond)
		typed := strings.ToLower(strings.ReplaceAll(codes[3], "-", " "))
		in, refused := h.second(h.half("ana@example.org"), accounts.ByRecovery, typed)
		if refused.Why != "" {
			t.Fatalf("%+v", refused)
		}
		if e := h.told(); e.What != accounts.CodeUsed || e.Left != 9 {
			t.Errorf("told %+v", e)
		}
		if _, refused := h.second(h.half("ana@example.org"), accounts.ByRecovery, codes[3]); refused.Why != accounts.WrongProof {
			t.Errorf("a second time: %+v", refused)
		}
		h.clock.Advance(time.Millisecond)
		renewed, err := h.RenewCodes(ctx, h.visit(in.Token).Actor)
		if err != nil || len(renewed) != 10 || h.told().What != accounts.CodesRenewed {
			t.Fatalf("%v, %v", renewed, err)
		}
		if _, refused := h.second(h.half("ana@example.org"), accounts.ByRecovery, codes[4]); refused.Why != accounts.WrongProof {
			t.Errorf("one of those before: %+v", refused)
		}
		if _, refused := h.second(h.half("ana@example.org"), accounts.ByRecovery, renewed[0]); refused.Why != "" {
			t.Errorf("a new one: %+v", refused)
		}
		eve := h.visit(h.signIn("eve@example.org").Token).Actor
		if _, err := h.RenewCodes(ctx, eve); !fault.Is(err, fault.Conflict) {
			t.Errorf("codes without a factor: %v", err)
		}
	})
}

func TestAPasskeySignsInByItself(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, device := newHouse(t, d), newHouse(t, d).device()
		ana := h.signIn("ana@example.org")
		h.holdPasskey(ana.Token, "Laptop", device)
		b := accounts.Browser{Secret: secret.Token(), Device: "Firefox on Linux"}
		c, err := h.AskPasskey(b.Secret)
		h.must(err)
		answer := device.Get([]byte(c.Options))
		if _, err := h.SignInByPasskey(ctx, visitor, accounts.Browser{Secret: secret.Token()}, c.State, answer, "/", ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("in another browser: %v", err)
		}
		in, err := h.SignInByPasskey(ctx, visitor, b, c.State, answer, "/groups", "")
		h.must(err)
		v := h.visit(in.Token)
		if v.Person.ID != ana.Session.Person || v.Actor.Strength != access.StrongProof || v.Session.Method != accounts.ByPasskey || in.Next != "/groups" {
			t.Errorf("%+v", v)
		}
		if _, err := h.SignInByPasskey(ctx, visitor, b, c.State, answer, "/", ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("the same answer again: %v", err)
		}
		h.clock.Advance(11 * time.Minute)
		late, err := h.AskPasskey(b.Secret)
		h.must(err)
		h.clock.Advance(11 * time.Minute)
		if _, err := h.SignInByPasskey(ctx, visitor, b, late.State, device.Get([]byte(late.Options)), "/", ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("too late: %v", err)
		}
		half := h.half("ana@example.org")
		w, _, err := h.SecondStep(ctx, visitor, half.Secret)
		h.must(err)
		in, refused, err := h.ProveSecond(ctx, visitor, half, accounts.Given{By: accounts.ByPasskey, Text: device.Get([]byte(w.Passkey.Options)), State: w.Passkey.State})
		if err != nil || refused.Why != "" || h.visit(in.Token).Session.Method != accounts.ByPasskey {
			t.Errorf("as second step: %+v, %v", refused, err)
		}
	})
}

func TestRemovingFactors(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		in := h.signIn("ana@example.org")
		h.holdApp(in.Token)
		h.holdPasskey(in.Token, "Laptop", h.device())
		v := h.visit(in.Token)
		h.grant("ana@example.org", access.Editor)
		eve := h.visit(h.signIn("eve@example.org").Token).Actor
		f, err := h.Factors(ctx, v.Actor)
		h.must(err)
		if err := h.RemovePasskey(ctx, eve, f.Passkeys[0].ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else's: %v", err)
		}
		h.clock.Advance(time.Millisecond)
		h.must(h.RemovePasskey(ctx, v.Actor, f.Passkeys[0].ID))
		if e := h.told(); e.What != accounts.PasskeyRemoved || e.Name != "Laptop" {
			t.Errorf("told %+v", e)
		}
		if err := h.RemoveApp(ctx, v.Actor); !fault.Is(err, fault.Conflict) {
			t.Errorf("the last factor of somebody on the team: %v", err)
		}
		h.must(h.RevokeStaff(ctx, access.System(access.ByCommandLine), v.Person.ID, access.Editor, "test"))
		h.must(h.RemoveApp(ctx, v.Actor))
		if f, err := h.Factors(ctx, v.Actor); err != nil || f.Any() || f.Codes != 0 {
			t.Errorf("left: %+v, %v", f, err)
		}
		h.signIn("ana@example.org") // by the code alone
	})
}

func TestFactorsAreChangedOnlyAfterAFreshProof(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		in := h.signIn("ana@example.org")
		h.clock.Advance(access.FreshFor + time.Second)
		if _, err := h.NewApp(ctx, h.visit(in.Token).Actor, "Groups", ""); !access.IsStale(err) {
			t.Errorf("without a fresh proof: %v", err)
		}
		a := h.visit(in.Token).Actor
		if _, err := h.AskAgain(ctx, a, ""); err != nil {
			t.Fatal(err)
		}
		l := h.letter("accounts.again_code_asked")
		if l.Address != "ana@example.org" || l.Taken || l.Token != "" {
			t.Errorf("letter %+v", l)
		}
		w, sent, err := h.AgainWays(ctx, a)
		if err != nil || !w.Mail || sent.Address != l.Address {
			t.Errorf("ways: %+v, %+v, %v", w, sent, err)
		}
		if refused, err := h.ProveAgain(ctx, a, accounts.Given{By: accounts.ByMail, Text: other(l.Code)}); err != nil || refused.Why != accounts.WrongCode {
			t.Errorf("a wrong code: %+v, %v", refused, err)
		}
		if refused, err := h.ProveAgain(ctx, a, accounts.Given{By: accounts.ByMail, Text: l.Code}); err != nil || refused.Why != "" {
			t.Fatalf("the code: %+v, %v", refused, err)
		}
		app, _ := h.holdApp(in.Token)
		h.clock.Advance(access.FreshFor + time.Second)
		a = h.visit(in.Token).Actor
		if _, err := h.AskAgain(ctx, a, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("a code by mail although there is an app: %v", err)
		}
		if _, err := h.ProveAgain(ctx, a, accounts.Given{By: accounts.ByMail, Text: l.Code}); !fault.Is(err, fault.Invalid) {
			t.Errorf("by mail although there is an app: %v", err)
		}
		code := app.code()
		for _, press := range []string{"once", "twice"} {
			if refused, err := h.ProveAgain(ctx, a, accounts.Given{By: accounts.ByApp, Text: code}); err != nil || refused.Why != "" {
				t.Errorf("by the app, pressed %s: %+v, %v", press, refused, err)
			}
		}
		h.clock.Advance(access.FreshFor + time.Second)
		if refused, err := h.ProveAgain(ctx, a, accounts.Given{By: accounts.ByApp, Text: code}); err != nil || refused.Why != accounts.WrongProof {
			t.Errorf("by the same code later: %+v, %v", refused, err)
		}
		if refused, err := h.ProveAgain(ctx, a, accounts.Given{By: accounts.ByApp, Text: app.code()}); err != nil || refused.Why != "" {
			t.Errorf("by the next code: %+v, %v", refused, err)
		}
		if _, err := h.RenewCodes(ctx, h.visit(in.Token).Actor); err != nil {
			t.Errorf("with a fresh proof: %v", err)
		}
	})
}

// A session of the time before the first factor can never bring its own.
func TestAWeakSessionChangesNoFactors(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t))
	in := h.signIn("ana@example.org")
	weak := h.visit(in.Token).Actor
	h.holdApp(in.Token)
	n, err := h.NewApp(ctx, weak, "Groups", "")
	h.must(err)
	if _, err := h.AddApp(ctx, weak, n.State, phone{h, secretOf(t, n.Text)}.code()); !fault.Is(err, fault.Forbidden) {
		t.Errorf("it did: %v", err)
	}
}

func TestDemoSessionsAreStrongAndFresh(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t))
	id := h.grant("boss@example.org", access.Administrator)
	in, err := h.SignInAs(ctx, demo, id, accounts.Browser{})
	h.must(err)
	h.clock.Advance(time.Hour)
	_, err = h.GrantStaff(ctx, h.visit(in.Token).Actor, accounts.StaffInput{Address: "new@example.org", Role: access.Editor, Reason: "test"})
	h.must(err)
}

// The administrator of the set-up has no office before a second factor.
func TestTheFirstAdministratorNeedsAFactor(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t))
	token, err := h.SetUpLink(ctx, access.System(access.BySetUp))
	h.must(err)
	out, err := h.UseSetUp(ctx, visitor, accounts.SetUpInput{Token: token, Address: "boss@example.org", Name: "Boss", Lang: "en", Manages: true}, accounts.Browser{})
	h.must(err)
	if _, err := h.StaffList(ctx, h.visit(out.Token).Actor); !access.IsWeak(err) {
		t.Errorf("before: %v", err)
	}
	h.holdApp(out.Token)
	v := h.visit(out.Token)
	if !v.Renew {
		t.Error("the session became strong and keeps its token")
	}
	if list, err := h.StaffList(ctx, v.Actor); err != nil || list[0].Person.ID != ids.PersonID(v.Person.ID) || len(list[0].Roles) != 2 {
		t.Errorf("with the app: %v, %v", list, err)
	}
}
