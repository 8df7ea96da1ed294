package calendars

import (
	"hash/fnv"
	"time"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
)

// When calendars are read.
const (
	every       = 6 * time.Hour
	filesEvery  = 7 * 24 * time.Hour // a file does not change, but time goes on
	fullEvery   = 7 * 24 * time.Hour // an address whose server says "unchanged", too
	soon        = 30 * time.Minute   // after a failure that may pass by itself
	atMost      = 24 * time.Hour     // between two tries, however often it failed
	doubtFor    = 24 * time.Hour     // how long many missing meetings are not believed
	fewMeetings = 4                  // below so many coming meetings nothing is doubted
)

// nextTry says when a calendar is read again. Failures in a row double the
// pause; passing says that the last one may pass by itself. The moment is
// shifted by up to a twelfth of the pause, differently for each calendar and
// hour, so that a thousand calendars are not fetched at once.
func nextTry(id ids.CalendarID, kind Kind, now time.Time, failures int, passing bool) time.Time {
	pause := every
	switch {
	case failures > 0 && passing:
		pause = min(soon<<min(failures-1, 10), atMost)
	case failures > 0:
		pause = min(every<<min(failures-1, 10), atMost)
	case kind == File:
		pause = filesEvery
	}
	h := fnv.New64a()
	h.Write([]byte(string(id) + now.UTC().Format("2006-01-02T15")))
	spread := int64(pause / 6)
	return now.Add(pause + time.Duration(int64(h.Sum64()>>1)%spread-spread/2))
}

// doubtful says whether so many meetings are gone at once that it looks like a
// mistake. since is when it first looked so; a day later it is believed.
func doubtful(coming, gone int, since, now time.Time) bool {
	if coming < fewMeetings || gone*2 <= coming {
		return false
	}
	return since.IsZero() || now.Sub(since) < doubtFor
}
