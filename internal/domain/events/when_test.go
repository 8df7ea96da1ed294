package events

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// worldwide are zones with every kind of clock change there is: an hour, half
// an hour, at midnight, in winter, under the moon, negative, and none.
var worldwide = []string{
	"Europe/Berlin", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Athens", "Europe/Chisinau", "Europe/Istanbul", "Atlantic/Azores",
	"America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles", "America/Anchorage", "America/St_Johns",
	"America/Havana", "America/Santiago", "America/Asuncion", "America/Sao_Paulo", "America/Scoresbysund", "America/Nuuk", "America/Miquelon",
	"Africa/Cairo", "Africa/Casablanca", "Africa/Nairobi", "Africa/Lagos", "Asia/Beirut", "Asia/Gaza", "Asia/Jerusalem", "Asia/Tehran",
	"Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo", "Australia/Sydney", "Australia/Lord_Howe", "Australia/Adelaide", "Pacific/Auckland",
	"Pacific/Chatham", "Pacific/Apia", "Pacific/Kiritimati", "Pacific/Norfolk", "Pacific/Easter", "UTC",
}

// Promise P20: around every clock change of ten years, what is stored exists,
// and what is told is true.
func TestEveryClockAroundEveryChange(t *testing.T) {
	changes := 0
	for _, name := range worldwide {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		end := time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC)
		for at := time.Date(2026, 1, 1, 0, 0, 0, 0, zone); ; {
			_, at = at.ZoneBounds()
			if at.IsZero() || at.After(end) {
				break
			}
			changes++
			// Clocks as a program without zones would count them around the change.
			wall := WallOf(at).plain()
			for minutes := -190; minutes <= 190; minutes += 5 {
				checkClock(t, name, zone, WallOf(wall.Add(time.Duration(minutes)*time.Minute)))
			}
		}
	}
	if changes < 500 {
		t.Errorf("only %d changes of clocks were looked at", changes)
	}
}

func checkClock(t *testing.T, name string, zone *time.Location, w Wall) {
	t.Helper()
	var shows []time.Time // when clocks there show w, by looking at each quarter of an hour
	for at := w.plain().Add(-16 * time.Hour); at.Before(w.plain().Add(16 * time.Hour)); at = at.Add(15 * time.Minute) {
		if WallOf(at.In(zone)) == w {
			shows = append(shows, at)
		}
	}
	end := WallOf(w.plain().Add(5 * time.Hour))
	first, lies := When{Start: w, End: end, Zone: name}.settled(zone)
	second, _ := When{Start: w, End: end, Zone: name, Second: true}.settled(zone)
	start, _ := first.Instants(zone)
	later, _ := second.Instants(zone)
	ok := false
	switch len(shows) {
	case 0:
		ok = lies == Skipped && first.Start != w && WallOf(start.In(zone)) == first.Start && first.Start.plain().After(w.plain()) && later.Equal(start)
	case 1:
		ok = lies == Plain && first.Start == w && start.Equal(shows[0]) && later.Equal(start)
	case 2:
		ok = lies == Twice && first.Start == w && start.Equal(shows[0]) && later.Equal(shows[1])
	}
	if !ok {
		t.Errorf("%s %s is shown %d times: %s, lies %d, %v and %v", name, w, len(shows), first.Start, lies, start, later)
	}
}

func TestWallTextRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := WallOf(time.Unix(rapid.Int64Range(-2e9, 8e9).Draw(t, "seconds"), 0).UTC())
		text, err := w.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var back Wall
		if err := back.UnmarshalText(text); err != nil || back != w {
			t.Fatalf("%s became %v, %v", text, back, err)
		}
	})
	for _, bad := range []string{"x", "2026-02-30T10:00:00", "2026-12-03", "2026-12-03T25:00:00", "2026-12-03T10:00:00Z"} {
		if w, err := ParseWall(bad); err == nil {
			t.Errorf("%q is read as %v", bad, w)
		}
	}
}
