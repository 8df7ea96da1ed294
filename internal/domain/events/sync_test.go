package events_test

import (
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/domain/groups"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
	"chapterhouse.dev/chapterhouse/internal/platform/ical"

	"github.com/google/go-cmp/cmp"
)

const weekly = "RRULE:FREQ=WEEKLY;COUNT=6"

func TestSyncingTwiceChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		body := join(entry("a@x", "20261103T180000", "Cloud evening", weekly), entry("b@x", "20261212T100000", "Day of code"),
			entry("", "20261214T180000", "Without UID"), "BEGIN:VEVENT\nUID:c@x\nDTSTART;VALUE=DATE:20261220\nDTEND;VALUE=DATE:20261222\nSUMMARY:Camp\nEND:VEVENT",
			entry("twin", "20261216T180000", "First twin"), entry("twin", "20261217T180000", "Second twin"), entry("gone", "20261201T180000", "Called off", "STATUS:CANCELLED"))
		first := k.sync(t, "cal_1", feed(t, noon, body))
		want := events.Synced{Found: 11, OnTopic: 6, Coming: 8, Added: 11}
		if diff := cmp.Diff(want, first); diff != "" {
			t.Error(diff)
		}
		before := k.all(t)
		k.clock.Advance(time.Hour)
		*k.emitted = nil
		second := k.sync(t, "cal_1", feed(t, noon, body))
		want = events.Synced{Found: 11, OnTopic: 6, Coming: 8, Same: 11}
		if diff := cmp.Diff(want, second); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(before, k.all(t)); diff != "" {
			t.Error("rows changed:", diff)
		}
		if len(*k.emitted) != 0 {
			t.Errorf("emitted %v although nothing changed", *k.emitted)
		}
	})
}

func TestMovedCancelledVanishedAndBackAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		past, next, late := entry("p", "20261020T180000", "Past one"), entry("n", "20261203T180000", "Next one"), entry("l", "20270114T180000", "Late one")
		k.sync(t, "cal_1", feed(t, noon, join(past, next, late)))
		first := k.all(t)

		steps := []struct {
			name, body, want string
			done             events.Synced
		}{
			{"moved to another day and place", join(past, entry("n", "20261210T190000", "Next one", "LOCATION:Library"), late),
				"2026-10-20T18:00:00 published Past one\n2026-12-10T19:00:00 published Next one\n2027-01-14T18:00:00 published Late one\n",
				events.Synced{Found: 3, Coming: 2, Changed: 1, Same: 2}},
			{"cancelled", join(past, entry("n", "20261210T190000", "Next one", "LOCATION:Library", "STATUS:CANCELLED"), late),
				"2026-10-20T18:00:00 published Past one\n2026-12-10T19:00:00 cancelled Next one\n2027-01-14T18:00:00 published Late one\n",
				events.Synced{Found: 2, Coming: 1, Changed: 1, Same: 2}},
			{"all gone: the coming one vanishes, the past one stays held", entry("z", "20270201T180000", "Another"),
				"2026-10-20T18:00:00 published Past one\n2026-12-10T19:00:00 cancelled Next one\n2027-01-14T18:00:00 vanished Late one\n2027-02-01T18:00:00 published Another\n",
				events.Synced{Found: 1, Coming: 1, Added: 1, Vanished: 1}},
			{"back again", join(entry("n", "20261203T180000", "Next one"), late, entry("z", "20270201T180000", "Another")),
				"2026-10-20T18:00:00 published Past one\n2026-12-03T18:00:00 published Next one\n2027-01-14T18:00:00 published Late one\n2027-02-01T18:00:00 published Another\n",
				events.Synced{Found: 3, Coming: 3, Changed: 2, Same: 1}},
		}
		for _, s := range steps {
			k.clock.Advance(time.Hour)
			*k.emitted = nil
			done := k.sync(t, "cal_1", feed(t, noon, s.body))
			if diff := cmp.Diff(s.done, done); diff != "" {
				t.Error(s.name, diff)
			}
			if diff := cmp.Diff(s.want, lines(k.all(t))); diff != "" {
				t.Error(s.name, diff)
			}
			if diff := cmp.Diff([]access.Event{events.Changed{Group: k.group.ID}}, *k.emitted); diff != "" {
				t.Error(s.name, diff)
			}
		}
		last := k.all(t)
		if last[1].ID != first[1].ID || last[2].ID != first[2].ID || !last[1].RecordedAt.Equal(first[1].RecordedAt) {
			t.Error("a meeting that came back is another one")
		}
		if last[0].Rev != 1 || last[1].Rev != 4 || last[1].Sequence != 3 {
			t.Errorf("revisions %d and %d, sequence %d", last[0].Rev, last[1].Rev, last[1].Sequence)
		}
		for _, slug := range []string{"2026-12-03-next-one", "2026-12-10-next-one"} {
			if e, err := k.Find(ctx, visitor, k.group.ID, slug); err != nil || e.ID != first[1].ID {
				t.Errorf("%s leads to %q, %v", slug, e.Title, err)
			}
		}
	})
}

