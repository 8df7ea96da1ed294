package accounts_test

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTheFirstProofMakesTheAccountAndLaterOnesFindIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		first := h.signIn("Ana@Example.org")
		if !first.New || first.Next != "/next" {
			t.Errorf("first: %+v", first)
		}
		v := h.visit(first.Token)
		if v.Actor.Person != first.Session.Person || v.Actor.Session != first.Session.ID || v.Person.Lang != "de" || v.Session.Device != "Firefox on Linux" || v.Staff || v.Renew {
			t.Errorf("visit: %+v", v)
		}
		again := h.signIn("ana@example.ORG")
		if again.New || again.Session.Person != first.Session.Person || again.Token == first.Token {
			t.Errorf("again: %+v", again)
		}
		if got := h.rows(); got.People != 1 || got.Identities != 1 || got.Sessions != 2 {
			t.Errorf("%+v", got)
		}
	})
}

func TestTheFirstBrowserTellsTheZone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		enter := func(address, zone string) string {
			t.Helper()
			b := accounts.Browser{Secret: secret.Token(), Zone: zone}
			in, refused, err := h.ProveCode(ctx, visitor, b, h.ask(address, b.Secret).Code)
			if err != nil || refused.Why != "" {
				t.Fatalf("%+v, %v", refused, err)
			}
			return h.visit(in.Token).Person.Zone
		}
		for _, step := range []struct{ address, told, want string }{
			{"ana@example.org", "Africa/Nairobi", "Africa/Nairobi"},
			{"ana@example.org", "Europe/Berlin", "Africa/Nairobi"}, // on a journey
			{"bob@example.org", "", "UTC"},
			{"bob@example.org", "Europe/Berlin", "UTC"}, // may have been chosen
			{"eve@example.org", "../../etc/passwd", "UTC"},
			{"eva@example.org", "Local", "UTC"},
		} {
			if got := enter(step.address, step.told); got != step.want {
				t.Errorf("%s with %q: %q, want %q", step.address, step.told, got, step.want)
			}
		}
	})
}

func TestACodeIsWorthNothingAfterUseExpiryOrFiveWrongTries(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		b := accounts.Browser{Secret: secret.Token()}
		prove := func(code string, want accounts.Refusal) {
			t.Helper()
			_, got, err := h.ProveCode(ctx, visitor, b, code)
			if err != nil || got != want {
				t.Errorf("got %+v, %v, want %+v", got, err, want)
			}
		}
		prove("12345678", accounts.Refusal{Why: accounts.NoCode})

		l := h.ask("ana@example.org", b.Secret)
		prove(l.Code, accounts.Refusal{})
		prove(l.Code, accounts.Refusal{Why: accounts.UsedCode})
		if link, err := h.OpenLink(ctx, visitor, l.Token, b.Secret); err != nil || link.Refused.Why != accounts.UsedCode {
			t.Errorf("the link of a used code: %+v, %v", link, err)
		}

		l = h.ask("ana@example.org", b.Secret)
		for left := 4; left > 0; left-- {
			prove(other(l.Code), accounts.Refusal{Why: accounts.WrongCode, Left: left})
		}
		prove(other(l.Code), accounts.Refusal{Why: accounts.VoidCode})
		prove(l.Code, accounts.Refusal{Why: accounts.VoidCode})

		l = h.ask("ana@example.org", b.Secret)
		if _, _, err := h.ProveCode(ctx, visitor, b, "1234"); !fault.Is(err, fault.Invalid) {
			t.Errorf("text that is no code: %v", err)
		}
		h.clock.Advance(10 * time.Minute)
		prove(l.Code, accounts.Refusal{Why: accounts.ExpiredCode})
		if _, ok, _ := h.Pending(ctx, visitor, b.Secret); ok {
			t.Error("an expired code is still pending")
		}
		if got := h.rows(); got.Sessions != 1 {
			t.Errorf("%d sessions from one good proof", got.Sessions)
		}
	})
}

func TestAskingAgainVoidsTheCodeOfThisBrowserOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		one, two := accounts.Browser{Secret: secret.Token()}, accounts.Browser{Secret: secret.Token()}
		old := h.ask("ana@example.org", one.Secret)
		elsewhere := h.ask("ana@example.org", two.Secret)
		fresh := h.ask("ana@example.org", one.Secret)
		if _, r, err := h.ProveCode(ctx, visitor, one, old.Code); r.Why != accounts.WrongCode || err != nil {
			t.Errorf("the replaced code: %+v, %v", r, err)
		}
		if link, err := h.OpenLink(ctx, visitor, old.Token, one.Secret); link.Refused.Why != accounts.NoCode || err != nil {
			t.Errorf("the replaced link: %+v, %v", link, err)
		}
		if _, r, err := h.ProveCode(ctx, visitor, two, fresh.Code); r.Why != accounts.WrongCode || err != nil {
			t.Errorf("a code typed in a browser that did not ask for it: %+v, %v", r, err)
		}
		for b, l := range map[accounts.Browser]accounts.CodeLetter{one: fresh, two: elsewhere} {
			if _, r, err := h.ProveCode(ctx, visitor, b, l.Code); r.Why != "" || err != nil {
				t.Errorf("a good code: %+v, %v", r, err)
			}
		}
	})
}

