package program_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"chapterhouse.dev/chapterhouse/guides"
	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/domain/program"
	"chapterhouse.dev/chapterhouse/internal/domain/program/guide"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

var (
	ctx      = context.Background()
	noon     = time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC)
	operator = access.System(access.ByCommandLine)
	visitor  = access.Anonymous("")
)

func day(t testing.TB, s string) ids.Date {
	t.Helper()
	d, err := ids.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// small is a guide with one document in two languages.
func small(t *testing.T, version string, edits ...string) *guide.Version {
	t.Helper()
	text := `format: chapterhouse/guide/1
id: small
title: Small program
languages: [en, de]
timezone: America/Los_Angeles
documents:
  - key: terms
    kind: terms
    title: {en: Terms, de: Bedingungen}
    version: ` + version + `
    authoritative: en
    files: {en: terms.en.md, de: terms.de.md}
requirements:
  - key: leaders
    title: {en: Two people, de: Zwei Personen}
    why: {en: So that a group is never alone., de: Damit eine Gruppe nie allein ist.}
    level: required
    applies: both
    measure: {leaders: {roles: [leader, co-leader], every_role: true}}
    target: at least 2
    grace: 60 days
    next_step: {en: Name them., de: Benennen Sie sie.}
    source: {document: terms, section: {en: One, de: Eins}}
`
	files := fstest.MapFS{"small.yaml": {Data: []byte(text)}, "terms.en.md": {Data: []byte("# Terms\n\nBe kind, version " + version)}, "terms.de.md": {Data: []byte("# Bedingungen\n\nSeid nett " + version)}}
	for i := 0; i+1 < len(edits); i += 2 {
		f := files[edits[i]]
		f.Data = []byte(edits[i+1])
	}
	v, problems := guide.Load(files, "small.yaml")
	if err := problems.Err(); err != nil {
		t.Fatal(problems)
	}
	return v
}

func newService(d *db.DB) *program.Service {
	return program.New(access.NewGate(d, clock.NewFake(noon), nil, nil))
}

func TestTheDefaultGuideIsAppliedOnceWhateverIsRepeated(t *testing.T) {
	v, problems := guide.Load(guides.Files, guides.Default)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newService(d)
		for i := range 2 {
			e, applied, err := s.Apply(ctx, operator, v, day(t, "2026-01-01"), "first")
			if err != nil || applied != (i == 0) || e.Number != 1 {
				t.Fatalf("round %d: number %d, applied %v, %v", i, e.Number, applied, err)
			}
		}
		doc, err := s.Document(ctx, visitor, "conduct", "de", 0)
		if err != nil || doc.Lang != "de" || !strings.HasPrefix(doc.Body, "# ") || doc.Version != 1 {
			t.Errorf("%+v %v", doc, err)
		}
		if doc, err := s.Document(ctx, visitor, "conduct", "fr", 0); err != nil || doc.Lang != "en" {
			t.Errorf("a reader of French gets %q (%v), not the language that decides", doc.Lang, err)
		}
		if _, err := s.Document(ctx, visitor, "nothing", "en", 0); !fault.Is(err, fault.NotFound) {
			t.Error("a document that is not there:", err)
		}
	})
}

func TestOnlyManagersApply(t *testing.T) {
	s := newService(dbtest.SQLite(t))
	if _, _, err := s.Apply(ctx, access.Person("per_1"), small(t, "1"), day(t, "2026-01-01"), ""); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a member applied a guide: %v", err)
	}
}

