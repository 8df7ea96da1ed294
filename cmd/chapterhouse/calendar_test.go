package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"

	"chapterhouse.dev/chapterhouse/internal/platform/clock"
)

const calendarFile = `BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:weekly
SUMMARY:Evening <b>talks</b>
DTSTART;TZID=Europe/Berlin:20240326T190000
DTEND;TZID=Europe/Berlin:20240326T210000
RRULE:FREQ=WEEKLY;COUNT=3
END:VEVENT
BEGIN:VEVENT
UID:weekly
RECURRENCE-ID;TZID=Europe/Berlin:20240402T190000
STATUS:CANCELLED
SUMMARY:Evening <b>talks</b>
DTSTART;TZID=Europe/Berlin:20240402T190000
DTEND;TZID=Europe/Berlin:20240402T210000
END:VEVENT
BEGIN:VEVENT
SUMMARY:Camp
DTSTART;VALUE=DATE:20240330
DTEND;VALUE=DATE:20240401
END:VEVENT
BEGIN:VEVENT
UID:floating
STATUS:TENTATIVE
SUMMARY:Breakfast
DTSTART:20240331T090000
END:VEVENT
BEGIN:VEVENT
UID:lost
DTSTART;TZID=Atlantis:20240401T120000
END:VEVENT
END:VCALENDAR
`

// runCalendar runs the command as main does and returns what it wrote.
func runCalendar(t *testing.T, input string, args ...string) (out, notes string, err error) {
	t.Helper()
	var c struct {
		Calendar calendarCmd `cmd:""`
	}
	parser, err := kong.New(&c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(append([]string{"calendar", "feed.ics"}, args...)); err != nil {
		return "", "", err
	}
	var o, n bytes.Buffer
	err = c.Calendar.list(strings.NewReader(input), &o, &n, clock.NewFake(time.Date(2024, 3, 27, 15, 0, 0, 0, time.UTC)))
	return o.String(), n.String(), err
}

func TestCalendarJSON(t *testing.T) {
	out, notes, err := runCalendar(t, calendarFile, "--from", "2024-03-26", "--to", "2024-04-09", "--json")
	if err != nil {
		t.Fatal(err)
	}
	want := `{"uid":"weekly","start":"2024-03-26T19:00:00+01:00","end":"2024-03-26T21:00:00+01:00","all_day":false,"status":"","summary":"Evening <b>talks</b>","recurrence_id":"2024-03-26T19:00:00+01:00"}
{"uid":"","start":"2024-03-30","end":"2024-04-01","all_day":true,"status":"","summary":"Camp","recurrence_id":""}
{"uid":"floating","start":"2024-03-31T09:00:00","end":"2024-03-31T09:00:00","all_day":false,"status":"TENTATIVE","summary":"Breakfast","recurrence_id":""}
{"uid":"lost","start":"2024-04-01T12:00:00","end":"2024-04-01T12:00:00","all_day":false,"status":"","summary":"","recurrence_id":""}
{"uid":"weekly","start":"2024-04-02T19:00:00+02:00","end":"2024-04-02T21:00:00+02:00","all_day":false,"status":"CANCELLED","summary":"Evening <b>talks</b>","recurrence_id":"2024-04-02T19:00:00+02:00"}
`
	if diff := cmp.Diff(want, out); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if !strings.HasPrefix(notes, "line 31: The time zone “Atlantis” is not known") {
		t.Errorf("notes: %s", notes)
	}
}

func TestCalendarTable(t *testing.T) {
	out, _, err := runCalendar(t, calendarFile) // from today, for a year
	if err != nil {
		t.Fatal(err)
	}
	want := `START                      END                        ZONE               STATUS     SUMMARY
2024-03-30                 2024-04-01                 all day                       Camp
2024-03-31T09:00:00        2024-03-31T09:00:00        none               TENTATIVE  Breakfast
2024-04-01T12:00:00        2024-04-01T12:00:00        unknown: Atlantis             
2024-04-02T19:00:00+02:00  2024-04-02T21:00:00+02:00  Europe/Berlin      CANCELLED  Evening <b>talks</b>
2024-04-09T19:00:00+02:00  2024-04-09T21:00:00+02:00  Europe/Berlin                 Evening <b>talks</b>
5 instances
`
	if diff := cmp.Diff(want, out); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestCalendarRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		input string
		args  []string
		want  string
	}{
		"page":  {"<html>", nil, "feed.ics: This is not a calendar. It begins with “<html>” in line 1."},
		"cut":   {"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", nil, "feed.ics: The calendar ends in line 2, inside the VEVENT that begins in line 2. It may have been cut off on the way. Nothing was read."},
		"days":  {calendarFile, []string{"--from", "2024-01-02", "--to", "2024-01-02"}, "--from must be a day before --to"},
		"a day": {calendarFile, []string{"--from", "tomorrow"}, `--from: "tomorrow" is not a day such as 2026-01-31`},
	} {
		out, _, err := runCalendar(t, tt.input, tt.args...)
		if err == nil || err.Error() != tt.want || out != "" {
			t.Errorf("%s: %v, wrote %q", name, err, out)
		}
	}
}

func TestCalendarFiles(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.ics")
	if err := os.WriteFile(file, []byte(calendarFile), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := (&calendarCmd{File: file}).Run(&out); err != nil || !strings.Contains(out.String(), "instances") {
		t.Errorf("%v, wrote %q", err, out.String())
	}
	if err := (&calendarCmd{File: filepath.Join(dir, "none.ics")}).Run(&out); !os.IsNotExist(err) {
		t.Error(err)
	}
}
