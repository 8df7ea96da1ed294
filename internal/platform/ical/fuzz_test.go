package ical

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// FuzzDecode reads anything, expands it, and writes it again where it can be
// written: nothing may panic, and every bound must hold.
func FuzzDecode(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.ics")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	limits := FeedLimits()
	limits.EventSteps, limits.TotalSteps, limits.SubDaily = 20_000, 50_000, true
	w := Window{From: day1(2024), To: day1(2026)}
	f.Fuzz(func(t *testing.T, data []byte) {
		cal, err := Decode(bytes.NewReader(data), limits)
		if err != nil {
			return
		}
		if len(cal.Problems) > limits.Problems+1 {
			t.Errorf("%d problems", len(cal.Problems))
		}
		x := Expand(cal, w, limits)
		if len(x.Instances) > limits.TotalInstances {
			t.Errorf("%d instances", len(x.Instances))
		}
		for _, i := range x.Instances {
			checkInstance(t, i, w)
		}
		for i := range cal.Events {
			cal.Events[i].Stamp = w.From
			if cal.Events[i].UID == "" {
				cal.Events[i].UID = "fuzz"
			}
		}
		if text, err := Encode(cal); err == nil {
			checkLines(t, text)
		}
	})
}

func checkInstance(t *testing.T, i Instance, w Window) {
	start, end := i.Start.Instant(), i.End.Instant()
	if end.Before(start) || !start.Before(w.To) || end.Before(w.From) {
		t.Errorf("%s: from %s to %s", i.Event.UID, i.Start, i.End)
	}
	if i.Start.AllDay != i.End.AllDay {
		t.Errorf("%s: from %s to %s", i.Event.UID, i.Start, i.End)
	}
}

// FuzzRule expands any rule with a small budget.
func FuzzRule(f *testing.F) {
	for _, rule := range []string{
		"FREQ=DAILY", "FREQ=YEARLY;BYWEEKNO=53,-1;BYDAY=-1MO,TU;WKST=SU", "FREQ=MONTHLY;BYMONTHDAY=-31,31;BYSETPOS=-1,1",
		"FREQ=SECONDLY;INTERVAL=61;BYSECOND=60,0;BYMINUTE=59;BYHOUR=23", "FREQ=WEEKLY;UNTIL=20300101;COUNT=7;BYMONTH=12",
	} {
		f.Add(rule, "20240229T235959")
	}
	f.Fuzz(func(t *testing.T, rule, start string) {
		r, err := ParseRule(rule)
		first, ok := parseStamp(start)
		if err != nil || !ok {
			return
		}
		if again, err := ParseRule(r.String()); err != nil || again.String() != r.String() {
			t.Errorf("%q became %q: %v", rule, r.String(), err)
		}
		total := 20_000
		last := int64(-1 << 62)
		newPlan(&r, first).each(first.Wall.Unix(), first.Wall.AddDate(20, 0, 0).Unix(), &budget{left: total, total: &total}, nil, func(wall int64) bool {
			if wall <= last {
				t.Errorf("%q: %d after %d", rule, wall, last)
			}
			last = wall
			return true
		})
	})
}

// benchmarkCalendar is 10 MB in the style of a large feed: every tenth event a
// series, long texts, two zones.
func benchmarkCalendar() []byte {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
	day := time.Date(2024, 1, 1, 18, 30, 0, 0, time.UTC)
	for i := 0; b.Len() < 10<<20; i++ {
		b.WriteString("BEGIN:VEVENT\r\nUID:" + day.Format("20060102") + strings.Repeat("x", i%7) + "@example.org\r\nDTSTAMP:20240101T000000Z\r\n")
		b.WriteString("DTSTART;TZID=" + []string{"Europe/Berlin", "America/New_York"}[i%2] + ":" + day.Format("20060102T150405") + "\r\nDURATION:PT2H\r\n")
		if i%10 == 0 {
			b.WriteString("RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=20\r\nEXDATE:20240109T173000Z\r\n")
		}
		b.WriteString("SUMMARY:An evening about functions\\, containers and coffee\r\nDESCRIPTION:" + strings.Repeat("Words and more words\\n", 3) + "\r\n  and a folded line\r\nEND:VEVENT\r\n")
		day = day.AddDate(0, 0, 1)
		if day.Year() > 2040 {
			day = time.Date(2024, 1, 1, 18, 30, 0, 0, time.UTC)
		}
	}
	b.WriteString("END:VCALENDAR\r\n")
	return []byte(b.String())
}

func BenchmarkDecodeAndExpand10MB(b *testing.B) {
	data := benchmarkCalendar()
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		cal, err := Decode(bytes.NewReader(data), CommandLimits())
		if err != nil {
			b.Fatal(err)
		}
		if x := Expand(cal, Window{From: day1(2024), To: day1(2050)}, CommandLimits()); len(x.Instances) < 10_000 {
			b.Fatalf("%d instances", len(x.Instances))
		}
	}
}

func BenchmarkHostileRule(b *testing.B) {
	for _, rule := range []string{"FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=SECONDLY;COUNT=1000000000;BYHOUR=3;BYSECOND=7", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYMONTH=6;COUNT=9", "FREQ=DAILY;BYMONTHDAY=31;BYMONTH=4;COUNT=9"} {
		in := calendarOf(eventOf("UID:1", "DTSTART;TZID=Europe/Berlin:19000101T100000", "RRULE:"+rule))
		limits := FeedLimits()
		limits.SubDaily, limits.Months = true, 0
		b.Run(rule, func(b *testing.B) {
			for b.Loop() {
				expandText(b, in, limits, Window{From: day1(1900), To: day1(9990)})
			}
		})
	}
}
