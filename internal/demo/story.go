package demo

import (
	"math/rand/v2"

	"chapterhouse.dev/chapterhouse/internal/domain/ids"
)

// fate is what becomes of an invented group in its two years: together they
// show every standing.
type fate int

const (
	steady     fate = iota // ten to fourteen meetings a year, most on topic
	thin                   // just enough, with the next ones not planned yet
	fading                 // met often at first, then ever less
	silent                 // has not met for over a year; declared out of compliance for some
	wandering              // meets often, mostly on other topics
	young                  // joined within the last ten months
	onboarding             // accepted, not yet active
	alone                  // the co-leader has not accepted the terms
	paused                 // a waiver on the whole group
	unclaimed              // came with a list; nobody leads it here
)

// shares say how often each fate befalls a group, in percent.
var shares = []struct {
	fate fate
	of   int
}{{steady, 52}, {thin, 10}, {fading, 8}, {silent, 5}, {wandering, 5}, {young, 9}, {onboarding, 3}, {alone, 4}, {paused, 2}, {unclaimed, 2}}

// fateOf spreads the fates so that even a small network has most of them.
func fateOf(n int) fate {
	at := (n * 37) % 100
	for _, s := range shares {
		if at < s.of {
			return s.fate
		}
		at -= s.of
	}
	return steady
}

// perYear is how many meetings a group holds in a year that begins the given
// number of months before today.
func (f fate) perYear(r *rand.Rand, monthsAgo int) int {
	switch f {
	case steady, young, alone:
		return 9 + r.IntN(5)
	case thin:
		return 6
	case wandering:
		return 9
	case fading:
		if monthsAgo > 13 {
			return 9
		}
		return 3
	case silent:
		if monthsAgo > 13 {
			return 6
		}
	case paused:
		if monthsAgo > 6 {
			return 8
		}
	case unclaimed:
		return 7
	}
	return 0
}

// joined is how many months before today a group joined.
func (f fate) joined(r *rand.Rand) int {
	switch f {
	case young:
		return 1 + r.IntN(9)
	case onboarding:
		return 0
	}
	return 15 + r.IntN(9)
}

// plans says whether the next months are planned.
func (f fate) plans() bool { return f == steady || f == young || f == alone || f == wandering }

// choose picks a talk for a meeting.
func (f fate) choose(r *rand.Rand) talk {
	off := 12
	if f == wandering {
		off = 75
	}
	if r.IntN(100) < off {
		return offTopic[r.IntN(len(offTopic))]
	}
	return onTopic[r.IntN(len(onTopic))]
}

// days are the days on which a group meets between two days: about evenly
// spread, on its own weekday.
func (f fate) days(r *rand.Rand, from, to, today ids.Date) (list []ids.Date) {
	day := from
	for day.Before(to) {
		n := f.perYear(r, today.MonthsSince(day))
		if day.After(today) && !f.plans() {
			return list
		}
		if n == 0 {
			day = day.AddDays(30)
			continue
		}
		day = day.AddDays(365/n - 4 + r.IntN(9))
		if day.Before(to) {
			list = append(list, weekday(day))
		}
	}
	return list
}

// weekday moves a day off the weekend.
func weekday(d ids.Date) ids.Date {
	for d.Weekday() == 0 || d.Weekday() == 6 {
		d = d.AddDays(1)
	}
	return d
}
