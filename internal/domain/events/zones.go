package events

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/access"
	"chapterhouse.dev/chapterhouse/internal/domain/ids"
	"chapterhouse.dev/chapterhouse/internal/platform/db"
	"chapterhouse.dev/chapterhouse/internal/platform/fault"
)

// refreshedAtOnce is how many groups FollowZones takes between two looks at
// whether it should stop.
const refreshedAtOnce = 100

// FollowZones derives all instants again if the rules of a zone in use are not
// those of the last time, as after an upgrade that brought newer zone data. It
// returns how many meetings changed. A run that was broken off begins again.
func (s *Service) FollowZones(ctx context.Context, a access.Actor) (n int, err error) {
	defer fault.Wrap(&err, "events.FollowZones")
	fresh, moved, err := s.zoneRules(ctx, a)
	if err != nil || len(fresh) == 0 {
		return 0, err
	}
	for after := ids.GroupID(""); moved; {
		last, k, err := s.RefreshAll(ctx, a, after, refreshedAtOnce)
		if err != nil {
			return n, err
		}
		if last == "" {
			break
		}
		after, n = last, n+k
	}
	return n, s.gate.Update(ctx, a, func(tx *access.Tx) error {
		w, err := tx.Allow(access.EventRefresh, access.ProgramTarget("zones"))
		if err != nil {
			return err
		}
		w.Routine()
		w.Bulk(n, "")
		for zone, rules := range fresh {
			if _, err := db.Exec(ctx, w, putZone, zone, rules, w.Now()); err != nil {
				return err
			}
		}
		return nil
	})
}

// zoneRules returns the rules of the zones in use that are not noted yet, and
// whether one of them had other rules before.
func (s *Service) zoneRules(ctx context.Context, a access.Actor) (fresh map[string]string, moved bool, err error) {
	fresh = map[string]string{}
	err = s.gate.View(ctx, a, func(tx *access.Tx) error {
		if err := tx.Need(access.EventRefresh, access.ProgramTarget("zones")); err != nil {
			return err
		}
		list, err := db.All[struct {
			Zone  string `db:"zone"`
			Rules string `db:"rules"`
		}](ctx, tx, zonesInUse)
		for _, z := range list {
			if rules := rulesOf(s.zones.location(z.Zone)); rules != z.Rules {
				fresh[z.Zone] = rules
				moved = moved || z.Rules != ""
			}
		}
		return err
	})
	return fresh, moved, err
}

// The years whose rules are compared: all that a meeting is likely to lie in.
var firstRule, lastRule = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2045, 1, 1, 0, 0, 0, 0, time.UTC)

// rulesOf is a digest of the clock changes of a zone.
func rulesOf(zone *time.Location) string {
	sum, before := sha256.New(), -1
	for t := firstRule; t.Before(lastRule); t = nextBound(t.In(zone)) {
		if _, offset := t.In(zone).Zone(); offset != before {
			_ = binary.Write(sum, binary.BigEndian, []int64{t.Unix(), int64(offset)}) // a hash takes everything
			before = offset
		}
	}
	return hex.EncodeToString(sum.Sum(nil))[:16]
}

// nextBound is when the clocks may change next. Where a zone goes on by a rule,
// ZoneBounds also stops at the ends of years, and on the last day of a leap year
// it does not come on at all.
func nextBound(t time.Time) time.Time {
	_, end := t.ZoneBounds()
	switch {
	case end.IsZero():
		return lastRule
	case end.After(t):
		return end
	}
	return t.AddDate(0, 0, 1)
}
