package program_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n/msg"
)

// house is a program with its gate and its clock.
type house struct {
	*program.Service
	gate  *access.Gate
	clock *clock.Fake
}

func newHouse(d *db.DB) house {
	c := clock.NewFake(noon)
	gate := access.NewGate(d, c, nil, nil)
	return house{program.New(gate), gate, c}
}

func (h house) apply(t *testing.T, v *guide.Version, from string) {
	t.Helper()
	if _, _, err := h.Apply(ctx, operator, v, day(t, from), ""); err != nil {
		t.Fatal(err)
	}
}

// leads gives a person a role in a group.
func (h house) leads(t *testing.T, p ids.PersonID, role access.Role) access.Actor {
	t.Helper()
	err := h.gate.Update(ctx, access.System(access.ByDemo), func(tx *access.Tx) error {
		w, err := tx.Allow(access.GroupRoster, access.GroupTarget("grp_1"))
		if err != nil {
			return err
		}
		return access.GrantTx(ctx, w, p, role, "grp_1", w.Now(), "")
	})
	if err != nil {
		t.Fatal(err)
	}
	return access.Person(p)
}

// asked is the one document of the small guide, as it is asked of a person.
func (h house) asked(t *testing.T, a access.Actor) program.Asked {
	t.Helper()
	list, _, err := h.AskedOf(ctx, a, "en")
	if err != nil || len(list) != 1 {
		t.Fatalf("%d documents: %v", len(list), err)
	}
	return list[0]
}

func (h house) accept(t *testing.T, a access.Actor, d program.Document) {
	t.Helper()
	if err := h.Accept(ctx, a, program.Yes{Document: d.Key, Version: d.Version, Lang: d.Lang, Hash: d.Hash}); err != nil {
		t.Fatal(err)
	}
}

func TestANewVersionAsksAgainAndGivesTime(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(d)
		h.apply(t, small(t, "1"), "2026-01-01")
		ada := h.leads(t, "per_ada", access.Leader)
		if first := h.asked(t, ada); first.Accepted() || first.Again() || !first.NeededFrom.IsZero() {
			t.Fatalf("a first version gives no time: %+v", first)
		}
		h.accept(t, ada, h.asked(t, ada).Document)

		h.apply(t, small(t, "2"), "2026-11-22")
		again := h.asked(t, ada)
		if !again.Again() || again.Accepted() || again.Until != day(t, "2026-12-22") {
			t.Errorf("asked again until %v: %+v", again.Until, again.Last)
		}
		for _, c := range []struct {
			at       string
			reminder bool
			over     bool
		}{{"2026-12-14", false, false}, {"2026-12-15", true, false}, {"2026-12-22", true, true}} {
			h.clock.Set(day(t, c.at).Start(time.UTC).Add(20 * time.Hour))
			asking, err := h.Asking(ctx, access.System(access.ByDocuments))
			if err != nil || len(asking) != 1 || asking[0].Reminder != c.reminder || h.asked(t, ada).Over(day(t, c.at)) != c.over {
				t.Errorf("on %s: %+v %v", c.at, asking, err)
			}
		}
		before, err := h.Before(ctx, ada, again.Document, again.Last.Version)
		if err != nil || !strings.HasSuffix(before.Body, "version 1") {
			t.Errorf("what she accepted was %q (%v)", before.Body, err)
		}
		h.accept(t, ada, again.Document)
		if done := h.asked(t, ada); !done.Accepted() || done.Over(day(t, "2027-03-01")) {
			t.Errorf("%+v", done.Last)
		}
		// A guide that changes something else does not begin the time anew.
		h.apply(t, small(t, "2", "terms.de.md", "# Bedingungen\n\nSeid netter"), "2026-12-22")
		if later := h.asked(t, ada); later.NeededFrom != day(t, "2026-12-22") {
			t.Errorf("needed from %v", later.NeededFrom)
		}
	})
}

func TestWhoLeadsNoGroupIsNotAsked(t *testing.T) {
	h := newHouse(dbtest.SQLite(t))
	h.apply(t, small(t, "1"), "2026-01-01")
	for _, a := range []access.Actor{h.leads(t, "per_org", access.Organiser), access.Person("per_ada")} {
		if list, _, err := h.AskedOf(ctx, a, "en"); err != nil || len(list) != 0 {
			t.Errorf("%v: %d documents, %v", a.Person, len(list), err)
		}
	}
}

func TestANumberIsNeverUsedForAnotherText(t *testing.T) {
	h := newHouse(dbtest.SQLite(t))
	h.apply(t, small(t, "2"), "2026-01-01")
	if _, _, err := h.Apply(ctx, operator, small(t, "1"), day(t, "2026-02-01"), ""); !fault.Is(err, fault.Invalid) {
		t.Error("a version went back:", err)
	}
}

func TestTranslationsThatAreOlderAreMarked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(d)
		outdated := func(lang string) bool {
			doc, err := h.Document(ctx, visitor, "terms", lang, 0)
			if err != nil {
				t.Fatal(err)
			}
			return doc.Outdated
		}
		for _, c := range []struct {
			en, de string
			want   bool
		}{{"One", "Eins", false}, {"Two", "Eins", true}, {"Two", "Zwei", false}, {"Two", "Zwo", false}, {"Three", "Drei", false}} {
			h.apply(t, small(t, "1", "terms.en.md", c.en, "terms.de.md", c.de), "2026-01-01")
			if outdated("de") != c.want || outdated("en") {
				t.Errorf("%s, %s: outdated %v", c.en, c.de, outdated("de"))
			}
		}
	})
}