func TestOneInstanceIsChangedAlone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		series := entry("s", "20261201T180000", "Cloud evening", weekly)
		k.sync(t, "cal_1", feed(t, noon, series))
		before := k.all(t)
		// The replacement names the instance in UTC, the series in its own zone.
		moved := "BEGIN:VEVENT\nUID:s\nRECURRENCE-ID:20261215T170000Z\nDTSTART;TZID=Europe/Berlin:20261216T183000\nDURATION:PT1H\nSUMMARY:Special evening\nEND:VEVENT"
		done := k.sync(t, "cal_1", feed(t, noon, join(series, moved)))
		if done.Changed != 1 || done.Same != 5 || done.Added+done.Vanished != 0 {
			t.Errorf("%+v", done)
		}
		after := k.all(t)
		for i := range before {
			if before[i].ID != after[i].ID {
				t.Errorf("instance %d is another row now", i)
			}
			if same := cmp.Equal(before[i], after[i]); same == (i == 2) {
				t.Errorf("instance %d: unchanged is %v", i, same)
			}
		}
		if after[2].Title != "Special evening" || after[2].When.Start.String() != "2026-12-16T18:30:00" {
			t.Errorf("%s %s", after[2].When.Start, after[2].Title)
		}
	})
}

// Calendars change the keys of meetings that stay the same for people.
func TestMeetingsStayTheSameWhenTheirKeysChange(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		cases := []struct{ name, before, after, want string }{
			{"a single one becomes a series", entry("s", "20261201T180000", "Evening"), entry("s", "20261201T180000", "Evening", "RRULE:FREQ=WEEKLY;COUNT=2"),
				"2026-12-01T18:00:00 published Evening\n2026-12-08T18:00:00 published Evening\n"},
			{"every fetch brings new UIDs", join(entry("1", "20261101T180000", "Evening"), entry("2", "20261201T180000", "Morning")),
				join(entry("3", "20261101T180000", "Evening"), entry("4", "20261201T180000", "Morning")),
				"2026-11-01T18:00:00 published Evening\n2026-12-01T18:00:00 published Morning\n"},
			{"a whole series moves by an hour, past meetings too", entry("s", "20261103T180000", "Evening", weekly), entry("s", "20261103T190000", "Evening", weekly),
				"2026-11-03T19:00:00 published Evening\n2026-11-10T19:00:00 published Evening\n2026-11-17T19:00:00 published Evening\n" +
					"2026-11-24T19:00:00 published Evening\n2026-12-01T19:00:00 published Evening\n2026-12-08T19:00:00 published Evening\n"},
			{"a whole series moves by a day", entry("s", "20261117T180000", "Evening", "RRULE:FREQ=WEEKLY;COUNT=3"), entry("s", "20261118T180000", "Evening", "RRULE:FREQ=WEEKLY;COUNT=3"),
				"2026-11-18T18:00:00 published Evening\n2026-11-25T18:00:00 published Evening\n2026-12-02T18:00:00 published Evening\n"},
			{"two that shared a UID part", join(entry("t", "20261201T180000", "One"), entry("t", "20261202T180000", "Two")), entry("t", "20261202T180000", "Two"),
				"2026-12-01T18:00:00 vanished One\n2026-12-02T18:00:00 published Two\n"},
		}
		for _, c := range cases {
			k.group = k.newGroup(t, c.name, berlin)
			cal := ids.New[ids.CalendarID]("cal", noon)
			k.sync(t, cal, feed(t, noon, c.before))
			old := map[ids.EventID]bool{}
			for _, e := range k.all(t) {
				old[e.ID] = true
			}
			done := k.sync(t, cal, feed(t, noon, c.after))
			if got := lines(k.all(t)); got != c.want {
				t.Errorf("%s: %s", c.name, cmp.Diff(c.want, got))
			}
			if len(old) != len(k.all(t))-done.Added {
				t.Errorf("%s: %+v", c.name, done)
			}
			if again := k.sync(t, cal, feed(t, noon, c.after)); again.Wrote() {
				t.Errorf("%s: a further sync wrote %+v", c.name, again)
			}
		}
	})
}

