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
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/ical"

	"github.com/google/go-cmp/cmp"
)

func evening() events.Input {
	return events.Input{Title: "Cloud  evening", Start: wall("2026-12-03T18:00:00"), End: wall("2026-12-03T20:30:00"), Location: "Bücherei"}
}

func (k desk) write(t testing.TB, in events.Input, s events.State) events.Event {
	t.Helper()
	out, err := k.Write(ctx, demo, k.group.ID, in, s)
	if err != nil {
		t.Fatal(err)
	}
	return k.get(t, out.Event)
}

func (k desk) get(t testing.TB, id ids.EventID) (e events.Event) {
	t.Helper()
	k.view(t, func(tx *access.Tx) (err error) {
		e, err = events.ByIDTx(ctx, tx, id)
		return err
	})
	return e
}

func (k desk) grant(t *testing.T, p ids.PersonID, role access.Role, g ids.GroupID) access.Actor {
	t.Helper()
	err := k.gate.Update(ctx, demo, func(tx *access.Tx) error {
		w, err := tx.Allow(access.StaffGrant, access.PersonTarget(p))
		if err != nil {
			return err
		}
		return access.GrantTx(ctx, w, p, role, g, w.Now(), "")
	})
	if err != nil {
		t.Fatal(err)
	}
	return access.Person(p)
}

func TestAMeetingWrittenByHand(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		e := k.write(t, evening(), events.Published)
		if e.Slug != "2026-12-03-cloud-evening" || e.Title != "Cloud evening" || e.Zone != "Europe/Berlin" || e.Country != "DE" ||
			!e.StartsAt.Equal(time.Date(2026, 12, 3, 17, 0, 0, 0, time.UTC)) || e.Topic() != events.Yes || e.AutoWhy.V.Words[0] != "cloud" {
			t.Errorf("%+v", e)
		}
		if again := k.write(t, evening(), events.Published); again.Slug != "2026-12-03-cloud-evening-2" || again.DuplicateOf != "" {
			t.Errorf("%q, duplicate of %q", again.Slug, again.DuplicateOf)
		}
		japanese := evening()
		japanese.Title, japanese.AllDay = "大阪クラウド勉強会", true
		if e := k.write(t, japanese, events.Published); e.Slug != "2026-12-03" || !e.EndsAt.Equal(time.Date(2026, 12, 3, 23, 0, 0, 0, time.UTC)) {
			t.Errorf("%q until %v", e.Slug, e.EndsAt)
		}
		past := evening()
		past.Start, past.End = wall("2025-05-06T18:00:00"), wall("2025-05-06T20:00:00")
		if e := k.write(t, past, events.Published); !e.Held(noon) || !e.Counts(noon) || !e.RecordedAt.Equal(noon) {
			t.Errorf("a past meeting that was written down is not held: %+v", e)
		}
	})
}

// Promises B78 and the other refusals, each at its field.
func TestWhatAMeetingCannotBe(t *testing.T) {
	k := newDesk(t, dbtest.SQLite(t))
	cases := map[string]struct {
		change func(*events.Input)
		want   string
	}{
		"no title":         {func(in *events.Input) { in.Title = " \u200b" }, "title=event.title_missing"},
		"long title":       {func(in *events.Input) { in.Title = strings.Repeat("ä", 201) }, "title=event.too_long"},
		"no start":         {func(in *events.Input) { in.Start = events.Wall{} }, "start=event.start_missing"},
		"no end":           {func(in *events.Input) { in.End = events.Wall{} }, "end=event.end_missing"},
		"year 9999":        {func(in *events.Input) { in.Start.Date.Year = 9999 }, "start=event.year_far"},
		"end before start": {func(in *events.Input) { in.End = wall("2026-12-03T17:59:00") }, "end=event.end_before_start"},
		"no length":        {func(in *events.Input) { in.End = in.Start }, "end=event.end_before_start"},
		"forty days":       {func(in *events.Input) { in.End = wall("2027-01-12T18:00:00") }, "end=event.too_many_days"},
		"days backwards":   {func(in *events.Input) { in.AllDay, in.End = true, wall("2026-12-02T00:00:00") }, "end=event.end_before_start"},
		"no such zone":     {func(in *events.Input) { in.Zone = "Mars/Olympus" }, "zone=event.zone_unknown"},
		"script":           {func(in *events.Input) { in.URL = "javascript:alert(1)" }, "url=event.not_an_address"},
		"format":           {func(in *events.Input) { in.Format = "astral" }, "format=event.format_unknown"},
	}
	for name, c := range cases {
		in := evening()
		c.change(&in)
		_, err := k.Write(ctx, demo, k.group.ID, in, events.Published)
		var got []string
		if f := fault.As(err); f != nil {
			for _, n := range f.Fields {
				got = append(got, n.Name+"="+n.Message.Key)
			}
		}
		if diff := cmp.Diff([]string{c.want}, got); diff != "" || !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v %s", name, err, diff)
		}
	}
}

