package accounts_test

import (
	"context"
	"testing"
	"time"
	_ "time/tzdata" // zones must not depend on the machine

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/accounts"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/jobs"
	"chapterhouse.dev/chapterhouse/internal/platform/limit"
	"chapterhouse.dev/chapterhouse/internal/platform/passkey"
	"chapterhouse.dev/chapterhouse/internal/platform/secret"
)

var (
	ctx     = context.Background()
	visitor = access.Anonymous("req_1")
	demo    = access.System(access.ByDemo)
	letters = access.System(access.ByLetters)
)

// house is the service with what a test holds in its hands: the clock, and the
// events that became jobs.
type house struct {
	*accounts.Service
	t     testing.TB
	db    *db.DB
	gate  *access.Gate
	clock *clock.Fake
}

func newHouse(t testing.TB, d *db.DB) *house {
	t.Helper()
	return newHouseAt(t, d, clock.NewFake(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)))
}

func newHouseAt(t testing.TB, d *db.DB, c *clock.Fake, providers ...accounts.Provider) *house {
	t.Helper()
	react := func(e access.Event) []jobs.Spec { return []jobs.Spec{{Kind: e.EventName(), Args: e}} }
	gate := access.NewGate(d, c, react, nil)
	box := secret.NewBox(secret.Key{1, 2, 3})
	party, err := passkey.New("https://groups.example", "groups.example")
	if err != nil {
		t.Fatal(err)
	}
	return &house{accounts.New(gate, box, limit.New(d), accounts.NewToucher(d), party, providers...), t, d, gate, c}
}

var (
	newestJob = db.Select(`SELECT args FROM jobs_jobs WHERE kind = $1 ORDER BY created_at DESC, id DESC LIMIT 1`)
	countRows = db.Select(`SELECT (SELECT COUNT(*) FROM accounts_people) AS people, (SELECT COUNT(*) FROM accounts_identities) AS identities,
		(SELECT COUNT(*) FROM accounts_sessions) AS sessions, (SELECT COUNT(*) FROM accounts_codes) AS codes`)
)

// rows is how many rows the package has.
type rows struct {
	People     int `db:"people"`
	Identities int `db:"identities"`
	Sessions   int `db:"sessions"`
	Codes      int `db:"codes"`
}

func (h *house) rows() rows { return one[rows](h, countRows) }

func one[T any](h *house, q db.Query, args ...any) (v T) {
	h.t.Helper()
	h.must(h.db.Read(ctx, func(tx *db.Tx) (err error) {
		v, err = db.One[T](ctx, tx, q, args...)
		return err
	}))
	return v
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// letter is the letter that the newest event of a kind causes.
func (h *house) letter(event string) accounts.CodeLetter {
	h.t.Helper()
	var asked accounts.CodeAsked
	h.must(jobs.Job{Args: one[string](h, newestJob, event)}.Decode(&asked))
	l, ok, err := h.CodeLetter(ctx, letters, asked.Request)
	if err != nil || !ok {
		h.t.Fatalf("no letter: %v", err)
	}
	return l
}

// ask asks for a code in a browser and reads the letter.
func (h *house) ask(address, browser string) accounts.CodeLetter {
	h.t.Helper()
	h.clock.Advance(time.Millisecond) // so that one job is the newest
	_, err := h.AskCode(ctx, visitor, accounts.AskInput{Address: address, Browser: browser, Next: "/next", Lang: "de"})
	h.must(err)
	return h.letter("accounts.code_asked")
}

// signIn walks the whole way for an address, in a browser of its own.
func (h *house) signIn(address string) accounts.SignedIn {
	h.t.Helper()
	browser := secret.Token()
	l := h.ask(address, browser)
	in, refused, err := h.ProveCode(ctx, visitor, accounts.Browser{Secret: browser, Device: "Firefox on Linux"}, l.Code)
	if err != nil || refused.Why != "" {
		h.t.Fatalf("signing in %s: %+v, %v", address, refused, err)
	}
	return in
}

// visit is who comes with a token.
func (h *house) visit(token string) accounts.Visit {
	h.t.Helper()
	v, err := h.Resume(ctx, token)
	h.must(err)
	return v
}

// grant gives a role as the command line does.
func (h *house) grant(address string, role access.Role) ids.PersonID {
	h.t.Helper()
	id, err := h.GrantStaff(ctx, access.System(access.ByCommandLine), accounts.StaffInput{Address: address, Role: role, Reason: "test"})
	h.must(err)
	return id
}

// other is a code that is not the right one.
func other(code string) string {
	if code == "00000000" {
		return "00000001"
	}
	return "00000000"
}
