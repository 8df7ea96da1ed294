package ids

import (
	"encoding/json"
	"testing"
	"time"
	_ "time/tzdata" // the zones under test must not depend on the machine

	"pgregory.net/rapid"
)

func day(t *testing.T, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAddMonths(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-01-31", 1, "2026-02-28"},
		{"2024-01-31", 1, "2024-02-29"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2026-11-23", 2, "2027-01-23"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-01-15", -1, "2025-12-15"},
		{"2026-01-15", -25, "2023-12-15"},
	} {
		if got := day(t, c.from).AddMonths(c.n).String(); got != c.want {
			t.Errorf("%s and %d months = %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestStartAndEndOfADay(t *testing.T) {
	for _, c := range []struct{ zone, day, start, end string }{
		{"UTC", "2026-12-31", "2026-12-31T00:00:00Z", "2027-01-01T00:00:00Z"},
		{"Asia/Kolkata", "2026-12-31", "2026-12-30T18:30:00Z", "2026-12-31T18:30:00Z"},
		{"Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"},     // 23 hours
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"}, // no midnight
		{"Asia/Amman", "2004-10-15", "2004-10-14T21:00:00Z", "2004-10-15T22:00:00Z"},        // midnight twice
		{"Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z"},      // the 30th was skipped
	} {
		loc, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		d := day(t, c.day)
		if got := d.Start(loc).UTC().Format(time.RFC3339); got != c.start {
			t.Errorf("%s in %s starts at %s, want %s", c.day, c.zone, got, c.start)
		}
		if got := d.End(loc).UTC().Format(time.RFC3339); got != c.end {
			t.Errorf("%s in %s ends at %s, want %s", c.day, c.zone, got, c.end)
		}
	}
}

func TestDateArithmeticAgreesWithTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate(t, "d")
		n := rapid.IntRange(-200_000, 200_000).Draw(t, "n")
		m := rapid.IntRange(-600, 600).Draw(t, "m")
		at := d.Start(time.UTC)
		if got, want := d.AddDays(n), DateOf(at.AddDate(0, 0, n)); got != want {
			t.Fatalf("AddDays = %v, want %v", got, want)
		}
		if got := d.AddDays(n).DaysSince(d); got != n {
			t.Fatalf("DaysSince = %d, want %d", got, n)
		}
		if got, want := d.Weekday(), at.Weekday(); got != want {
			t.Fatalf("Weekday = %v, want %v", got, want)
		}
		later := d.AddMonths(m)
		if got := later.MonthsSince(d); d.AddMonths(got) != later {
			t.Fatalf("%v is %d whole months after %v", later, got, d)
		}
		e := anyDate(t, "e")
		whole := e.MonthsSince(d)
		if d.AddMonths(whole).After(e) || !d.AddMonths(whole+1).After(e) {
			t.Fatalf("MonthsSince(%v, %v) = %d is not the largest", e, d, whole)
		}
		if got, want := d.Compare(e), at.Compare(e.Start(time.UTC)); got != want || d.Before(e) != (want < 0) || d.After(e) != (want > 0) {
			t.Fatalf("Compare(%v, %v) = %d", d, e, got)
		}
	})
}

// In every zone a day ends where the next one begins, and its bounds enclose
// exactly the instants that are of this day.
func TestDayBoundsEncloseTheDay(t *testing.T) {
	zones := []string{"Europe/Berlin", "America/Sao_Paulo", "Africa/Cairo", "Asia/Beirut", "America/Havana", "Asia/Kathmandu", "Pacific/Chatham"}
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		d := NewDate(rapid.IntRange(1990, 2030).Draw(t, "year"), 1, rapid.IntRange(1, 366).Draw(t, "day"))
		start, end := d.Start(loc), d.End(loc)
		if DateOf(start) != d || DateOf(end.Add(-1)) != d {
			t.Fatalf("%v to %v lies not in %v", start, end, d)
		}
		if !DateOf(start.Add(-1)).Before(d) || !DateOf(end).After(d) {
			t.Fatalf("%v to %v is not all of %v", start, end, d)
		}
	})
}

func TestDateText(t *testing.T) {
	for _, bad := range []string{"", "2026-02-30", "2026-2-3", "0000-01-01", "2026-12-31T00:00:00Z", "tomorrow"} {
		if d, err := ParseDate(bad); err == nil {
			t.Errorf("ParseDate(%q) = %v, want an error", bad, d)
		}
	}
	type row struct{ On, Never Date }
	in := row{On: Date{2026, time.December, 31}}
	data, err := json.Marshal(in)
	if err != nil || string(data) != `{"On":"2026-12-31","Never":""}` {
		t.Fatalf("Marshal = %s, %v", data, err)
	}
	var out row
	if err := json.Unmarshal(data, &out); err != nil || out != in {
		t.Fatalf("Unmarshal = %v, %v", out, err)
	}
}

func anyDate(t *rapid.T, name string) Date {
	return NewDate(rapid.IntRange(1900, 2200).Draw(t, name+" year"), 1, rapid.IntRange(1, 366).Draw(t, name+" day"))
}