// Some people drag their one entry from month to month: what was held stays.
func TestAnEntryThatIsUsedAgainLeavesThePastMeetingHeld(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.sync(t, "cal_1", feed(t, noon, entry("only", "20261110T180000", "November meeting")))
		for range 2 {
			k.sync(t, "cal_1", feed(t, noon, entry("only", "20261208T180000", "December meeting")))
		}
		want := "2026-11-10T18:00:00 published November meeting\n2026-12-08T18:00:00 published December meeting\n"
		if diff := cmp.Diff(want, lines(k.all(t))); diff != "" {
			t.Error(diff)
		}
	})
}

func TestNothingVanishesFromAFeedInDoubt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.sync(t, "cal_1", feed(t, noon, join(entry("a", "20261201T180000", "A"), entry("b", "20261202T180000", "B"), entry("c", "20261203T180000", "C"))))
		one := feed(t, noon, entry("c", "20261204T180000", "C"))
		var asked [2]int
		one.Doubt = func(coming, gone int) bool { asked = [2]int{coming, gone}; return true }
		if done := k.sync(t, "cal_1", one); done.Kept != 2 || done.Vanished != 0 || done.Changed != 1 || asked != [2]int{3, 2} {
			t.Errorf("in doubt: %+v, asked %v", done, asked)
		}
		one.Doubt, one.Unsure = nil, map[string]bool{"a": true}
		if done := k.sync(t, "cal_1", one); done.Kept != 1 || done.Vanished != 1 {
			t.Errorf("cut by a limit: %+v", done)
		}
		far := events.FromFeed{Until: noon.AddDate(0, 0, 1)}
		if done := k.sync(t, "cal_1", far); done.Vanished != 0 {
			t.Errorf("what was not asked for vanished: %+v", done)
		}
	})
}

