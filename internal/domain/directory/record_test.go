package directory_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/directory/directorytest"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

var addManager = db.Change(`INSERT INTO accounts_people (id, name, lang, zone, created_at) VALUES ($1, 'Helen Brandt', 'en', 'UTC', 0)`)

// record reads the whole record, a small page at a time.
func (w world) record(t *testing.T, f directory.RecordFilter) (all []directory.RecordEntry) {
	t.Helper()
	f.Limit = 3
	for {
		page, err := w.Record(ctx, manager, f)
		must(t, err)
		if len(page.Entries) > 3 {
			t.Fatalf("%d entries on a page of 3", len(page.Entries))
		}
		all = append(all, page.Entries...)
		if f.Cursor = page.Next; f.Cursor == "" {
			return all
		}
	}
}

// inShort is an entry in a few words.
func inShort(all []directory.RecordEntry) (list []string) {
	for _, e := range all {
		list = append(list, fmt.Sprint(e.Action, " ", e.Outcome, " ", e.GroupSlug))
	}
	return list
}

func TestTheRecordIsFoundByWhoWhatWhereAndWhen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, g, other := led(t, d)
		must(t, d.Write(ctx, db.Serializable, func(tx *db.Tx) error {
			_, err := db.Exec(ctx, tx, addManager, directorytest.Manager)
			return err
		}))
		start := directorytest.Noon
		w.clock.Advance(24 * time.Hour)
		status := func(id groups.Group, a access.Actor, reason string) error {
			return w.Groups.SetStatus(ctx, a, id.ID, groups.Probation, reason)
		}
		must(t, status(g, manager, "they asked for help"))
		w.clock.Advance(24 * time.Hour)
		must(t, status(other, manager, "so did they"))
		w.clock.Advance(time.Minute)
		if err := status(g, access.Person("per_member0_0"), "because"); fault.KindOf(err) != fault.Forbidden {
			t.Fatalf("a member changed a status: %v", err)
		}
		all := w.record(t, directory.RecordFilter{All: true})
		if len(all) < 8 {
			t.Fatalf("%d entries", len(all))
		}
		for i := 1; i < len(all); i++ {
			if all[i].ID >= all[i-1].ID {
				t.Fatalf("entry %s stands before %s", all[i-1].ID, all[i].ID)
			}
		}
		first, second := "group.status allowed "+g.Slug, "group.status allowed "+other.Slug
		refused := "group.status refused " + g.Slug
		for _, c := range []struct {
			name string
			f    directory.RecordFilter
			want []string
		}{
			{"what", directory.RecordFilter{Action: access.GroupStatus}, []string{refused, second, first}},
			{"with which result", directory.RecordFilter{Action: access.GroupStatus, Outcome: "allowed"}, []string{second, first}},
			{"where, by a part of the name", directory.RecordFilter{Action: access.GroupStatus, Text: "utrech"}, []string{second}},
			{"who, by a name on the team", directory.RecordFilter{Action: access.GroupStatus, Text: "BRANDT"}, []string{second, first}},
			{"from a day on", directory.RecordFilter{Action: access.GroupStatus, From: start.Add(36 * time.Hour)}, []string{refused, second}},
			{"until a day", directory.RecordFilter{Action: access.GroupStatus, Until: start.Add(36 * time.Hour)}, []string{first}},
			{"by its number", directory.RecordFilter{All: true, Text: all[1].ID}, inShort(all[1:2])},
			{"what the program did", directory.RecordFilter{Program: true, Action: access.GroupStatus}, nil},
			{"a text without end", directory.RecordFilter{Text: strings.Repeat("x", 100_000)}, nil},
			{"nothing of that", directory.RecordFilter{Text: "%"}, nil},
		} {
			if diff := cmp.Diff(c.want, inShort(w.record(t, c.f))); diff != "" {
				t.Errorf("%s: %s", c.name, diff)
			}
		}
	})
}

func TestOnlyManagersAndAdministratorsReadTheRecord(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, _, _ := led(t, d)
		for _, a := range []access.Actor{access.Anonymous(""), access.Person("per_member0_0")} {
			if _, err := w.Record(ctx, a, directory.RecordFilter{All: true}); err == nil {
				t.Errorf("%s read the record", a.Label())
			}
			err := w.ExportRecord(ctx, a, directory.RecordFilter{All: true}, func(directory.Record) error {
				t.Errorf("%s got a page of the record", a.Label())
				return nil
			})
			if err == nil {
				t.Errorf("%s exported the record", a.Label())
			}
		}
	})
}

func TestAnExportIsRecordedAndHasEverythingOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, _, _ := led(t, d)
		before := len(w.record(t, directory.RecordFilter{All: true}))
		seen := map[string]bool{}
		must(t, w.ExportRecord(ctx, manager, directory.RecordFilter{All: true}, func(page directory.Record) error {
			for _, e := range page.Entries {
				if seen[e.ID] {
					t.Errorf("%s twice", e.ID)
				}
				seen[e.ID] = true
			}
			return nil
		}))
		if len(seen) != before+1 {
			t.Errorf("%d entries exported, %d were there and the export is one", len(seen), before)
		}
		if got := w.record(t, directory.RecordFilter{Action: access.AuditExport}); len(got) != 1 || got[0].Actor != string(directorytest.Manager) {
			t.Errorf("the record says of the export %v", inShort(got))
		}
		pages := 0
		must(t, w.ExportRecord(ctx, manager, directory.RecordFilter{Text: "nothing has this"}, func(directory.Record) error { pages++; return nil }))
		if pages != 1 {
			t.Errorf("an empty export has %d pages", pages)
		}
	})
}