// A clock that does not exist is shifted, one that comes twice means the first
// time until somebody says otherwise; both are told.
func TestClocksThatAreSkippedOrComeTwice(t *testing.T) {
	k := newDesk(t, dbtest.SQLite(t))
	cases := []struct {
		zone, start, end string
		second           bool
		shown, startsAt  string
		note             string
	}{
		{"Europe/Berlin", "2027-03-28T02:30:00", "2027-03-28T05:00:00", false, "2027-03-28T03:30:00", "2027-03-28T01:30:00Z", "event.clock_skipped"},
		{"Europe/Berlin", "2027-10-31T02:30:00", "2027-10-31T05:00:00", false, "2027-10-31T02:30:00", "2027-10-31T00:30:00Z", "event.clock_twice"},
		{"Europe/Berlin", "2027-10-31T02:30:00", "2027-10-31T05:00:00", true, "2027-10-31T02:30:00", "2027-10-31T01:30:00Z", "event.clock_twice"},
		{"Europe/Berlin", "2027-10-31T02:30:00", "2027-10-31T02:45:00", true, "2027-10-31T02:30:00", "2027-10-31T01:30:00Z", "event.clock_twice"},
		{"Europe/Berlin", "2027-10-31T03:00:00", "2027-10-31T05:00:00", true, "2027-10-31T03:00:00", "2027-10-31T02:00:00Z", ""},
		{"Australia/Lord_Howe", "2027-10-03T02:15:00", "2027-10-03T05:00:00", false, "2027-10-03T02:45:00", "2027-10-02T15:45:00Z", "event.clock_skipped"},
		{"America/St_Johns", "2027-11-07T01:30:00", "2027-11-07T04:00:00", true, "2027-11-07T01:30:00", "2027-11-07T05:00:00Z", "event.clock_twice"},
		{"Asia/Kathmandu", "2027-03-28T02:30:00", "2027-03-28T05:00:00", true, "2027-03-28T02:30:00", "2027-03-27T20:45:00Z", ""},
	}
	for _, c := range cases {
		in := events.Input{Title: "X", Zone: c.zone, Start: wall(c.start), End: wall(c.end), Second: c.second}
		out, err := k.Write(ctx, demo, k.group.ID, in, events.Published)
		if err != nil {
			t.Errorf("%s %s: %v", c.zone, c.start, err)
			continue
		}
		e, note := k.get(t, out.Event), ""
		if len(out.Notes) > 0 {
			note = out.Notes[0].Message.Key
		}
		if e.When.Start.String() != c.shown || e.StartsAt.Format(time.RFC3339) != c.startsAt || note != c.note || !e.EndsAt.After(e.StartsAt) {
			t.Errorf("%s %s: shown %s, starts %s, ends %s, note %q", c.zone, c.start, e.When.Start, e.StartsAt.Format(time.RFC3339), e.EndsAt, note)
		}
	}
}