func TestTheLinkSignsInOnlyWhereItWasAskedFor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		mine, foreign := accounts.Browser{Secret: secret.Token()}, accounts.Browser{Secret: secret.Token()}
		l := h.ask("ana@example.org", mine.Secret)
		before := h.rows()
		for range 3 { // a scanner opens the link, with and without a cookie
			for _, browser := range []string{foreign.Secret, "", mine.Secret} {
				link, err := h.OpenLink(ctx, visitor, l.Token, browser)
				want := accounts.Link{Address: "ana@example.org", Code: l.Code}
				if browser == mine.Secret {
					want = accounts.Link{Address: "ana@example.org", Here: true}
				}
				if diff := cmp.Diff(want, link); diff != "" || err != nil {
					t.Error(diff, err)
				}
			}
		}
		if _, r, err := h.UseLink(ctx, visitor, foreign, l.Token); r.Why != accounts.OtherBrowser || err != nil {
			t.Errorf("in another browser: %+v, %v", r, err)
		}
		if _, r, err := h.UseLink(ctx, visitor, mine, secret.Token()); r.Why != accounts.NoCode || err != nil {
			t.Errorf("an invented link: %+v, %v", r, err)
		}
		if after := h.rows(); after != before {
			t.Errorf("opening the link changed %+v to %+v", before, after)
		}
		in, r, err := h.UseLink(ctx, visitor, mine, l.Token)
		if r.Why != "" || err != nil || h.visit(in.Token).Person.ID != in.Session.Person {
			t.Errorf("where it was asked for: %+v, %v", r, err)
		}
		if _, r, err := h.UseLink(ctx, visitor, mine, l.Token); r.Why != accounts.UsedCode || err != nil {
			t.Errorf("a second time: %+v, %v", r, err)
		}
		if _, r, err := h.ProveCode(ctx, visitor, mine, l.Code); r.Why != accounts.UsedCode || err != nil {
			t.Errorf("its code afterwards: %+v, %v", r, err)
		}
	})
}

// Many presses on the same button: one session. And two browsers that prove a
// new address at the same moment: one account.
func TestConcurrentProofs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		together := func(n int, do func(i int) (accounts.Refusal, error)) (good int, why map[accounts.Why]int) {
			var wg sync.WaitGroup
			got := make([]accounts.Refusal, n)
			for i := range n {
				wg.Go(func() {
					var err error
					if got[i], err = do(i); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			why = map[accounts.Why]int{}
			for _, r := range got {
				why[r.Why]++
			}
			return why[""], why
		}
		b := accounts.Browser{Secret: secret.Token()}
		l := h.ask("ana@example.org", b.Secret)
		if good, why := together(16, func(int) (accounts.Refusal, error) {
			_, r, err := h.ProveCode(ctx, visitor, b, l.Code)
			return r, err
		}); good != 1 || why[accounts.UsedCode] != 15 {
			t.Errorf("the same code 16 times: %v", why)
		}

		l = h.ask("ana@example.org", b.Secret)
		if _, why := together(16, func(int) (accounts.Refusal, error) {
			_, r, err := h.ProveCode(ctx, visitor, b, other(l.Code))
			return r, err
		}); why[accounts.WrongCode] != 4 || why[accounts.VoidCode] != 12 {
			t.Errorf("a wrong code 16 times: %v", why)
		}

		browsers := make([]accounts.Browser, 4)
		codes := make([]string, 4)
		for i := range browsers {
			browsers[i].Secret = secret.Token()
			codes[i] = h.ask("bob@example.org", browsers[i].Secret).Code
		}
		before := h.rows()
		good, why := together(4, func(i int) (accounts.Refusal, error) {
			_, r, err := h.ProveCode(ctx, visitor, browsers[i], codes[i])
			return r, err
		})
		want := rows{before.People + 1, before.Identities + 1, before.Sessions + 4, before.Codes}
		if got := h.rows(); good != 4 || got != want {
			t.Errorf("four proofs of one new address: %v, %+v, want %+v", why, got, want)
		}
	})
}

var (
	auditSince = db.Select(`SELECT actor_kind, actor, action, target_kind, target_id, outcome, reason, detail FROM audit_entries WHERE at >= $1 ORDER BY id`)
	jobsSince  = db.Select(`SELECT kind, args, state FROM jobs_jobs WHERE created_at >= $1 ORDER BY id`)
)

