package ical

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/platform/fault"
	"chapterhouse.dev/chapterhouse/internal/platform/i18n"
)

// endless gives the same text again and again.
type endless struct {
	text string
	read int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.text)
	e.read += n
	return n, nil
}

func calendarOf(events ...string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + strings.Join(events, "") + "END:VCALENDAR\r\n"
}

func eventOf(lines ...string) string {
	return "BEGIN:VEVENT\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT\r\n"
}

// TestRefusedFiles are files that cannot be trusted as a whole. The sentence
// must name the line.
func TestRefusedFiles(t *testing.T) {
	limits := FeedLimits()
	one := eventOf("UID:1", "DTSTART:20240101T100000Z")
	tests := map[string]struct{ in, want string }{
		"empty":               {"", "The file is empty, so there is no calendar in it."},
		"blank":               {"\r\n \r\n\r\n", "The file is empty, so there is no calendar in it."},
		"page":                {"\n<!DOCTYPE html>\n<title>Sign in</title>", "This is not a calendar. It begins with “<!DOCTYPE html>” in line 2."},
		"card":                {"BEGIN:VCARD\nEND:VCARD\n", "This is not a calendar. It begins with “BEGIN:VCARD” in line 1."},
		"cut":                 {"BEGIN:VCALENDAR\n" + one + "BEGIN:VEVENT\nUID:2\nDTSTA", "The calendar ends in line 8, inside the VEVENT that begins in line 6. It may have been cut off on the way. Nothing was read."},
		"cut between events":  {"BEGIN:VCALENDAR\n" + one, "The calendar ends in line 5, inside the VCALENDAR that begins in line 1. It may have been cut off on the way. Nothing was read."},
		"too many events":     {calendarOf(strings.Repeat(one, 5001)), "The calendar has more than 5,000 events (line 20,003). Nothing was read."},
		"too deep":            {"BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:VALARM\n", 10_000), "In line 17 more than 16 parts lie inside each other. Nothing was read."},
		"one long line":       {calendarOf("X-LONG:" + strings.Repeat("x", 2<<20) + "\r\n"), "Line 3 is longer than 1,048,576 bytes. Nothing was read."},
		"one long fold":       {calendarOf("X-LONG:" + strings.Repeat("x\r\n ", 2<<20) + "\r\n"), "Line 3 is longer than 1,048,576 bytes. Nothing was read."},
		"too large, one line": {"BEGIN:VCALENDAR\nX:" + strings.Repeat("y", 11<<20), "The calendar is larger than 10 MB. Nothing was read."},
	}
	english := i18n.Load().For("en")
	for name, tt := range tests {
		_, err := Decode(strings.NewReader(tt.in), limits)
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := english.T(fault.As(err).Message); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, tt.want)
		}
	}
}

func TestEndlessFileIsNotRead(t *testing.T) {
	r := &endless{text: strings.Repeat("X-MORE:1\r\n", 1000)}
	if _, err := Decode(r, FeedLimits()); !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
	if r.read > 11<<20 {
		t.Errorf("%d bytes were read", r.read)
	}
}

