package directory_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/directory"
	"chapterhouse.dev/chapterhouse/internal/domain/directory/directorytest"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/platform/clock"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
)

var (
	ctx     = context.Background()
	visitor = access.Anonymous("")
)

type world struct {
	*directorytest.World
	*directory.Service
	clock *clock.Fake
}

func newWorld(t testing.TB, d *db.DB, fill bool) world {
	t.Helper()
	c := clock.NewFake(directorytest.Noon)
	gate := access.NewGate(d, c, nil, nil)
	w, err := directorytest.New(ctx, gate)
	if err == nil && fill {
		err = w.Fill(ctx)
	}
	if err != nil {
		t.Fatal(err)
	}
	return world{w, directory.New(gate), c}
}

func (w world) find(t *testing.T, f directory.Filter) directory.Found {
	t.Helper()
	found, err := w.Find(ctx, f)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func namesOf(list []directory.Entry) (names []string) {
	for _, g := range list {
		names = append(names, g.Name)
	}
	return names
}

func TestFind(t *testing.T) {
	tests := []struct {
		name   string
		filter directory.Filter
		want   []string
		place  string // where it looked
		guess  bool
		mean   string // "Did you mean"
	}{
		{name: "words, without accents", filter: directory.Filter{Text: "wolkenkuche"}, want: []string{"Wolkenküche München"}},
		{name: "another script", filter: directory.Filter{Text: "大阪"}, want: []string{"大阪クラウド会"}},
		{name: "right to left", filter: directory.Filter{Text: "بيروت"}, want: []string{"سحابة بيروت"}},
		{name: "a country in German", filter: directory.Filter{Text: "Kenia"}, want: []string{"Cloud Builders Nairobi"}},
		{name: "near a place", filter: directory.Filter{Text: "near Utrecht"}, want: []string{"Stichting Cloud Utrecht"}, place: "Utrecht"},
		{name: "near, in German", filter: directory.Filter{Text: "bei Amersfoort"}, want: []string{"Stichting Cloud Utrecht"}, place: "Amersfoort"},
		{name: "a place that no group names", filter: directory.Filter{Text: "Augsburg"}, want: []string{"Wolkenküche München"}, place: "Augsburg"},
		{name: "a place, misspelt", filter: directory.Filter{Text: "utrect"}, want: []string{"Stichting Cloud Utrecht"}, place: "Utrecht", guess: true},
		{name: "a group, misspelt", filter: directory.Filter{Text: "cloud bilders nairobbi"}, mean: "Cloud Builders Nairobi"},
		{name: "nothing", filter: directory.Filter{Text: "qqqqqqzzzz"}},
		{name: "only signs", filter: directory.Filter{Text: "%*", Countries: []string{"KE"}}, want: []string{"Cloud Builders Nairobi"}},
		{name: "by coordinates", filter: directory.Filter{Near: directory.Point{Lat: 34.7, Lng: 135.5, KM: 50}}, want: []string{"Naniwa Data Salon", "大阪クラウド会"}, place: "Osaka"},
		{name: "alternatives and conditions", filter: directory.Filter{Countries: []string{"JP", "NL"}, Topics: []string{"data"}}, want: []string{"Naniwa Data Salon", "Stichting Cloud Utrecht"}},
		{name: "by continent and format", filter: directory.Filter{Continents: []string{"Europe"}, Formats: []string{"hybrid"}}, want: []string{"Wolkenküche München"}},
		{name: "by language", filter: directory.Filter{Languages: []string{"sw"}}, want: []string{"Cloud Builders Nairobi"}},
		{name: "next meeting first", filter: directory.Filter{Languages: []string{"en"}, Order: directory.ByNext}, want: []string{"Stichting Cloud Utrecht", "Cloud Builders Nairobi", "Perth Cloud Yarn"}},
		{name: "largest first", filter: directory.Filter{Languages: []string{"en"}, Order: directory.BySize}, want: []string{"Cloud Builders Nairobi", "Stichting Cloud Utrecht", "Perth Cloud Yarn"}},
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, true)
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				found := w.find(t, test.filter)
				if diff := cmp.Diff(test.want, namesOf(found.Groups)); diff != "" {
					t.Error(diff)
				}
				var place, mean string
				guess := false
				if found.Place != nil {
					place, guess = found.Place.Name, found.Place.Guessed
				}
				if found.DidYouMean != nil {
					mean = found.DidYouMean.Name
				}
				if place != test.place || guess != test.guess || mean != test.mean {
					t.Errorf("place %q (guessed %v), did you mean %q", place, guess, mean)
				}
			})
		}
	})
}

func TestFacetsCountWhatEachAnswerWouldGive(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t), true)
	found := w.find(t, directory.Filter{Countries: []string{"JP"}, Topics: []string{"Data"}})
	topics := map[string]int{}
	for _, v := range found.Facets.Topics {
		topics[v.Key] = v.Count
	}
	want := map[string]int{"Data": 1, "AI in practice": 1, "Networking": 1} // in Japan
	if diff := cmp.Diff(want, topics); diff != "" {
		t.Error(diff)
	}
	countries := map[string]int{}
	for _, v := range found.Facets.Countries {
		countries[v.Key] = v.Count
	}
	if diff := cmp.Diff(map[string]int{"JP": 1, "NL": 1, "PL": 1, "MX": 1}, countries); diff != "" { // on data
		t.Error(diff)
	}
}

