package accounts_test

import (
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/oidc"
	"chapterhouse.dev/chapterhouse/internal/platform/oidc/oidctest"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
)

// campus is a house with a provider that runs: "uni".
type campus struct {
	*house
	far *oidctest.Provider
}

func newCampus(t testing.TB, d *db.DB, strong bool) campus {
	t.Helper()
	c := clock.NewFake(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
	far := oidctest.Start(t, c)
	p := accounts.Provider{ID: "uni", Name: "Example University", Strong: strong, OIDC: oidc.New(oidc.Settings{Issuer: far.Issuer, ClientID: far.ClientID,
		Secret: far.Secret, Scopes: []string{"openid", "email", "profile"}, Redirect: "https://groups.example/back"}, c)}
	return campus{newHouseAt(t, d, c, p), far}
}

var (
	ana = oidctest.User{Subject: "ana-1", Email: "ana@uni.example", Verified: true, Name: "ana"}
	ben = oidctest.User{Subject: "ben-1", Email: "ben@uni.example", Name: "ben"}
)

// goOut walks to the provider, where u signs in, and returns what the browser
// brings back.
func (c campus) goOut(as access.Actor, purpose accounts.Purpose, browser string, u oidctest.User) accounts.ComeBackInput {
	c.t.Helper()
	c.clock.Advance(time.Millisecond) // so that one job is the newest
	address, refused, _, err := c.SetOut(ctx, as, accounts.SetOutInput{Provider: "uni", Purpose: purpose, Browser: browser, Next: "/next", From: "192.0.2.1"})
	if err != nil || refused.Why != "" {
		c.t.Fatalf("setting out: %+v %v", refused, err)
	}
	c.far.Next(u)
	q := c.far.Visit(c.t, address).Query()
	return accounts.ComeBackInput{Provider: "uni", State: q.Get("state"), Code: q.Get("code"), Lang: "de"}
}

func (c campus) comeBack(as access.Actor, browser string, in accounts.ComeBackInput) accounts.Arrival {
	c.t.Helper()
	out, err := c.ComeBack(ctx, as, accounts.Browser{Secret: browser, Device: "Firefox on Linux"}, in)
	c.must(err)
	return out
}

// enter walks there and back to sign in.
func (c campus) enter(browser string, u oidctest.User) accounts.Arrival {
	c.t.Helper()
	return c.comeBack(visitor, browser, c.goOut(visitor, accounts.ToSignIn, browser, u))
}

// prove types the code of the newest letter.
func (c campus) prove(browser string) accounts.SignedIn {
	c.t.Helper()
	in, refused, err := c.ProveCode(ctx, visitor, accounts.Browser{Secret: browser}, c.letter("accounts.code_asked").Code)
	if err != nil || refused.Why != "" {
		c.t.Fatalf("the code: %+v %v", refused, err)
	}
	return in
}

var loginRows = db.Select(`SELECT COUNT(*) FROM accounts_logins`)

func TestSomebodyNewComesFromAProviderAndTypesOneCode(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCampus(t, d, false)
		browser := secret.Token()
		out := c.enter(browser, ana)
		if out.Sent.Address != "ana@uni.example" || out.Sent.Provider != "Example University" || out.SignedIn.Token != "" || out.Asking {
			t.Fatalf("the first time: %+v", out)
		}
		if got := c.rows(); got.People != 0 || got.Sessions != 0 {
			t.Errorf("before the code: %+v", got)
		}
		if l := c.letter("accounts.code_asked"); l.Provider != "Example University" || l.Lang != "de" {
			t.Errorf("the letter: %+v", l)
		}
		in := c.prove(browser)
		if !in.New || in.Linked != "Example University" || in.Next != "/next" {
			t.Errorf("signed in: %+v", in)
		}
		again := c.enter(secret.Token(), oidctest.User{Subject: ana.Subject, Email: "another@uni.example", Verified: true})
		if again.SignedIn.Token == "" || again.SignedIn.Session.Person != in.Session.Person || again.SignedIn.Next != "/next" {
			t.Errorf("the second time, by subject alone: %+v", again)
		}
		if got := c.rows(); got.People != 1 || got.Identities != 1 || got.Sessions != 2 {
			t.Errorf("%+v", got)
		}
	})
}

