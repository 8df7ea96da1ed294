package groups_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/audit"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"

	"github.com/google/go-cmp/cmp"
)

// network is a list with good rows only.
const network = `Name,City,Country,Website,Organiser,E-Mail,Languages,Time zone,id
Cloud Builders,Nairobi,Kenya,builders.example,Amina Otieno & Li Wei,amina@people.example,"English, sw",,7
Wolkenkreis,München,DE,https://kreis.example/,Eva Kühn,,de,Europe/Berlin,8
Data Circle,Utrecht,Netherlands,,,,,,9
`

// mixed has three good rows and four bad ones.
const mixed = `Name,City,Country
Cloud Builders,Nairobi,Kenya
,Nairobi,Kenya
Wolkenkreis,Springfield,US
Data Circle,Utrecht,Atlantis
cloud  BUILDERS,Nairobi,KE
Kodekraft,Oslo,Norway
Nuage,Lyon,France
`

func list(text string) groups.List {
	return groups.List{Source: "old network", Filename: "list.csv", Raw: []byte(text)}
}

func (k desk) stage(t *testing.T, text string) groups.Import {
	t.Helper()
	imp, err := k.StartImport(ctx, manager, list(text))
	if err != nil {
		t.Fatal(err)
	}
	return imp
}

func TestAListIsAppliedAsAWhole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		imp := k.stage(t, network)
		if imp.State != groups.ImportReady || imp.Fresh != 3 || imp.Bad != 0 {
			t.Fatalf("staged: %+v", imp)
		}
		done, err := k.ApplyImport(ctx, manager, imp.ID, false)
		if err != nil || done.Applied != 3 || done.State != groups.ImportApplied || len(done.Digest) != 64 {
			t.Fatalf("applied: %+v (%v)", done, err)
		}
		g, err := k.Find(ctx, access.Anonymous(""), "wolkenkreis")
		if err != nil || g.Status != groups.Active || g.Claimed || g.City != "Munich" || g.Zone != "Europe/Berlin" || g.ExternalID != "8" || g.Source != "old network" {
			t.Errorf("group %+v (%v)", g, err)
		}
		g, err = k.Find(ctx, access.Anonymous(""), "cloud-builders")
		if err != nil || g.Homepage != "https://builders.example" || !slices.Equal(g.Languages.V, []string{"en", "sw"}) {
			t.Errorf("group %+v (%v)", g, err)
		}
		k.view(t, func(tx *access.Tx) error {
			contacts, err := groups.ContactsTx(ctx, tx, g.ID)
			want := []groups.Contact{{Name: "Amina Otieno", Address: "amina@people.example", Role: "Organiser"}, {Name: "Li Wei", Role: "Organiser"}}
			if diff := cmp.Diff(want, contacts); diff != "" {
				t.Error(diff)
			}
			return err
		})
	})
}

var importEntries = db.Select(`SELECT detail FROM audit_entries WHERE action = 'group.import'`)

func TestAnImportLeavesOneAuditEntryWithItsDigest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		done, err := k.ApplyImport(ctx, manager, k.stage(t, network).ID, false)
		if err != nil {
			t.Fatal(err)
		}
		k.view(t, func(tx *access.Tx) error {
			entries, err := db.All[db.JSON[audit.Detail]](ctx, tx, importEntries)
			if len(entries) != 1 || entries[0].V.Count != 3 || entries[0].V.Digest != done.Digest {
				t.Errorf("entries %+v", entries)
			}
			return err
		})
	})
}

func TestBadRowsSayWhyAndStopTheList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		before := digest(t, d)
		imp := k.stage(t, mixed)
		rows, err := k.ImportRows(ctx, manager, imp.ID, groups.RowFilter{Verdict: groups.Bad})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range rows {
			for _, p := range r.Problems.V {
				got = append(got, fmt.Sprint(r.Line, " ", p.Key))
			}
		}
		want := []string{"3 import.bad.name", "4 import.bad.place_several", "5 import.bad.country", "6 import.bad.double"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if _, err := k.ApplyImport(ctx, manager, imp.ID, false); !fault.Is(err, fault.Invalid) {
			t.Errorf("a list with bad rows: %v", err)
		}
		if digest(t, d) != before {
			t.Error("the refused list left something")
		}
		done, err := k.ApplyImport(ctx, manager, imp.ID, true)
		if err != nil || done.Applied != 3 || done.Bad != 4 {
			t.Errorf("the good rows: %+v (%v)", done, err)
		}
	})
}

func TestTheSameListAgainChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		if _, err := k.ApplyImport(ctx, manager, k.stage(t, mixed).ID, true); err != nil {
			t.Fatal(err)
		}
		before := digest(t, d)
		again := k.stage(t, mixed)
		if again.Fresh != 0 || again.Known != 3 || again.Bad != 4 {
			t.Errorf("again: %+v", again.Counts)
		}
		if _, err := k.ApplyImport(ctx, manager, again.ID, true); !fault.Is(err, fault.Invalid) {
			t.Errorf("applying nothing: %v", err)
		}
		if digest(t, d) != before {
			t.Error("the second run changed rows")
		}
	})
}

func TestGroupsThatCameMeanwhileAreKnown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		first, second := k.stage(t, network), k.stage(t, network)
		if _, err := k.ApplyImport(ctx, manager, first.ID, false); err != nil {
			t.Fatal(err)
		}
		before := digest(t, d)
		done, err := k.ApplyImport(ctx, manager, second.ID, false)
		if err != nil || done.Applied != 0 || done.Known != 3 || done.Fresh != 0 || digest(t, d) != before {
			t.Errorf("the second import: %+v (%v)", done, err)
		}
	})
}

func TestAnImportIsAppliedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		imp := k.stage(t, network)
		var together sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			together.Go(func() { _, errs[i] = k.ApplyImport(ctx, manager, imp.ID, false) })
		}
		together.Wait()
		applied := 0
		for _, err := range errs {
			switch {
			case err == nil:
				applied++
			case !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Transient):
				t.Error(err)
			}
		}
		if imp, err := k.Import(ctx, manager, imp.ID); applied != 1 || err != nil || imp.Applied != 3 {
			t.Errorf("applied %d times: %+v (%v)", applied, imp, err)
		}
	})
}

// An error after the last row, in the very end of the transaction, leaves none.
func TestAnErrorAtTheEndLeavesNoRow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		imp := k.stage(t, network)
		before := digest(t, d)
		broken := errors.New("power cut")
		d2 := failing{d, broken}
		if err := d2.apply(imp); !errors.Is(err, broken) {
			t.Fatal(err)
		}
		if digest(t, d) != before {
			t.Error("rows were left")
		}
		if got, err := k.Import(ctx, manager, imp.ID); err != nil || got.State != groups.ImportReady {
			t.Errorf("the import can no longer be applied: %+v (%v)", got, err)
		}
	})
}

func TestColumnsCanBeCorrected(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		imp := k.stage(t, "Who,Spot\nCloud Builders,\"Nairobi, Kenya\"\nData Circle,\"Utrecht, NL\"\n")
		if imp.Bad != 2 || len(imp.Mapping.V.Lacks()) != 2 {
			t.Fatalf("guessed %v: %+v", imp.Mapping.V, imp.Counts)
		}
		if _, err := k.Remap(ctx, manager, imp.ID, groups.Mapping{groups.FieldName: 7}, imp.Rev); !fault.Is(err, fault.Invalid) {
			t.Errorf("a column that is not there: %v", err)
		}
		better := groups.Mapping{groups.FieldName: 0, groups.FieldPlace: 1}
		after, err := k.Remap(ctx, manager, imp.ID, better, imp.Rev)
		if err != nil || after.Fresh != 2 || after.Bad != 0 {
			t.Errorf("corrected: %+v (%v)", after, err)
		}
		if _, err := k.Remap(ctx, manager, imp.ID, better, imp.Rev); !fault.Is(err, fault.Conflict) {
			t.Errorf("a correction of an older state: %v", err)
		}
	})
}

func TestOnlyManagersBringLists(t *testing.T) {
	k := newDesk(dbtest.SQLite(t))
	k.grant(t, "per_e", access.Editor, "")
	editor := access.Person("per_e")
	_, start := k.StartImport(ctx, editor, list(network))
	_, preview, dry := k.Preview(ctx, editor, list(network))
	_, read := k.Imports(ctx, editor)
	_, apply := k.ApplyImport(ctx, editor, k.stage(t, network).ID, false)
	for name, err := range map[string]error{"start": start, "preview": dry, "read": read, "apply": apply} {
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v (%v)", name, err, preview)
		}
	}
}

func TestLongListsAreSettledByAJob(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		imp := k.stage(t, long(1200))
		if imp.State != groups.ImportStaging {
			t.Fatalf("%+v", imp)
		}
		if _, err := k.ApplyImport(ctx, manager, imp.ID, false); !fault.Is(err, fault.Conflict) {
			t.Errorf("applied while it is looked at: %v", err)
		}
		for range 2 { // a job may run twice
			if _, err := k.StageImport(ctx, access.System(access.ByImport), imp.ID, imp.Rev); err != nil {
				t.Fatal(err)
			}
		}
		got, err := k.Import(ctx, manager, imp.ID)
		if err != nil || got.State != groups.ImportReady || got.Fresh != 1200 || got.Staged != 1200 {
			t.Errorf("%+v (%v)", got, err)
		}
	})
}

// long is a list of so many groups in a few cities.
func long(n int) string {
	cities := []string{"Nairobi,Kenya", "Utrecht,Netherlands", "Oslo,Norway", "Lyon,France", "Porto,Portugal"}
	var b strings.Builder
	b.WriteString("id,Name,City,Country,Organiser\n")
	for i := range n {
		fmt.Fprintf(&b, "x%d,Circle of builders %d,%s,Person %d\n", i, i, cities[i%len(cities)], i)
	}
	return b.String()
}

// 10,000 groups, from the bytes of a file to groups that are found.
func BenchmarkImport(b *testing.B) {
	text := long(10_000)
	engines := map[string]func(testing.TB) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres}
	for name, open := range engines {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				k := groups.New(access.NewGate(open(b), clock.NewFake(noon), nil, nil))
				b.StartTimer()
				imp, err := k.StartImport(ctx, manager, list(text))
				if err == nil {
					imp, err = k.StageImport(ctx, manager, imp.ID, imp.Rev)
				}
				if err == nil {
					imp, err = k.ApplyImport(ctx, manager, imp.ID, false)
				}
				if err != nil || imp.Applied != 10_000 {
					b.Fatal(imp, err)
				}
			}
		})
	}
}

func TestListsThatHaveHadTheirTimeAreRemoved(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(d)
		k.stage(t, network)
		sweep := func() int {
			t.Helper()
			n, err := k.SweepImports(ctx, access.System(access.ByKeeper))
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		k.clock.Advance(groups.KeepRows)
		if n := sweep(); n != 0 {
			t.Errorf("%d rows removed on their last day", n)
		}
		k.clock.Advance(time.Hour)
		if n := sweep(); n != 3 {
			t.Errorf("%d of 3 rows removed", n)
		}
		if n := sweep(); n != 0 {
			t.Errorf("%d rows removed twice", n)
		}
		if _, err := k.SweepImports(ctx, manager); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a manager swept: %v", err)
		}
	})
}
