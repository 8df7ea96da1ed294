package ical

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// TestEncodeInvitation compares an invitation with testdata/invitation.golden.
func TestEncodeInvitation(t *testing.T) {
	berlin := namedZone("Europe/Berlin")
	stamp := time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)
	start := At(time.Date(2024, 3, 14, 18, 30, 0, 0, berlin))
	cal := &Calendar{Method: MethodRequest, Events: []Event{{
		UID: "call-1@example.org", Sequence: 2, Stamp: stamp, Start: start, End: start.Add(Duration{Seconds: 3600}),
		Summary: "Leaders’ call; with, commas and a very long title that goes on over the end of a line", Description: "First line\nSecond \\ line",
		URL: "https://example.org/calls/1", Status: StatusConfirmed, Rules: []Rule{{Freq: Monthly, ByDay: []DayOf{{N: 2, Day: Thursday}}}},
		Organizer: Person{Address: "mailto:office@example.org", Name: `Zoë "Z" O'Hara; CN=x:y,` + "\r\nATTENDEE:mailto:evil@example.org"},
		Attendees: []Attendee{{Person: Person{Address: "mailto:ann@example.org", Name: "Ann"}, Role: "REQ-PARTICIPANT", PartStat: "NEEDS-ACTION", RSVP: true}},
	}}}
	got, err := Encode(cal)
	if err != nil {
		t.Fatal(err)
	}
	checkGolden(t, "testdata/invitation.golden", strings.ReplaceAll(string(got), "\r\n", "\n"))
	if again, _ := Encode(cal); !bytes.Equal(got, again) {
		t.Error("the same calendar was written differently the second time")
	}
}

func TestEncodeNeeds(t *testing.T) {
	whole := Event{UID: "1", Stamp: day1(2024), Start: Date(2024, 1, 1)}
	for name, spoil := range map[string]func(*Event){
		"UID": func(e *Event) { e.UID = "\n" }, "Stamp": func(e *Event) { e.Stamp = time.Time{} }, "Start": func(e *Event) { e.Start = Time{} },
	} {
		e := whole
		spoil(&e)
		if _, err := Encode(&Calendar{Events: []Event{e}}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("without %s: %v", name, err)
		}
	}
}

// TestEncodeDecode writes random calendars and reads them again: they must be
// the same, well formed, and give no reason for remarks.
func TestEncodeDecode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal := drawCalendar(t)
		text, err := Encode(cal)
		if err != nil {
			t.Fatal(err)
		}
		checkLines(t, text)
		got, err := Decode(bytes.NewReader(text), FeedLimits())
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		options := []cmp.Option{
			cmpopts.IgnoreFields(Event{}, "Line"), cmpopts.EquateEmpty(),
			cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() }),
		}
		if diff := cmp.Diff(cal, got, options...); diff != "" {
			t.Fatalf("(-written +read)\n%s\n%s", diff, text)
		}
	})
}

// checkLines looks at what RFC 5545, 3.1 says about lines.
func checkLines(t interface{ Fatalf(string, ...any) }, text []byte) {
	if !bytes.HasSuffix(text, []byte("\r\n")) {
		t.Fatalf("the last line is not ended: %q", text)
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(string(text), "\r\n"), "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n\x00") || line == "" {
			t.Fatalf("bad line %q", line)
		}
	}
}

func drawCalendar(t *rapid.T) *Calendar {
	cal := &Calendar{
		Method: rapid.SampledFrom([]string{"", MethodPublish, MethodRequest, MethodCancel, MethodReply}).Draw(t, "method"),
		Name:   drawText(t, "name"),
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "events") {
		e := drawEvent(t)
		e.UID += strconv.Itoa(i) // events that share a UID would be read as one series
		cal.Events = append(cal.Events, e)
	}
	return cal
}

func drawText(t *rapid.T, name string) string {
	letters := append([]rune(`abc XYZ09,;:\"^'=-äß日本😀`+"\n\t\u00a0\u202e\u0301"), []rune("BEGIN:VEVENT")...)
	return clean(rapid.StringOfN(rapid.RuneFrom(letters), 0, 120, -1).Draw(t, name))
}

// drawName draws a text without what a parameter cannot hold.
func drawName(t *rapid.T) string {
	return clean(strings.NewReplacer(`"`, "", "\n", "", "\t", "").Replace(drawText(t, "person")))
}

var writtenZones = []string{"", "UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Africa/Casablanca", "Australia/Lord_Howe", "Europe/Dublin"}

func drawTime(t *rapid.T, name, zone string, allDay bool) Time {
	wall := day1(2015).Add(time.Duration(rapid.Int64Range(0, 20*366*24*3600).Draw(t, name)) * time.Second)
	switch {
	case allDay:
		return Date(wall.Date())
	case zone == "":
		return FloatingTime(wall)
	}
	return At(wall.In(namedZone(zone)))
}

