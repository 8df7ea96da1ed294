package directory_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/directory/directorytest"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/requirements/engine"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

var manager = access.Person(directorytest.Manager)

func (w world) office(t *testing.T, f directory.OfficeFilter) directory.Office {
	t.Helper()
	o, err := w.OfficeGroups(ctx, manager, f)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func officeNames(list []*directory.OfficeGroup) (names []string) {
	for _, g := range list {
		names = append(names, g.Name)
	}
	return names
}

func TestOfficeGroups(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, true)
		for _, test := range []struct {
			name   string
			filter directory.OfficeFilter
			want   []string
		}{
			{"a leader's name, without accents", directory.OfficeFilter{Text: "grossl"}, []string{"Wolkenküche München"}},
			{"a country in German", directory.OfficeFilter{Text: "niederlande utrecht"}, []string{"Stichting Cloud Utrecht"}},
			{"a continent, most members first", directory.OfficeFilter{Country: "europe", Order: directory.ByMembers, Descending: true}, []string{"Stichting Cloud Utrecht", "Wolkenküche München", "Chmura Łódź"}},
			{"a country, from the end", directory.OfficeFilter{Country: "JP", Descending: true}, []string{"大阪クラウド会", "Naniwa Data Salon"}},
			{"nobody has claimed it", directory.OfficeFilter{Leadership: directory.LeadersUnclaimed}, []string{"大阪クラウド会"}},
			{"where nobody has begun, nobody is missing", directory.OfficeFilter{Leadership: directory.LeadersMissing}, nil},
			{"a standing that none has", directory.OfficeFilter{Standing: engine.Below}, nil},
		} {
			t.Run(test.name, func(t *testing.T) {
				o := w.office(t, test.filter)
				if diff := cmp.Diff(test.want, officeNames(o.Groups)); diff != "" {
					t.Error(diff)
				}
				if len(o.All) != len(directorytest.Seeds) {
					t.Errorf("%d groups in all", len(o.All))
				}
			})
		}
		nairobi := w.office(t, directory.OfficeFilter{Text: "nairobi"}).Groups[0]
		if nairobi.Leader != "Wanjiru Kamau" || nairobi.CoLeader != "Daniel Otieno" || !nairobi.Complete() || nairobi.Members != 12 {
			t.Errorf("%+v", nairobi)
		}
		if _, err := w.OfficeGroups(ctx, access.Person("per_member0_0"), directory.OfficeFilter{}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a member got %v", err)
		}
	})
}

func TestTheOfficesListFollowsWhatIsWritten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, true)
		perth := w.ByName["Perth Cloud Yarn"].ID
		left := func(w world) bool {
			return len(w.office(t, directory.OfficeFilter{Text: "perth"}).Groups) == 1 && len(w.office(t, directory.OfficeFilter{}).All) == len(directorytest.Seeds)-1
		}
		if left(w) {
			t.Fatal("Perth has left before it left")
		}
		other := clock.NewFake(w.clock.Now()) // of another server on the same database
		elsewhere := world{w.World, directory.New(access.NewGate(d, other, nil, nil)), other}
		if left(elsewhere) {
			t.Fatal("Perth has left before it left")
		}
		for _, status := range []groups.Status{groups.Leaving, groups.Left} {
			w.clock.Advance(time.Millisecond)
			if err := w.Groups.SetStatus(ctx, manager, perth, status, "The last organiser moved away."); err != nil {
				t.Fatal(err)
			}
		}
		if !left(w) {
			t.Error("this server shows what it wrote not at once")
		}
		if left(elsewhere) {
			t.Error("another server read the list again without need")
		}
		other.Advance(2 * time.Second)
		if !left(elsewhere) {
			t.Error("another server does not show it after two seconds")
		}
	})
}

// BenchmarkOffice1000Groups is the table of the office: read from the database,
// and filtered from memory.
func BenchmarkOffice1000Groups(b *testing.B) {
	w := aThousand(b)
	for _, c := range []struct {
		name  string
		apart time.Duration
	}{{"read", time.Minute}, {"kept", 0}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				w.clock.Advance(c.apart)
				o, err := w.OfficeGroups(ctx, manager, directory.OfficeFilter{Text: "cloud", Order: directory.ByHeld})
				if err != nil || len(o.Groups) < 300 {
					b.Fatal(len(o.Groups), err)
				}
			}
		})
	}
}

func TestVacant(t *testing.T) {
	for _, c := range []struct {
		g    directory.OfficeGroup
		want bool
	}{
		{directory.OfficeGroup{Claimed: true, Leads: true}, true},
		{directory.OfficeGroup{Claimed: true, Leads: true, CoLeads: true}, false},
		{directory.OfficeGroup{}, false},
	} {
		if got := c.g.Vacant(); got != c.want {
			t.Errorf("%+v: %v", c.g, got)
		}
	}
}