func TestEditingPublishingAndCancelling(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		organiser := k.grant(t, "per_o", access.Organiser, k.group.ID)
		out, err := k.Write(ctx, organiser, k.group.ID, evening(), events.Draft)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := k.Find(ctx, visitor, k.group.ID, out.Slug); !fault.Is(err, fault.NotFound) {
			t.Error("a visitor sees a draft:", err)
		}
		if e, err := k.Find(ctx, organiser, k.group.ID, out.Slug); err != nil || e.State != events.Draft {
			t.Error("the organiser does not see the draft:", err)
		}
		if err := k.Publish(ctx, access.Person("per_x"), out.Event, 1); !fault.Is(err, fault.NotFound) {
			t.Error("a stranger learns of a draft:", err)
		}
		renamed := evening()
		renamed.Title = "Knitting"
		out, err = k.Edit(ctx, organiser, out.Event, 1, renamed)
		if err != nil || out.Slug != "2026-12-03-knitting" {
			t.Error("the draft's address:", out.Slug, err)
		}
		if _, err := k.Find(ctx, organiser, k.group.ID, "2026-12-03-cloud-evening"); !fault.Is(err, fault.NotFound) {
			t.Error("the address of a draft that nobody saw is kept:", err)
		}
		if e := k.get(t, out.Event); e.Topic() == events.Yes {
			t.Error("the topic did not follow the title")
		}
		if _, err := k.Edit(ctx, organiser, out.Event, 1, renamed); !fault.Is(err, fault.Conflict) {
			t.Error("an edit over a newer revision:", err)
		}
		if err := k.Publish(ctx, organiser, out.Event, 2); err != nil {
			t.Fatal(err)
		}
		later := renamed
		later.Title, later.Start, later.End = "Cloud knitting", wall("2026-12-04T18:00:00"), wall("2026-12-04T20:00:00")
		out, err = k.Edit(ctx, organiser, out.Event, 3, later)
		if err != nil || out.Slug != "2026-12-04-cloud-knitting" {
			t.Error("the address after a move:", out.Slug, err)
		}
		if e, err := k.Find(ctx, visitor, k.group.ID, "2026-12-03-knitting"); err != nil || e.Slug != out.Slug {
			t.Error("the former address:", err)
		}
		if err := k.Cancel(ctx, access.Person("per_x"), out.Event, 4, ""); !fault.Is(err, fault.Forbidden) {
			t.Error("a stranger cancels:", err)
		}
		if err := k.Cancel(ctx, organiser, out.Event, 4, "no room"); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Edit(ctx, organiser, out.Event, 5, later); !fault.Is(err, fault.Conflict) {
			t.Error("a cancelled meeting was edited:", err)
		}
		if e := k.get(t, out.Event); e.State != events.Cancelled || !e.Public() || e.Held(noon.AddDate(1, 0, 0)) {
			t.Errorf("%+v", e)
		}
	})
}