func TestTheGuideOfAnyDayAndTheHistoryOfADocument(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newService(d)
		apply := func(v *guide.Version, from string) error {
			_, _, err := s.Apply(ctx, operator, v, day(t, from), "")
			return err
		}
		if err := apply(small(t, "1"), "2025-01-01"); err != nil {
			t.Fatal(err)
		}
		if err := apply(small(t, "1", "terms.de.md", "# Bedingungen\n\nEin Tippfehler weniger"), "2026-03-01"); err != nil {
			t.Fatal(err)
		}
		if err := apply(small(t, "2"), "2026-12-01"); err != nil {
			t.Fatal(err)
		}
		if err := apply(small(t, "3"), "2026-11-30"); !fault.Is(err, fault.Invalid) {
			t.Error("a guide that overtakes another:", err)
		}
		all, err := s.Editions(ctx, visitor)
		if err != nil || len(all) != 3 {
			t.Fatal(len(all), err)
		}
		for on, want := range map[string]int{"2024-06-01": 1, "2025-01-01": 1, "2026-02-28": 1, "2026-03-01": 2, "2026-11-30": 2, "2026-12-01": 3} {
			if got := program.InForce(all, day(t, on)).Number; got != want {
				t.Errorf("on %s guide %d was in force, want %d", on, got, want)
			}
		}
		now, err := s.Document(ctx, visitor, "terms", "en", 0)
		if err != nil || now.Number != 2 || !now.Newest || len(now.History) != 3 {
			t.Errorf("in force now: number %d of %d, newest %v (%v)", now.Number, len(now.History), now.Newest, err)
		}
		first, err := s.Document(ctx, visitor, "terms", "de", 1)
		if err != nil || first.Newest || !strings.Contains(first.Body, "Seid nett 1") {
			t.Errorf("the first text: %+v %v", first, err)
		}
		if _, err := s.Document(ctx, visitor, "terms", "en", 4); !fault.Is(err, fault.NotFound) {
			t.Error("a text that never was:", err)
		}
	})
}

func TestAnAcceptanceKeepsWhatWasRead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		gate := access.NewGate(d, clock.NewFake(noon), nil, nil)
		s := program.New(gate)
		for v, from := range map[string]string{"1": "2025-01-01"} {
			if _, _, err := s.Apply(ctx, operator, small(t, v), day(t, from), ""); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, err := s.Apply(ctx, operator, small(t, "2"), day(t, "2027-01-01"), ""); err != nil {
			t.Fatal(err)
		}
		ada := access.Person("per_ada")
		doc, err := s.Document(ctx, ada, "terms", "de", 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Accept(ctx, ada, program.Yes{Document: "terms", Version: 1, Lang: "de", Hash: strings.Repeat("0", 64)}); !fault.Is(err, fault.Conflict) {
			t.Error("a text nobody was shown was accepted:", err)
		}
		if err := s.Accept(ctx, visitor, program.Yes{Document: "terms", Version: 1, Lang: "de", Hash: doc.Hash}); err == nil {
			t.Error("a visitor accepted")
		}
		for range 2 {
			if err := s.Accept(ctx, ada, program.Yes{Document: "terms", Version: doc.Version, Lang: doc.Lang, Hash: doc.Hash}); err != nil {
				t.Fatal(err)
			}
		}
		coming, err := s.Document(ctx, ada, "terms", "en", 2)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Accept(ctx, ada, program.Yes{Document: "terms", Version: 2, Lang: "en", Hash: coming.Hash}); err != nil {
			t.Error("a coming version cannot be accepted before its day:", err)
		}
		var got []program.Acceptance
		if err := gate.View(ctx, ada, func(tx *access.Tx) (err error) {
			got, err = program.AcceptancesOfTx(ctx, tx, []ids.PersonID{"per_ada", "per_bob"})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if len(got) != 2 || got[0].Hash != doc.Hash || got[0].Lang != "de" || !got[0].At.Equal(noon) {
			t.Errorf("kept: %+v", got)
		}
	})
}

func TestSettingsAreCheckedAndNeverOverwriteANewerRevision(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newService(d)
		if set, err := s.Settings(ctx, visitor); err != nil || set.Name == "" || set.Accent == "" {
			t.Fatalf("before anything was set: %+v %v", set, err)
		}
		bad := program.Settings{Name: "x", Accent: "red", Contact: "Team <team@x.example>"}
		e := fault.As(s.EditSettings(ctx, operator, bad))
		if e == nil || len(e.Fields) != 3 {
			t.Errorf("bad settings: %v", e)
		}
		good := program.Settings{Name: "Groups", Accent: "#7A2E4D", Contact: "team@groups.example"}
		if err := s.EditSettings(ctx, operator, good); err != nil {
			t.Fatal(err)
		}
		if err := s.EditSettings(ctx, operator, good); !fault.Is(err, fault.Conflict) {
			t.Error("a form that saw nothing overwrote settings:", err)
		}
		set, err := s.Settings(ctx, visitor)
		if err != nil || set.Accent != "#7a2e4d" || set.Rev != 1 {
			t.Errorf("%+v %v", set, err)
		}
	})
}
