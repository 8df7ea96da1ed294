package app

import (
	"context"
	"runtime/debug"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/audit"
)

// keeper looks at the schedule, turn by turn.
type keeper struct {
	app  *App
	last map[string]string // what this server has enqueued, by name
	seen *time.Time        // when the record was last written before this start
	said string            // the trouble that was told
}

// turn enqueues what is due, unless the clock cannot be right: a server that
// woke up in 1970, or ten years on, would end sessions, waivers and grace
// periods of everybody. It tells why, once, and goes on when the clock is mended.
func (k *keeper) turn(ctx context.Context) error {
	if k.seen == nil {
		seen, err := audit.Latest(ctx, k.app.db)
		if err != nil {
			return err
		}
		k.seen = &seen
	}
	now := k.app.Config.Clock.Now()
	trouble := clockTrouble(now, *k.seen, built())
	if trouble != "" && trouble != k.said {
		k.app.Config.Log.Error("what runs by the clock waits", "why", trouble, "clock", now, "last_entry", *k.seen)
	}
	if k.said = trouble; trouble != "" {
		return nil
	}
	return k.app.enqueueDue(ctx, k.last)
}

// longestSleep is how long a server may have been switched off before its
// clock is doubted rather than believed.
const longestSleep = 5 * 365 * 24 * time.Hour

// clockTrouble says in words why a clock cannot be right, or nothing. seen is
// when the record was last written, zero for never; program is when the
// program was made.
func clockTrouble(now, seen, program time.Time) string {
	switch {
	case now.Before(program):
		return "the clock of this machine is earlier than the program itself: set it"
	case !seen.IsZero() && now.Sub(seen) > longestSleep:
		return "the clock of this machine is more than five years after the last entry of the record: set it, or, if it is right, sign in once and start again"
	}
	return ""
}

// built is a moment before which this program did not exist: that of its
// commit, or of its first year where the build does not know.
func built() time.Time {
	first := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if at, err := time.Parse(time.RFC3339, s.Value); s.Key == "vcs.time" && err == nil && at.After(first) {
				return at.Add(-24 * time.Hour) // zones and clocks of other machines
			}
		}
	}
	return first
}