func TestWhoMayWriteAndWhen(t *testing.T) {
	k := newDesk(t, dbtest.SQLite(t))
	elsewhere := k.newGroup(t, "Elsewhere", berlin)
	organiser := k.grant(t, "per_o", access.Organiser, k.group.ID)
	for name, c := range map[string]struct {
		actor access.Actor
		group ids.GroupID
		want  fault.Kind
	}{
		"visitor":             {visitor, k.group.ID, fault.Unauthenticated},
		"member":              {access.Person("per_m"), k.group.ID, fault.Forbidden},
		"organiser elsewhere": {organiser, elsewhere.ID, fault.Forbidden},
		"no such group":       {organiser, "grp_none", fault.NotFound},
	} {
		if _, err := k.Write(ctx, c.actor, c.group, evening(), events.Published); !fault.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if err := k.groups.SetStatus(ctx, demo, k.group.ID, groups.Suspended, "a case"); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Write(ctx, organiser, k.group.ID, evening(), events.Published); !fault.Is(err, fault.Conflict) {
		t.Error("a suspended group publishes:", err)
	}
}

func TestMarksSurviveEverySync(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		leader := k.grant(t, "per_l", access.Leader, k.group.ID)
		organiser := k.grant(t, "per_o", access.Organiser, k.group.ID)
		k.sync(t, "cal_1", feed(t, noon, join(entry("p", "20261020T180000", "Evening", "DESCRIPTION:Nothing of the kind"), entry("n", "20261203T180000", "Next"))))
		p, next := k.all(t)[0], k.all(t)[1]
		if p.Topic() != events.No {
			t.Fatalf("topic %s", p.Topic())
		}
		report := events.Report{Attended: events.People(31), Recording: "https://video.example/1", Notes: "Full house."}
		if err := k.Mark(ctx, organiser, p.ID, 0, report); !fault.Is(err, fault.Forbidden) {
			t.Error("an organiser reports:", err)
		}
		if err := k.Mark(ctx, leader, p.ID, 0, report); err != nil {
			t.Fatal(err)
		}
		if err := k.Mark(ctx, leader, next.ID, 0, report); !fault.Is(err, fault.Conflict) {
			t.Error("a report on a meeting to come:", err)
		}
		if err := k.DecideTopic(ctx, leader, p.ID, events.Yes, "The talk was on queues in the cloud."); err != nil {
			t.Fatal(err)
		}
		if err := k.Mark(ctx, leader, p.ID, 1, report); !fault.Is(err, fault.Conflict) {
			t.Error("a report over a newer one:", err)
		}
		marks := k.get(t, p.ID).Marks
		k.sync(t, "cal_1", feed(t, noon, entry("p", "20261020T190000", "Evening of knitting", "DESCRIPTION:Wool and needles for everyone")))
		e := k.get(t, p.ID)
		if diff := cmp.Diff(marks, e.Marks); diff != "" {
			t.Error("marks changed:", diff)
		}
		if e.Title != "Evening of knitting" || e.Topic() != events.Yes || e.AutoTopic != events.No || e.TopicBy != "per_l" {
			t.Errorf("%s: %s by %q, %s by words", e.Title, e.Topic(), e.TopicBy, e.AutoTopic)
		}
		if err := k.DecideTopic(ctx, leader, p.ID, "", ""); err != nil || k.get(t, p.ID).Topic() != events.No {
			t.Error("taking the decision back:", err)
		}
		report = events.Report{DidNotTakePlace: true}
		if err := k.Mark(ctx, leader, p.ID, 3, report); !fault.Is(err, fault.Invalid) {
			t.Error("no reason:", err)
		}
		report.Reason = "The house was closed."
		if err := k.Mark(ctx, leader, p.ID, 3, report); err != nil || k.get(t, p.ID).Held(noon) {
			t.Error("it did not take place and is held all the same:", err)
		}
		if err := k.DecideTopic(ctx, leader, p.ID, "maybe", "x"); !fault.Is(err, fault.Invalid) {
			t.Error("an answer that does not exist:", err)
		}
		if _, err := k.Edit(ctx, leader, p.ID, e.Rev, evening()); !fault.Is(err, fault.Conflict) {
			t.Error("a feed's meeting was edited:", err)
		}
	})
}