func TestZonesOfAFeed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		one := func(start, end string) string {
			return "BEGIN:VEVENT\nUID:" + start + "\nSUMMARY:X\nDTSTART" + start + "\nDTEND" + end + "\nEND:VEVENT"
		}
		done := k.sync(t, "cal_1", feed(t, noon, join(
			one(":20261201T180000", ":20261201T200000"),
			one(";TZID=Middle-earth/Shire:20261202T180000", ";TZID=Middle-earth/Shire:20261202T200000"),
			one(";TZID=Tokyo Standard Time:20261203T180000", ";TZID=Tokyo Standard Time:20261203T200000"),
			one(":20261204T170000Z", ":20261204T190000Z"),
			one(";VALUE=DATE:20261205", ";VALUE=DATE:20261207"),
			one(";TZID=America/New_York:20270314T023000", ";TZID=America/New_York:20270314T040000"),
			one(":20261025T001500Z", ":20261025T013000Z"),
			one(":20261025T011500Z", ":20261025T023000Z"),
		)))
		type times struct {
			Start, End, Zone, StartsAt, EndsAt, Day string
			Floating, Second, AllDay                bool
			Unknown                                 string
		}
		var got []times
		for _, e := range k.all(t) {
			got = append(got, times{e.When.Start.String(), e.When.End.String(), e.Zone, e.StartsAt.Format(time.RFC3339), e.EndsAt.Format(time.RFC3339),
				e.Day.String(), e.Floating, e.Second, e.AllDay, e.ZoneUnknown})
		}
		const b = "Europe/Berlin"
		want := []times{
			{"2026-10-25T02:15:00", "2026-10-25T02:30:00", b, "2026-10-25T00:15:00Z", "2026-10-25T00:30:00Z", "2026-10-25", false, false, false, ""},
			{"2026-10-25T02:15:00", "2026-10-25T03:30:00", b, "2026-10-25T01:15:00Z", "2026-10-25T02:30:00Z", "2026-10-25", false, true, false, ""},
			{"2026-12-01T18:00:00", "2026-12-01T20:00:00", b, "2026-12-01T17:00:00Z", "2026-12-01T19:00:00Z", "2026-12-01", true, false, false, ""},
			{"2026-12-02T18:00:00", "2026-12-02T20:00:00", b, "2026-12-02T17:00:00Z", "2026-12-02T19:00:00Z", "2026-12-02", false, false, false, "Middle-earth/Shire"},
			{"2026-12-03T18:00:00", "2026-12-03T20:00:00", "Asia/Tokyo", "2026-12-03T09:00:00Z", "2026-12-03T11:00:00Z", "2026-12-03", false, false, false, ""},
			{"2026-12-04T18:00:00", "2026-12-04T20:00:00", b, "2026-12-04T17:00:00Z", "2026-12-04T19:00:00Z", "2026-12-04", false, false, false, ""},
			{"2026-12-05T00:00:00", "2026-12-06T00:00:00", b, "2026-12-04T23:00:00Z", "2026-12-06T23:00:00Z", "2026-12-05", false, false, true, ""},
			{"2027-03-14T03:30:00", "2027-03-14T04:00:00", "America/New_York", "2027-03-14T07:30:00Z", "2027-03-14T08:00:00Z", "2027-03-14", false, false, false, ""},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		var keys []string
		for _, n := range done.Notes {
			keys = append(keys, n.Key)
		}
		if diff := cmp.Diff([]string{"event.feed.clock_skipped", "event.feed.zone_unknown"}, keys); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhatAFeedMayNotSay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		done := k.sync(t, "cal_1", feed(t, noon, join(
			entry("a", "20261201T180000", "Dentist", "CLASS:PRIVATE"),
			entry("z", "20261201T190000", "Salaries", "CLASS:CONFIDENTIAL"),
			entry("y", "20261231T190000", "Salaries, cancelled", "CLASS:PRIVATE", "STATUS:CANCELLED"),
			entry("b", "20261202T180000", "Bad \u202etxt.exe"+strings.Repeat("x", 300), "URL:javascript:alert(1)", "DESCRIPTION:one\\ntwo\\, three"),
			entry("c", "20261203T180000", "At home", "LOCATION:https://zoom.example/1", "STATUS:TENTATIVE"),
			entry("d", "20261204T180000", "Both", "LOCATION:Library\\, Main Street", "CONFERENCE:https://meet.example/2"))))
		list := k.all(t)
		if len(list) != 3 || done.Found != 3 || len(done.Notes) != 1 || done.Notes[0].Key != "event.feed.private" {
			t.Fatalf("%d meetings, %+v", len(list), done)
		}
		b, c, both := list[0], list[1], list[2]
		if len([]rune(b.Title)) != events.MaxTitle || strings.Contains(b.Title, "\u202e") || b.URL != "" || b.Description != "one\ntwo, three" {
			t.Errorf("%+v", b.Content)
		}
		if c.Format != groups.Online || !c.Tentative || both.Format != groups.Hybrid || both.URL != "https://meet.example/2" {
			t.Errorf("%+v and %+v", c.Content, both.Content)
		}
	})
}