func drawEvent(t *rapid.T) Event {
	zone := rapid.SampledFrom(writtenZones).Draw(t, "zone")
	allDay := rapid.IntRange(0, 3).Draw(t, "all day") == 0
	if allDay {
		zone = ""
	}
	draw := func(name string) Time { return drawTime(t, name, zone, allDay) }
	e := Event{
		UID: "uid-" + rapid.StringMatching(`[A-Za-z0-9@;,:.-]{1,90}`).Draw(t, "uid"), Versioned: true,
		Sequence: rapid.IntRange(0, 9).Draw(t, "sequence"), Start: draw("start"), Stamp: day1(2024),
		Summary: drawText(t, "summary"), Description: drawText(t, "description"), Location: drawText(t, "location"), Comment: drawText(t, "comment"),
		Status: rapid.SampledFrom([]string{"", StatusCancelled, StatusConfirmed}).Draw(t, "status"),
		Class:  rapid.SampledFrom([]string{"", "PRIVATE"}).Draw(t, "class"),
		URL:    rapid.SampledFrom([]string{"", "https://example.org/a,b;c?d=e:f", "mailto:a@example.org"}).Draw(t, "url"),
	}
	drawLength(t, &e)
	if rapid.Bool().Draw(t, "replacement") {
		e.RecurrenceID, e.ThisAndFuture = draw("due"), rapid.Bool().Draw(t, "and future")
	} else {
		drawSeries(t, &e, draw)
	}
	if c := drawText(t, "category"); c != "" {
		e.Categories = []string{c}
	}
	if rapid.Bool().Draw(t, "people") {
		e.Organizer = Person{Address: "mailto:office@example.org", Name: drawName(t)}
		e.Attendees = []Attendee{{Person: Person{Address: "mailto:" + rapid.StringMatching(`[a-z]{1,80}@example\.org`).Draw(t, "attendee"), Name: drawName(t)},
			Role: "CHAIR", PartStat: "ACCEPTED", CUType: "ROOM", RSVP: rapid.Bool().Draw(t, "rsvp"), SentBy: "mailto:s@example.org"}}
		e.Geo = &Geo{Lat: -33.5, Lon: 151.25}
		e.Created, e.LastModified = day1(2020), day1(2021)
	}
	return e
}

func drawLength(t *rapid.T, e *Event) {
	switch n := rapid.IntRange(1, 100_000).Draw(t, "length"); {
	case e.Start.AllDay:
		e.End = e.Start.Add(Duration{Days: 1 + n%5})
	case n%3 == 0:
		e.End = e.Start
	case n%3 == 1:
		e.Duration = Duration{Days: n % 4, Seconds: n}
		e.End = e.Start.Add(e.Duration)
	default:
		e.End = e.Start.Add(Duration{Seconds: n})
		if !e.End.Wall.After(e.Start.Wall) { // the clocks were set back in between
			e.End = e.Start
		}
	}
}

func drawSeries(t *rapid.T, e *Event, draw func(string) Time) {
	if rapid.Bool().Draw(t, "rule") {
		text, _ := drawRule(t)
		r, err := ParseRule(text)
		if err != nil {
			t.Fatal(err)
		}
		if e.Start.AllDay {
			r.Until = Date(r.Until.Wall.Date())
		}
		e.Rules = []Rule{r}
	}
	if rapid.Bool().Draw(t, "dates") {
		e.RDates = []Period{{Start: draw("extra")}}
		e.EXDates = []Time{draw("left out"), draw("left out too")}
		if !e.Start.AllDay {
			long := draw("extra with length")
			e.RDates = append(e.RDates, Period{Start: long, End: long.Add(Duration{Seconds: 86_400})})
		}
	}
}

// TestEncodedZones writes events in many zones, renames the zones so that only
// their descriptions are left, and reads them again: every instance must be at
// the same moment.
func TestEncodedZones(t *testing.T) {
	for _, name := range changeZones {
		zone := namedZone(name)
		if zone == time.UTC {
			continue
		}
		for _, year := range []int{2012, 2016, 2023, 2036, 2040, 2047} {
			start := time.Date(year, 2, 10, 18, 30, 0, 0, zone)
			series := Event{UID: "series", Stamp: start, Start: At(start), Rules: []Rule{{Freq: Weekly, Until: At(start.AddDate(3, 0, 0).UTC())}}}
			single := Event{UID: "single", Stamp: start, Start: At(start.AddDate(3, 5, 0))}
			single.End, series.End = single.Start, series.Start
			text, err := Encode(&Calendar{Events: []Event{series, single}})
			if err != nil {
				t.Fatal(err)
			}
			described := strings.ReplaceAll(string(text), name, "Described")
			w := Window{From: start.AddDate(-1, 0, 0), To: start.AddDate(5, 0, 0)}
			want, got := expandText(t, string(text), CommandLimits(), w), expandText(t, described, CommandLimits(), w)
			if len(want.Instances) < 150 || len(want.Instances) != len(got.Instances) {
				t.Fatalf("%s: %d instances, %d when described", name, len(want.Instances), len(got.Instances))
			}
			for i := range want.Instances {
				if a, b := want.Instances[i].Start, got.Instances[i].Start; !a.Instant().Equal(b.Instant()) || b.ZoneUnknown() {
					t.Errorf("%s: %s became %s\n%s", name, a, b, text)
					break
				}
			}
		}
	}
}

// TestZoneDescriptionIsShort: a zone that keeps its rule needs two entries.
func TestZoneDescriptionIsShort(t *testing.T) {
	start := At(time.Date(2024, 1, 11, 18, 0, 0, 0, namedZone("America/New_York")))
	text, err := Encode(&Calendar{Events: []Event{{UID: "1", Stamp: day1(2024), Start: start, End: start, Rules: []Rule{{Freq: Weekly}}}}})
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(text, []byte("TZOFFSETTO")); n != 2 || !bytes.Contains(text, []byte("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\n")) {
		t.Errorf("%d entries\n%s", n, text)
	}
}