func TestListsShowWhatIsPublic(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		nairobi := k.newGroup(t, "Nairobi", groups.Place{Country: "KE", City: "Nairobi", Zone: "Africa/Nairobi"})
		day := func(title string, days int) events.Input {
			start := events.WallOf(time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC).AddDate(0, 0, days))
			end := start
			end.Hour += 2
			return events.Input{Title: title, Start: start, End: end}
		}
		for i := range 5 {
			k.write(t, day("Evening "+string(rune('a'+i)), -10*i-1), events.Published)
		}
		k.write(t, day("100% cloud_native", 3), events.Published)
		k.write(t, day("Secret", 4), events.Draft)
		called := k.write(t, day("Called off", 5), events.Published)
		if err := k.Cancel(ctx, demo, called.ID, 1, "ill"); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Write(ctx, demo, nairobi.ID, day("Mkutano wa wingu", 2), events.Published); err != nil {
			t.Fatal(err)
		}
		titles := func(list []events.Event, err error) string {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, e := range list {
				out = append(out, e.Title)
			}
			return strings.Join(out, ", ")
		}
		list := func(f events.Filter) string {
			f.Limit = max(f.Limit, 10)
			p, err := k.List(ctx, visitor, f)
			return titles(p.Events, err)
		}
		for got, want := range map[string]string{
			titles(k.Upcoming(ctx, visitor, k.group.ID, 10)):                              "100% cloud_native, Called off",
			list(events.Filter{}):                                                         "Mkutano wa wingu, 100% cloud_native",
			list(events.Filter{Country: "KE"}) + "!":                                      "Mkutano wa wingu!",
			list(events.Filter{Text: "0%"}) + "%":                                         "100% cloud_native%",
			list(events.Filter{Text: "d_n"}) + "_":                                        "100% cloud_native_",
			list(events.Filter{Text: "%"}) + "%%":                                         "100% cloud_native%%",
			list(events.Filter{Text: "Évening"}) + "?":                                    "?",
			list(events.Filter{From: noon.AddDate(0, 0, -12), To: noon.AddDate(0, 0, 3)}): "Evening b, Evening a, Mkutano wa wingu",
		} {
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
		var seen []string
		for after := (events.Cursor{}); ; {
			p, err := k.Past(ctx, visitor, k.group.ID, after, 2)
			seen = append(seen, titles(p.Events, err))
			if p.Next.IsZero() {
				break
			}
			if after, err = events.ParseCursor(p.Next.String()); err != nil || after != p.Next {
				t.Fatal("a cursor does not survive its text:", p.Next, err)
			}
		}
		if diff := cmp.Diff([]string{"Evening a, Evening b", "Evening c, Evening d", "Evening e"}, seen); diff != "" {
			t.Error(diff)
		}
		if _, err := k.All(ctx, visitor, k.group.ID, events.Cursor{}, 10); !fault.Is(err, fault.NotFound) {
			t.Error("a visitor sees drafts:", err)
		}
		for _, bad := range []string{"x", "1.grp_1", "9z.evt_1", ".."} {
			if _, err := events.ParseCursor(bad); err == nil {
				t.Errorf("%q is a cursor", bad)
			}
		}
	})
}

func TestTheGroupsCalendarCanBeReadBack(t *testing.T) {
	k := newDesk(t, dbtest.SQLite(t))
	in := evening()
	in.Description = "Tea; then, talks\nand more"
	k.write(t, in, events.Published)
	twice := events.Input{Title: "Night", Start: wall("2027-10-31T02:30:00"), End: wall("2027-10-31T04:00:00"), Second: true}
	k.write(t, twice, events.Published)
	days := events.Input{Title: "Camp", AllDay: true, Start: wall("2026-12-05T00:00:00"), End: wall("2026-12-06T00:00:00")}
	k.write(t, days, events.Published)
	k.clock.Advance(time.Second) // identifiers sort by time
	called := k.write(t, in, events.Published)
	if err := k.Cancel(ctx, demo, called.ID, 1, ""); err != nil {
		t.Fatal(err)
	}
	k.write(t, in, events.Draft)
	cal, err := k.Calendar(ctx, visitor, k.group, func(e events.Event) string { return "https://net.example/groups/x/events/" + e.Slug })
	if err != nil {
		t.Fatal(err)
	}
	data, err := ical.Encode(cal)
	if err != nil {
		t.Fatal(err)
	}
	back, err := ical.Decode(strings.NewReader(string(data)), ical.FeedLimits())
	if err != nil || len(back.Problems) > 0 {
		t.Fatal(err, back.Problems)
	}
	var got []string
	for _, e := range back.Events {
		got = append(got, e.Start.Instant().UTC().Format("01-02T15:04")+" "+e.End.Instant().UTC().Format("01-02T15:04")+" "+e.Status+" "+e.Summary)
	}
	want := []string{"12-03T17:00 12-03T19:30 CONFIRMED Cloud evening", "12-03T17:00 12-03T19:30 CANCELLED Cloud evening",
		"12-05T00:00 12-07T00:00 CONFIRMED Camp", "10-31T01:30 10-31T03:00 CONFIRMED Night"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if back.Events[0].Description != in.Description || !strings.HasSuffix(back.Events[0].URL, "2026-12-03-cloud-evening") {
		t.Errorf("%+v", back.Events[0])
	}
}