func TestStatementsAreConfirmedAndKeptInTheirWords(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(d)
		v := small(t, "1")
		v.Guide.Documents[0].Asks = []guide.Statement{{Key: "age", Text: guide.Text{"en": "I am 18 or older.", "de": "Ich bin 18 oder älter."}}}
		v.Canonical = v.Guide.Canonical()
		v.Hash = guide.Hash(v.Canonical)
		h.apply(t, v, "2026-01-01")
		ada := access.Person("per_ada")
		doc, err := h.Document(ctx, ada, "terms", "de", 0)
		if err != nil {
			t.Fatal(err)
		}
		yes := program.Yes{Document: "terms", Version: 1, Lang: "de", Hash: doc.Hash}
		refused := fault.As(h.Accept(ctx, ada, yes))
		if refused == nil || len(refused.Fields) != 1 || refused.Fields[0].Name != "confirm_terms_age" {
			t.Fatalf("without the statement: %v", refused)
		}
		yes.Confirmed = []guide.Key{"age"}
		if err := h.Accept(ctx, ada, yes); err != nil {
			t.Fatal(err)
		}
		var kept []program.Acceptance
		if err := h.gate.View(ctx, ada, func(tx *access.Tx) (err error) {
			kept, err = program.AcceptancesTx(ctx, tx, "per_ada")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]program.Confirmed{{Key: "age", Text: "Ich bin 18 oder älter."}}, kept[0].Confirmed.V); diff != "" {
			t.Error(diff)
		}
	})
}

// copied is the small guide whose English terms are a copy.
func copied(t *testing.T) *guide.Version {
	v := small(t, "1", "terms.en.md", "# Terms\n\nBe **kind**.\n\nBe on time.")
	v.Guide.Documents[0].Copies = []guide.Copy{{Language: "en", Address: "https://terms.example/"}}
	v.Canonical = v.Guide.Canonical()
	v.Hash = guide.Hash(v.Canonical)
	return v
}

func TestATextThatChangedElsewhereIsProposed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(d)
		h.apply(t, copied(t), "2026-01-01")
		watcher := access.System(access.ByDocuments)
		at, err := h.Watched(ctx, watcher)
		if err != nil || len(at) != 1 {
			t.Fatal(at, err)
		}
		seen := func(text string) program.Copied {
			t.Helper()
			if err := h.KeepCopy(ctx, watcher, at[0], text, nil); err != nil {
				t.Fatal(err)
			}
			return h.only(t)
		}
		if c := seen("Terms\nBe kind.\nBe on time."); c.Proposed || c.Hash == "" || !c.LookedAt.Equal(noon) {
			t.Errorf("the same words in another form: %+v", c)
		}
		c := seen("Terms\n Be kind. \nPay nothing.")
		if !c.Proposed || c.Text != "Terms\n\nBe kind.\n\nPay nothing." {
			t.Errorf("other words: %+v", c)
		}
		if doc, _ := h.Document(ctx, visitor, "terms", "en", 0); strings.Contains(doc.Body, "Pay") {
			t.Error("a text was taken over silently")
		}
		problem := msg.FetchTimeout()
		if err := h.KeepCopy(ctx, watcher, at[0], "", &problem); err != nil {
			t.Fatal(err)
		}
		if c := h.only(t); !c.Proposed || c.Problem == nil || c.Problem.Key != "fetch.timeout" {
			t.Errorf("a page that cannot be read says nothing new: %+v", c)
		}
		in := program.Adoption{Document: "terms", Lang: "en", Hash: c.Hash, Ask: true, Note: "As published"}
		if err := h.Leave(ctx, manager(t, h), program.Adoption{Document: "terms", Lang: "en", Hash: "other"}); !fault.Is(err, fault.Conflict) {
			t.Error("a decision about a text that was not shown:", err)
		}
		if _, err := h.Adopt(ctx, manager(t, h), in); err != nil {
			t.Fatal(err)
		}
		doc, err := h.Document(ctx, visitor, "terms", "en", 0)
		if err != nil || doc.Version != 2 || !strings.Contains(doc.Body, "Pay nothing") || doc.NeededFrom != day(t, "2026-12-22") || h.only(t).Proposed {
			t.Errorf("adopted: %+v %v", doc, err)
		}
		if _, err := h.Adopt(ctx, manager(t, h), in); !fault.Is(err, fault.Conflict) {
			t.Error("adopted twice:", err)
		}
		c = seen("Something else.")
		if err := h.Leave(ctx, manager(t, h), program.Adoption{Document: "terms", Lang: "en", Hash: c.Hash}); err != nil {
			t.Fatal(err)
		}
		if c := h.only(t); c.Proposed || !c.Decided {
			t.Errorf("left: %+v", c)
		}
	})
}

// only is what the office sees of the one address.
func (h house) only(t *testing.T) program.Copied {
	t.Helper()
	list, err := h.Copies(ctx, manager(t, h))
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	return list[0]
}

// manager gives a person the role of one.
func manager(t *testing.T, h house) access.Actor {
	t.Helper()
	err := h.gate.Update(ctx, operator, func(tx *access.Tx) error {
		w, err := tx.Allow(access.StaffGrant, access.ProgramTarget("staff"))
		if err != nil {
			return err
		}
		return access.GrantTx(ctx, w, "per_mia", access.Manager, "", w.Now(), "")
	})
	if err != nil {
		t.Fatal(err)
	}
	return access.Person("per_mia")
}