func TestFront(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, true)
		front, err := w.Front(ctx)
		if err != nil {
			t.Fatal(err)
		}
		got := []int{front.Groups, front.Countries, front.Languages, front.Held, front.Coming, len(front.Newest)}
		if diff := cmp.Diff([]int{10, 9, 10, 9, 6, 3}, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestGroupPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, true)
		page, err := w.Group(ctx, access.Person("per_member0_0"), w.ByName["Cloud Builders Nairobi"], w.Events)
		if err != nil {
			t.Fatal(err)
		}
		if len(page.People) != 2 || page.People[0].Name != "Wanjiru Kamau" || page.People[0].Role != access.Leader {
			t.Errorf("people: %+v", page.People)
		}
		if !page.Member || page.Members != 12 || page.Conduct {
			t.Errorf("member %v of %d, conduct %v", page.Member, page.Members, page.Conduct)
		}
		if page.LastYear != 4 || page.Ever != 4 || page.Since != 2026 || len(page.Coming) != 3 || len(page.Past) != 4 {
			t.Errorf("%d and %d since %d; %d coming, %d past", page.LastYear, page.Ever, page.Since, len(page.Coming), len(page.Past))
		}
	})
}

func TestMeetingsAndAddresses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, true)
		list, err := w.Meetings(ctx, visitor, events.Filter{Limit: 3})
		if err != nil || len(list.List) != 3 || list.List[0].Host.Name != "Stichting Cloud Utrecht" || list.Next.IsZero() {
			t.Errorf("%d meetings, %v", len(list.List), err)
		}
		addresses, err := w.Addresses(ctx)
		meetings := slices.DeleteFunc(slices.Clone(addresses), func(a directory.Address) bool { return a.Meeting == "" })
		if err != nil || len(addresses)-len(meetings) != 10 || len(meetings) != 19 {
			t.Errorf("%d addresses, %d of meetings, %v", len(addresses), len(meetings), err)
		}
	})
}

func TestTheNetworkFollowsWhatIsWrittenAndTheClock(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t), true)
	boss := access.System(access.ByDemo)
	g := w.ByName["Stichting Cloud Utrecht"]
	if n := w.find(t, directory.Filter{Text: "utrecht"}).Groups[0]; !n.Soon(directorytest.Noon) {
		t.Errorf("its next meeting is on %v", n.Next.StartsAt)
	}
	w.clock.Advance(3 * 24 * time.Hour) // the meeting is over
	if n := w.find(t, directory.Filter{Text: "utrecht"}).Groups[0]; n.Soon(w.clock.Now()) {
		t.Errorf("its next meeting is on %v", n.Next.StartsAt)
	}
	if err := w.Groups.SetStatus(ctx, boss, g.ID, groups.Suspended, "for a test"); err != nil {
		t.Fatal(err)
	}
	if found := w.find(t, directory.Filter{Text: "utrecht"}); slices.Contains(namesOf(found.Groups), g.Name) {
		t.Errorf("a suspended group is listed: %v", namesOf(found.Groups))
	}
}

func TestAnEmptyNetwork(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, false)
		if found := w.find(t, directory.Filter{Text: "near Utrecht"}); len(found.Groups) != 0 || found.Place == nil {
			t.Errorf("%+v", found)
		}
		if front, err := w.Front(ctx); err != nil || front.Groups != 0 || len(front.Newest) != 0 {
			t.Errorf("%+v, %v", front, err)
		}
	})
}

// aThousand is a network of a thousand groups with leaders.
func aThousand(b *testing.B) world {
	b.Helper()
	w := newWorld(b, dbtest.SQLite(b), false)
	for i := range 1000 {
		s := directorytest.Seeds[i%len(directorytest.Seeds)]
		s.Name, s.Members, s.Meetings = fmt.Sprintf("%s %d", s.Name, i), 0, nil
		if err := w.Add(ctx, s, i); err != nil {
			b.Fatal(err)
		}
	}
	return w
}

func BenchmarkFindAmongAThousand(b *testing.B) {
	w := aThousand(b)
	for b.Loop() {
		if _, err := w.Find(ctx, directory.Filter{Text: "cloud", Topics: []string{"Data", "Security"}}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkNetworkOf1000Groups reads the list of public pages, as the first
// visitor after a write has it read.
func BenchmarkNetworkOf1000Groups(b *testing.B) {
	w := aThousand(b)
	b.ReportAllocs()
	for b.Loop() {
		w.clock.Advance(time.Minute)
		if n, err := w.Network(ctx); err != nil || len(n.Groups) != 1000 {
			b.Fatal(err)
		}
	}
}