func TestBrokenReaderIsTransient(t *testing.T) {
	if _, err := Decode(io.MultiReader(strings.NewReader("BEGIN:VCALENDAR\n"), broken{}), FeedLimits()); !fault.Is(err, fault.Transient) {
		t.Error(err)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// TestManyProblems tells a bounded number of problems.
func TestManyProblems(t *testing.T) {
	cal, err := Decode(strings.NewReader(calendarOf(eventOf("UID:1", "DTSTART:20240101T100000Z", strings.Repeat("EXDATE:never\r\n", 1000)))), FeedLimits())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(cal.Problems); n != 201 {
		t.Errorf("%d problems", n)
	}
	if last := cal.Problems[200].Message; fmt.Sprint(last.Args["count"]) != "800" {
		t.Errorf("the last one says %v", last)
	}
}

// TestHostileSeries expands rules that are made to be expensive, as a feed and
// by hand: the result is bounded, and it is told that something is missing.
func TestHostileSeries(t *testing.T) {
	tests := []struct {
		rule       string
		feed, hand int // instances
		complete   bool
		told       string // key of the first problem by hand
	}{
		{"FREQ=SECONDLY", 1, 50_000, false, "ical.dates_cut"},
		{"FREQ=MINUTELY;COUNT=1000000000", 1, 50_000, false, "ical.dates_cut"},
		{"FREQ=DAILY;COUNT=1000000000", 500, 50_000, false, "ical.dates_cut"},
		{"FREQ=DAILY;UNTIL=99991231T235959Z", 500, 50_000, false, "ical.dates_cut"},
		{"FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", 1, 0, true, "ical.rule_matches_nothing"},
		{"FREQ=SECONDLY;INTERVAL=7;COUNT=1000000000;BYHOUR=3;BYMINUTE=7;BYSECOND=5", 1, 15_748, false, "ical.rule_too_costly"},
	}
	for _, tt := range tests {
		in := calendarOf(eventOf("UID:1", "DTSTART:20240101T100000Z", "RRULE:"+tt.rule))
		feed := expandText(t, in, FeedLimits(), Window{day1(2024), day1(2500)})
		if len(feed.Instances) != tt.feed || feed.Complete {
			t.Errorf("%s as a feed: %d instances, complete %v", tt.rule, len(feed.Instances), feed.Complete)
		}
		hand := expandText(t, in, CommandLimits(), Window{day1(2024), day1(2500)})
		if len(hand.Instances) != tt.hand || hand.Complete != tt.complete {
			t.Errorf("%s by hand: %d instances, complete %v", tt.rule, len(hand.Instances), hand.Complete)
		}
		if len(hand.Problems) == 0 || hand.Problems[0].Message.Key != tt.told || hand.Problems[0].Line != 3 {
			t.Errorf("%s by hand told %+v", tt.rule, hand.Problems)
		}
	}
}

// TestHostileCalendar holds the sum of all series in bounds too.
func TestHostileCalendar(t *testing.T) {
	var events []string
	for i := range 3_000 {
		events = append(events, eventOf(fmt.Sprintf("UID:%d", i), "DTSTART:19700101T100000Z", "RRULE:FREQ=DAILY;COUNT=1000000000;BYMONTH=2;BYMONTHDAY=30"))
	}
	limits := FeedLimits()
	limits.TotalSteps = 500_000 // so that the test is quick
	x := expandText(t, calendarOf(events...), limits, Window{day1(2024), day1(2026)})
	if x.Complete || len(x.Instances) != 0 || len(x.Problems) == 0 {
		t.Errorf("complete %v, %d instances, %d problems", x.Complete, len(x.Instances), len(x.Problems))
	}
	many := expandText(t, calendarOf(strings.Repeat(eventOf("DTSTART:20240101T100000Z", "RRULE:FREQ=DAILY"), 200)), FeedLimits(), Window{day1(2024), day1(2026)})
	if many.Complete || len(many.Instances) != 50_000 {
		t.Errorf("complete %v, %d instances", many.Complete, len(many.Instances))
	}
}

// TestWindowOfFeeds is cut at 24 months.
func TestWindowOfFeeds(t *testing.T) {
	x := expandText(t, calendarOf(eventOf("UID:1", "DTSTART:20200101T100000Z", "RRULE:FREQ=MONTHLY")), FeedLimits(), Window{day1(2024), day1(2050)})
	if x.Complete || len(x.Instances) != 24 || x.Problems[0].Message.Key != "ical.window_cut" {
		t.Errorf("%d instances, %v", len(x.Instances), x.Problems)
	}
}

func expandText(t testing.TB, in string, limits Limits, w Window) Expansion {
	t.Helper()
	cal, err := Decode(strings.NewReader(in), limits)
	if err != nil {
		t.Fatal(err)
	}
	return Expand(cal, w, limits)
}

// TestWindowEdges: the window is half open, and what has no length belongs to
// the moment it starts at.
func TestWindowEdges(t *testing.T) {
	w := Window{From: time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2024, 5, 2, 0, 0, 0, 0, time.UTC)}
	for name, tt := range map[string]struct {
		lines []string
		want  int
	}{
		"ends as it begins":              {[]string{"DTSTART:20240430T220000Z", "DTEND:20240501T000000Z"}, 0},
		"reaches into it":                {[]string{"DTSTART:20240430T220000Z", "DTEND:20240501T000001Z"}, 1},
		"begins as it ends":              {[]string{"DTSTART:20240502T000000Z", "DTEND:20240502T010000Z"}, 0},
		"covers it":                      {[]string{"DTSTART:20240401T000000Z", "DTEND:20240601T000000Z"}, 1},
		"moment at its beginning":        {[]string{"DTSTART:20240501T000000Z"}, 1},
		"moment at its end":              {[]string{"DTSTART:20240502T000000Z"}, 0},
		"the day":                        {[]string{"DTSTART;VALUE=DATE:20240501"}, 1},
		"the day before":                 {[]string{"DTSTART;VALUE=DATE:20240430"}, 0},
		"days around it":                 {[]string{"DTSTART;VALUE=DATE:20240429", "DTEND;VALUE=DATE:20240505"}, 1},
		"local day, other day in UTC":    {[]string{"DTSTART;TZID=Asia/Tokyo:20240502T050000"}, 1},
		"series, long before":            {[]string{"DTSTART:20000101T120000Z", "RRULE:FREQ=DAILY"}, 1},
		"series of long events":          {[]string{"DTSTART:20000101T120000Z", "DTEND:20000104T120000Z", "RRULE:FREQ=DAILY"}, 4},
		"series in a zone, other day":    {[]string{"DTSTART;TZID=Pacific/Kiritimati:20000101T130000", "RRULE:FREQ=DAILY"}, 1},
		"series of days":                 {[]string{"DTSTART;VALUE=DATE:20000101", "RRULE:FREQ=DAILY"}, 1},
		"extra date in it":               {[]string{"DTSTART:20000101T120000Z", "RDATE:20240501T120000Z"}, 1},
		"long extra date that began off": {[]string{"DTSTART:20000101T120000Z", "RRULE:FREQ=YEARLY;COUNT=2", "RDATE;VALUE=PERIOD:20240401T120000Z/P40D"}, 1},
	} {
		x := expandText(t, calendarOf(eventOf(tt.lines...)), CommandLimits(), w)
		if len(x.Instances) != tt.want {
			t.Errorf("%s: %d instances, want %d", name, len(x.Instances), tt.want)
		}
	}
}

// TestManyVersions: what belongs to one UID is matched without comparing each
// with each. (With such a comparison this test would take minutes.)
func TestManyVersions(t *testing.T) {
	events := []string{eventOf("UID:1", "DTSTART;TZID=Europe/Berlin:20240101T100000", "RRULE:FREQ=DAILY")}
	at := day1(2024)
	for range 20_000 {
		at = at.Add(time.Hour)
		stamp := at.Format("20060102T150405Z")
		events = append(events,
			eventOf("UID:1", "DTSTART:"+stamp, "SEQUENCE:0", "RRULE:FREQ=DAILY;COUNT=1"),
			eventOf("UID:1", "DTSTART:"+stamp, "RECURRENCE-ID;RANGE=THISANDFUTURE:"+stamp))
	}
	limits := CommandLimits()
	limits.TotalSteps = 1_000_000 // so that the test is quick
	x := expandText(t, calendarOf(events...), limits, Window{day1(2024), day1(2030)})
	if x.Complete || len(x.Instances) < 20_000 {
		t.Errorf("complete %v, %d instances", x.Complete, len(x.Instances))
	}
}

// TestManyZones gives every event a zone of its own, each with a costly rule.
func TestManyZones(t *testing.T) {
	var parts []string
	for i := range 2_000 {
		parts = append(parts, fmt.Sprintf("BEGIN:VTIMEZONE\r\nTZID:zone %d\r\nBEGIN:STANDARD\r\nDTSTART:19000101T000000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n", i),
			eventOf(fmt.Sprintf("DTSTART;TZID=zone %d:20240101T100000", i)))
	}
	cal, err := Decode(strings.NewReader(calendarOf(parts...)), FeedLimits())
	if err != nil {
		t.Fatal(err)
	}
	if first, last := cal.Events[0].Start, cal.Events[1999].Start; first.ZoneUnknown() || !last.ZoneUnknown() {
		t.Errorf("the first zone is %v, the last %v", first, last)
	}
}