// A meeting that arrives by two ways is kept twice and counted once.
func TestDuplicatesCountOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		in := events.Input{Title: "Cloud evening with Ada", Start: wall("2026-12-01T18:00:00"), End: wall("2026-12-01T20:00:00")}
		native, err := k.Write(ctx, demo, k.group.ID, in, events.Published)
		if err != nil {
			t.Fatal(err)
		}
		k.clock.Advance(time.Minute)
		one := k.sync(t, "cal_1", feed(t, noon, join(entry("a", "20261201T180000", "Cloud Evening w/ Ada"), entry("b", "20261208T180000", "Second"),
			entry("p", "20261208T180000", "Second room"))))
		k.clock.Advance(time.Minute)
		two := k.sync(t, "cal_2", feed(t, noon, join(entry("b", "20261208T190000", "Renamed in the copy"), entry("c", "20261201T180000", "Knitting"))))
		if one.Duplicates != 1 || two.Duplicates != 1 || two.Notes[0].Key != "event.feed.duplicates" {
			t.Errorf("%+v and %+v", one, two)
		}
		of := map[string]ids.EventID{}
		titles := map[ids.EventID]string{"": "-"}
		for _, e := range k.all(t) {
			of[e.Title], titles[e.ID] = e.DuplicateOf, e.Title
		}
		got := map[string]string{}
		for title, id := range of {
			got[title] = titles[id]
		}
		want := map[string]string{"Cloud evening with Ada": "-", "Cloud Evening w/ Ada": "Cloud evening with Ada", "Second": "-", "Second room": "-",
			"Renamed in the copy": "Second", "Knitting": "-"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		p, err := k.List(ctx, visitor, events.Filter{Limit: 20})
		if err != nil || len(p.Events) != 4 {
			t.Errorf("the list shows %d meetings, %v", len(p.Events), err)
		}
		// When the first one is called off, the other one counts.
		if err := k.Cancel(ctx, demo, native.Event, 1, "ill"); err != nil {
			t.Fatal(err)
		}
		k.sync(t, "cal_1", feed(t, noon, ""))
		for _, e := range k.all(t) {
			if e.DuplicateOf != "" {
				t.Errorf("%s is still a duplicate", e.Title)
			}
		}
	})
}

func TestDisconnectingKeepsThePast(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		k.sync(t, "cal_1", feed(t, noon, join(entry("p", "20261020T180000", "Past"), entry("n", "20261203T180000", "Next"))))
		k.sync(t, "cal_2", feed(t, noon, entry("o", "20261204T180000", "Other")))
		err := k.gate.UpdateLocked(ctx, demo, events.Lock(k.group.ID), func(tx *access.Tx) error {
			w, err := tx.Allow(access.CalendarConnect, k.group.Target())
			if err != nil {
				return err
			}
			return k.DisconnectTx(ctx, w, k.group, "cal_1")
		})
		if err != nil {
			t.Fatal(err)
		}
		want := "2026-10-20T18:00:00 published Past\n2026-12-03T18:00:00 vanished Next\n2026-12-04T18:00:00 published Other\n"
		if diff := cmp.Diff(want, lines(k.all(t))); diff != "" {
			t.Error(diff)
		}
	})
}

// Many rows go through several statements.
func TestManyRowsVanishAndComeBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		var all []ical.Instance
		for i := range 230 {
			all = append(all, at(string(ids.New[ids.EventID]("u", noon)), noon.Add(time.Duration(i+1)*24*time.Hour), "Meeting"))
		}
		for _, want := range []struct {
			feed []ical.Instance
			done events.Synced
		}{{all, events.Synced{Found: 230, Coming: 230, Added: 230}}, {nil, events.Synced{Vanished: 230}}, {all, events.Synced{Found: 230, Coming: 230, Changed: 230}}} {
			if diff := cmp.Diff(want.done, k.sync(t, "cal_1", events.FromFeed{Instances: want.feed})); diff != "" {
				t.Error(diff)
			}
		}
	})
}