func TestAnAddressThatNobodyCheckedIsAskedFor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCampus(t, d, false)
		known := c.signIn("ben@uni.example")
		browser := secret.Token()
		if out := c.enter(browser, ben); !out.Asking || out.Sent.Address != "" {
			t.Fatalf("an address that the provider has not checked: %+v", out)
		}
		claim, ok, err := c.Claim(ctx, visitor, browser)
		if err != nil || !ok || claim != (accounts.Claimed{Provider: "Example University", Shown: "ben@uni.example"}) {
			t.Errorf("%+v %v %v", claim, ok, err)
		}
		if _, ok, _ := c.Claim(ctx, visitor, secret.Token()); ok {
			t.Error("another browser sees the claim")
		}
		c.clock.Advance(time.Millisecond)
		_, err = c.AskCodeForClaim(ctx, visitor, accounts.AskInput{Address: "ben@uni.example", Browser: browser, Lang: "en"})
		c.must(err)
		in := c.prove(browser)
		if in.New || in.Session.Person != known.Session.Person || in.Linked == "" || in.Next != "/next" {
			t.Errorf("%+v", in)
		}
		if _, err := c.AskCodeForClaim(ctx, visitor, accounts.AskInput{Address: "x@uni.example", Browser: browser, Lang: "en"}); !fault.Is(err, fault.Gone) {
			t.Errorf("a claim is good once: %v", err)
		}
		other := secret.Token()
		c.enter(other, oidctest.User{Subject: "no-1"})
		c.clock.Advance(time.Hour)
		if _, ok, _ := c.Claim(ctx, visitor, other); ok {
			t.Error("a claim is good for an hour")
		}
	})
}

func TestAnOrdinaryCodeLinksNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCampus(t, d, false)
		browser := secret.Token()
		c.enter(browser, ben) // and turns away
		l := c.ask("cleo@uni.example", browser)
		if l.Provider != "" {
			t.Errorf("the letter speaks of %q", l.Provider)
		}
		if in := c.prove(browser); in.Linked != "" || one[int](c.house, loginRows) != 0 {
			t.Errorf("%+v", in)
		}
	})
}

func TestAWayIsGoodOnceInItsBrowserForTenMinutes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCampus(t, d, false)
		refused := func(want accounts.Why, browser string, in accounts.ComeBackInput) {
			t.Helper()
			if out := c.comeBack(visitor, browser, in); out.Refused.Why != want || out.SignedIn.Token != "" || out.Refused.Message().IsZero() {
				t.Errorf("got %+v, want %q", out, want)
			}
		}
		browser := secret.Token()
		in := c.goOut(visitor, accounts.ToSignIn, browser, ana)
		refused(accounts.TripElsewhere, secret.Token(), in)
		refused(accounts.TripElsewhere, "", in)
		if out := c.comeBack(visitor, browser, in); out.Sent.Address == "" {
			t.Errorf("its own browser, after others tried: %+v", out)
		}
		refused(accounts.TripUsed, browser, in)
		refused(accounts.TripUsed, browser, accounts.ComeBackInput{Provider: "uni", State: "invented", Code: "x"})

		in = c.goOut(visitor, accounts.ToSignIn, browser, ana)
		c.clock.Advance(10 * time.Minute)
		refused(accounts.TripExpired, browser, in)
		refused(accounts.TripUsed, browser, in)
		if _, err := c.ComeBack(ctx, visitor, accounts.Browser{Secret: browser}, accounts.ComeBackInput{Provider: "none", State: "x"}); !fault.Is(err, fault.NotFound) {
			t.Errorf("a provider that is not set up: %v", err)
		}
	})
}

func TestWhatTheProviderSaysInPlaceOfACode(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCampus(t, d, false)
		browser := secret.Token()
		for said, want := range map[string]accounts.Why{"access_denied": accounts.NotThrough, "login_required": accounts.NotThrough,
			"temporarily_unavailable": accounts.ProviderDown, "invalid_scope": accounts.ProviderRefuses, "<script>": accounts.ProviderRefuses} {
			in := c.goOut(visitor, accounts.ToSignIn, browser, ana)
			in.Code, in.Error = "", said
			if out := c.comeBack(visitor, browser, in); out.Refused.Why != want || out.Cause == nil {
				t.Errorf("%s: %+v, want %q", said, out, want)
			}
		}
		in := c.goOut(visitor, accounts.ToSignIn, browser, ana)
		in.Code = "another"
		if out := c.comeBack(visitor, browser, in); out.Refused.Why != accounts.ProviderRefuses || out.Cause == nil {
			t.Errorf("a wrong code: %+v", out)
		}
		in = c.goOut(visitor, accounts.ToSignIn, browser, ana)
		c.far.Down(true)
		if out := c.comeBack(visitor, browser, in); out.Refused.Why != accounts.ProviderDown {
			t.Errorf("away: %+v", out)
		}
		if got := c.rows(); got.People != 0 || got.Codes != 0 {
			t.Errorf("left behind: %+v", got)
		}
	})
}

