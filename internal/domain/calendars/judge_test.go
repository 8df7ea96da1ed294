package calendars

import (
	"fmt"
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
)

func TestPausesBetweenReadings(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name     string
		kind     Kind
		failures int
		passing  bool
		pause    time.Duration
	}{
		{"well", Address, 0, false, 6 * time.Hour},
		{"a file", File, 0, false, 7 * 24 * time.Hour},
		{"busy once", Address, 1, true, 30 * time.Minute},
		{"busy three times", Address, 3, true, 2 * time.Hour},
		{"busy for weeks", Address, 90, true, 24 * time.Hour},
		{"gone once", Address, 1, false, 6 * time.Hour},
		{"gone twice", Address, 2, false, 12 * time.Hour},
		{"gone for weeks", Address, 90, false, 24 * time.Hour},
	} {
		moments := map[time.Time]bool{}
		for i := range 200 {
			at := nextTry(ids.CalendarID(fmt.Sprint("cal_", i)), c.kind, now, c.failures, c.passing)
			if off := at.Sub(now.Add(c.pause)).Abs(); off > c.pause/12 {
				t.Errorf("%s: %v instead of about %v", c.name, at.Sub(now), c.pause)
			}
			moments[at.Truncate(c.pause/120)] = true
		}
		if len(moments) < 15 {
			t.Errorf("%s: 200 calendars share %d moments", c.name, len(moments))
		}
	}
}

func TestDoubt(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		coming, gone int
		since        time.Time
		want         bool
	}{
		{10, 6, time.Time{}, true},
		{10, 5, time.Time{}, false},
		{4, 3, time.Time{}, true},
		{3, 3, time.Time{}, false},
		{10, 10, now.Add(-23 * time.Hour), true},
		{10, 10, now.Add(-24 * time.Hour), false},
	} {
		if got := doubtful(c.coming, c.gone, c.since, now); got != c.want {
			t.Errorf("%d of %d gone, since %v: %v", c.gone, c.coming, c.since, got)
		}
	}
}
