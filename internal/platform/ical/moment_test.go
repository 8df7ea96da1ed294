package ical

import (
	"testing"
	"time"
)

// changeZones have all the ways in which clocks were ever set: an hour, half an
// hour, a whole day, in winter, by law from one week to the next, or never.
var changeZones = []string{
	"Europe/Berlin", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Athens", "Europe/Istanbul", "Europe/Moscow",
	"Europe/Kyiv", "Atlantic/Azores", "Africa/Casablanca", "Africa/Cairo", "Africa/Johannesburg", "Africa/Windhoek",
	"America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix", "America/Anchorage",
	"America/St_Johns", "America/Caracas", "America/Sao_Paulo", "America/Santiago", "America/Asuncion", "America/Havana",
	"America/Nuuk", "Asia/Tehran", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Pyongyang", "Asia/Gaza", "Asia/Amman", "Asia/Tokyo",
	"Australia/Sydney", "Australia/Lord_Howe", "Australia/Adelaide", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Apia",
	"Pacific/Kiritimati", "Pacific/Honolulu", "Antarctica/Troll", "UTC",
}

// TestClockChanges walks over every change of clocks of those zones between
// 2005 and 2035 and asks for the clocks around it.
func TestClockChanges(t *testing.T) {
	changes := 0
	for _, name := range changeZones {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, end := day1(2005).In(zone).ZoneBounds(); !end.IsZero() && end.Year() < 2035; _, end = end.ZoneBounds() {
			changes++
			checkChange(t, zone, end)
		}
	}
	if changes < 1000 {
		t.Errorf("only %d changes were met", changes)
	}
}

func checkChange(t *testing.T, zone *time.Location, at time.Time) {
	t.Helper()
	_, before := at.Add(-time.Second).Zone()
	_, after := at.Zone()
	for _, away := range []time.Duration{-48 * time.Hour, -90 * time.Minute, -time.Second, 0, time.Second, 10 * time.Minute, 90 * time.Minute, 48 * time.Hour} {
		wall := at.UTC().Add(time.Duration(before) * time.Second).Add(away) // as the clock before the change shows it
		got, gap := resolveGap(wall, zone)
		asBefore, asAfter := wall.Add(-time.Duration(before)*time.Second), wall.Add(-time.Duration(after)*time.Second)
		validBefore, validAfter := asBefore.Before(at), !asAfter.Before(at)
		want := asBefore
		if !validBefore && validAfter {
			want = asAfter
		}
		if inGap := !validBefore && !validAfter; gap != inGap && (away > -3*time.Hour && away < 3*time.Hour) {
			t.Errorf("%s %s: gap %v, want %v", zone, wall, gap, inGap)
		}
		// two days away another change may lie between
		if _, offset := want.In(zone).Zone(); offset != before && offset != after {
			continue
		}
		if !got.Equal(want) {
			t.Errorf("%s %s: %s, want %s", zone, wall, got.UTC(), want.UTC())
		}
	}
}

func TestTimeText(t *testing.T) {
	berlin, _ := time.LoadLocation("Europe/Berlin")
	wall := time.Date(2024, 7, 1, 18, 30, 0, 0, time.UTC)
	for want, got := range map[string]Time{
		"":                          {},
		"2024-07-01":                Date(2024, 7, 1),
		"2024-07-01T18:30:00Z":      At(wall),
		"2024-07-01T18:30:00":       FloatingTime(wall),
		"2024-07-01T20:30:00+02:00": At(wall.In(berlin)),
	} {
		if got.String() != want {
			t.Errorf("%+v is %q, want %q", got, got, want)
		}
	}
	unknown := Time{Wall: wall, UnknownZone: "Mars/Olympus"}
	if unknown.String() != "2024-07-01T18:30:00" || unknown.Floating() || !unknown.ZoneUnknown() {
		t.Errorf("an unknown zone is shown as %q, floating %v", unknown, unknown.Floating())
	}
}
