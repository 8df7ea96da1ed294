package events_test

import (
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"

	"github.com/google/go-cmp/cmp"
)

var keeper = access.System(access.BySync)

// Promise B80: wall time is kept, UTC is computed again, and it is told.
func TestNewZoneDataMovesInstantsAndKeepsClocks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		past := evening()
		past.Start, past.End = wall("2026-07-03T18:00:00"), wall("2026-07-03T20:00:00")
		k.write(t, past, events.Published)
		next := k.write(t, evening(), events.Published)
		elsewhere := evening()
		elsewhere.Zone, elsewhere.Title = "Africa/Nairobi", "Far away"
		far := k.write(t, elsewhere, events.Published)
		*k.emitted = nil

		if n, err := k.Refresh(ctx, keeper, k.group.ID); n != 0 || err != nil || len(*k.emitted) != 0 {
			t.Fatalf("with the same zone data %d changed, %v, %v", n, err, *k.emitted)
		}
		// Germany abolishes the clock change from October 2026 on.
		summer := time.FixedZone("Europe/Berlin", 2*3600)
		newer := k.WithZones(func(name string) (*time.Location, error) {
			if name == "Europe/Berlin" {
				return summer, nil
			}
			return time.LoadLocation(name)
		})
		last, n, err := newer.RefreshAll(ctx, keeper, "", 10)
		if n != 1 || err != nil || last != k.group.ID {
			t.Fatalf("%d changed up to %q, %v", n, last, err)
		}
		if diff := cmp.Diff([]access.Event{events.Shifted{Group: k.group.ID, Event: next.ID}, events.Changed{Group: k.group.ID}}, *k.emitted); diff != "" {
			t.Error(diff)
		}
		got := k.get(t, next.ID)
		if got.When != next.When || !got.StartsAt.Equal(next.StartsAt.Add(-time.Hour)) || got.Sequence != next.Sequence+1 {
			t.Errorf("%v at %v, sequence %d", got.When.Start, got.StartsAt, got.Sequence)
		}
		if diff := cmp.Diff(far, k.get(t, far.ID)); diff != "" {
			t.Error("another zone's meeting changed:", diff)
		}
		if last, _, err := newer.RefreshAll(ctx, keeper, last, 10); last != "" || err != nil {
			t.Errorf("after the last group comes %q, %v", last, err)
		}
		if _, err := k.Refresh(ctx, visitor, k.group.ID); err == nil {
			t.Error("a visitor may refresh")
		}
	})
}

func TestANewGuideIsAskedAboutEveryMeeting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		for _, title := range []string{"Cloud one", "Wool two", "Wool three", "Cloud four"} {
			in := evening()
			in.Title, in.Description = title, "What we do there"
			k.write(t, in, events.Published)
		}
		decided := k.all(t)[0]
		if err := k.DecideTopic(ctx, demo, decided.ID, events.No, "because"); err != nil {
			t.Fatal(err)
		}
		*k.words, *k.emitted = []string{"wool"}, nil
		changed := 0
		for after := ids.EventID(""); ; {
			last, n, err := k.Redecide(ctx, keeper, after, 3)
			if err != nil {
				t.Fatal(err)
			}
			changed += n
			if after = last; last == "" {
				break
			}
		}
		if changed != 4 {
			t.Errorf("%d changed", changed)
		}
		for _, e := range k.all(t) {
			want := map[bool]events.Answer{true: events.Yes, false: events.No}[e.Title[0] == 'W']
			if e.AutoTopic != want || e.TopicGuide != "gde_wool" {
				t.Errorf("%s: %s by %s", e.Title, e.AutoTopic, e.TopicGuide)
			}
			if e.ID == decided.ID && e.Topic() != events.No {
				t.Error("a person's decision did not stand")
			}
		}
		if len(*k.emitted) != 2 {
			t.Errorf("emitted %v: one for the group in each of two batches is wanted", *k.emitted)
		}
		if _, n, err := k.Redecide(ctx, keeper, "", 100); n != 0 || err != nil {
			t.Errorf("once more: %d changed, %v", n, err)
		}
	})
}

func TestFactsComeInBatchesOfGroups(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.clock.Advance(time.Second) // identifiers sort by time
		samoa := k.newGroup(t, "Apia", groups.Place{Country: "WS", City: "Apia", Zone: "Pacific/Apia"})
		k.clock.Advance(time.Second)
		other := k.newGroup(t, "Third", berlin)
		var made []events.Written
		for _, g := range []ids.GroupID{k.group.ID, samoa.ID, other.ID} {
			in := evening()
			in.Zone = "Europe/Berlin"
			in.Start, in.End = wall("2026-11-20T18:00:00"), wall("2026-11-20T20:00:00")
			out, err := k.Write(ctx, demo, g, in, events.Published)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := k.Write(ctx, demo, g, in, events.Draft); err != nil {
				t.Fatal(err)
			}
			made = append(made, out)
		}
		if err := k.Mark(ctx, demo, made[1].Event, 0, events.Report{Attended: events.People(12)}); err != nil {
			t.Fatal(err)
		}
		if err := k.DecideTopic(ctx, demo, made[1].Event, events.No, "wool"); err != nil {
			t.Fatal(err)
		}
		var got []events.Fact
		k.view(t, func(tx *access.Tx) (err error) {
			got, err = events.FactsTx(ctx, tx, k.group.ID, samoa.ID, noon.AddDate(-1, 0, 0), noon)
			return err
		})
		start := time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC)
		want := []events.Fact{{ID: made[1].Event, Group: samoa.ID, StartsAt: start, EndsAt: start.Add(2 * time.Hour), Day: ids.Date{Year: 2026, Month: 11, Day: 21},
			Format: groups.InPerson, State: events.Published, Topic: events.No, TopicSaid: events.No, Attended: events.People(12), RecordedAt: noon.Add(2 * time.Second)}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		k.view(t, func(tx *access.Tx) (err error) {
			got, err = events.FactsTx(ctx, tx, "", other.ID, start, start)
			return err
		})
		if len(got) != 0 {
			t.Errorf("an empty span has %d facts", len(got))
		}
	})
}