type trace struct {
	Audit []struct {
		ActorKind  string `db:"actor_kind"`
		Actor      string `db:"actor"`
		Action     string `db:"action"`
		TargetKind string `db:"target_kind"`
		TargetID   string `db:"target_id"`
		Outcome    string `db:"outcome"`
		Reason     string `db:"reason"`
		Detail     string `db:"detail"`
	}
	Jobs []struct {
		Kind  string `db:"kind"`
		Args  string `db:"args"`
		State string `db:"state"`
	}
	Answer accounts.Asked
	Letter accounts.CodeLetter
	Rows   rows
}

var randomID = regexp.MustCompile(`(ask|aud|job)_[0-9a-z]{20,}`)

// What asking leaves behind is the same for an address with and without an
// account, but for the random identifiers (promises.md P27, B56).
func TestAskingTellsNothingAboutAnAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		h.grant("known@example.org", access.Administrator)
		h.signIn("known@example.org")
		h.clock.Advance(time.Hour)
		ask := func(address string) string {
			h.clock.Set(h.clock.Now().Truncate(time.Hour).Add(time.Hour))
			since, before := h.clock.Now(), h.rows()
			var tr trace
			var err error
			tr.Answer, err = h.AskCode(ctx, visitor, accounts.AskInput{Address: address, Browser: secret.Token(), Next: "/", Lang: "de", From: "192.0.2.1"})
			h.must(err)
			tr.Letter = h.letter("accounts.code_asked")
			after := h.rows()
			tr.Rows = rows{after.People - before.People, after.Identities - before.Identities, after.Sessions - before.Sessions, after.Codes - before.Codes}
			h.must(d.Read(ctx, func(tx *db.Tx) error {
				if err := fill(tx, &tr.Audit, auditSince, since); err != nil {
					return err
				}
				return fill(tx, &tr.Jobs, jobsSince, since)
			}))
			tr.Answer.Until, tr.Letter.Expires = tr.Answer.Until.Add(-since.Sub(time.Unix(0, 0))), tr.Letter.Expires.Add(-since.Sub(time.Unix(0, 0)))
			tr.Letter.Code, tr.Letter.Token = "", ""
			return strings.ReplaceAll(randomID.ReplaceAllString(fmt.Sprintf("%+v", tr), "${1}_"), address, "ADDRESS")
		}
		if diff := cmp.Diff(ask("known@example.org"), ask("stranger@example.org")); diff != "" {
			t.Errorf("known and unknown differ:\n%s", diff)
		}
	})
}

func fill[T any](r db.Reader, into *[]T, q db.Query, args ...any) (err error) {
	*into, err = db.All[T](ctx, r, q, args...)
	return err
}

func TestLettersAreLimited(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ask := func(address, from string) error {
			_, err := h.AskCode(ctx, visitor, accounts.AskInput{Address: address, Browser: secret.Token(), From: from})
			return err
		}
		for i := range 5 {
			h.must(ask("Victim@example.org", fmt.Sprint("net ", i)))
		}
		err := ask("victim@example.org", "net 9")
		if f := fault.As(err); f == nil || f.Kind != fault.TooMany || f.Message.Args["minutes"] != 30 {
			t.Errorf("the sixth letter: %v", err)
		}
		in := h.signIn("ana@example.org")
		if _, err := h.AddAddress(ctx, h.visit(in.Token).Actor, "victim@example.org", ""); !fault.Is(err, fault.TooMany) {
			t.Errorf("the sixth letter by the profile page: %v", err)
		}
		h.clock.Advance(30 * time.Minute)
		h.must(ask("victim@example.org", "net 9"))
		for i := range 25 {
			h.must(ask(fmt.Sprintf("p%d@example.org", i), "2001:db8::/64"))
		}
		if err := ask("p99@example.org", "2001:db8::/64"); !fault.Is(err, fault.TooMany) {
			t.Errorf("the 26th from one network: %v", err)
		}
		if err := ask("not an address", "net"); !fault.Is(err, fault.Invalid) {
			t.Errorf("no address: %v", err)
		}
		if _, err := h.AskCode(ctx, visitor, accounts.AskInput{Address: "x@example.org"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a cookie: %v", err)
		}
	})
}

// everything is all text of the tables that the sign-in touches.
var everything = db.Select(`SELECT COALESCE(args, '') FROM jobs_jobs
	UNION ALL SELECT target_id || detail || reason || request FROM audit_entries
	UNION ALL SELECT id || request || salt || code_mac || COALESCE(token_hash, '') FROM accounts_codes
	UNION ALL SELECT id || token_hash || device || rights FROM accounts_sessions
	UNION ALL SELECT key || hits FROM limit_counters`)