func TestAProviderThatIsDownIsTold(t *testing.T) {
	c := newCampus(t, dbtest.SQLite(t), false)
	c.far.Down(true)
	_, refused, cause, err := c.SetOut(ctx, visitor, accounts.SetOutInput{Provider: "uni", Purpose: accounts.ToSignIn, Browser: secret.Token()})
	if refused.Why != accounts.ProviderDown || cause == nil || err != nil {
		t.Errorf("%+v %v %v", refused, cause, err)
	}
	if _, _, _, err := c.SetOut(ctx, visitor, accounts.SetOutInput{Provider: "uni", Purpose: accounts.ToSignIn, Browser: "short"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("no cookie: %v", err)
	}
}

func TestSettingOutIsLimited(t *testing.T) {
	c := newCampus(t, dbtest.SQLite(t), false)
	for n := range 31 {
		_, _, _, err := c.SetOut(ctx, visitor, accounts.SetOutInput{Provider: "uni", Purpose: accounts.ToSignIn, Browser: secret.Token(), From: "192.0.2.7"})
		if got := fault.Is(err, fault.TooMany); got != (n == 30) || !got && err != nil {
			t.Fatalf("number %d: %v", n, err)
		}
	}
}

func TestLinkingAndUnlinkingOnTheOwnPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCampus(t, d, false)
		me, you := c.visit(c.signIn("me@home.example").Token).Actor, c.visit(c.signIn("you@home.example").Token).Actor
		browser := secret.Token()
		if out := c.comeBack(me, browser, c.goOut(me, accounts.ToLink, browser, ana)); !out.Linked {
			t.Fatalf("%+v", out)
		}
		if out := c.comeBack(me, browser, c.goOut(me, accounts.ToLink, browser, ana)); !out.Linked {
			t.Errorf("linked already: %+v", out)
		}
		if out := c.comeBack(you, browser, c.goOut(you, accounts.ToLink, browser, ana)); out.Refused.Why != accounts.LoginTaken {
			t.Errorf("somebody else's: %+v", out)
		}
		in := c.goOut(me, accounts.ToLink, browser, ben)
		if out := c.comeBack(you, browser, in); out.Refused.Why != accounts.TripElsewhere {
			t.Errorf("come back as somebody else: %+v", out)
		}
		list, err := c.Logins(ctx, me, me.Person)
		if err != nil || len(list) != 1 || list[0].Shown != "ana@uni.example" || c.ProviderName(list[0].Issuer) != "Example University" {
			t.Fatalf("%+v %v", list, err)
		}
		if err := c.RemoveLogin(ctx, you, list[0].ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else's is unlinked: %v", err)
		}
		if out := c.enter(secret.Token(), ana); out.SignedIn.Session.Person != me.Person {
			t.Errorf("signing in that way: %+v", out)
		}
		c.must(c.RemoveLogin(ctx, me, list[0].ID))
		if out := c.enter(secret.Token(), ana); out.Sent.Address == "" {
			t.Errorf("after unlinking: %+v", out)
		}
	})
}

// A mailbox alone must not open a further door to an account that has a
// stronger one: whoever reads the mailbox could come from the provider as
// somebody else.
func TestAStrongAccountIsLinkedOnItsOwnPageOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newCampus(t, d, true)
		browser := secret.Token()
		c.enter(browser, ana)
		owner := c.prove(browser)
		if got := c.visit(owner.Token).Actor.Strength; got != access.StrongProof {
			t.Errorf("the operator calls the provider strong, and the session is %d", got)
		}
		thief := secret.Token()
		c.enter(thief, ben)
		c.clock.Advance(time.Millisecond)
		_, err := c.AskCodeForClaim(ctx, visitor, accounts.AskInput{Address: "ana@uni.example", Browser: thief, Lang: "en"})
		c.must(err)
		in := c.prove(thief)
		if in.Linked != "" || in.NotLinked != "Example University" || in.Session.Person != owner.Session.Person {
			t.Errorf("%+v", in)
		}
		if got := c.visit(in.Token).Actor.Strength; got != access.WeakProof {
			t.Errorf("by a mailbox alone the session is %d", got)
		}
		if got := c.enter(secret.Token(), ana).SignedIn.Session; got.Strength != access.StrongProof || got.Method != accounts.ByProvider {
			t.Errorf("the owner comes back: %+v", got)
		}
		if n := one[int](c.house, loginRows); n != 1 {
			t.Errorf("%d logins", n)
		}
	})
}

func TestWaysThatLedNowhereAreSwept(t *testing.T) {
	c := newCampus(t, dbtest.SQLite(t), false)
	c.goOut(visitor, accounts.ToSignIn, secret.Token(), ana)
	c.clock.Advance(2 * time.Hour)
	c.must(c.Sweep(ctx, access.System(access.ByKeeper)))
	if n := one[int](c.house, db.Select(`SELECT COUNT(*) FROM accounts_trips`)); n != 0 {
		t.Errorf("%d are left", n)
	}
}
