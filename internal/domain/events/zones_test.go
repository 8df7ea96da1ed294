package events_test

import (
	"testing"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/events"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/db/dbtest"
)

func TestInstantsFollowNewZoneData(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		next := k.write(t, evening(), events.Published)
		follow := func(what string, s *events.Service, want int) {
			t.Helper()
			if n, err := s.FollowZones(ctx, keeper); n != want || err != nil {
				t.Errorf("%s: %d meetings changed, want %d (%v)", what, n, want, err)
			}
		}
		follow("the first time", k.Service, 0)
		follow("the same data", k.Service, 0)
		// Germany abolishes the clock change from October 2026 on.
		newer := k.WithZones(func(name string) (*time.Location, error) {
			if name == "Europe/Berlin" {
				return time.FixedZone(name, 2*3600), nil
			}
			return time.LoadLocation(name)
		})
		follow("newer data", newer, 1)
		follow("the newer data again", newer, 0)
		if got := k.get(t, next.ID); got.When != next.When || !got.StartsAt.Equal(next.StartsAt.Add(-time.Hour)) {
			t.Errorf("%v at %v", got.When.Start, got.StartsAt)
		}
		follow("back to the older data", k.Service, 1)
		if _, err := k.FollowZones(ctx, visitor); err == nil {
			t.Error("a visitor may do it")
		}
	})
}