// A reader of the database finds nothing to sign in with, and a reader of the
// queue and the counters no address.
func TestNothingReadableIsStored(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		browser := secret.Token()
		_, err := h.AskCode(ctx, visitor, accounts.AskInput{Address: "canary@example.org", Browser: browser, From: "192.0.2.77"})
		h.must(err)
		l := h.letter("accounts.code_asked")
		in := h.signIn("other@example.org")
		var sealed []byte
		h.must(d.Read(ctx, func(tx *db.Tx) error {
			texts, err := db.All[string](ctx, tx, everything)
			all := strings.Join(texts, "\n")
			for _, canary := range []string{l.Code, l.Token, browser, in.Token, "canary@", "192.0.2.77"} {
				if strings.Contains(all, canary) {
					t.Errorf("%q is stored readably", canary)
				}
			}
			return err
		}))
		sealed = one[[]byte](h, db.NewWhere(`SELECT sealed FROM accounts_codes`).And("address = ?", "canary@example.org"))
		if len(sealed) == 0 || strings.Contains(string(sealed), l.Code) {
			t.Error("the sealed letter is readable")
		}
		if left := one[int](h, db.NewWhere(`SELECT COUNT(*) FROM accounts_codes`).And("sealed IS NOT NULL")); left != 1 {
			t.Errorf("%d letters are sealed in the table, want only the one whose code is open", left)
		}
		if _, _, err := h.CodeLetter(ctx, visitor, askedIn(h)); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("a visitor asks for somebody's letter: %v", err)
		}
	})
}

func askedIn(h *house) string {
	return one[string](h, db.NewWhere(`SELECT request FROM accounts_codes`).And("ended = ''"))
}

// A walk over browsers, codes and time against a model: a session begins
// exactly when the newest code of the same browser, or its link, is used in
// time for the first time and before five wrong tries.
func TestSigningInFollowsTheModel(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t))
	type state struct {
		browser accounts.Browser
		letters []accounts.CodeLetter // the last one is good
		at      time.Time
		wrong   int
		used    bool
	}
	run := 0
	rapid.Check(t, func(t *rapid.T) {
		run++
		h.clock.Advance(time.Hour) // so that limits play no part
		browsers := [2]*state{{}, {}}
		for _, s := range browsers {
			s.browser.Secret = secret.Token()
		}
		sessions, begun := h.rows().Sessions, 0
		live := func(s *state) bool {
			return len(s.letters) > 0 && !s.used && s.wrong < 5 && h.clock.Now().Before(s.at.Add(10*time.Minute))
		}
		for range rapid.IntRange(1, 9).Draw(t, "steps") {
			s := browsers[rapid.IntRange(0, 1).Draw(t, "browser")]
			var refused accounts.Refusal
			var err error
			want, tried := false, true
			switch do := rapid.SampledFrom([]string{"ask", "wait", "right", "wrong", "old", "link", "foreign link"}).Draw(t, "do"); {
			case do == "wait":
				h.clock.Advance(time.Duration(rapid.IntRange(1, 7).Draw(t, "minutes")) * time.Minute)
				tried = false
			case do == "ask" || len(s.letters) == 0:
				if len(s.letters) == 2 {
					continue // two browsers with two letters each stay below the limit
				}
				s.at, s.wrong, s.used, tried = h.clock.Now(), 0, false, false
				s.letters = append(s.letters, h.ask(fmt.Sprintf("p%d@example.org", run), s.browser.Secret))
			case do == "right":
				want = live(s)
				_, refused, err = h.ProveCode(ctx, visitor, s.browser, s.letters[len(s.letters)-1].Code)
			case do == "wrong", do == "old":
				code := s.letters[0].Code // of an earlier letter, if there is one
				if do == "wrong" || len(s.letters) == 1 {
					code = other(s.letters[len(s.letters)-1].Code)
				}
				if live(s) {
					s.wrong++
				}
				_, refused, err = h.ProveCode(ctx, visitor, s.browser, code)
			case do == "link":
				want = live(s)
				_, refused, err = h.UseLink(ctx, visitor, s.browser, s.letters[len(s.letters)-1].Token)
			case do == "foreign link":
				_, refused, err = h.UseLink(ctx, visitor, accounts.Browser{Secret: secret.Token()}, s.letters[len(s.letters)-1].Token)
			}
			if err != nil || tried && (refused.Why == "") != want {
				t.Fatalf("refused %+v, %v, want a session: %v", refused, err, want)
			}
			if want {
				begun++
				s.used = true
			}
		}
		if got := h.rows().Sessions - sessions; got != begun {
			t.Fatalf("%d sessions, want %d", got, begun)
		}
	})
}
